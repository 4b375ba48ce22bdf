"""Medicine requests that were entered late: buyer and user of one time, reminded only of what came before."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from station.events.kinds import Kind
from station.medicines.request import RemarkKind
from storage import lines
from storage.desk import Desk
from storage.journal import entries as journal
from tests.screenings.test_late_entry import SEEN, YESTERDAY


def asked_for(at: object, **more: object) -> bytes:
    """A request of the same buyer for somebody else, seen at a time."""
    buyer = {
        "name": "赵一",
        "document": {"kind": "passport", "number": "E1234567"},
        "phone": "19900000001",
    }
    user = {"name": "赵小一", "document": {"kind": "passport", "number": "E7654321"}}
    line = {
        "kind": "medicine_request", "items": [{"name": "布洛芬", "quantity": 1, "unit": "box", "classes": ["antipyretic"]}],
        "buyer": {"person": buyer, "readings": [{"celsius": 36.4}]} | ({"observed_at": at} if at else {}),
        "user": {"person": user, "readings": [{"celsius": 36.5}]} | more,
    }  # fmt: skip
    return json.dumps(line).encode()


def requested(desk: Desk) -> list[dict[str, Any]]:
    with desk.store.database.read() as connection:
        return [e.body for e in journal.of_kind(connection, Kind.REQUEST)]


def test_buyer_and_user_of_a_request_are_of_one_time(desk: Desk) -> None:
    """Whatever the line says of the user alone."""
    lines.take(desk, asked_for(SEEN.isoformat()))
    lines.take(desk, asked_for(None, observed_at=SEEN.isoformat()))
    late_one, today = (body["request"] for body in requested(desk))
    for who in ("buyer", "user"):
        assert datetime.fromisoformat(late_one[who]["observed_at"]) == SEEN
        assert late_one[who]["observed_day"] == YESTERDAY
        assert not today[who].get("observed_at")


def test_a_late_request_is_reminded_of_what_was_asked_before_it_alone(desk: Desk) -> None:
    lines.take(desk, asked_for((SEEN - timedelta(days=1)).isoformat()))
    lines.take(desk, asked_for(None))
    lines.take(desk, asked_for(SEEN.isoformat()))
    counted = [
        [r["count"] for r in body.get("remarks", ()) if r["kind"] == RemarkKind.ASKED_BEFORE]
        for body in requested(desk)
    ]
    assert counted == [[], [1], [1]]

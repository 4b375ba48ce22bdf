"""The sums are those of the journal that was sent, however it came; and those that the step fills in."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date

import pytest

from station.clock import FixedClock
from station.events.kinds import Kind
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.county.office import Writer, today
from tests.hub.sender import CLOCK

HOUR = 3_600_000


def sums(hub: Hub) -> dict[str, list[tuple[object, ...]]]:
    """The three tables."""
    with hub.database.read() as connection:
        return {
            table: sorted(
                tuple(r) for r in connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            )
            for table in ("tally", "total", "report")
        }


def expected(writer: Writer) -> list[tuple[object, ...]]:
    """Counted from the journal itself."""
    hours = Counter(
        (json.loads(x.item.header)[6] + json.loads(x.item.header)[7] * 60_000) // HOUR
        for x in writer.links
    )
    return sorted((writer.station, hour, count) for hour, count in hours.items())


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_in_pieces_and_twice_is_counted_once(
    hub: Hub, writer: Writer, seed: int
) -> None:
    chance = random.Random(seed)
    for _ in range(200):
        writer.at(
            CLOCK - chance.randrange(40 * 24 * HOUR), offset=chance.choice((480, 0, -300, 330))
        )
    at = 0
    while at < 200:
        first = max(0, at - chance.randint(0, 30))
        last = min(200, at + chance.randint(1, 60))
        writer.send(hub, first, last)
        at = last
    assert sums(hub)["tally"] == expected(writer)
    east = json.loads(writer.links[-1].item.header)[7]
    assert sums(hub)["total"] == [(writer.station, 200, 0, east)]


def test_both_branches_of_a_fork_and_what_fills_a_gap_are_counted(hub: Hub, writer: Writer) -> None:
    for _ in range(6):
        writer.at(CLOCK)
    writer.send(hub)
    writer.branched(4, declared=False).send(hub, 4)
    assert sums(hub)["total"][0][:3] == (writer.station, 7, 0)


def test_what_cannot_be_read_is_counted_as_parked_and_in_no_hour(hub: Hub, writer: Writer) -> None:
    writer.at(CLOCK, offset=330)
    writer.add(header=b"nonsense")
    writer.at(CLOCK, kind="later.thing", offset=330)
    writer.add(header=b"[]")
    writer.send(hub, 0, 3)
    writer.send(hub, 3, 4)
    told = sums(hub)
    assert told["total"] == [(writer.station, 4, 3, 330)]
    assert sum(int(str(row[2])) for row in told["tally"]) == 2


REPORT: dict[str, object] = {"day": "2026-09-21", "due": CLOCK, "counts": {"screened": 1}}


@pytest.mark.parametrize(
    "changed",
    [
        {"day": "2026-02-30"}, {"day": "<script>"}, {"day": 7}, {"due": 1 << 80}, {"due": "x"},
        {"revision": 0}, {"revision": 1 << 70}, {"counts": {"a": "b"}}, {"counts": [1]}, {"late": 1},
    ],
)  # fmt: skip
def test_a_report_that_is_none_is_kept_and_says_nothing(
    hub: Hub, writer: Writer, clock: FixedClock, address: str, changed: dict[str, object]
) -> None:
    body = json.dumps({**REPORT, **changed}).encode()
    writer.at(CLOCK, Kind.REPORT_SENT, body)
    writer.send(hub)
    assert sums(hub)["report"] == []
    assert sums(hub)["total"][0][1] == 1
    assert sums(refilled(hub, clock, address)) == sums(hub)


def test_headers_of_no_calendar_fail_nothing(
    hub: Hub, writer: Writer, clock: FixedClock, address: str
) -> None:
    for at, offset in ((1 << 62, 480), (-(1 << 62), -480), (CLOCK, 1 << 61), (CLOCK, -(1 << 61))):
        writer.at(at, offset=offset)
    writer.send(hub)
    assert sum(int(str(row[2])) for row in sums(hub)["tally"]) == 4
    assert sums(refilled(hub, clock, address)) == sums(hub)


def test_the_step_fills_what_would_have_been_kept(
    hub: Hub, writer: Writer, clock: FixedClock, address: str
) -> None:
    chance, day = random.Random(5), today()
    for each in (writer, Writer("2" * 36, offset=-300).enrolled(hub)):
        for at in range(100):
            each.at(CLOCK - chance.randrange(30 * 24 * HOUR))
            if at % 7 == 0:
                each.add(header=b"nonsense")
            if at % 9 == 0:
                each.reports(
                    date.fromordinal(day.toordinal() - at // 9), at=CLOCK - at * HOUR,
                    screened=at % 2, late=at % 5 == 0, revision=1 + at % 2,
                )  # fmt: skip
        each.reports(day, at=CLOCK, revision=1)
        each.send(hub)
    kept = sums(hub)
    assert len(kept["report"]) > 15
    assert sums(refilled(hub, clock, address)) == kept


def refilled(hub: Hub, clock: FixedClock, address: str) -> Hub:
    """The hub as it was before its step, opened by the program as it is."""
    with hub.database.write() as connection:
        for table in ("tally", "total", "report", "exported"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("DELETE FROM hub_schema WHERE step > 1")
    hub.close()
    return hubs.opened(hub.folder, clock, url=address)

"""A policy or a list that is replaced is an entry, with its digest; the first ones of a home are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

from station.events.kinds import Kind
from station.policy.load import default_text
from storage.bootstrap import open_desk
from storage.desk import Desk
from storage.journal import entries as journal
from tests.app import prepare


def told(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.database.read() as connection:
        found = journal.of_kind(connection, Kind.LIST_USED)
    return [(e.body["list"], e.body["sha256"]) for e in found]


def test_what_is_replaced_while_it_runs_and_what_was_replaced_meanwhile_are_told(
    tmp_path: Path,
) -> None:
    paths = prepare(tmp_path / "home").paths
    desk = open_desk(paths.root)
    assert told(desk) == []
    paths.policies.mkdir(exist_ok=True)
    paths.policy.write_text(default_text(), "utf-8")
    desk.refresh()
    digest = hashlib.sha256(paths.policy.read_bytes()).hexdigest()
    assert told(desk) == [(paths.policy.relative_to(paths.root).as_posix(), digest)]
    desk.refresh()
    assert len(told(desk)) == 1
    desk.store.close()
    paths.risk.unlink()
    again = open_desk(paths.root)
    assert told(again)[1:] == [("lists/risk.json", "")]
    again.store.close()

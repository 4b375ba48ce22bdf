"""Two entries at one place: kept beside each other, an alarm unless the second says why."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.events.kinds import Kind
from station.problems import InputProblem, ProblemCode
from station.sync.answer import Held, Status
from storage.hub import alarms
from storage.hub import hub as hubs
from storage.hub.hub import Hub
from tests.hub.sender import Sender, held, journal
from tests.hub.test_accepting import row


def both(*senders: Sender) -> list[tuple[int, bytes, bytes, bytes | None]]:
    return sorted({entry for sender in senders for entry in journal(sender)}, key=lambda e: e[:2])


@pytest.mark.parametrize("at", [0, 4, 7])
def test_an_undeclared_fork_is_kept_beside_and_an_alarm(hub: Hub, sender: Sender, at: int) -> None:
    sender.grow(8).send(hub)
    other = sender.branched(at, declared=False).grow(3)
    answer = other.send(hub, at)
    assert (answer.status, answer.held, answer.alarm) == (Status.HELD, Held(*other.head), True)
    assert answer.known[0] == Held(*sender.head)
    assert held(hub, sender.station) == both(sender, other)
    assert row(hub, sender).alarm == "fork"
    assert row(hub, sender).head == Held(*sender.head)
    assert other.send(hub, at).alarm
    with hub.database.read() as connection:
        assert [(a.kind, a.seq) for a in alarms.of(connection, sender.station)] == [
            ("fork", at + 1)
        ]


def test_a_declared_one_is_none_and_goes_on(hub: Hub, sender: Sender) -> None:
    sender.grow(8).send(hub)
    other = sender.branched(5, declared=True).grow(9)
    answer = other.send(hub, 5)
    assert (answer.held, answer.known, answer.alarm) == (Held(*other.head), (), False)
    assert row(hub, sender).alarm == ""
    assert row(hub, sender).head == Held(*other.head)
    assert held(hub, sender.station) == both(sender, other)
    ladder = [s.seq for s in sender.send(hub, 2, 6, pending=2).known]
    assert ladder == [15, 14, 13, 11, 7]


def test_the_ladder_goes_over_to_what_a_branch_came_from(hub: Hub, sender: Sender) -> None:
    sender.grow(20).send(hub)
    other = sender.branched(18, declared=True)
    other.send(hub, 18)
    known = Sender(sender.station, sender.key, other.links).grow(3).send(hub, 21, 22).known
    assert [s.seq for s in known] == [19, 18, 17, 15, 11, 3]
    assert all(other.links[s.seq - 1].hash == s.hash for s in known)


@pytest.mark.parametrize("head", ["3:00", "4:" + "0" * 64, None, 5])
def test_a_declaration_of_another_place_is_none(hub: Hub, sender: Sender, head: object) -> None:
    sender.grow(6).send(hub)
    other = Sender(sender.station, sender.key, sender.links[:4])
    other.add(json.dumps({"parent": "AAAAAA", "head": head}).encode(), kind=Kind.LINEAGE_BEGAN)
    assert other.send(hub, 4).alarm


def test_a_declaration_explains_a_shorter_journal(hub: Hub, sender: Sender) -> None:
    sender.grow(6).send(hub)
    sender.send(hub, 3, 3, pending=0)
    assert row(hub, sender).alarm == "behind"
    sender.branched(3, declared=True).send(hub, 3)
    assert row(hub, sender).alarm == ""


def test_an_administrator_takes_the_alarm_off_and_the_station_goes_on(
    hub: Hub, sender: Sender
) -> None:
    sender.grow(6).send(hub)
    other = sender.branched(3, declared=False)
    other.send(hub, 3)
    alarms.resolve(hub, "DH01", "restored without telling")
    assert row(hub, sender).head == Held(*other.head)
    answer = other.grow(2).send(hub, 4)
    assert (answer.held, answer.known, answer.alarm) == (Held(*other.head), (), False)
    with hub.database.read() as connection:
        (kept,) = alarms.of(connection, sender.station)
    assert (kept.reason, kept.ended_at > 0) == ("restored without telling", True)
    with pytest.raises(InputProblem) as told:
        alarms.resolve(hub, "DH01", "again")
    assert told.value.code is ProblemCode.NO_ALARM


def unexplained(senders: list[Sender]) -> int:
    """Entries that came to stand beside another one, and began no lineage."""
    there: set[bytes] = set()
    followed: set[bytes] = set()
    count = 0
    for link in (link for sender in senders for link in sender.links):
        if link.hash not in there:
            count += link.prev in followed and b"lineage.began" not in link.item.header
            there.add(link.hash)
            followed.add(link.prev)
    return count


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_journals_of_one_station_are_all_there_and_each_unexplained_fork_is_told(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        hub = hubs.opened(Path(folder), make=True)
        senders = [Sender().enrolled(hub).grow(data.draw(st.integers(1, 8)))]
        senders[0].send(hub)
        for _ in range(data.draw(st.integers(1, 4))):
            parent = data.draw(st.sampled_from(senders))
            at = data.draw(st.integers(1, len(parent.links)))
            declared = data.draw(st.booleans())
            other = parent.branched(at, declared=declared).grow(data.draw(st.integers(0, 4)))
            senders.append(other)
            reached = at
            while reached < len(other.links):
                step = data.draw(st.integers(1, 5))
                reached = other.send(hub, reached, min(len(other.links), reached + step)).held.seq
        for sender in data.draw(st.permutations(senders)):
            assert sender.send(hub).held == Held(*sender.head)
        assert held(hub, senders[0].station) == both(*senders)
        with hub.database.read() as connection:
            told = [a for a in alarms.of(connection, senders[0].station) if a.kind == "fork"]
        assert len(told) == unexplained(senders)
        hub.close()

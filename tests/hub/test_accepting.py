"""Batches accepted: whatever comes in whatever order, the hub ends with exactly the journal."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.clock import FixedClock
from station.events.kinds import Kind
from station.sync.answer import Held, Status
from station.sync.batch import Batch, Item
from storage.hub import hub as hubs
from storage.hub import stations
from storage.hub.hub import Hub
from storage.hub.stations import StationRow
from tests.hub.sender import CLOCK, Sender, held, journal


def row(hub: Hub, sender: Sender) -> StationRow:
    with hub.database.read() as connection:
        return stations.named(connection, sender.station)


def test_a_batch_is_held_and_its_answer_names_the_last_entry(hub: Hub, sender: Sender) -> None:
    answer = sender.grow(5).send(hub)
    assert (answer.status, answer.held) == (Status.HELD, Held(*sender.head))
    assert (answer.known, answer.alarm) == ((), False)
    assert held(hub, sender.station) == journal(sender)
    assert (row(hub, sender).head_seq, row(hub, sender).software) == (5, "test 1")


def test_the_same_bytes_twice_give_the_same_and_double_nothing(hub: Hub, sender: Sender) -> None:
    data = sender.grow(5).data(hub)
    assert sender.given(hub, data) == sender.given(hub, data)
    assert held(hub, sender.station) == journal(sender)


def test_what_does_not_follow_is_wanted_with_a_ladder(hub: Hub, sender: Sender) -> None:
    sender.grow(40).send(hub, 0, 20)
    answer = sender.send(hub, 25, 40)
    assert (answer.status, answer.held.seq) == (Status.WANTED, 20)
    assert [step.seq for step in answer.known] == [20, 19, 18, 16, 12, 4]
    assert all(sender.links[s.seq - 1].hash == s.hash for s in answer.known)
    assert held(hub, sender.station) == journal(sender)[:20]


def test_a_repeated_batch_tells_of_what_is_beyond_it(hub: Hub, sender: Sender) -> None:
    sender.grow(10).send(hub)
    answer = sender.send(hub, 0, 4)
    assert (answer.status, answer.held.seq) == (Status.HELD, 4)
    assert answer.known[0] == Held(*sender.head)


def test_an_empty_batch_says_that_the_station_is_there(
    hub: Hub, sender: Sender, clock: FixedClock
) -> None:
    sender.grow(3).send(hub)
    clock.move(60)
    sender.clock += 61_000
    answer = sender.send(hub, 3, 3)
    assert (answer.status, answer.held) == (Status.HELD, Held(*sender.head))
    assert (row(hub, sender).heard_at, row(hub, sender).clock_off) == (CLOCK + 60_000, 1_000)


def test_a_journal_shorter_than_what_it_sent_is_an_alarm_until_it_caught_up(
    hub: Hub, sender: Sender
) -> None:
    sender.grow(6).send(hub)
    for first, last in ((2, 2), (0, 0), (0, 3)):
        answer = sender.send(hub, first, last, pending=0)
        assert answer.known[0] == Held(*sender.head)
        assert row(hub, sender).alarm == "behind"
    sender.send(hub, 6, 6)
    assert row(hub, sender).alarm == ""
    sender.send(hub, 0, 3, pending=3)
    sender.clock -= 1
    sender.send(hub, 0, 3, pending=0)  # an old one that somebody sends again
    assert row(hub, sender).alarm == ""


def test_what_cannot_be_interpreted_is_kept_and_says_why(hub: Hub, sender: Sender) -> None:
    sender.add()
    sender.add(header=b"no header")
    sender.add(header=json.dumps([2, *json.loads(sender.header(3, "x"))[1:]]).encode())
    sender.add(header=sender.header(4, "thing.of_tomorrow"))
    sender.add(header=sender.header(77, Kind.SCREENING))
    sender.add(header=Sender("other").header(6, Kind.SCREENING))
    sender.add(b"{not json")
    sender.add(b"[" * 100_000)
    sender.add(header=b'[1,"s","l",1,"i","k",' + b"9" * 300 + b',0,"","",""]')
    sender.add(removed=True)
    assert sender.send(hub).status is Status.HELD
    assert held(hub, sender.station) == journal(sender)
    with hub.database.read() as connection:
        found = [e.parked for e in stations.entries(connection, sender.station, (0, b""), 100)]
        assert stations.count(connection, sender.station) == (10, 8)
    assert found == [
        "",
        "header",
        "version",
        "kind",
        "seq",
        "station",
        "body",
        "body",
        "header",
        "",
    ]


def test_a_body_that_is_there_or_not_stays_as_it_came(hub: Hub, sender: Sender) -> None:
    sender.grow(3).send(hub)
    whole = list(sender.links)
    for at, link in enumerate(whole):
        if at == 1:
            bare = Sender(sender.station, sender.key, whole[:1])
            removed = bare.add(whole[1].item.body, removed=True)
            assert removed.hash == link.hash
            sender.links[1] = removed
    assert sender.send(hub).held == Held(*sender.head)
    assert held(hub, sender.station)[1][3] == whole[1].item.body


@pytest.mark.parametrize("begins", [0, 3])
def test_a_gap_is_kept_as_one_and_can_be_filled_later(
    hub: Hub, sender: Sender, begins: int
) -> None:
    sender.grow(10)
    batch = sender.batch(0, 10)
    item, at = batch.items[begins + 3], begins + 3
    behind_gap = Item(item.header, item.salt, item.body, skipped=3, hash=sender.links[at].hash)
    cut = Batch(0, batch.before, (*batch.items[:begins], behind_gap, *batch.items[at + 1 :]), CLOCK)
    assert sender.given(hub, sender.sealed(hub, cut)).held == Held(*sender.head)
    assert held(hub, sender.station) == journal(sender)[:begins] + journal(sender)[at:]
    with hub.database.read() as connection:
        assert stations.entries(connection, sender.station, (at, b"\xff" * 32), 1)[0].gap == 3
    sender.send(hub, begins, begins + 2)
    sender.send(hub, begins + 2, 10)
    assert held(hub, sender.station) == journal(sender)
    assert row(hub, sender).alarm == ""
    assert row(hub, sender).head == Held(*sender.head)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_cutting_in_any_order_ends_as_the_journal(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 24))
    cut = st.tuples(st.integers(0, count), st.integers(0, count)).map(sorted)
    cuts = data.draw(st.lists(cut, max_size=12))
    with tempfile.TemporaryDirectory() as folder:
        hub = hubs.opened(Path(folder), make=True)
        sender = Sender().enrolled(hub).grow(count)
        for first, last in cuts:
            answer = sender.send(hub, first, last)
            assert answer.status is (
                Status.WANTED if first > len(held(hub, sender.station)) else Status.HELD
            )
            assert not answer.alarm
        reached = len(held(hub, sender.station))
        assert held(hub, sender.station) == journal(sender)[:reached]
        while reached < count:
            step = data.draw(st.integers(1, count))
            reached = sender.send(hub, reached, min(count, reached + step)).held.seq
        assert held(hub, sender.station) == journal(sender)
        assert row(hub, sender).alarm == ""
        hub.close()

"""Invitations: good once, for a while, for one station."""

from __future__ import annotations

import pytest

from station.clock import FixedClock
from station.problems import InputProblem, ProblemCode
from station.sync import enrolment
from station.sync.answer import Status
from storage.hub import enrolling, stations
from storage.hub.hub import Hub
from tests.hub.sender import Sender

URL = "http://127.0.0.1:8470"


def ended(hub: Hub, data: bytes) -> bool:
    with pytest.raises(InputProblem) as told:
        enrolling.enrol(hub, data)
    return told.value.code is ProblemCode.INVITATION_ENDED


def test_the_grant_is_of_the_hub_that_invited(hub: Hub) -> None:
    made = enrolling.invite(hub, URL)
    assert enrolment.read(made.text) == made
    granted = enrolment.granted(enrolling.enrol(hub, Sender().request(made)), made.fingerprint)
    assert granted == hub.keys.public


def test_a_word_is_good_once_but_the_same_station_may_ask_again(hub: Hub) -> None:
    made, sender = enrolling.invite(hub, URL), Sender()
    data = sender.request(made)
    assert enrolling.enrol(hub, data) == enrolling.enrol(hub, data)
    assert ended(hub, Sender("22222222").request(made))
    assert ended(hub, Sender(sender.station).request(made))
    assert sender.grow(1).send(hub).status is Status.HELD


def test_it_ends(hub: Hub, clock: FixedClock) -> None:
    made, sender = enrolling.invite(hub, URL, minutes=2), Sender()
    clock.move(119)
    enrolling.enrol(hub, sender.request(made))
    clock.move(1)
    assert ended(hub, sender.request(made))


def test_one_that_was_shut_out_does_not_come_back_by_asking_again(hub: Hub) -> None:
    made, sender = enrolling.invite(hub, URL), Sender()
    enrolling.enrol(hub, sender.request(made))
    stations.shut_out(hub, sender.station)
    assert ended(hub, sender.request(made))
    assert sender.grow(1).send(hub).status is Status.REFUSED


def test_no_word_is_kept_and_none_is_guessed(hub: Hub) -> None:
    made = enrolling.invite(hub, URL)
    hub.database.close()
    for file in hub.folder.iterdir():
        assert made.token.encode() not in file.read_bytes()
    guessed = enrolment.Invitation(URL, made.fingerprint, "A" * 26)
    assert ended(hub, Sender().request(guessed))


@pytest.mark.parametrize("data", [b"", b"\x92\x01\x02", bytes(enrolment.LIMIT + 1)])
def test_what_is_no_request_is_refused(hub: Hub, data: bytes) -> None:
    with pytest.raises(InputProblem) as told:
        enrolling.enrol(hub, data)
    assert told.value.code is ProblemCode.BAD_ENROLMENT

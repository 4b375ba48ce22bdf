"""The upload: everything in order, nothing dropped, each way of failing told apart, and always tried again."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.events.kinds import Kind
from station.problems import InputProblem, Problem, ProblemCode
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from station.sync.answer import Held
from station.sync.enrolment import Invitation
from storage.desk import Desk
from storage.journal import entries as journal
from storage.journal import state
from storage.journal.entry import StoredEntry
from storage.screenings import service
from storage.store import Store
from storage.sync import enrolling, known_hub, queue
from storage.sync.pace import SMALLEST, Pace
from storage.sync.transport import Transport, Why
from storage.sync.upload import Uploader
from storage.upkeep import removal
from tests.sync.canned import TOKEN, Canned, SmallHub, served


@pytest.fixture
def hub() -> Iterator[SmallHub]:
    with served(SmallHub()) as found:
        yield found


def screened(desk: Desk, count: int) -> None:
    for _ in range(count):
        service.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))


@pytest.fixture
def uploader(desk: Desk, hub: SmallHub) -> Iterator[Uploader]:
    """Enrolled, with 25 screenings to send."""
    enrolling.enrol(desk.store, hub.invitation.text)
    screened(desk, 25)
    with desk.store.database.read() as connection:
        found = Uploader(desk.store, known_hub.needed(connection))
    yield found
    found.close()


def chain_of(store: Store) -> list[tuple[int, bytes]]:
    with store.database.read() as connection:
        return [(row.seq, row.hash) for row in journal.walk(connection)]


def drained(uploader: Uploader) -> None:
    for _ in range(500):
        step = uploader.step()
        if step.why is None and not step.waiting.count:
            return
    raise AssertionError(step)


def test_everything_goes_up_in_order_with_the_same_hashes(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    uploader.pace.room = SMALLEST
    first = uploader.step()
    assert 0 < first.sent < 25
    assert first.waiting.count == len(chain_of(desk.store)) - first.sent
    drained(uploader)
    assert hub.entries == chain_of(desk.store)
    assert hub.batches > 1
    with desk.store.database.read() as connection:
        place = known_hub.acknowledged(connection)
        assert place.head == journal.head(connection)
        assert queue.waiting(connection, place.head) == queue.NONE
    (told,) = [e for e in _entries(desk.store) if e.header.kind == Kind.HUB_ENROLLED]
    assert told.body == {"url": hub.url, "fingerprint": hub.keys.public.fingerprint}


def _entries(store: Store) -> list[StoredEntry]:
    with store.database.read() as connection:
        return journal.page(connection, 0, 1000)


PAGE = b"<!doctype html><title>WLAN login</title>"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("canned", "why"),
    [
        (Canned(200, PAGE), Why.PORTAL), (Canned(302, b"", {"Location": "http://login"}), Why.PORTAL),
        (Canned(511, PAGE), Why.PORTAL), (Canned(200, b"ok"), Why.NOT_THE_HUB), (Canned(200, bytes(300_000)), Why.PORTAL),
        (Canned(401), Why.REFUSED), (Canned(403), Why.REFUSED), (Canned(404, PAGE), Why.NOT_THE_HUB),
        (Canned(429, b"", {"Retry-After": "7"}), Why.LIMITED), (Canned(500, PAGE), Why.HUB_ERROR),
        (Canned(502), Why.HUB_ERROR), (Canned(503, b"", {"Retry-After": "7"}), Why.HUB_ERROR),
        (Canned(400, b"{}", JSON), Why.BAD_BATCH), (Canned(413, b"{}", JSON), Why.BAD_BATCH),
        (Canned(400, PAGE), Why.NOT_THE_HUB), (Canned(body=None), Why.CUT_OFF), (Canned(body=None, taken=True), Why.CUT_OFF),
        (Canned(500, PAGE, taken=True), Why.HUB_ERROR), (Canned(204), Why.NOT_THE_HUB),
    ],
)  # fmt: skip
def test_each_failure_is_told_apart_and_loses_nothing(
    canned: Canned, why: Why, desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    hub.canned = [canned]
    step = uploader.step()
    assert (step.why, step.sent) == (why, 0)
    assert step.waiting.count == len(chain_of(desk.store))
    assert step.after == (7.0 if "Retry-After" in canned.headers else None)
    drained(uploader)
    assert hub.entries == chain_of(desk.store)


def test_nobody_there_and_no_such_name_are_told_apart(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    transport = Transport(f"http://127.0.0.1:{port}", Pace())
    assert transport.post("/", b"x").why is Why.NOT_LISTENING
    transport.close()
    transport = Transport("http://no-such-host.invalid", Pace())
    assert transport.post("/", b"x").why is Why.NO_NAME
    transport.close()


def test_plain_words_on_a_secure_address_are_no_secure_connection(hub: SmallHub) -> None:
    transport = Transport(hub.url.replace("http:", "https:"), Pace())
    assert transport.post("/", b"x").why is Why.TLS
    transport.close()


def test_another_server_at_the_address_acknowledges_nothing(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    own, hub.keys = hub.keys, SmallHub().keys
    assert uploader.step().why in (Why.NOT_THE_HUB, Why.CUT_OFF)
    hub.keys = own
    drained(uploader)
    assert hub.entries == chain_of(desk.store)


def test_a_hub_that_shut_the_station_out_loses_it_nothing(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    hub.refuse = True
    assert uploader.step().why is Why.REFUSED
    hub.refuse = False
    drained(uploader)


def test_a_hub_that_lost_its_disk_is_given_everything_again(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    drained(uploader)
    hub.entries.clear()
    screened(desk, 1)
    drained(uploader)
    assert hub.entries == chain_of(desk.store)


def test_a_hub_that_lost_its_end_is_given_that(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    drained(uploader)
    del hub.entries[10:]
    screened(desk, 1)
    drained(uploader)
    assert hub.entries == chain_of(desk.store)


def test_entries_at_the_hub_that_are_not_here_are_an_alarm(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    drained(uploader)
    hub.more = (Held(len(hub.entries) + 3, b"x" * 32),)
    step = uploader.step()
    assert (step.why, step.place.beyond) == (Why.BEHIND, 3)
    screened(desk, 1)
    assert uploader.step().place.beyond == 2
    assert hub.entries == chain_of(desk.store)


def test_a_place_that_was_lost_is_found_again_by_the_first_answer(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    drained(uploader)
    with desk.store.database.write() as connection:
        state.drop(connection, known_hub.PLACE)
    hub.more = (hub.head,)
    uploader.pace.room = SMALLEST
    step = uploader.step()
    assert (step.why, step.place.beyond) == (None, 0)
    assert step.place.head.seq == hub.head.seq


def test_removed_bodies_go_up_as_removed(desk: Desk, hub: SmallHub, uploader: Uploader) -> None:
    gone = next(e for e in _entries(desk.store) if e.header.kind == Kind.SCREENING)
    removal.remove(desk.store, [gone.header.subject], "保存期满")
    drained(uploader)
    assert hub.entries == chain_of(desk.store)
    assert hub.bodies[gone.header.seq] is None


def test_old_bodies_go_only_once_the_hub_has_them(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    uploader.pace.room = 8_000
    assert uploader.step().waiting.count > 5
    with desk.store.database.read() as connection:
        cases, waiting = removal.cases_before(connection, "2027-01-01")
    assert (len(cases) + waiting, waiting > 0, len(cases) > 0) == (25, True, True)
    drained(uploader)
    with desk.store.database.read() as connection:
        cases, waiting = removal.cases_before(connection, "2027-01-01")
    assert (len(cases), waiting) == (25, 0)


def test_another_copy_of_the_store_goes_on_where_this_one_was(
    desk: Desk, hub: SmallHub, uploader: Uploader
) -> None:
    drained(uploader)
    batches = hub.batches
    again = Store(desk.store.home)
    with again.database.read() as connection:
        second = Uploader(again, known_hub.needed(connection))
    assert second.step().sent == 0
    assert hub.batches == batches + 1
    second.close()
    again.close()


def test_enrolment_needs_the_hub_that_was_invited_to(desk: Desk, hub: SmallHub) -> None:
    other = Invitation(hub.url, SmallHub().keys.public.fingerprint, TOKEN)
    for text, code in (
        (other.text, ProblemCode.NOT_THE_HUB),
        ("HC1:x", ProblemCode.NOT_AN_INVITATION),
    ):
        with pytest.raises(InputProblem) as refused:
            enrolling.enrol(desk.store, text)
        assert refused.value.code is code
    hub.canned = [Canned(403), Canned(500), Canned(200, PAGE), Canned(400, b"{}", JSON)]
    for code in (
        ProblemCode.INVITATION_ENDED,
        ProblemCode.HUB_UNREACHED,
        ProblemCode.NOT_THE_HUB,
        ProblemCode.BAD_ENROLMENT,
    ):
        with pytest.raises(Problem) as stopped:
            enrolling.enrol(desk.store, hub.invitation.text)
        assert stopped.value.code is code
    enrolling.enrol(desk.store, hub.invitation.text)
    enrolling.enrol(desk.store, hub.invitation.text)
    with served(SmallHub()) as second:
        with pytest.raises(InputProblem) as refused:
            enrolling.enrol(desk.store, second.invitation.text)
        assert refused.value.code is ProblemCode.STATION_ENROLLED
        enrolling.enrol(desk.store, second.invitation.text, force=True)
        with desk.store.database.read() as connection:
            uploader = Uploader(desk.store, known_hub.needed(connection))
        drained(uploader)
        uploader.close()
        assert second.entries == chain_of(desk.store)


def test_a_home_without_a_hub_says_so(tmp_path: Path, desk: Desk, clock: FixedClock) -> None:
    with desk.store.database.read() as connection, pytest.raises(InputProblem) as refused:
        known_hub.needed(connection)
    assert refused.value.code is ProblemCode.NO_HUB

"""The upload beside the work: it follows what is saved, waits when it must, and ends when it is told."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.shell.messages import Scanned
from screens.sync.sync_screen import SyncScreen
from station.clock import FixedClock
from station.events.kinds import Kind
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from storage.desk import Desk
from storage.home import Home
from storage.journal import entries as journal
from storage.screenings import service
from storage.store import Store
from storage.sync import enrolling, uploading
from storage.sync.backoff import Backoff
from storage.sync.transport import Why
from storage.sync.uploading import Uploading
from tests.app import Hand, film, opened, prepare
from tests.conftest import Run
from tests.sync.canned import Canned, SmallHub, served


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits a second for a look, or two after a failure."""
    monkeypatch.setattr(uploading, "LOOK", 0.02)
    monkeypatch.setattr("storage.sync.backoff.FIRST", 0.02)


@pytest.fixture
def hub() -> Iterator[SmallHub]:
    with served(SmallHub()) as found:
        yield found


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def screened(desk: Desk, count: int = 1) -> None:
    for _ in range(count):
        service.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))


def length(store: Store) -> int:
    with store.database.read() as connection:
        return journal.head(connection).seq


def test_what_is_saved_goes_up_by_itself_whatever_came_between(desk: Desk, hub: SmallHub) -> None:
    hub.canned = [
        Canned(500),
        Canned(body=None),
        Canned(200, b"<html>"),
        Canned(body=None, taken=True),
    ]
    running = Uploading(desk.store, backoff=Backoff())
    running.begin()
    screened(desk, 5)
    time.sleep(0.1)
    assert hub.entries == []
    hub.canned.insert(0, Canned(403))
    with pytest.raises(Exception, match="S-169"):
        enrolling.enrol(desk.store, hub.invitation.text)
    canned, hub.canned = hub.canned, []
    enrolling.enrol(desk.store, hub.invitation.text)
    hub.canned = canned
    running.now()
    until(lambda: len(hub.entries) == length(desk.store))
    for _ in range(3):
        screened(desk)
        until(lambda: len(hub.entries) == length(desk.store))
    until(lambda: running.state.waiting.count == 0 and running.state.why is None)
    running.stop()
    assert hub.canned == []


def test_two_programs_of_a_home_do_not_both_send(desk: Desk, hub: SmallHub) -> None:
    enrolling.enrol(desk.store, hub.invitation.text)
    first, second = Uploading(desk.store), Uploading(desk.store)
    first.begin()
    until(lambda: len(hub.entries) == length(desk.store))
    second.begin()
    until(lambda: second.state.why is Why.OTHER_PROGRAM)
    first.stop()
    second.now()
    screened(desk)
    until(lambda: len(hub.entries) == length(desk.store))
    until(lambda: second.state.why is None and not second.state.waiting.count)
    second.stop()


def test_it_ends_at_once_while_the_hub_does_not_answer(desk: Desk, hub: SmallHub) -> None:
    enrolling.enrol(desk.store, hub.invitation.text)
    hub.canned = [Canned(200, b"", after=5.0)]
    running = Uploading(desk.store)
    running.begin()
    until(lambda: not hub.canned)
    begun = time.monotonic()
    running.stop()
    assert time.monotonic() - begun < 3
    screened(desk)
    assert length(desk.store) > 3


def test_a_problem_of_this_machine_is_told_and_does_not_end_it(
    desk: Desk, hub: SmallHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.problems import ProblemCode, StationProblem
    from storage.sync import known_hub

    enrolling.enrol(desk.store, hub.invitation.text)

    def full(*_: object) -> None:
        raise StationProblem(ProblemCode.DISK_FULL, file="station.db")

    running = Uploading(desk.store, backoff=Backoff())
    with monkeypatch.context() as patch:
        patch.setattr(known_hub, "note", full)
        running.begin()
        until(lambda: running.state.problem is not None)
    until(lambda: running.state.problem is None and running.state.waiting.count == 0)
    running.stop()


# -- the command ----------------------------------------------------------------------------------


def test_the_command_enrols_sends_and_says_how_it_stands(
    station: Run, hub: SmallHub, tmp_path: Path
) -> None:
    assert station("init", "--operator", "李岚").returncode == 0
    assert "S-170" in station("sync", "--once").stderr
    done = station("sync", "--enrol", hub.invitation.text)
    assert (done.returncode, hub.url in done.stderr) == (0, True), done
    told = station("sync", "--status", "--json")
    assert '"acknowledged": 0' in told.stdout
    hub.canned = [Canned(503)]
    failed = station("sync", "--once", "--json")
    assert (failed.returncode, '"why": "hub_error"' in failed.stdout) == (1, True)
    done = station("sync", "--once", "--json")
    assert (done.returncode, '"pending": 0' in done.stdout) == (0, True), done
    store = Store(Home.open(tmp_path / "home"))
    assert len(hub.entries) == length(store)
    store.close()


def test_it_stays_until_it_is_ended(station: Run, hub: SmallHub, tmp_path: Path) -> None:
    assert station("init", "--operator", "李岚").returncode == 0
    station("sync", "--enrol", hub.invitation.text)
    words = [sys.executable, "-m", "station.cli", "--home", str(tmp_path / "home"), "sync"]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    # Each change is a line; without the last one this would never end, and the run says where.
    told = next(line for line in child.stdout if "待传 0" in line or " 0 wait" in line)
    assert len(hub.entries) > 2
    child.terminate()
    _, wrong = child.communicate(timeout=10)
    assert (child.returncode, wrong) == (0, ""), told


# -- the screen -----------------------------------------------------------------------------------


def status(hand: Hand) -> str:
    return str(hand.main.query_one("#status", Static).render())


async def test_a_scanned_invitation_enrols_and_the_status_line_says_what_waits(
    tmp_path: Path, clock: FixedClock, hub: SmallHub
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("ctrl+u")
        screen = hand.app.screen
        assert isinstance(screen, SyncScreen)
        assert screen.take_code("HC1:NCFOXN")
        assert screen.query_one("#invitation", Input).value == ""
        screen.take_code(hub.invitation.text)
        await hand.type("f5")
        for _ in range(200):
            await hand.pilot.pause(0.02)
            if len(hub.entries) >= 4 and hand.app.own_upload.state:
                break
        (told,) = hand.entries(Kind.HUB_ENROLLED)
        assert told.body["url"] == hub.url
        for _ in range(100):
            await hand.pilot.pause(0.02)
            hand.app._tick()
            if "✔" in status(hand):
                break
        assert "已全部上传" in status(hand)
        screen.tick()
        shown = str(screen.query_one("#page", Static).render())
        assert hub.url in shown
        assert "全部在指挥部" in shown
        await hand.type("escape")
        assert hand.app.own_upload.stage(2) == "acknowledged"
        assert hand.app.own_upload.stage(999) == "recorded"
        hub.canned = [Canned(429, b"", {"Retry-After": "600"})] * 3
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter")
        for _ in range(200):
            await hand.pilot.pause(0.02)
            hand.app._tick()
            if "待传" in status(hand) and "稍等" in status(hand):
                break
        assert "待传 1 指挥部要求稍等" in status(hand)
        await hand.type("f7", "down", "enter")
        assert "等待指挥部确认" in str(hand.app.screen.query_one("#page", Static).render())


@pytest.mark.parametrize("seen", [False, True])
async def test_an_invitation_that_is_scanned_at_the_counter_opens_the_page(
    seen: bool, tmp_path: Path, clock: FixedClock, hub: SmallHub
) -> None:
    """By the hand scanner or by the camera; whoever stands there stays as they are."""
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("3", "6")
        for _ in range(2):
            hand.app.post_message(Scanned(hub.invitation.text, seen=seen))
            await hand.idle()
        assert isinstance(hand.app.screen, SyncScreen)
        field = hand.app.screen.query_one("#invitation", Input)
        assert field.value == hub.invitation.text
        await hand.type("f5")
        assert len(hand.entries(Kind.HUB_ENROLLED)) == 1
        await hand.type("escape")
        assert hand.main.encounter.digits == "36"


async def test_a_wrong_invitation_is_a_problem_under_the_field(
    tmp_path: Path, clock: FixedClock, hub: SmallHub
) -> None:
    root = prepare(tmp_path / "home").paths.root
    async with opened(root, clock) as hand:
        await hand.type("ctrl+u")
        hand.app.screen.query_one("#invitation", Input).value = "SDHUB1 nonsense"
        await hand.type("f5")
        assert "S-167" in str(hand.app.screen.query_one("#problem", Static).render())
        assert hand.entries(Kind.HUB_ENROLLED) == []

"""Nobody is cleared by mistake: each fault that an examination found, and its family."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from textual import events

from screens.widgets.band import Band, Tone
from screens.widgets.choices import Choices
from station.clock import FixedClock
from station.demo.samples import resident_number
from station.events.hold import HoldEnd, HoldEnded
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.policy.load import default_policy
from station.problems import InputProblem, ProblemCode
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import Applied, Movement
from station.screening.screening import Screening, Symptom
from station.screening.temperature import Reading, Thermometer
from storage.desk import Desk
from storage.holds.service import end_hold
from storage.screenings import service as screenings
from tests.app import Hand, film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def born(year: int) -> str:
    return resident_number("220183", date(year, 3, 7))


async def burst(hand: Hand, text: str, end: str = "enter", gap: float = 0.004) -> None:
    """Keys as a scanner gives them, with their own times, faster than the pilot could."""
    at = hand.app.hands.now()
    for character in text:
        event = events.Key(character, character)
        event.time = at
        hand.app.hands.pretend(at)
        await hand.app.hands.key(event)
        at += gap
    if end:
        event = events.Key(end, None)
        event.time = at
        await hand.app.hands.key(event)
    hand.app.hands.pretend(at + 1)
    await hand.app.hands.expire()
    hand.app.hands.pretend(None)
    # Keys typed after it come after it.
    await hand.idle(max(0.0, at - hand.app.hands.now()) + 0.4)


# -- A1: a scan changes nothing ----------------------------------------------------------------------


@pytest.mark.parametrize("gap", [0.004, 0.06])
async def test_an_id_card_over_a_chosen_colour_leaves_it_red(
    gap: float, root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "f2", "4")
        await burst(hand, born(1992), gap=gap)
        assert hand.app.screen.query_one("#colour", Choices).chosen == {3}
        await hand.type("enter")
        for _ in range(50):
            # The card waited for the form; on a busy machine it is taken a moment after that has gone.
            if hand.main.counter.question is not None:
                break
            await hand.pilot.pause(0.1)
        assert hand.main.counter.question is not None  # whose card it is, is asked
        await hand.type("1")
        assert hand.main.encounter.screening.code.colour is Colour.RED
        assert hand.main.encounter.screening.person.document.number == born(1992)


async def test_an_id_in_the_form_that_ends_a_hold_ends_nothing(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f6", "f12", "f5")
        await burst(hand, born(1992))
        assert hand.app.screen.query_one("#how", Choices).chosen == {0}
        assert not hand.entries("hold.ended")


async def test_an_ean_does_not_say_that_somebody_drove_through(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "ctrl+o")
        await burst(hand, "3901234567891")
        assert hand.app.screen.query_one("#what", Choices).chosen == {0}


@pytest.mark.parametrize("gap", [0.004, 0.05, 0.085])
async def test_a_code_of_letters_opens_no_form(gap: float, root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await burst(hand, "HC1:6BFOXN%TSMAHN-H3YS1IK47ES6IXJR4E47X5", gap=gap)
        assert hand.app.screen is hand.main
        assert hand.main.encounter.screening.code.digest
        assert hand.main.encounter.digits == ""


# -- A2: Enter ----------------------------------------------------------------------------------------


async def test_an_enter_as_a_scanner_gives_it_saves_nothing_and_says_so(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await burst(hand, "365", gap=0.07)
        assert hand.main.encounter.digits == "365"
        assert not hand.entries("screening.recorded")
        assert "再按一次" in notice(hand)
        await hand.type("enter")
        assert hand.decided() == "monitor"


def notice(hand: Hand) -> str:
    from textual.widgets import Static

    return str(hand.main.query_one("#notice", Static).render())


# -- A3: what is open belongs to the person -------------------------------------------------------------


def person(name: str = "", number: str = "", phone: str = "") -> Person:
    document = Document(DocumentKind.RESIDENT_ID, number) if number else Document()
    return Person(name, document, phone)


GREEN = CodeReading(CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True)


def seen(celsius: float, who: Person, **more: object) -> Screening:
    at = Thermometer.MERCURY if more.pop("contact", False) else Thermometer.INFRARED
    base = Screening(who, (Reading(celsius, at),), code=GREEN, symptoms=())
    return replace(base, **more)  # type: ignore[arg-type]


# -- A4: two people ------------------------------------------------------------------------------------


# -- A5 to A11 -------------------------------------------------------------------------------------------


async def test_a_hold_is_never_under_a_green_band(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")
        assert hand.main.query_one(Band).view.tone is Tone.GO
        hand.app.action_hold()
        assert hand.main.query_one(Band).view.tone is Tone.STOP
        await hand.idle()
        await hand.type("enter")
        assert not hand.entries("screening.recorded")
        # The board lets go: only then may the screen.
        hold = hand.main.board.holds[0]
        assert hand.app.desk is not None
        end_hold(hand.app.desk.store, hold.id, HoldEnded(HoldEnd.ENTERED_BY_MISTAKE))
        hand.main.reload()
        await hand.idle()
        assert hand.main.query_one(Band).view.tone is Tone.GO


async def test_a_hold_that_fails_says_so_and_the_band_is_as_before(
    root: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.problems import StationProblem

    def full(*_: object, **__: object) -> None:
        raise StationProblem(ProblemCode.DISK_FULL, file="station.db")

    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")
        monkeypatch.setattr("storage.holds.service.open_hold", full)
        await hand.type("f6")
        assert hand.main.query_one(Band).view.tone is Tone.GO
        assert "S-306" in notice(hand)


@pytest.mark.parametrize("typed", ["36", "37", "38", "36.", "37."])
async def test_two_digits_are_no_temperature(typed: str, root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type(*[{".": "full_stop"}.get(c, c) for c in typed])
        assert hand.main.advice is None
        assert hand.main.query_one(Band).view.tone is Tone.CALM
        await hand.type("enter", "f5")
        assert not hand.entries("screening.recorded")
        assert "三位" in notice(hand)


async def test_a_low_reading_is_asked_about_once(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "5", "6", "enter")
        assert not hand.entries("screening.recorded")
        assert "偏低" in notice(hand)
        await hand.type("enter")
        assert hand.decided() == "release"


def mild(root: Path) -> None:
    """A policy that lets everybody go."""
    source = Path(__file__).parents[2] / "station" / "policy" / "default.toml"
    text = source.read_text("utf-8")
    for movement in ("hold", "central_quarantine"):
        text = text.replace(f'movement = "{movement}"', 'movement = "release"')
    root.mkdir(parents=True, exist_ok=True)
    (root / "mild.toml").write_text(text.replace("pending = true\n", ""), "utf-8")


@pytest.mark.parametrize(
    "screening",
    [
        seen(38.5, person(), contact=True),
        seen(37.8, person()),
        replace(seen(36.5, person()), readings=(), symptoms=(Symptom.FEVER,)),
    ],
    ids=["measured", "pending", "stated"],
)
def test_no_policy_lets_a_fever_go(desk: Desk, tmp_path: Path, screening: Screening) -> None:
    from station.policy.load import load

    mild(tmp_path)
    desk.take_over(replace(desk.rules, policy=load(tmp_path / "mild.toml")))
    with pytest.raises(InputProblem) as refused:
        screenings.apply(desk, screening)
    assert refused.value.code is ProblemCode.FEVER_TURNED_BACK
    desk.take_over(replace(desk.rules, policy=default_policy()))
    for movement in (Movement.RELEASE, Movement.MONITOR, Movement.TURN_BACK):
        with pytest.raises(InputProblem):
            screenings.apply(desk, screening, Applied(movement, reason="x"))


async def test_the_palette_does_not_release(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "ctrl+p")
        await hand.idle()
        await hand.type("enter")
        await hand.idle()
        assert not hand.entries("screening.recorded")


async def test_a_held_export_key_exports_once(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f7")
        at = hand.app.hands.now()
        for step in range(40):
            event = events.Key("f5", None)
            event.time = at + (0.5 if step else 0) + step * 0.033
            await hand.app.hands.key(event)
        await hand.idle(0.6)
        assert len(hand.entries("export.made")) == 1
    shutil.rmtree(root / "exports")

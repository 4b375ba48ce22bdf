"""Nobody and nothing is lost at the counter: symptoms, tests, codes, corrections, reasons."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.widgets.band import Band, Tone
from screens.widgets.choices import Choices
from screens.widgets.rowlist import RowList
from station.clock import FixedClock
from station.screening.code_reading import CodeStatus
from station.screening.disposition import Movement
from station.screening.screening import Screening, Symptom, Test, TestResult
from station.screening.temperature import Reading, Thermometer
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.proof import replay, verify
from storage.screenings import service as screenings
from storage.screenings.correct import correct
from tests.app import film, opened, prepare
from tests.screenings.test_wrong_clearances import notice


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


@pytest.mark.parametrize("symptom", list(Symptom))
async def test_every_symptom_is_offered_and_kept_by_a_correction(
    symptom: Symptom, root: Path, clock: FixedClock
) -> None:
    at = list(Symptom).index(symptom)
    async with opened(root, clock) as hand:
        await hand.type("f3", *["tab"] * 5, *["right"] * at, "space", "f5")
        assert hand.main.encounter.screening.symptoms == (symptom,)
        await hand.type("ctrl+t", "3", "6", "5", "f5")
        await hand.type("enter")
        saved = hand.entries("screening.recorded")
        await hand.type("f10", "f3", "f5")
        hand.app.screen.query_one("#reason", Input).value = "看错"
        await hand.type("f5")
        assert len(saved) == 1
        assert hand.entries("correction.recorded")[0].body["screening"]["symptoms"] == [symptom]


async def test_a_pending_test_and_what_else_is_stated_survive_the_form(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        here = hand.main.encounter
        test = Test(TestResult.PENDING, clock.now())
        seen = replace(here.screening, test=test, resident_here=False, other_proof=True)
        hand.main.show_encounter(replace(here, screening=seen))
        await hand.type("f3", "f5")
        after = hand.main.encounter.screening
        assert (after.test, after.resident_here, after.other_proof) == (test, False, True)
        await hand.type("f3")
        hand.app.screen.query_one("#stated", Choices).chosen = {5}
        hand.app.screen.query_one("#test_at", Input).value = "0930"
        await hand.type("f5")
        after = hand.main.encounter.screening
        assert after.test is not None
        assert (after.test.result, after.resident_here) == (TestResult.NEGATIVE, None)
        assert after.test.at is not None
        assert f"{after.test.at:%H:%M}" == "09:30"


async def test_codes_that_the_camera_sees_during_a_form_are_taken_in_order(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "f2")
        for name in ("clean", "high_risk", "chinese_name"):
            hand.main.offer(film()[name].text)
        await hand.type("1", "enter")
        assert hand.main.encounter.screening.code.by_eye
        assert len(hand.main.counter.codes) == 3
        await hand.type("3", "6", "5", "2")
        names = []
        for _ in range(3):
            names.append(hand.main.encounter.screening.person.name)
            await hand.type("3", "6", "5", "f5")
            await hand.idle()
        assert names == ["林小雨", "孙丽", "欧阳静宜"]


async def test_a_code_seen_during_by_eye_is_not_overwritten(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "f2")
        hand.main.offer(film()["high_risk"].text)
        await hand.type("escape")
        await hand.idle()
        assert hand.main.encounter.screening.code.status is CodeStatus.VERIFIED
        assert hand.main.encounter.screening.person.name == "孙丽"


# -- B4: a correction to a first high reading -----------------------------------------------------------


def seen(celsius: float, thermometer: Thermometer = Thermometer.INFRARED) -> Screening:
    return Screening(readings=(Reading(celsius, thermometer),), symptoms=())


async def test_a_correction_to_a_high_reading_sets_aside(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "7", "enter", "f10")
        hand.app.screen.query_one("#degrees", Input).value = "37.6"
        hand.app.screen.query_one("#reason", Input).value = "看错"
        await hand.type("f5")
        await hand.idle()
        assert len(hand.main.board.resting) == 1
        await hand.type("f8", "enter", "3", "7", "9", "1")
        await hand.idle()
        await hand.type("f5")
        await hand.idle()
        assert not hand.main.board.resting
        assert len(hand.main.board.holds) == 1
        assert len(hand.entries("screening.recorded")) == 1
        readings = hand.entries("correction.recorded")[0].body["screening"]["readings"]
        assert [r["celsius"] for r in readings] == [37.6, 37.9]


def test_a_corrected_record_is_completed_by_the_second_reading(desk: Desk) -> None:
    first = screenings.apply(desk, seen(36.7))
    aside = correct(desk, first.receipt.id, seen(37.6), "看错")
    assert aside.movement is None
    with desk.store.database.read() as connection:
        subject = connection.exec_driver_sql(
            "SELECT subject FROM set_aside_view WHERE closed = 0"
        ).scalar_one()
    done = screenings.apply(desk, seen(36.8, Thermometer.EAR), case=CaseRef(subject=str(subject)))
    assert done.movement is Movement.MONITOR
    with desk.store.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT movement, corrections FROM screening_view").all()
        assert [tuple(r) for r in rows] == [("monitor", 2)]
    before = views(desk)
    replay.replay(desk.store.database)
    assert views(desk) == before
    assert verify.verify(desk.store.database).ok


def views(desk: Desk) -> list[list[tuple[object, ...]]]:
    found = []
    with desk.store.database.read() as connection:
        for name in ("screening_view", "set_aside_view", "hold_view", "correction_view"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all()
            found.append([tuple(row) for row in rows])
    return found


async def test_a_correction_does_not_take_two_digits(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "7", "enter", "f10")
        hand.app.screen.query_one("#degrees", Input).value = "37"
        hand.app.screen.query_one("#reason", Input).value = "看错"
        await hand.type("f5")
        assert "S-116" in str(hand.app.screen.query_one("#problem", Static).render())


# -- B5 to B7: what the band says -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_no_reason_is_cut_and_the_decisive_stay_is_named(
    lang: str, size: tuple[int, int], root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock, lang=lang, size=size) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "6")
        band = hand.main.query_one(Band)
        shown = ""
        for _ in range(6):
            page = squeezed(band.words())
            shown += "" if page in shown else page
            if "PgDn+" not in page:
                break
            await hand.type("pagedown")
        assert hand.main.advice is not None
        for reason in hand.main.advice.reasons:
            words = squeezed(reason.zh if lang == "zh" else reason.en)
            assert words[:12] in shown
            assert words[-12:] in shown
        assert "道里区" in shown
        assert ("高风险" if lang == "zh" else "high)") in shown


def squeezed(text: str) -> str:
    """Without blanks."""
    return "".join(c for c in text if c.isalnum() or c in "+()（），")


async def test_recheck_and_monitor_have_faces_of_their_own(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8")
        recheck = hand.main.query_one(Band).view.tone
        await hand.type("backspace", "backspace", "6", "5")
        monitor = hand.main.query_one(Band).view.tone
        assert (recheck, monitor) == (Tone.RECHECK, Tone.CONDITION)


async def test_old_news_goes_when_somebody_comes(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "5", "enter")
        hand.main.notice("已存 3 号")
        await hand.type("3")
        assert notice(hand) == ""


async def test_whoever_comes_back_is_asked_for_the_contact_reading(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "7", "8", "enter", "f8", "enter")
        view = hand.main.query_one(Band).view
        assert "复测" in view.headline
        assert view.tone is Tone.CALM
        assert "休息" not in " ".join(view.lines)


async def test_a_drive_through_is_told_as_one(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("ctrl+o", "3", "f5")
        assert "闯卡" in hand.main.query_one(Band).view.headline
        await hand.type("f7")
        row = hand.app.screen.query_one(RowList).words(0)
        assert "闯卡" in row
        assert "劝返" not in row


async def test_a_release_without_a_name_says_so(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("f2", "1", "enter", "3", "6", "5")
        assert any("未记姓名" in line for line in hand.main.query_one(Band).view.lines)
        await hand.scan(film()["clean"].text)
        await hand.type("1")
        assert not any("未记姓名" in line for line in hand.main.query_one(Band).view.lines)


def test_a_policy_may_ask_for_a_name(desk: Desk) -> None:
    from station.policy.load import default_text, parse

    policy, errors = parse(default_text().replace("name_needed = false", "name_needed = true"))
    assert policy is not None
    assert errors == []
    desk.take_over(replace(desk.rules, policy=policy))
    assert "K25" in [r.rule for r in desk.advise(seen(36.5)).reasons]
    assert "K25" not in [r.rule for r in Desk(desk.store).advise(seen(36.5)).reasons]

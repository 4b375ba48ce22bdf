"""What was shown is what is saved: lists and policies that are replaced meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import pytest

from station.clock import FixedClock
from station.demo.samples import resident_number
from station.i18n import Lang
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.problems import InputProblem, ProblemCode
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.disposition import Movement
from station.screening.screening import Screening
from station.screening.temperature import Reading, Thermometer
from storage.cases.records import CaseRef
from storage.desk import Desk
from storage.exporting import SOURCES, Source
from storage.exports import columns
from storage.exports.filtering import ALL
from storage.exports.span import Span
from storage.exports.values import Manner, turned
from storage.screenings import export
from storage.screenings import service as screenings
from tests.app import film, opened, prepare


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def born(year: int) -> str:
    return resident_number("220183", date(year, 3, 7))


def person(name: str = "", number: str = "", phone: str = "") -> Person:
    document = Document(DocumentKind.RESIDENT_ID, number) if number else Document()
    return Person(name, document, phone)


GREEN = CodeReading(CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True)


def seen(celsius: float, who: Person, **more: object) -> Screening:
    at = Thermometer.MERCURY if more.pop("contact", False) else Thermometer.INFRARED
    base = Screening(who, (Reading(celsius, at),), code=GREEN, symptoms=())
    return replace(base, **more)  # type: ignore[arg-type]


async def test_lists_that_are_replaced_are_for_the_next_person(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "5")
        assert hand.main.advice is not None
        assert hand.main.advice.movement is Movement.CENTRAL_QUARANTINE
        (root / "lists" / "risk.json").unlink()
        await hand.type("f5")
        await hand.idle()
        assert hand.decided() == "central_quarantine"
        await hand.scan(film()["chinese_name"].text)
        assert hand.app.desk is not None
        assert hand.app.desk.risk.areas == ()


async def test_a_broken_policy_never_reaches_a_traveller(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")
        (root / "policies").mkdir(exist_ok=True)
        (root / "policies" / "current.toml").write_text("id = ", "utf-8")
        await hand.type("enter")
        assert hand.decided() == "release"
        await hand.idle()
        await hand.scan(film()["high_risk"].text)
        await hand.type("3", "6", "5", "f5")
        assert hand.decided() == "central_quarantine"


def test_what_became_known_meanwhile_is_shown_first(desk: Desk) -> None:
    who = person("王五", born(1990))
    shown = desk.advise(seen(36.5, who))
    open_case = screenings.apply(desk, seen(37.8, who))  # at another window
    assert open_case.movement is None
    with pytest.raises(InputProblem) as refused:
        screenings.apply(desk, seen(36.5, who), case=CaseRef(shown=shown))
    assert refused.value.code is ProblemCode.VERDICT_CHANGED


async def test_rules_that_come_between_showing_and_saving_are_for_the_next(
    root: Path, clock: FixedClock
) -> None:
    async with opened(root, clock) as hand:
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5")
        desk = hand.app.desk
        assert desk is not None
        shown = desk.policy.ref
        other = replace(desk.policy, ref=replace(shown, version="later"))
        desk.take_over(replace(desk.rules, policy=other))
        await hand.type("enter")
        decision = hand.entries("screening.recorded")[0].body["decision"]
        assert decision["policy"]["version"] == shown.version


def test_an_export_masks_everything_that_names_somebody(desk: Desk) -> None:
    who = Person(
        "张三丰", Document(DocumentKind.RESIDENT_ID, born(1990)), "19900000001", "团结路甲九号"
    )
    screenings.apply(desk, seen(36.5, who))
    form = columns.columns(export.Line)
    raw = list(export.lines(desk.store, Span(), ALL, lambda _: None))
    whole, masked = (
        dict(zip([c.name for c in form], row, strict=True))
        for full in (True, False)
        for row in turned(raw, form, Manner(Lang.EN, UTC, full=full, tokens=True))
    )
    for told in ("name", "number", "phone", "address"):
        assert whole[told] not in ("", masked[told]), told
        assert "*" in masked[told], told


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_no_column_that_names_somebody_is_declared_without_its_mask(source: Source) -> None:
    personal = ("name", "number", "phone", "address", "plate", "user_name", "user_number", "user_phone",
                "vehicle", "by", "handed_to", "reason", "note", "answered", "called", "team")  # fmt: skip
    bare = [c.name for c in columns.columns(source.form) if c.name in personal and c.mask is None]
    assert bare == []


def test_only_the_station_reads_its_key(desk: Desk) -> None:
    for path in (desk.store.home.paths.key, desk.store.home.paths.settings):
        assert path.stat().st_mode & 0o077 == 0

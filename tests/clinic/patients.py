"""A desk of a clinic or a pharmacy, and people to put in front of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.clock import FixedClock
from station.demo.samples import person
from station.kinds import StationKind
from station.people.person import Person
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.screening import Mask, RiskAnswer, Screening, Symptom
from station.screening.temperature import Reading, Thermometer
from storage.desk import Desk
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry
from storage.store import Store
from tests.conftest import NOON, make_home

GREEN = CodeReading(CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True, updated=NOON)


def desk_of(root: Path, kind: StationKind, clock: FixedClock, **given: object) -> Desk:
    """A desk on a new home of a kind."""
    store = Store(make_home(root, kind=kind, code="CL01", **given), clock)
    store.begin("周宁")
    return Desk(store)


def buyer(name: str = "王芳", serial: int = 51) -> Person:
    """A made-up person with a valid number, a reserved phone and an address."""
    from datetime import date

    made = person(name, date(1970, 2, 3), serial)
    return replace(made, phone=f"199000000{serial}", address="建设街道 1 号")


def patient(
    celsius: float | None = 36.5, *symptoms: Symptom, ear: bool = True, **more: object
) -> Screening:
    """A patient with all four done and nothing found, but for what is given."""
    thermometer = Thermometer.EAR if ear else Thermometer.INFRARED
    given: dict[str, object] = {
        "person": buyer(),
        "readings": () if celsius is None else (Reading(celsius, thermometer),),
        "mask": Mask.WORN,
        "code": GREEN,
        "symptoms": symptoms,
        "risk_question": RiskAnswer.NO,
    }
    return Screening(**(given | more))  # type: ignore[arg-type]


def entries(desk: Desk, kind: str | None = None) -> list[StoredEntry]:
    """What the journal holds, newest first."""
    with desk.store.database.read() as connection:
        return journal.newest(connection, before=None, kind=kind, limit=50)

"""The facts: the closed set of values that rules may ask for. None means missing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from station.bounds import Ge, Le, MaxLen
from station.kinds import MedicineClass, StationKind
from station.places.risk_areas import RiskLevel
from station.screening.code_reading import CodeStatus, Colour
from station.screening.screening import (
    Case,
    Contact,
    KeyGroup,
    Mask,
    RiskAnswer,
    Symptom,
    TestResult,
)
from station.screening.temperature import Recheck, Thermometer
from station.vehicles.vehicle import Cargo, Purpose, VehicleClass

Days = Annotated[int, Ge(0), Le(36500)]
Hours = Annotated[float, Ge(0), Le(876000)]
Division = Annotated[str, MaxLen(12)]


@dataclass(frozen=True, slots=True)
class Facts:
    """One traveller or patient, reduced to scalars and small sets."""

    station_kind: StationKind = StationKind.CHECKPOINT
    temperature: Annotated[float, Ge(20), Le(43)] | None = None
    thermometer: Thermometer | None = None
    recheck: Recheck | None = None
    fever: bool | None = None
    reading_pending: bool | None = None
    reading_too_low: bool | None = None
    temperature_missing: bool | None = None
    mask: Mask | None = None
    code_status: CodeStatus | None = None
    code_colour: Colour | None = None
    code_age_hours: Hours | None = None
    code_clean: bool | None = None
    read_by_eye: bool | None = None
    other_proof: bool | None = None
    risk_certain: RiskLevel | None = None
    risk_certain_days: Days | None = None
    risk_possible: RiskLevel | None = None
    risk_possible_days: Days | None = None
    origin_country: Annotated[str, MaxLen(3)] | None = None
    origin_province: Annotated[str, MaxLen(2)] | None = None
    origin_division: Division | None = None
    crossed_province: bool | None = None
    overseas_days: Days | None = None
    abroad_completed: bool | None = None
    groups: frozenset[KeyGroup] | None = None
    symptoms: frozenset[Symptom] | None = None
    contact: Contact | None = None
    case: Case | None = None
    risk_question: RiskAnswer | None = None
    test_result: TestResult | None = None
    test_age_hours: Hours | None = None
    resident_here: bool | None = None
    announced: bool | None = None
    cooperates: bool | None = None
    vehicle_class: VehicleClass | None = None
    plate_province: Annotated[str, MaxLen(2)] | None = None
    vehicle_origin: Division | None = None
    cargo: Cargo | None = None
    purpose: Purpose | None = None
    transit: bool | None = None
    medicine_class: MedicineClass | None = None
    unnamed: bool | None = None
    age_years: Annotated[int, Ge(0), Le(200)] | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


class FactType(StrEnum):
    """How a fact is asked for in a rule."""

    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    SET = "set"
    PREFIX = "prefix"


CHOICES: dict[str, type[StrEnum]] = {
    "station_kind": StationKind,
    "thermometer": Thermometer,
    "recheck": Recheck,
    "mask": Mask,
    "code_status": CodeStatus,
    "code_colour": Colour,
    "risk_certain": RiskLevel,
    "risk_possible": RiskLevel,
    "contact": Contact,
    "case": Case,
    "risk_question": RiskAnswer,
    "test_result": TestResult,
    "vehicle_class": VehicleClass,
    "cargo": Cargo,
    "purpose": Purpose,
    "medicine_class": MedicineClass,
}
SETS: dict[str, type[StrEnum]] = {"groups": KeyGroup, "symptoms": Symptom}
PREFIXES = {
    "origin_country",
    "origin_province",
    "origin_division",
    "plate_province",
    "vehicle_origin",
}
NUMBERS = {
    "temperature",
    "code_age_hours",
    "risk_certain_days",
    "risk_possible_days",
    "overseas_days",
    "test_age_hours",
    "age_years",
}


def _type_of(name: str) -> FactType:
    if name in CHOICES:
        return FactType.CHOICE
    if name in SETS:
        return FactType.SET
    if name in PREFIXES:
        return FactType.PREFIX
    return FactType.NUMBER if name in NUMBERS else FactType.FLAG


TYPES: dict[str, FactType] = {f.name: _type_of(f.name) for f in fields(Facts)}
"""Every fact's type, in the order of the dataclass."""


def members(name: str) -> tuple[Any, ...]:
    """The closed values of a choice, a set or a flag."""
    if name in CHOICES:
        return tuple(CHOICES[name])
    if name in SETS:
        return tuple(SETS[name])
    return (True, False)

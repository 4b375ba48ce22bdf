"""Vehicles and parties: everybody aboard is screened, nobody is missed 一人不落."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, ClassVar

from station.bounds import Ge, Le, MaxLen
from station.people import phones
from station.places import divisions
from station.text import clean
from station.vehicles import plates


class VehicleClass(StrEnum):
    """Kinds of vehicle; a train's or a walker's party has none of its own."""

    CAR = "car"
    BUS = "bus"
    TRUCK = "truck"
    TAXI = "taxi"
    MOTORCYCLE = "motorcycle"
    TRAIN = "train"
    ON_FOOT = "on_foot"
    OTHER = "other"


class Cargo(StrEnum):
    """What is carried, where a rule asks for it."""

    NONE = "none"
    LIVE_POULTRY = "live_poultry"
    LIVESTOCK = "livestock"
    COLD_CHAIN = "cold_chain"
    IMPORTED_COLD_CHAIN = "imported_cold_chain"
    SUPPLIES = "supplies"
    GENERAL = "general"


class Purpose(StrEnum):
    """Why the vehicle comes."""

    SLAUGHTER = "slaughter"
    DELIVERY = "delivery"
    TRAVEL = "travel"
    WORK = "work"
    TRANSIT = "transit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle as the checkpoint sees it; origin and destination are division codes."""

    plate: Annotated[str, MaxLen(20)] = ""
    vehicle_class: VehicleClass = VehicleClass.CAR
    driver_phone: Annotated[str, MaxLen(30)] = ""
    origin: Annotated[str, MaxLen(12)] = ""
    destination: Annotated[str, MaxLen(12)] = ""
    cargo: Cargo = Cargo.NONE
    cargo_note: Annotated[str, MaxLen(120)] = ""
    purpose: Purpose = Purpose.TRAVEL
    aboard: Annotated[int, Ge(1), Le(2000)] = 1
    transit: bool = False

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def __post_init__(self) -> None:
        if self.plate:
            object.__setattr__(self, "plate", plates.validate(self.plate))
        if self.driver_phone:
            object.__setattr__(self, "driver_phone", phones.validate(self.driver_phone))
        for name in ("origin", "destination"):
            if code := getattr(self, name):
                object.__setattr__(self, name, divisions.significant(code))
        object.__setattr__(self, "cargo_note", clean(self.cargo_note, 120))

"""Kinds of station."""

from __future__ import annotations

from enum import StrEnum


class StationKind(StrEnum):
    """What a station is; it decides which rules and which screens it opens with."""

    CHECKPOINT = "checkpoint"
    CLINIC = "clinic"
    PHARMACY = "pharmacy"
    COMMUNITY = "community"


class MedicineClass(StrEnum):
    """The classes that medicines are watched by."""

    ANTIPYRETIC = "antipyretic"
    ANTITUSSIVE = "antitussive"
    ANTIBIOTIC = "antibiotic"
    ANTIVIRAL = "antiviral"
    OTHER = "other"

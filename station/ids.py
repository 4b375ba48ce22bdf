"""Identifiers: time-ordered entry ids, random subjects, station and lineage names, slip numbers."""

from __future__ import annotations

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 O 1 I L U: a number is read out over a phone."""


def entry_id() -> str:
    """A monotonic UUIDv7 as text."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def random_id() -> str:
    """A random UUIDv4 as text: says nothing about whom it names."""
    import uuid_utils

    return str(uuid_utils.uuid4())


def short_random(length: int) -> str:
    """A random word from an alphabet without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def slip_number(station: str, lineage: str, day: date, count: int) -> str:
    """The number on a pass slip 流转单: station, lineage, day, count.

    >>> slip_number("DH01", "7KQ2", date(2026, 11, 23), 12)
    'DH01-7KQ2-261123-0012'
    """
    return f"{station}-{lineage}-{day:%y%m%d}-{count:04d}"

"""The hub at which a station is enrolled, told to the journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HubEnrolled:
    """Where it is, and the fingerprint of its keys; `before` is that of the hub whose place it takes, if any."""

    url: str
    fingerprint: str
    before: str = ""

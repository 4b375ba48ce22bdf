"""The station's own key: its public half, told to the journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StationKeyMade:
    """`public` is the Ed25519 key in base64; `before` the one that it takes the place of, if any."""

    public: str
    before: str = ""

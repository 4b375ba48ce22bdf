"""Masking an entry's body as it lies in the journal: what is personal, by the name of its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from station.text import mask_digits, mask_name, mask_number, mask_phone, mask_plate

Mask = Callable[[str], str]

FIELDS: dict[str, Mask] = {
    "number": mask_number, "phone": mask_phone, "driver_phone": mask_phone, "plate": mask_plate,
    "address": lambda _: "***", "note": mask_digits, "reason": mask_digits, "without": mask_digits,
    "answered": mask_digits, "who": mask_digits, "handed_to": mask_digits, "vehicle": mask_plate,
    "destination_note": mask_digits, "cargo_note": mask_digits,
}  # fmt: skip

NAMED = {"person", "hold.opened", "referral.issued"}
"""Where `name` is somebody's; elsewhere it is a medicine's, an operator's or the station's."""

PLAIN = {"reasons", "policy", "classes"}
"""What the policy says is no personal data, though it may be called reason or number."""


def masked(body: dict[str, Any], kind: str) -> dict[str, Any]:
    """The body with every personal value masked; the original is not touched."""
    found: dict[str, Any] = _masked(body, kind)
    return found


def _masked(value: Any, within: str) -> Any:
    if isinstance(value, list):
        return [_masked(part, within) for part in value]
    if not isinstance(value, dict):
        return value
    return {key: _field(key, part, within) for key, part in value.items()}


def _field(key: str, value: Any, within: str) -> Any:
    if key in PLAIN:
        return value
    if isinstance(value, str):
        if key == "name" and within in NAMED:
            return mask_name(value)
        return FIELDS[key](value) if key in FIELDS else value
    return _masked(value, key)

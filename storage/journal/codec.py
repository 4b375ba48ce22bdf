"""Bodies of entries: typed values in, JSON bytes out, and back."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from station.problems import ProblemCode, StationProblem

T = TypeVar("T")


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def adapter(model: type) -> TypeAdapter[Any]:
    """The one adapter of a dataclass."""
    found = _ADAPTERS.get(model)
    if found is None:
        found = _ADAPTERS[model] = TypeAdapter(model)
    return found


def dump(model: type, value: object) -> bytes:
    """The JSON text of a typed body; what was not observed is left out."""
    return adapter(model).dump_json(value, exclude_defaults=True)


def load(model: type[T], raw: bytes) -> T:
    """The typed body of JSON text; a problem, without its values, where it is none."""
    try:
        found: T = adapter(model).validate_json(raw)
    except ValidationError:
        raise StationProblem(ProblemCode.VIEW_FAILED) from None
    return found


def plain(values: dict[str, Any]) -> bytes:
    """A small body of plain values."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

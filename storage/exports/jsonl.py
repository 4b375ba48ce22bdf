"""JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, BinaryIO

from station.i18n import Lang


def write(out: BinaryIO, form: type, lines: Iterable[Any], lang: Lang) -> int:  # noqa: ARG001 - as every writer
    """Writes every line; returns how many."""
    count = 0
    for line in lines:
        out.write(json.dumps(asdict(line), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count

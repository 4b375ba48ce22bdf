"""JSON lines of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from station.i18n import Lang
from storage.exports.rows import Line, as_dict


def write(out: BinaryIO, lines: Iterable[Line], lang: Lang) -> int:  # noqa: ARG001 - one form for all
    """Writes every line; returns how many."""
    count = 0
    for line in lines:
        out.write(json.dumps(as_dict(line), ensure_ascii=False).encode() + b"\n")
        count += 1
    return count

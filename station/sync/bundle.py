"""A bundle: sealed batches, or signed answers, one behind the other in a file for a stick."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from station.problems import InputProblem, ProblemCode
from station.sync import answer, batch

MAGIC = b"shaodian bundle 1\n"
LENGTH = 4
MOST = max(batch.LIMIT, answer.LIMIT)


def begin(out: BinaryIO) -> None:
    """What every bundle begins with."""
    out.write(MAGIC)


def put(out: BinaryIO, part: bytes) -> None:
    """One batch or answer more."""
    out.write(len(part).to_bytes(LENGTH, "big"))
    out.write(part)


def parts(source: BinaryIO, name: object) -> Iterator[bytes]:
    """What is in it, one at a time; NOT_A_BUNDLE where it is none or ends in the middle."""
    if source.read(len(MAGIC)) != MAGIC:
        raise InputProblem(ProblemCode.NOT_A_BUNDLE, file=name)
    while told := source.read(LENGTH):
        length = int.from_bytes(told, "big")
        part = source.read(length) if len(told) == LENGTH and length <= MOST else b""
        if not part or len(part) != length:
            raise InputProblem(ProblemCode.NOT_A_BUNDLE, file=name)
        yield part

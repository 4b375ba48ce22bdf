"""`station record`: JSON lines in, one receipt a line out, each after its save is on the disk."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import click

from station import i18n
from station.cli import Context
from station.problems import InputProblem, Problem, ProblemCode, StationProblem
from station.text import clean
from storage import lines
from storage.bootstrap import open_desk
from storage.commands.opened import sign, tell_lost
from storage.desk import Desk


@click.command()
@click.option("--operator")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.pass_obj
def record(context: Context, operator: str | None, file: str) -> None:
    """Saves lines; a bad one gives a problem and the rest goes on."""
    with _source(file) as source:
        name = clean(operator, 60) if operator else None
        desk = open_desk(context.home, operator=name)
        tell_lost(context, desk.store.lost)
        if not desk.store.session.operator:
            sign(context, desk.store, name or ("" if desk.store.guarded else "record"))
        refused = 0
        try:
            for number, raw in _lines(source):
                refused += not _one(context, desk, number, raw)
        finally:
            desk.store.close()
    sys.exit(1 if refused else 0)


def _source(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return open(file, "rb")  # noqa: PTH123 - closed by the caller's `with`
    except OSError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=file) from None


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that are not empty."""
    for number, raw in enumerate(lines.bounded_lines(source), 1):
        if raw.strip():
            yield number, raw.rstrip(b"\r\n")


def _one(context: Context, desk: Desk, number: int, raw: bytes) -> bool:
    try:
        taken = lines.take(desk, raw)
    except StationProblem as problem:
        if problem.code is not ProblemCode.NO_SUCH_RECORD:
            raise
        return _refuse(context, number, problem)
    except Problem as problem:
        return _refuse(context, number, problem)
    receipt = taken.receipt
    more: dict[str, Any] = {"subject": taken.subject} if taken.subject else {}
    if receipt.repeated:
        more["repeated"] = True
    _say(
        {
            "line": number, "seq": receipt.seq, "id": receipt.id, "hash": receipt.hash,
            "movement": taken.movement.value if taken.movement else None,
            "actions": [a.value for a in taken.actions],
        }
        | more
    )  # fmt: skip
    return True


def _refuse(context: Context, number: int, problem: Problem) -> bool:
    message = i18n.problem_text(context.lang, problem)
    _say({"line": number, "problem": problem.code.value, "message": message})
    return False


def _say(values: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()

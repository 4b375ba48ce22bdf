"""`station decide`: facts as JSON lines in, advice out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from pydantic import ValidationError

from station import config, i18n
from station.cli import Context
from station.disposition import Advice
from station.policy import load
from station.policy.advise import decide as deciding
from station.policy.facts import Facts
from station.policy.model import Policy
from station.problems import Code, InputProblem, Problem
from storage import bodies, lists
from storage.intake import LINE_LIMIT, bounded_lines, first_problem


@click.command()
@click.option("--policy", "policy_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at")
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def decide(context: Context, policy_file: Path | None, at: str | None, file: BinaryIO) -> None:
    """What the policy says of each line of facts."""
    if at is not None:
        _check_time(at)
    policy = _policy(context, policy_file)
    wrong = 0
    for number, raw in enumerate(bounded_lines(file), 1):
        if not raw.strip():
            continue
        try:
            answer = as_json(deciding(policy, facts_of(raw)))
        except Problem as problem:
            wrong += 1
            answer = {
                "line": number, "problem": problem.code.value,
                "message": i18n.problem_text(context.lang, problem),
            }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if wrong else 0)


def _check_time(text: str) -> None:
    """Facts are already reduced to ages, so the time changes nothing; it must still be one."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(Code.BAD_TIME, field="--at") from None


def _policy(context: Context, file: Path | None) -> Policy:
    if file is not None:
        return load.load(file)
    paths = config.HomePaths(context.home)
    return lists.policy_of(paths)


def facts_of(raw: bytes) -> Facts:
    """The facts of one line; a Problem names the field that is wrong."""
    if len(raw) > LINE_LIMIT:
        raise InputProblem(Code.LINE_TOO_LONG, limit=LINE_LIMIT)
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputProblem(Code.NOT_JSON) from None
    if not isinstance(values, dict):
        raise InputProblem(Code.NOT_JSON)
    try:
        found: Facts = bodies.adapter(Facts).validate_python(values)
    except ValidationError as failed:
        raise first_problem(failed) from None
    return replace(found)


def as_json(advice: Advice) -> dict[str, Any]:
    """The contract's form of an advice."""
    return {
        "movement": advice.movement.value if advice.movement else None,
        "actions": [a.value for a in advice.actions],
        "reasons": [
            {"rule": r.rule, "zh": r.zh, "en": r.en, "decides": r.decides} for r in advice.reasons
        ],
        "plan": advice.plan,
        "item": advice.item.value if advice.item else None,
        "policy": {"id": advice.policy.id, "version": advice.policy.version},
    }

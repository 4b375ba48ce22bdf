"""`station decide`: facts as JSON lines in, advice out."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from pydantic import ValidationError

from station import clock, i18n
from station import settings as config
from station.cli import Context
from station.policy import explain, load
from station.policy.advise import decide as deciding
from station.policy.facts import Facts
from station.policy.gather import StationContext, gather, stays
from station.policy.model import Policy
from station.problems import InputProblem, Problem, ProblemCode
from station.screening.disposition import Advice
from station.screening.screening import Screening
from storage.home import reference
from storage.journal import codec
from storage.lines import LINE_LIMIT, bounded_lines, first_problem


@click.command()
@click.option("--policy", "policy_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--at")
@click.argument("file", type=click.File("rb"))
@click.pass_obj
def decide(context: Context, policy_file: Path | None, at: str | None, file: BinaryIO) -> None:
    """What the policy says of each line of facts."""
    now = _time(at) if at is not None else datetime.now(UTC)
    policy = _policy(context, policy_file)
    wrong = 0
    for number, raw in enumerate(bounded_lines(file), 1):
        if not raw.strip():
            continue
        try:
            answer = as_json(_advice(context, policy, raw, now))
        except Problem as problem:
            wrong += 1
            answer = {
                "line": number, "problem": problem.code.value,
                "message": i18n.problem_text(context.lang, problem),
            }  # fmt: skip
        click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if wrong else 0)


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field="--at") from None
    if found.tzinfo is None:
        raise InputProblem(ProblemCode.BAD_TIME, field="--at")
    return found


def _advice(context: Context, policy: Policy, raw: bytes, now: datetime) -> Advice:
    """Of facts, which are reduced to ages already; or of a whole screening, as of `now`."""
    values = _object(raw)
    if set(values) != {"screening"}:
        return deciding(policy, facts_of(raw))
    seen: Screening = _typed(Screening, values["screening"])
    paths = config.HomePaths(context.home)
    settings = config.load(paths.settings) if paths.settings.exists() else config.Settings("-")
    day = date.fromisoformat(
        clock.business_day(now, settings.zone, settings.day_begins).isoformat()
    )
    setting = StationContext(settings.kind, settings.place, day, now, reference.risk_of(paths))
    facts = gather(seen, policy, setting)
    exposure = setting.risk.expose(stays(seen), day, policy.thresholds.lookback_days)
    return explain.with_stays(deciding(policy, facts), policy, exposure)


def _policy(context: Context, file: Path | None) -> Policy:
    if file is not None:
        return load.load(file)
    paths = config.HomePaths(context.home)
    return reference.policy_of(paths)


def facts_of(raw: bytes) -> Facts:
    """The facts of one line; a Problem names the field that is wrong."""
    found: Facts = _typed(Facts, _object(raw))
    return replace(found)


def _object(raw: bytes) -> dict[str, Any]:
    if len(raw) > LINE_LIMIT:
        raise InputProblem(ProblemCode.LINE_TOO_LONG, limit=LINE_LIMIT)
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_JSON) from None
    if not isinstance(values, dict):
        raise InputProblem(ProblemCode.NOT_JSON)
    return values


def _typed(model: type, values: Any) -> Any:
    try:
        return codec.adapter(model).validate_python(values)
    except ValidationError as failed:
        raise first_problem(failed) from None


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

"""`station policy`: check a policy, take one into use."""

from __future__ import annotations

import json
import sys
from enum import Enum
from pathlib import Path
from typing import Any

import click

from station import files, ids
from station.cli import Context
from station.events.kinds import Kind
from station.policy import load
from station.policy.check import Finding, FindingKind, check
from station.problems import InputProblem, ProblemCode
from station.settings import HomePaths
from storage.commands.opened import signed
from storage.journal import codec
from storage.journal.appending import NewEntry


@click.group()
def policy() -> None:
    """Checks policies and takes one into use."""


@policy.command("check")
@click.option("--json", "as_json", is_flag=True)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def check_command(context: Context, as_json: bool, file: Path) -> None:
    """Faulty lines, rules that never match, rules that change nothing, what the default covers."""
    _, findings = check(load.read(file))
    for finding in findings:
        click.echo(json.dumps(_json(finding), ensure_ascii=False) if as_json else
                   said(context, file, finding))  # fmt: skip
    if not as_json and not any(f.kind.fault for f in findings):
        click.echo(context.text("policy.ok"))
    sys.exit(1 if any(f.kind.fault for f in findings) else 0)


@policy.command("use")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def use(context: Context, file: Path) -> None:
    """Takes a policy into use at the next traveller; one with errors is refused."""
    text = load.read(file)
    found, findings = check(text)
    if found is None or any(f.kind.fault for f in findings):
        for finding in findings:
            context.say("policy.line", line=said(context, file, finding))
        first = next(f for f in findings if f.kind.fault)
        raise InputProblem(ProblemCode.POLICY_ERROR, file=file, line=first.line)
    store = signed(context)
    body = codec.plain({"id": found.ref.id, "version": found.ref.version})
    store.save(NewEntry(Kind.POLICY_USED, body, ids.random_id()))
    store.close()
    files.write(HomePaths(context.home).policy, text.encode())
    context.say("policy.used", id=found.ref.id, version=found.ref.version)


def said(context: Context, file: Path, finding: Finding) -> str:
    """A finding in words."""
    if finding.kind is FindingKind.ERROR:
        words = context.text(f"policy.{finding.key}", **dict(finding.fields))
        return f"{file}:{finding.line}: {words}"
    example = ", ".join(f"{k}={_plain(v)}" for k, v in finding.example)
    words = context.text(f"policy.{finding.kind.value}", rule=finding.rule, example=example)
    return f"{file}:{finding.line}: {words}" if finding.line else words


def _json(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "line": finding.line or None,
        "rule": finding.rule or None,
        "error": finding.key or None,
        "fields": dict(finding.fields),
        "example": {k: _plain(v) for k, v in finding.example},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(_plain(v) for v in value)
    return value.value if isinstance(value, Enum) else value

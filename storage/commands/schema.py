"""`station schema`: the JSON Schema of what goes in and comes out."""

from __future__ import annotations

import json
from typing import Any

import click
from pydantic import TypeAdapter

from station.codes.trust_files import TrustList
from station.places.risk_file import RiskFile
from station.policy.facts import Facts
from station.policy.forms import PolicyText
from station.problems import InputProblem, ProblemCode
from storage.exporting import SOURCES, What
from storage.lines import KINDS


def names() -> dict[str, Any]:
    """Every schema by name."""
    found: dict[str, Any] = {kind: form.line for kind, form in KINDS.items()}
    exports = {f"export_{w.value}": s.form for w, s in SOURCES.items() if w is not What.LEDGER}
    return (
        found
        | exports
        | {
            "facts": Facts,
            "policy": PolicyText,
            "export": SOURCES[What.LEDGER].form,
            "trust": TrustList,
            "risk": RiskFile,
        }
    )


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """One schema by name, or all of them."""
    known = names()
    aliases = {"decide": "facts"}
    name = aliases.get(name or "", name)
    if name is not None and name not in known and name != "record":
        raise InputProblem(
            ProblemCode.BAD_FIELD, field="NAME", detail=", ".join(["record", *known])
        )
    if name == "record":
        found: Any = {"oneOf": [TypeAdapter(i.line).json_schema() for i in KINDS.values()]}
    elif name is not None:
        found = TypeAdapter(known[name]).json_schema()
    else:
        found = {key: TypeAdapter(model).json_schema() for key, model in known.items()}
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))

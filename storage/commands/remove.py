"""`station remove`: takes personal data out of the journal, for good."""

from __future__ import annotations

from datetime import datetime

import click

from station.cli import Context
from station.problems import InputProblem, ProblemCode
from station.text import clean, is_reason
from storage.commands.opened import signed
from storage.upkeep import removal


@click.command()
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--reason", required=True)
@click.option("--yes", is_flag=True)
@click.argument("records", nargs=-1)
@click.pass_obj
def remove(
    context: Context, records: tuple[str, ...], before: datetime | None, reason: str, *, yes: bool
) -> None:
    """Whole cases, by their records or by their age; that they were removed stays."""
    if bool(records) is (before is not None):
        raise InputProblem(ProblemCode.BAD_FIELD, field="--before", detail="RECORDS | --before")
    why = clean(reason, 200)
    if not is_reason(why):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    day = before.date().isoformat() if before is not None else ""
    store = signed(context)
    try:
        with store.database.read() as connection:
            named = removal.cases_of(connection, list(records))
            cases, waiting = removal.cases_before(connection, day) if day else (named, 0)
        if waiting:
            context.say("remove.waiting", count=waiting)
        if cases and not yes:
            click.confirm(context.text("remove.ask", count=len(cases)), abort=True, err=True)
        for at in range(0, len(cases), removal.BATCH):
            removal.remove(store, cases[at : at + removal.BATCH], why, before=day)
        context.say("remove.done", count=len(cases))
    finally:
        store.close()

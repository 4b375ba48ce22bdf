"""`station remove`: takes personal data out of the journal, for good."""

from __future__ import annotations

from datetime import datetime

import click

from station.cli import Context
from station.problems import Code, InputProblem
from station.text import clean
from storage import removing
from storage.commands.opened import opened


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
        raise InputProblem(Code.BAD_FIELD, field="--before", detail="RECORDS | --before")
    why = clean(reason, 200)
    if not why:
        raise InputProblem(Code.REASON_NEEDED)
    day = before.date().isoformat() if before is not None else ""
    store = opened(context)
    try:
        with store.database.read() as connection:
            named = removing.cases_of(connection, list(records))
            cases = removing.cases_before(connection, day) if day else named
        if cases and not yes:
            click.confirm(context.text("remove.ask", count=len(cases)), abort=True, err=True)
        for at in range(0, len(cases), removing.BATCH):
            removing.remove(store, cases[at : at + removing.BATCH], why, before=day)
        context.say("remove.done", count=len(cases))
    finally:
        store.close()

"""`station export`: the ledger as a file."""

from __future__ import annotations

from pathlib import Path

import click

from station import clock
from station.cli import Context
from storage.commands.opened import opened
from storage.exporting import Format, What
from storage.exporting import export as exporting
from storage.exports.span import Span, parse_time


@click.command()
@click.option("--format", "form", type=click.Choice([f.value for f in Format]), required=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--what", type=click.Choice([w.value for w in What]), default="ledger")
@click.option("--since")
@click.option("--until")
@click.option("--full", is_flag=True)
@click.option("--reason", default="")
@click.pass_obj
def export(
    context: Context,
    form: str,
    output: Path,
    what: str,
    since: str | None,
    until: str | None,
    full: bool,
    reason: str,
) -> None:
    """Writes the ledger, or something else; masked unless --full with a --reason."""
    store = opened(context)
    if store.settings.operator:
        store.begin(store.settings.operator)
    span = Span(
        clock.millis(parse_time(since, store)) if since else None,
        clock.millis(parse_time(until, store)) if until else None,
    )
    count = exporting(
        store, Format(form), output, span, context.lang, what=What(what), full=full, reason=reason
    )
    store.close()
    context.say("export.done", count=count, file=output)

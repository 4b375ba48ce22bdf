"""`station hub export`: the entries of all stations as a file."""

from __future__ import annotations

from pathlib import Path

import click

from station.cli import Context
from station.events.kinds import Kind
from storage.commands.hub_opened import opened
from storage.commands.progress import counter
from storage.hub import stations
from storage.hub.exports.exporting import Wanted, day
from storage.hub.exports.exporting import export as exporting
from storage.hub.exports.formats import Format
from storage.hub.exports.lines import Span

KINDS = click.Choice([kind.value for kind in Kind])


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice([form.value for form in Format]))
@click.option("--station", default="")
@click.option("--kind", "kinds", type=KINDS, multiple=True)
@click.option("--since", default="")
@click.option("--until", default="")
@click.option("--full", is_flag=True)
@click.option("--reason", default="")
@click.option("--force", is_flag=True)
@click.pass_obj
def export(
    context: Context, file: Path, form: str | None, station: str, kinds: tuple[str, ...],
    since: str, until: str, full: bool, reason: str, force: bool,
) -> None:  # fmt: skip
    """Writes a line for each entry; masked unless --full with a --reason, which is kept."""
    found = Format(form) if form else _format(file)
    bounds = (day(since) if since else 0, day(until, after=True) if until else 0)
    with opened() as hub:
        if station:
            with hub.database.read() as connection:
                station = stations.named(connection, station).station
        wanted = Wanted(found, Span(station, kinds, *bounds), full=full, reason=reason)
        with counter(context) as progress:
            count = exporting(hub, wanted, file, progress, force=force)
    context.say("hub.exported", count=count, file=file)


def _format(file: Path) -> Format:
    """By the file's ending; JSON lines where that says nothing."""
    return Format.CSV if file.suffix.lower() == ".csv" else Format.JSONL

"""`station salvage`: what is whole of a damaged journal, in a new home."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from station.cli import Context
from storage.home import Home, two_keys
from storage.upkeep import salvage as salvaging


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.argument("to", type=click.Path(path_type=Path, file_okay=False))
@click.pass_obj
def salvage(context: Context, to: Path, *, as_json: bool) -> None:
    """Reads the home and changes nothing in it; exit 1 where something is missing."""
    found = salvaging.salvage(two_keys.opening(Home.open(context.home)), to.absolute())
    if as_json:
        told = {
            "kept": found.kept, "missing": found.missing, "altered": found.altered,
            "damaged_pages": found.pages,
        }  # fmt: skip
        click.echo(json.dumps(told))
    else:
        context.say("salvage.done", kept=found.kept, lost=found.lost, home=to)
        for first, last in found.missing:
            click.echo(context.text("salvage.missing", first=first, last=last))
        for seq in found.altered:
            click.echo(context.text("salvage.altered", seq=seq))
    sys.exit(1 if found.missing or found.altered else 0)

"""`station bundle`: the upload over a stick, and the hub's receipts back."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from station.cli import Context
from storage.commands.opened import opened
from storage.sync import stick


@click.group()
def bundle() -> None:
    """What waits, as a file."""


@bundle.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True)
@click.pass_obj
def write(context: Context, file: Path, force: bool) -> None:
    """Writes what waits, for the hub's eyes alone."""
    with contextlib.closing(opened(context)) as store:
        count, last = stick.write(store, file, force=force)
    context.say("bundle.written", count=count, seq=last.seq, file=file)


@bundle.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def read(context: Context, file: Path) -> None:
    """Takes the hub's receipts over."""
    with contextlib.closing(opened(context)) as store:
        place = stick.read(store, file)
    context.say("bundle.read", seq=place.head.seq)

"""Opening a home for a command: what was found wrong at the opening is told on stderr."""

from __future__ import annotations

import click

from station import i18n
from station.cli import Context
from storage.home import Home
from storage.journal.lineage import Lost
from storage.store import Store


def opened(context: Context) -> Store:
    """The store of the command's home."""
    store = Store(Home.open(context.home))
    tell_lost(context, store.lost)
    return store


def tell_lost(context: Context, lost: Lost | None) -> None:
    """That the journal's end is not there."""
    if lost is not None:
        click.echo(i18n.problem_text(context.lang, lost.problem), err=True)

"""Progress of long work on stderr, when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from station.cli import Context


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """A function to be told how many of how many are done."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    with click.progressbar(length=1, file=sys.stderr) as shown:

        def tell(done: int, of: int) -> None:
            shown.length = max(of, 1)
            shown.update(done - shown.pos)

        yield tell


@contextmanager
def counter(context: Context) -> Iterator[Callable[[int], None]]:
    """A function to be told how many are done, where nobody knows of how many."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return

    def tell(done: int) -> None:
        click.echo("\r" + context.text("export.counted", count=done), err=True, nl=False)

    yield tell
    click.echo(err=True)

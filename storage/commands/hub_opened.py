"""The hub that a command under `station hub` is for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from storage.hub import hub as hubs
from storage.hub.hub import Hub

FOLDER, DATABASE = "folder", "database"


@contextmanager
def opened(*, make: bool = False) -> Iterator[Hub]:
    """It, for as long as the command takes; made where it is not there yet, if `make`."""
    meta = click.get_current_context().meta
    found = hubs.opened(meta[FOLDER], make=make, url=meta[DATABASE])
    try:
        yield found
    finally:
        found.close()

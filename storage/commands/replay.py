"""`station replay`: every view anew."""

from __future__ import annotations

import os
import sys

import click

from station import ids
from station.cli import Context
from station.events.kinds import Kind
from storage.commands.opened import signed
from storage.commands.progress import bar
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.proof import replay as replaying


@click.command()
@click.pass_obj
def replay(context: Context) -> None:
    """Rebuilds every view from the journal."""
    # Names are looked up letter by letter here: the table of phrases would only cost 50 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    store = signed(context)
    store.save(NewEntry(Kind.VIEWS_REPLAYED, codec.plain({}), ids.random_id()))
    with bar() as progress:
        unshown = replaying.replay(store.database, progress)
    store.close()
    context.say("replay.done", unshown=unshown)
    sys.exit(1 if unshown else 0)

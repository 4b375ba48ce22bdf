"""`station backup` and `station restore`."""

from __future__ import annotations

from pathlib import Path

import click

from station.cli import Context
from storage import backup as backups
from storage import home, journal
from storage.home import Home
from storage.store import Store


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(context: Context, file: Path) -> None:
    """A consistent copy while running; the key is not in it."""
    store = Store(Home.open(context.home))
    backups.write(store, file.absolute())
    with store.database.read() as connection:
        head = journal.head(connection)
    store.close()
    context.say("backup.done", file=file)
    click.echo(str(head))


@click.command()
@click.option("--key-file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--recovery-key")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(context: Context, file: Path, key_file: Path | None, recovery_key: str | None) -> None:
    """A home from a backup; it begins a new lineage."""
    if key_file is not None:
        key = home.read_key(key_file)
    else:
        typed = recovery_key or click.prompt(context.text("restore.ask"), err=True)
        key = home.key_from_recovery(typed)
    store = backups.restore(file, context.home, key)
    context.say("restore.done", home=context.home, lineage=store.lineage)
    store.close()

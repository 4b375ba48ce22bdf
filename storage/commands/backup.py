"""`station backup` and `station restore`."""

from __future__ import annotations

from pathlib import Path

import click

from station.cli import Context
from station.problems import InputProblem, ProblemCode
from storage import home
from storage.commands.opened import opened, tell_lost
from storage.commands.progress import bar
from storage.journal import lineage
from storage.upkeep import backup as backups
from storage.upkeep import restore as restoring


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def backup(context: Context, file: Path | None) -> None:
    """A verified copy while running, with its head; in a folder under its time, the newest few kept."""
    store = opened(context)
    try:
        folder = store.settings.backup_folder
        if file is None and not folder:
            raise InputProblem(ProblemCode.BAD_FIELD, field="FILE", detail="backup_folder")
        target = (file or Path(folder)).absolute()
        with bar() as progress:
            if file is None or target.is_dir():
                target, head = backups.rotated(store, target, progress)
            else:
                head = backups.write(store, target, progress)
    finally:
        store.close()
    context.say("backup.done", file=target)
    click.echo(str(head))


@click.command()
@click.option("--key-file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--recovery-key")
@click.option("--aside", is_flag=True)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def restore(
    context: Context, file: Path, key_file: Path | None, recovery_key: str | None, *, aside: bool
) -> None:
    """A home from a backup; it begins a new lineage."""
    if key_file is not None:
        # Kept as the file that was given keeps it.
        key, lock = home.read_key(key_file), home.lock_of(key_file)
    else:
        typed = recovery_key or click.prompt(context.text("restore.ask"), err=True)
        key, lock = home.key_from_recovery(typed), None
    back: list[int] = []
    with bar() as progress:
        store = restoring.restore(
            file, context.home, key, lock=lock, aside=aside, progress=progress, given_back=back.append
        )  # fmt: skip
    if any(back):
        context.say("restore.given_back", count=sum(back))
    context.say("restore.done", home=context.home, lineage=store.lineage)
    if lock is None:
        context.say("key.in_a_file")
    if kept := sorted(context.home.glob("aside-*")):
        context.say("restore.aside", folder=kept[-1])
    with store.database.read() as connection:
        losses = lineage.losses(connection)
        newest = bool(losses) and losses[0].header.lineage == store.lineage
    tell_lost(context, lineage.lost_of(losses[0]) if newest else None)
    store.close()

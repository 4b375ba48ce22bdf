"""`station key`: the recovery key shown, the key put back from it, the key renewed."""

from __future__ import annotations

import contextlib

import click

from station import i18n
from station.cli import Context
from station.problems import StationProblem
from station.shifts.roles import Right
from storage import home
from storage.commands.opened import signed
from storage.home import Home, two_keys
from storage.upkeep import key_shown, rekey, repair


@click.group()
def key() -> None:
    """The key of the database."""


@key.command()
@click.pass_obj
def show(context: Context) -> None:
    """The recovery key, to be written down; the journal says that it was looked at."""
    try:
        with contextlib.closing(signed(context)) as store:
            found = key_shown.shown(store, key_shown.Where.COMMAND)
    except StationProblem as problem:
        # A journal that cannot be written is when the key is needed: for a backup.
        found = two_keys.opening(Home.open(context.home)).key
        click.echo(i18n.problem_text(context.lang, problem), err=True)
        context.say("key.unrecorded")
    context.say("init.recovery")
    click.echo(home.recovery_text(found))


@key.command()
@click.option("--recovery-key")
@click.pass_obj
def restore(context: Context, recovery_key: str | None) -> None:
    """Puts a lost key back from the recovery key; the database must open with it."""
    typed = recovery_key or click.prompt(context.text("restore.ask"), err=True)
    repair.restore_key(context.home, home.key_from_recovery(typed))
    context.say("key.restored", home=context.home)


@key.command()
@click.pass_obj
def renew(context: Context) -> None:
    """Another key; the recovery key written down so far opens only earlier backups."""
    with contextlib.closing(signed(context)) as store:
        with store.database.read() as connection:
            store.require(connection, Right.RECOVERY_KEY)
        who = store.session
    made = rekey.rekey(context.home, who)
    context.say("key.renewed")
    click.echo(home.recovery_text(made))

"""`station key`: the recovery key shown, the key put back from it, the key renewed."""

from __future__ import annotations

import click

from station.cli import Context
from storage import home, rekey, repair, two_keys
from storage.home import Home


@click.group()
def key() -> None:
    """The key of the database."""


@key.command()
@click.pass_obj
def show(context: Context) -> None:
    """The recovery key, to be written down."""
    found = two_keys.opening(Home.open(context.home))
    context.say("init.recovery")
    click.echo(home.recovery_text(found.key))


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
    made = rekey.rekey(context.home)
    context.say("key.renewed")
    click.echo(home.recovery_text(made))

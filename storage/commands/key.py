"""`station key`: the recovery key shown, the key put back from it, renewed, put under a passphrase."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import click

from station import i18n
from station.cli import Context
from station.problems import StationProblem
from station.settings import HomePaths
from station.shifts.roles import Right
from storage import home
from storage.commands.opened import new_passphrase, opened, pin_of, sign, signed
from storage.database.engine import Database
from storage.home import Home, two_keys
from storage.shifts import operators, signing_in
from storage.store import Store
from storage.upkeep import key_kept, key_shown, rekey, repair

NEW_PASSPHRASE = "STATION_NEW_PASSPHRASE"  # noqa: S105
"""The environment's word for scripts; without it a terminal is asked, twice."""


@click.group()
def key() -> None:
    """The key of the database."""


@key.command()
@click.pass_obj
def show(context: Context) -> None:
    """The recovery key, to be written down; the journal says that it was looked at."""
    try:
        store = opened(context)
    except StationProblem as problem:
        # A journal that cannot be opened is when the key is needed: for a backup.
        _asked(context)
        found = _unrecorded(context, problem)
    else:
        with contextlib.closing(store):
            found = _shown(context, store)
    context.say("init.recovery")
    click.echo(home.recovery_text(found))


def _shown(context: Context, store: Store) -> bytes:
    """By somebody who may, and recorded; where only the disk refuses the entry, they see it all the same."""
    sign(context, store)
    with store.database.read() as connection:
        store.require(connection, Right.RECOVERY_KEY)
    try:
        return key_shown.shown(store, key_shown.Where.COMMAND)
    except StationProblem as problem:
        return _unrecorded(context, problem)


def _asked(context: Context) -> None:
    """By reading alone: whether a home whose journal takes no entry asks for a PIN, and a lead gives it.

    Of a damaged one nobody is asked: whoever damages the file has the key's file too.
    """
    home_ = two_keys.opening(Home.open(context.home))
    database = Database(home_.paths.database, home_.key, read_only=True, fixed=True)
    try:
        with database.read() as connection:
            if operators.guarded(connection):
                name = home_.settings.operator
                signing_in.lead_by_reading(connection, name, pin_of(context, name))
    except StationProblem:
        return
    finally:
        database.close()


def _unrecorded(context: Context, problem: StationProblem) -> bytes:
    click.echo(i18n.problem_text(context.lang, problem), err=True)
    context.say("key.unrecorded")
    return two_keys.opening(Home.open(context.home)).key


@key.command()
@click.option("--recovery-key")
@click.pass_obj
def restore(context: Context, recovery_key: str | None) -> None:
    """Puts a lost key back from the recovery key; the database must open with it."""
    typed = recovery_key or click.prompt(context.text("restore.ask"), err=True)
    was = key_kept.of(HomePaths(context.home))
    repair.restore_key(context.home, home.key_from_recovery(typed))
    if was is key_kept.Kept.PASSPHRASE:
        _told(context)
    context.say("key.restored", home=context.home)
    context.say("key.in_a_file")


def _told(context: Context) -> None:
    """That the passphrase is gone stands in the journal, where it takes an entry."""
    entering = replace(key_kept.entry(key_kept.Kept.FILE), own=True)
    with contextlib.suppress(StationProblem), contextlib.closing(opened(context)) as store:
        store.save(entering)


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


@key.command("passphrase")
@click.option("--remove", is_flag=True)
@click.pass_obj
def passphrase(context: Context, *, remove: bool) -> None:
    """Puts the key under a passphrase, or under another one; or back into a plain file."""
    with contextlib.closing(signed(context)) as store:
        key_kept.allowed(store)
        key_kept.keep(store, None if remove else new_passphrase(context, NEW_PASSPHRASE))
    context.say("key.in_a_file" if remove else "key.under_a_passphrase")
    for path in key_kept.in_clear(context.home):
        context.say("key.in_clear", file=path)

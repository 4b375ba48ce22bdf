"""Opening a home for a command, as somebody: what was found wrong at the opening is told on stderr."""

from __future__ import annotations

import os
import sys

import click

from station import i18n
from station.cli import Context
from station.problems import InputProblem, ProblemCode
from station.settings import HomePaths
from station.text import clean
from storage.home import Home
from storage.journal.lineage import Lost
from storage.shifts import signing_in
from storage.store import Store

PIN = "STATION_PIN"
"""The environment's word for scripts; without it a terminal is asked."""


def opened(context: Context) -> Store:
    """The store of the command's home."""
    store = Store(Home.open(context.home))
    tell_lost(context, store.lost)
    return store


def signed(context: Context, operator: str | None = None) -> Store:
    """The same with whoever runs the command at the keyboard; in a guarded home they give their PIN."""
    store = opened(context)
    try:
        sign(context, store, operator)
    except BaseException:
        store.close()
        raise
    return store


def sign(context: Context, store: Store, operator: str | None = None) -> str:
    """Puts somebody at the keyboard: `operator`, else the settings' one; returns the PIN that they gave."""
    name = clean(operator, 60) if operator else store.settings.operator
    if not store.guarded:
        if name and not store.read_only:
            store.begin(name)
        return ""
    if not name:
        raise InputProblem(ProblemCode.NOT_SIGNED_IN)
    pin = pin_of(context, name)
    signing_in.sign_in(store, name, pin)
    return pin


def pin_of(context: Context, name: str) -> str:
    """Their PIN: from the environment, or asked for on a terminal."""
    given = os.environ.get(PIN)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise InputProblem(ProblemCode.NOT_SIGNED_IN)
    return str(
        click.prompt(context.text("operators.ask_pin", name=name), hide_input=True, err=True)
    )


def new_passphrase(context: Context, environment: str) -> str:
    """A passphrase to be set: from the environment, or asked for twice on a terminal."""
    given = os.environ.get(environment)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise InputProblem(ProblemCode.PASSPHRASE_NEEDED, file=HomePaths(context.home).key)
    words = context.text("key.new_passphrase")
    return str(click.prompt(words, hide_input=True, confirmation_prompt=True, err=True))


def tell_lost(context: Context, lost: Lost | None) -> None:
    """That the journal's end is not there."""
    if lost is not None:
        click.echo(i18n.problem_text(context.lang, lost.problem), err=True)

"""`station operators`: who works here, what they are, and their PINs."""

from __future__ import annotations

import json
import os
from contextlib import closing

import click

from station.cli import Context
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Role
from storage import home
from storage.commands.opened import opened, sign, signed
from storage.shifts import operators as known
from storage.shifts import signing_in

NEW_PIN = "STATION_NEW_PIN"
ROLES = click.Choice([role.value for role in Role])


@click.group()
def operators() -> None:
    """Who works here."""


@operators.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def listed(context: Context, as_json: bool) -> None:
    """Everybody, with role and state."""
    with closing(opened(context)) as store, store.database.read() as connection:
        found = known.all_of_them(connection)
    for each in found:
        if as_json:
            values = {"id": each.id, "name": each.name, "role": each.rank.value,
                      "pin": bool(each.guarded), "active": bool(each.active)}  # fmt: skip
            click.echo(json.dumps(values, ensure_ascii=False))
        else:
            state = context.text("operators.here" if each.active else "operators.gone")
            click.echo(f"{each.name}  {context.text(f'role.{each.rank.value}')}  {state}")


@operators.command("add")
@click.argument("name")
@click.option("--role", type=ROLES, default=Role.OPERATOR.value)
@click.option("--operator")
@click.pass_obj
def add(context: Context, name: str, role: str, operator: str | None) -> None:
    """Somebody new; where PINs are in use theirs is asked for."""
    with closing(signed(context, operator)) as store:
        pin = _new_pin(context, name) if store.guarded else ""
        signing_in.add(store, name, Role(role), pin)
    context.say("operators.added", name=name)


@operators.command("change")
@click.argument("name")
@click.option("--role", type=ROLES)
@click.option("--active/--gone", default=None)
@click.option("--operator")
@click.pass_obj
def change(
    context: Context, name: str, role: str | None, active: bool | None, operator: str | None
) -> None:
    """Another role, or no more here."""
    with closing(signed(context, operator)) as store:
        with store.database.read() as connection:
            found = known.named(connection, name)
        here = bool(found.active) if active is None else active
        signing_in.change(store, found.id, Role(role) if role else found.rank, active=here)
    context.say("operators.changed", name=name)


@operators.command("pin")
@click.argument("name")
@click.option("--recovery-key")
@click.option("--operator")
@click.pass_obj
def pin(context: Context, name: str, recovery_key: str | None, operator: str | None) -> None:
    """A new PIN: the first one makes a home ask who somebody is, and its owner the lead.

    With the recovery key, for whoever has forgotten the only lead's.
    """
    with closing(opened(context)) as store:
        old = "" if recovery_key else sign(context, store, operator)
        with store.database.read() as connection:
            found = known.named(connection, name)
        if recovery_key:
            if home.key_from_recovery(recovery_key) != store.home.key:
                raise InputProblem(ProblemCode.WRONG_RECOVERY_KEY)
            signing_in.reset(store, found.id, _new_pin(context, name))
        else:
            signing_in.set_pin(store, found.id, _new_pin(context, name), old)
    context.say("operators.pin_set", name=name)


def _new_pin(context: Context, name: str) -> str:
    given = os.environ.get(NEW_PIN)
    if given is not None:
        return given
    words = context.text("operators.new_pin", name=name)
    return str(click.prompt(words, hide_input=True, confirmation_prompt=True, err=True))

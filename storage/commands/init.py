"""`station init`: makes a home."""

from __future__ import annotations

import getpass

import click

from station import passphrase
from station.cli import Context
from station.kinds import StationKind
from station.places import divisions
from station.text import clean
from storage import home
from storage.commands.opened import new_passphrase
from storage.home import parts
from storage.store import Store
from storage.upkeep.founding import found


@click.command()
@click.option("--kind", type=click.Choice([k.value for k in StationKind]), default="checkpoint")
@click.option("--name")
@click.option("--code")
@click.option("--place")
@click.option("--operator")
@click.option("--fever-clinic", "clinics", multiple=True)
@click.option("--passphrase", "sealed", is_flag=True)
@click.pass_obj
def init(
    context: Context,
    kind: str,
    name: str | None,
    code: str | None,
    place: str | None,
    operator: str | None,
    clinics: tuple[str, ...],
    *,
    sealed: bool,
) -> None:
    """Makes a home; prints the recovery key once."""
    settings = home.new_settings(
        kind=StationKind(kind),
        name=clean(name, 60) if name else _name(context, StationKind(kind)),
        code=clean(code, 12) if code else None,
        place=divisions.meant(place).code if place else None,
        operator=clean(operator or user_name(), 60),
        language=context.lang.value,
        fever_clinics=tuple(clean(each, 60) for each in clinics[:9]),
    )
    parts.refuse_any(context.home)
    typed = new_passphrase(context, passphrase.ENVIRONMENT) if sealed else None
    made = found(context.home, settings, passphrase=typed)
    store = Store(made)
    store.begin(settings.operator)
    store.close()
    context.say("init.made", home=context.home)
    context.say("init.recovery")
    click.echo(home.recovery_text(made.key))


def _name(context: Context, kind: StationKind) -> str:
    plain = kind is StationKind.CHECKPOINT
    return context.text("init.name" if plain else f"station_kind.{kind.value}")


def user_name() -> str:
    """The login name, as a default operator."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"

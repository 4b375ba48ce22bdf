"""`station code`: issues travel codes and slips, manages keys."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from station import files, ids
from station.cli import Context
from station.codes import draw, slip, travel
from station.codes.travel import TravelCode
from station.commands.scan import parse_at
from station.events.kinds import Kind
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.places.risk_areas import Stay
from station.problems import InputProblem, ProblemCode
from station.screening.code_reading import Colour
from station.screening.disposition import Movement
from station.settings import HomePaths
from station.shifts.roles import Right
from storage.commands.opened import opened, signed
from storage.home import Home, signing_keys
from storage.home.signing_keys import SigningKey
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.lines import first_problem
from storage.screenings import queries


@click.group()
def code() -> None:
    """Issues codes and manages the keys that sign them."""


@code.group("keys")
def key_group() -> None:
    """Signing keys and trust lists."""


@key_group.command("make")
@click.argument("name", default="issuer")
@click.pass_obj
def make(context: Context, name: str) -> None:
    """A new signing key in the home."""
    with contextlib.ExitStack() as stack:
        if Home.exists(context.home):
            store = stack.enter_context(contextlib.closing(signed(context)))
            with store.database.read() as connection:
                store.require(connection, Right.KEYS)
        else:
            store = None
        made = signing_keys.make(HomePaths(context.home), name)
        if store is not None:
            told = codec.plain({"name": made.name, "kid": made.kid.hex()})
            store.save(NewEntry(Kind.CODE_KEY_MADE, told, ids.random_id()))
    path = HomePaths(context.home).keys / f"{name}{signing_keys.SUFFIX}"
    context.say("code.made", kid=made.kid.hex(), file=path)
    click.echo(made.kid.hex())


@key_group.command("list")
@click.pass_obj
def list_keys(context: Context) -> None:
    """The signing keys, one JSON line each."""
    for key in signing_keys.listed(HomePaths(context.home)):
        click.echo(json.dumps({"name": key.name, "kid": key.kid.hex()}))


@key_group.command("trust")
@click.option("--issuer", default="")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.pass_obj
def trust(context: Context, issuer: str, output: Path) -> None:
    """A trust list over this home's signing keys, for other stations."""
    found = signing_keys.listed(HomePaths(context.home))
    files.write(output, signing_keys.trust_list(found, issuer, datetime.now(UTC)))
    context.say("code.trust", file=output)


@code.group()
def issue() -> None:
    """Issues a code as a picture, as text, or in the terminal."""


@issue.command("travel")
@click.option("--name", default="")
@click.option("--document", type=click.Choice([k.value for k in DocumentKind]), default="none")
@click.option("--number", default="")
@click.option("--phone", default="")
@click.option("--colour", type=click.Choice([c.value for c in Colour]), default="green")
@click.option("--stay", "stays", multiple=True, help="DIVISION[:SINCE[:UNTIL]][*]")
@click.option("--issuer", default="")
@click.option("--issued")
@click.option("--hours", type=click.FloatRange(0), default=24.0)
@click.option("--key", "key_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--text", "as_text", is_flag=True)
@click.pass_obj
def issue_travel(context: Context, /, **given: object) -> None:
    """A travel code for one person."""
    issued = parse_at(str(given["issued"])) if given["issued"] else datetime.now(UTC)
    person = Person(
        str(given["name"]),
        Document(DocumentKind(str(given["document"])), str(given["number"])),
        str(given["phone"]),
    )
    stays = given["stays"] if isinstance(given["stays"], tuple) else ()
    made = TravelCode(
        person=person,
        colour=Colour(str(given["colour"])),
        stays=tuple(parse_stay(s) for s in stays),
        issuer=str(given["issuer"]),
        issued=issued,
        expires=issued + timedelta(hours=_hours(given["hours"])),
    )
    key = _key(context, given["key_file"])
    _put_out(context, travel.issue(made, key.kid, key.private), given)


@issue.command("slip")
@click.option("--record", "record", type=click.IntRange(1, 1 << 62), required=True, help="SEQ")
@click.option("--key", "key_file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--text", "as_text", is_flag=True)
@click.pass_obj
def issue_slip(context: Context, /, record: int, **given: object) -> None:
    """The pass slip of a record that has one; it carries the journal's head away."""
    store = opened(context)
    with store.database.read() as connection:
        row = queries.one(connection, record)
        head = journal.head(connection)
    store.close()
    if row is None or not row.slip:
        raise InputProblem(ProblemCode.NO_SUCH_RECORD)
    made = slip.PassSlip(
        row.slip, Movement(row.movement), row.destination, str(head), store.settings.code
    )
    key = _key(context, given["key_file"])
    _put_out(context, slip.issue(made, key.kid, key.private), given)


def parse_stay(text: str) -> Stay:
    """DIVISION[:SINCE[:UNTIL]][*]; the star marks a risk area in the locality."""
    marked = text.endswith("*")
    division, _, dates = text.rstrip("*").partition(":")
    since, _, until = dates.partition(":")
    values = {"division": division, "since": since or None, "until": until or None}
    try:
        found: Stay = TypeAdapter(Stay).validate_python(values | {"marked": marked})
    except ValidationError as failed:
        raise first_problem(failed) from None
    return found


def _hours(given: object) -> float:
    hours = float(str(given))
    if not 0 < hours <= 24 * 366:
        raise InputProblem(ProblemCode.BAD_FIELD, field="--hours", detail="0 < h <= 8784")
    return hours


def _key(context: Context, given: object) -> SigningKey:
    if given is not None:
        return signing_keys.load(Path(str(given)))
    found = signing_keys.listed(HomePaths(context.home))
    if not found:
        context.say("code.none")
        raise InputProblem(
            ProblemCode.NO_SUCH_FILE, file=HomePaths(context.home).keys / "issuer.pem"
        )
    return found[0]


def _put_out(context: Context, text: str, given: dict[str, object]) -> None:
    output = given["output"]
    if isinstance(output, Path):
        files.write(output, draw.png(text))
        context.say("code.issued", file=output)
    if given["as_text"]:
        click.echo(text)
    elif output is None:
        click.echo(draw.terminal(text))

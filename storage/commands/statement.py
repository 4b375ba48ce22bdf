"""`station statement`: what the journal holds, signed, for somebody else to check."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from station import files
from station.cli import Context
from station.codes import draw
from station.codes import statement as codes
from station.codes.bounded import TEXT_LIMIT
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Right
from storage.commands.opened import signed
from storage.home import Home, medium, two_keys
from storage.signing import statements
from storage.signing.statements import Held


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--first", type=click.IntRange(1), default=1)
@click.option("--last", type=click.IntRange(1))
@click.option("--force", is_flag=True)
@click.pass_obj
def statement(
    context: Context, output: Path | None, first: int, last: int | None, force: bool
) -> None:
    """Range, count and head of the journal under the station's own key, as text and QR, or as a file."""
    store = signed(context)
    try:
        with store.database.read() as connection:
            store.require(connection, Right.STATEMENT)
        text = statements.make(store, first, last)
    finally:
        store.close()
    stated = codes.read(text)
    told = context.text(
        "statement.told", name=stated.name, first=stated.first, last=stated.last,
        count=stated.count, mark=stated.fingerprint,
    )  # fmt: skip
    click.echo(told, err=True)
    if output is None:
        click.echo(draw.terminal(text, border=2, low=True), err=True)
        click.echo(text)
        return
    files.refuse_inside(output, context.home)
    files.refuse_existing(output, force=force)
    picture = output.with_name(output.name + ".png")
    files.refuse_existing(picture, force=force)
    files.write(output, f"{text}\n# {told}\n".encode())
    files.write(picture, draw.png(text))
    context.say("statement.written", file=output, picture=picture)


def held(context: Context, path: Path, *, as_json: bool) -> bool:
    """Whether a statement's signature holds, and this home, where it is the station's, says the same."""
    raw = files.read_bounded(path, TEXT_LIMIT * 2)
    try:
        stated = codes.read(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise InputProblem(ProblemCode.NOT_A_STATEMENT) from None
    answer = Held.OTHER_STATION
    if Home.exists(context.home):
        home = two_keys.opening(Home.open(context.home))
        database = medium.reading(home)
        try:
            with database.read() as connection:
                answer = statements.held(connection, home.settings.id, stated)
        finally:
            database.close()
    if as_json:
        values = asdict(stated) | {"fingerprint": stated.fingerprint, "here": answer.value}
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        click.echo(
            context.text(
                "statement.told", name=stated.name, first=stated.first, last=stated.last,
                count=stated.count, mark=stated.fingerprint,
            )
        )  # fmt: skip
        click.echo(context.text(f"statement.{answer.value}"))
    return answer in (Held.SAME, Held.OTHER_STATION)

"""`station medicines`: the catalogue searched, checked and replaced; product codes imported."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import click

from station import files, ids
from station.cli import Context
from station.events.kinds import Kind
from station.medicines import catalogue
from station.medicines.catalogue import Fault
from station.problems import InputProblem, ProblemCode
from station.settings import HomePaths
from storage.bootstrap import open_desk
from storage.commands.opened import sign, signed
from storage.home import medicines_file
from storage.journal import codec
from storage.journal.appending import NewEntry
from storage.medicines import codes as medicine_codes

File = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def medicines() -> None:
    """The catalogue of medicines and their product codes."""


@medicines.command("find")
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10)
@click.argument("words", nargs=-1, required=True)
@click.pass_obj
def find(context: Context, as_json: bool, limit: int, words: tuple[str, ...]) -> None:
    """Medicines by Chinese name, pinyin initials or English."""
    found = medicines_file.Catalogues(HomePaths(context.home)).get().find(" ".join(words), limit)
    for each in found:
        classes = [c.value for c in each.classes]
        if as_json:
            value = {"name": each.name, "english": each.english, "classes": classes}
            click.echo(json.dumps(value | {"contains": each.contains}, ensure_ascii=False))
        else:
            said = " ".join(context.text(f"medicine_class.{c}") for c in classes)
            click.echo(f"{each.name}  {each.english}  [{said}]  {'+'.join(each.contains)}".rstrip())
    sys.exit(0 if found else 1)


@medicines.command("check")
@File
@click.pass_obj
def check(context: Context, file: Path) -> None:
    """Every fault of a catalogue file, with line and column."""
    _, faults = catalogue.parse(_text(file))
    _tell(context, file, faults)
    if not faults:
        click.echo(context.text("policy.ok"))
    sys.exit(1 if faults else 0)


@medicines.command("use")
@File
@click.pass_obj
def use(context: Context, file: Path) -> None:
    """Takes a catalogue without faults into use at the next request."""
    text = _text(file)
    found, faults = catalogue.parse(text)
    _refuse(context, file, faults)
    with closing(signed(context)) as store:
        told = {
            "list": "medicines",
            "rows": len(found),
            "sha256": sha256(text.encode()).hexdigest(),
        }
        store.save(NewEntry(Kind.LIST_USED, codec.plain(told), ids.random_id()))
    medicines_file.use(HomePaths(context.home), text.encode())
    context.say("medicines.used", count=len(found))


@medicines.command("codes")
@File
@click.pass_obj
def codes(context: Context, file: Path) -> None:
    """Imports what product codes mean: CSV, `code,name`; the names are the catalogue's."""
    desk = open_desk(context.home)
    known = desk.catalogues.get()
    rows, faults = medicine_codes.parse(_text(file), known)
    try:
        if desk.store.guarded:
            sign(context, desk.store)
        _refuse(context, file, faults)
        count = medicine_codes.imported(desk.store, rows, known)
    finally:
        desk.store.close()
    context.say("medicines.imported", count=count)


def _text(file: Path) -> str:
    raw = files.read_bounded(file, catalogue.SIZE_LIMIT)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputProblem(
            ProblemCode.CATALOGUE_ERROR, file=file, line=line, column=1, detail="UTF-8"
        ) from None


def _tell(context: Context, file: Path, faults: list[Fault]) -> None:
    for fault in faults:
        words = context.text(f"medicines.{fault.key}", word=fault.word)
        click.echo(f"{file}:{fault.line}:{fault.column}: {words}")


def _refuse(context: Context, file: Path, faults: list[Fault]) -> None:
    if faults:
        _tell(context, file, faults)
        first = faults[0]
        words = context.text(f"medicines.{first.key}", word=first.word)
        raise InputProblem(
            ProblemCode.CATALOGUE_ERROR,
            file=file,
            line=first.line,
            column=first.column,
            detail=words,
        )

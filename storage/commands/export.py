"""`station export`: the ledger, or something else, as a file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from station.cli import Context
from station.i18n import Lang
from station.places import divisions
from station.places.risk_areas import RiskLevel
from station.screening.disposition import Movement
from storage.commands.opened import signed
from storage.commands.progress import counter
from storage.database import scratch
from storage.exporting import MANY, Format, Progress, Wanted, What
from storage.exporting import export as exporting
from storage.exports.filtering import DROVE, Filter
from storage.exports.span import span_of
from storage.shifts import operators
from storage.store import Store

EVERYTHING = "all"


@click.command()
@click.option("--format", "form", type=click.Choice([f.value for f in Format]))
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), required=True
)
@click.option("--what", type=click.Choice([*(w.value for w in What), EVERYTHING]))
@click.option("--since")
@click.option("--until")
@click.option("--movement", type=click.Choice([*(m.value for m in Movement), DROVE]))
@click.option("--operator")
@click.option("--fever", type=click.FloatRange(30, 43))
@click.option("--record-kind", type=click.Choice(["screening", "visit"]))
@click.option("--risk", type=click.Choice([level.value for level in RiskLevel]))
@click.option("--place")
@click.option("--plate")
@click.option("--late", is_flag=True)
@click.option("--full", is_flag=True)
@click.option("--reason", default="")
@click.option("--force", is_flag=True)
@click.pass_obj
def export(
    context: Context,
    /,
    form: str | None,
    output: Path,
    what: str | None,
    since: str | None,
    until: str | None,
    operator: str | None,
    full: bool,
    reason: str,
    force: bool,
    **chosen: Any,
) -> None:
    """Writes lines to a file, or to `-`; masked unless --full with a --reason."""
    found = Format(form) if form else _format(output)
    store = signed(context)
    try:
        only = _filter(store, operator, **chosen)
        wanted = Wanted(
            found, _what(what, found), span_of(store, since, until), only, full=full, reason=reason
        )
        with counter(context) as progress:
            if str(output) == "-":
                count = _to_stdout(store, wanted, context.lang, progress)
            else:
                count = exporting(store, wanted, output, context.lang, progress, force=force)
    finally:
        store.close()
    context.say("export.done", count=count, file=output)


def _filter(
    store: Store, operator: str | None, *, movement: str | None, fever: float | None,
    record_kind: str | None, risk: str | None, place: str | None, plate: str | None, late: bool,
) -> Filter:  # fmt: skip
    return Filter(
        movement or "", operators.id_of(store, operator) if operator else "", fever, record_kind or "",
        risk or "", place=divisions.meant(place).code if place else "", plate=plate or "", late=late,
    )  # fmt: skip


def _to_stdout(store: Store, wanted: Wanted, lang: Lang, progress: Progress) -> int:
    """Whole and recorded before its first byte is out: whoever reads only half of it has read it."""
    with scratch.Folder() as folder:
        path = folder / "export"
        count = exporting(store, wanted, path, lang, progress)
        with path.open("rb") as whole:
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    return count


def _format(output: Path) -> Format:
    """By the file's ending; CSV where that says nothing."""
    ending = output.suffix.lstrip(".").lower()
    return Format(ending) if ending in list(Format) else Format.CSV


def _what(what: str | None, form: Format) -> tuple[What, ...]:
    """A workbook holds everything unless one kind is asked for."""
    if what == EVERYTHING or (what is None and form in MANY):
        return tuple(What)
    return (What(what or What.LEDGER.value),)

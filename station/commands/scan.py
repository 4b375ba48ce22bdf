"""`station scan`: codes from pictures, films, folders, or text already decoded."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from station import i18n
from station.cli import Context
from station.codes import trust_files
from station.codes.recognise import recognise
from station.codes.trust import Trust
from station.devices import images
from station.devices.decode import Decoder
from station.devices.symbols import SCREENING, Symbol, Symbology, named
from station.problems import InputProblem, Problem, ProblemCode
from station.settings import HomePaths

FILM_STEP = 5
"""Of a film, every so many frames are looked at."""

LINE_LIMIT = 16 * 1024


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--trust", "trusted", multiple=True, type=click.Path(path_type=Path))
@click.option("--at")
@click.option("--symbology", "symbologies", multiple=True)
@click.argument("paths", nargs=-1, required=True)
@click.pass_obj
def scan(
    context: Context,
    as_json: bool,
    trusted: tuple[Path, ...],
    at: str | None,
    symbologies: tuple[str, ...],
    paths: tuple[str, ...],
) -> None:
    """Reads codes; exit 1 where a source gave none or could not be read."""
    now = parse_at(at) if at else datetime.now(UTC)
    trust = _trust(context, trusted)
    wanted = tuple(named(s) for s in symbologies) or SCREENING
    missed = 0
    for source, symbols, problem in _sources(paths, wanted):
        codes = [_code(symbol, trust, now) for symbol in symbols]
        missed += not codes
        shown: dict[str, Any] = {"source": source, "codes": codes}
        if problem is not None:
            shown["problem"] = problem.code.value
            click.echo(f"{source}: {i18n.problem_text(context.lang, problem)}", err=True)
        click.echo(json.dumps(shown, ensure_ascii=False) if as_json else _line(context, shown))
    sys.exit(1 if missed else 0)


def parse_at(text: str) -> datetime:
    """An RFC 3339 time; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputProblem(ProblemCode.BAD_TIME, field="--at") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _trust(context: Context, given: tuple[Path, ...]) -> Trust:
    if given:
        return trust_files.load(list(given))
    folder = HomePaths(context.home).trust
    return trust_files.load([folder]) if folder.is_dir() else Trust()


Read = tuple[str, list[Symbol], Problem | None]


def _sources(paths: tuple[str, ...], wanted: tuple[Symbology, ...]) -> Iterator[Read]:
    decoder: Decoder | None = None
    for name in paths:
        if name == "-":
            yield from _text_lines()
            continue
        decoder = decoder or Decoder(wanted)
        path = Path(name)
        if not path.exists():
            yield name, [], InputProblem(ProblemCode.NO_SUCH_FILE, file=name)
            continue
        for file in _files(path):
            yield _file(file, decoder)


def _text_lines() -> Iterator[Read]:
    number = 0
    while raw := sys.stdin.buffer.readline(LINE_LIMIT):
        number += 1
        line = raw.rstrip(b"\r\n")
        if line:
            text = line[:LINE_LIMIT].decode("utf-8", "replace")
            yield f"-:{number}", [Symbol(Symbology.QR, line[:LINE_LIMIT], text)], None


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    known = images.PICTURES | images.FILMS
    return sorted(p for p in path.rglob("*") if p.suffix.lower() in known)


def _file(path: Path, decoder: Decoder) -> Read:
    try:
        if path.suffix.lower() in images.FILMS:
            return str(path), _film(path, decoder), None
        return str(path), decoder.picture(images.grey_picture(path)), None
    except Problem as problem:
        return str(path), [], problem


def _film(path: Path, decoder: Decoder) -> list[Symbol]:
    cv2 = images.opencv()
    capture = cv2.VideoCapture(str(path))
    if not capture.isOpened():
        raise InputProblem(ProblemCode.NOT_A_PICTURE, file=path)
    found: dict[bytes, Symbol] = {}
    number = 0
    while capture.grab():
        number += 1
        if number % FILM_STEP == 0:
            good, frame = capture.retrieve()
            if good:
                grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
                found |= {s.data: s for s in decoder.frame(grey)}
    capture.release()
    return list(found.values())


def _code(symbol: Symbol, trust: Trust, now: datetime) -> dict[str, Any]:
    shown: dict[str, Any] = {"symbology": symbol.symbology.value}
    if symbol.text is not None:
        shown["text"] = symbol.text
    if not symbol.is_utf8:
        shown["hex"] = symbol.data.hex()
    found = recognise(symbol.text or symbol.data.decode("latin-1"), trust, now)
    return shown | {
        "format": found.format.value,
        "status": found.status.value,
        "reason": found.reason,
        "fields": dict(found.fields),
    }


def _line(context: Context, shown: dict[str, Any]) -> str:
    if not shown["codes"]:
        return f"{shown['source']}: -"
    words = [
        f"{context.text('format.' + c['format'])} {context.text('status.' + c['status'])}"
        for c in shown["codes"]
    ]
    return f"{shown['source']}: {'; '.join(words)}"

"""`station log`: the journal, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from station import clock
from station.cli import Context
from station.problems import Code, InputProblem
from storage import journal
from storage.entry import Kind, StoredEntry, family
from storage.exports.span import Span, parse_time
from storage.home import Home
from storage.store import Store

PAGE = 500


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--kind")
@click.option("--since")
@click.option("--until")
@click.option("--find")
@click.option("--limit", type=click.IntRange(1), default=None)
@click.pass_obj
def log(
    context: Context,
    as_json: bool,
    kind: str | None,
    since: str | None,
    until: str | None,
    find: str | None,
    limit: int | None,
) -> None:
    """The journal, newest first."""
    store = Store(Home.open(context.home))
    span = Span(
        clock.millis(parse_time(since, store)) if since else None,
        clock.millis(parse_time(until, store)) if until else None,
    )
    kinds = family(kind) if kind else ()
    if kind and not kinds:
        known = ", ".join(dict.fromkeys(k.value.partition(".")[0] for k in Kind))
        raise InputProblem(Code.UNKNOWN_KIND, known=known)
    count = 0
    for entry in _entries(store, kinds):
        if not span.holds(entry.header.at) or not _found(entry, find):
            continue
        click.echo(json.dumps(shown(entry, store), ensure_ascii=False) if as_json else
                   _line(entry, store))  # fmt: skip
        count += 1
        if limit and count >= limit:
            break
    store.close()


def _entries(store: Store, kinds: tuple[Kind, ...]) -> Iterator[StoredEntry]:
    before = None
    while True:
        with store.database.read() as connection:
            page = journal.newest(connection, before=before, kinds=kinds, limit=PAGE)
        if not page:
            return
        yield from page
        before = page[-1].header.seq


def _found(entry: StoredEntry, words: str | None) -> bool:
    if not words:
        return True
    return entry.raw is not None and words.lower() in entry.raw.decode("utf-8").lower()


def shown(entry: StoredEntry, store: Store) -> dict[str, Any]:
    """An entry as JSON, times with the station's offset."""
    header = entry.header
    at = clock.from_millis(header.at).astimezone(store.settings.zone)
    return {
        "seq": header.seq,
        "id": header.id,
        "kind": header.kind,
        "at": at.isoformat(timespec="milliseconds"),
        "day": entry.day,
        "lineage": header.lineage,
        "shift": header.shift,
        "operator": header.operator,
        "subject": header.subject,
        "key": entry.key,
        "removed": entry.removed,
        "body": None if entry.removed else entry.body,
    }


def _line(entry: StoredEntry, store: Store) -> str:
    header = entry.header
    at = clock.from_millis(header.at).astimezone(store.settings.zone)
    decision = entry.body.get("decision", {})
    movement = (decision.get("applied") or {}).get("movement") or decision.get("advised", "")
    return f"{header.seq:>8}  {at:%Y-%m-%d %H:%M:%S}  {header.kind:<20}  {movement}"

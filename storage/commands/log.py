"""`station log`: the journal, newest first."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import click

from station import clock, ids
from station.cli import Context
from station.events.kinds import Kind
from station.events.masking import masked
from station.problems import InputProblem, ProblemCode
from station.shifts.roles import Right
from station.text import is_reason
from storage.commands.opened import opened, signed
from storage.exports.span import Span, span_of
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.entry import StoredEntry, family
from storage.store import Store

PAGE = 500


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--kind")
@click.option("--since")
@click.option("--until")
@click.option("--find")
@click.option("--limit", type=click.IntRange(1), default=None)
@click.option("--full", is_flag=True)
@click.option("--reason", default="")
@click.pass_obj
def log(
    context: Context,
    as_json: bool,
    kind: str | None,
    since: str | None,
    until: str | None,
    find: str | None,
    limit: int | None,
    full: bool,
    reason: str,
) -> None:
    """The journal, newest first; bodies masked unless --full with a --reason."""
    if full and not is_reason(reason):
        raise InputProblem(ProblemCode.BAD_FIELD, field="--reason", detail="--full")
    store = signed(context) if full else opened(context)
    if full:
        with store.database.read() as connection:
            store.require(connection, Right.EXPORT_FULL)
    span = span_of(store, since, until)
    kinds = family(kind) if kind else ()
    if kind and not kinds:
        known = ", ".join(dict.fromkeys(k.value.partition(".")[0] for k in Kind))
        raise InputProblem(ProblemCode.UNKNOWN_KIND, known=known)
    wanted = (
        entry
        for entry in _entries(store, kinds)
        if span.holds(entry.header.at) and _found(entry, find)
    )
    if full and as_json:
        # Before the first line is out: whoever reads only some of it has read it.
        _told(store, span, reason)
    for entry in itertools.islice(wanted, limit):
        if as_json:
            click.echo(json.dumps(shown(entry, store, full=full), ensure_ascii=False))
        else:
            click.echo(_line(entry, store))
    store.close()


def _told(store: Store, span: Span, reason: str) -> None:
    """Whoever reads the full journal, and why, stands in it."""
    body = {
        "format": "json", "what": "log", "full": True,
        "reason": reason.strip()[:200], "since": span.since, "until": span.until,
    }  # fmt: skip
    store.save(NewEntry(Kind.EXPORT_MADE, codec.plain(body), ids.random_id()))


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


def shown(entry: StoredEntry, store: Store, *, full: bool) -> dict[str, Any]:
    """An entry as JSON, times with the station's offset; masked unless `full`."""
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
        "body": None if entry.removed else _body(entry, full=full),
    }


def _body(entry: StoredEntry, *, full: bool) -> dict[str, Any]:
    return entry.body if full else masked(entry.body, entry.header.kind)


def _line(entry: StoredEntry, store: Store) -> str:
    header = entry.header
    at = clock.from_millis(header.at).astimezone(store.settings.zone)
    decision = entry.body.get("decision", {})
    movement = (decision.get("applied") or {}).get("movement") or decision.get("advised", "")
    return f"{header.seq:>8}  {at:%Y-%m-%d %H:%M:%S}  {header.kind:<20}  {movement}"

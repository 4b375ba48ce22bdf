"""How the upload stands, from a frozen state to words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.cells import set_cell_size
from rich.style import Style
from rich.text import Text

from station import clock
from station.i18n import Lang, text
from station.sync.identity import grouped

if TYPE_CHECKING:
    from storage.sync.uploading import State

LABEL = 14
OFF = 120_000
"""Milliseconds from which on a clock that differs from the hub's is told."""


def page(state: State | None, waiting: int, now: datetime, zone: ZoneInfo, lang: Lang) -> Text:
    """Rows of a label and what it says; what is wrong stands first."""
    told = Text(no_wrap=True, overflow="ellipsis")
    if state is None:
        told.append(text(lang, "syncing.no_hub") + "\n", Style(bold=True))
        told.append(text(lang, "syncing.kept", count=waiting) + "\n")
        return told
    for words in _wrong(state, lang):
        told.append(f" {words} ", Style(bold=True, reverse=True))
        told.append("\n")
    for key, value in _rows(state, now, zone, lang):
        told.append(set_cell_size(text(lang, f"syncing.{key}"), LABEL), Style(dim=True))
        told.append(value + "\n", Style(bold=True))
    return told


def _wrong(state: State, lang: Lang) -> Iterator[str]:
    place = state.place
    if place.alarm:
        yield text(lang, "sync.alarm")
    if place.beyond:
        yield text(lang, "sync.beyond", count=place.beyond)
    if abs(place.clock_off) > OFF:
        yield text(lang, "syncing.clock_off", minutes=round(place.clock_off / 60_000))
    if state.problem is not None:
        yield f"{state.problem.code.value}"


def _rows(state: State, now: datetime, zone: ZoneInfo, lang: Lang) -> Iterator[tuple[str, str]]:
    hub, place, left = state.hub, state.place, state.waiting
    if hub is not None:
        yield "hub", hub.url
        yield "fingerprint", grouped(hub.identity.fingerprint)
    yield "state", _state(state, lang)
    when = _when(left.since, now, zone)
    since = text(lang, "syncing.since", when=when) if left.count else ""
    yield "waiting", f"{text(lang, 'syncing.entries', count=left.count)}  {since}".rstrip()
    if place.head.seq:
        yield "acknowledged", text(
            lang, "syncing.through", seq=place.head.seq, hash=place.head.hash.hex()[:12],
            when=_when(place.acknowledged, now, zone),
        )  # fmt: skip
    if place.heard:
        yield "heard", _when(place.heard, now, zone)


def _state(state: State, lang: Lang) -> str:
    if state.why is not None:
        why = text(lang, f"sync_why.{state.why.value}")
        left = state.again - time.monotonic()
        again = text(lang, "syncing.again", seconds=ceil(left)) if left > 0 else ""
        return f"{why}  {again}".rstrip()
    if state.busy:
        return text(lang, "syncing.sending")
    return text(lang, "syncing.waits" if state.waiting.count else "syncing.all_there")


def _when(ms: int, now: datetime, zone: ZoneInfo) -> str:
    at = clock.from_millis(ms).astimezone(zone)
    same = at.date() == now.astimezone(zone).date()
    return f"{at:%H:%M:%S}" if same else f"{at:%m-%d %H:%M}"

"""`station sync`: enrols at a hub, uploads what waits, and says how it stands."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import threading
from typing import Any

import click

from station import clock
from station.cli import Context
from station.sync.identity import grouped
from storage.commands.opened import opened, signed
from storage.store import Store
from storage.sync import enrolling, known_hub, queue
from storage.sync.backoff import Backoff
from storage.sync.known_hub import Acknowledged, KnownHub
from storage.sync.pace import Pace
from storage.sync.queue import Waiting
from storage.sync.transport import Why
from storage.sync.upload import Step, Uploader
from storage.sync.uploading import State, Uploading


@click.command()
@click.option("--once", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--status", is_flag=True)
@click.option("--enrol", "invitation")
@click.option("--force", is_flag=True)
@click.pass_obj
def sync(
    context: Context, once: bool, as_json: bool, status: bool, invitation: str | None, force: bool
) -> None:
    """Uploads until it is stopped; with --once until nothing waits or the hub cannot be reached."""
    if invitation is not None:
        with contextlib.closing(signed(context)) as store:
            hub = enrolling.enrol(store, invitation, force=force)
        context.say("sync.enrolled", url=hub.url, fingerprint=grouped(hub.identity.fingerprint))
        return
    with contextlib.closing(opened(context)) as store:
        with store.database.read() as connection:
            hub = known_hub.needed(connection)
            place = known_hub.acknowledged(connection)
            left = queue.waiting(connection, place.head)
        if status:
            _show(context, hub, place, left, None, as_json=as_json)
        elif once:
            sys.exit(_once(context, store, hub, as_json=as_json))
        else:
            _stay(context, store, as_json=as_json)


def _once(context: Context, store: Store, hub: KnownHub, *, as_json: bool) -> int:
    """Exit 0 where nothing waits any more, else 1."""
    uploader = Uploader(store, hub, Pace(store.settings.upload_limit * 1024))
    try:
        step = uploader.step()
        while step.sent and step.waiting.count and step.why is None:
            step = uploader.step()
    finally:
        uploader.close()
    _show(context, hub, step.place, step.waiting, step.why, as_json=as_json)
    return _result(step)


def _result(step: Step) -> int:
    return 0 if step.why is None and not step.waiting.count else 1


def _stay(context: Context, store: Store, *, as_json: bool) -> None:
    """Until Ctrl-C or SIGTERM; each change is a line."""
    ended = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    told: list[object] = [None]

    def tell(state: State) -> None:
        now = (state.place.head.seq, state.why, state.waiting.count)
        if state.hub is not None and not state.busy and now != told[0]:
            told[0] = now
            _show(context, state.hub, state.place, state.waiting, state.why, as_json=as_json)

    uploading = Uploading(store, backoff=Backoff(), told=tell)
    uploading.begin()
    ended.wait()
    uploading.stop()


def _show(
    context: Context, hub: KnownHub, place: Acknowledged, left: Waiting, why: Why | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    if as_json:
        click.echo(json.dumps(_values(hub, place, left, why)))
        return
    reason = context.text(f"sync_why.{why.value}") if why else ""
    click.echo(context.text("sync.line", seq=place.head.seq, count=left.count, why=reason).rstrip())
    if place.alarm:
        context.say("sync.alarm")
    if place.beyond:
        context.say("sync.beyond", count=place.beyond)


def _values(hub: KnownHub, place: Acknowledged, left: Waiting, why: Why | None) -> dict[str, Any]:
    return {
        "hub": hub.url, "fingerprint": hub.identity.fingerprint, "acknowledged": place.head.seq,
        "hash": place.head.hash.hex(), "pending": left.count,
        "since": clock.from_millis(left.since).isoformat() if left.since else None,
        "heard": clock.from_millis(place.heard).isoformat() if place.heard else None,
        "clock_off_ms": place.clock_off, "beyond": place.beyond, "alarm": place.alarm,
        "why": why.value if why else None,
    }  # fmt: skip

"""`station hub`: the other end, which keeps every station's entries; serves, invites, shows, shuts out."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from station import passphrase
from station.cli import Context
from station.clock import from_millis
from station.codes import draw
from station.problems import InputProblem, ProblemCode
from station.sync.identity import grouped
from station.text import is_reason
from storage.commands.hub_export import export
from storage.commands.hub_opened import DATABASE, FOLDER, opened
from storage.hub import alarms, enrolling, serving, stations, stick
from storage.hub import hub as hubs
from storage.hub.county import password
from storage.hub.stations import StationRow

PAGE = 1_000
PASSWORD = "STATION_HUB_PASSWORD"  # noqa: S105
PATH = click.Path(path_type=Path, dir_okay=False)


@click.group(invoke_without_command=True)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--database", envvar="STATION_HUB_DATABASE", default="")
@click.option("--listen", default=f"{serving.HOST}:{serving.PORT}")
@click.option("--certificate", type=PATH)
@click.option("--private-key", type=PATH)
@click.pass_context
def hub(
    ctx: click.Context, folder: Path | None, database: str, listen: str,
    certificate: Path | None, private_key: Path | None,
) -> None:  # fmt: skip
    """Serves the hub, until a signal ends it."""
    ctx.meta[FOLDER] = (folder or hubs.default_folder()).expanduser().absolute()
    ctx.meta[DATABASE] = database
    if ctx.invoked_subcommand is not None:
        return
    context: Context = ctx.obj
    where = serving.listen(listen, certificate, private_key)
    with opened(make=True) as found:
        identity = grouped(found.keys.public.fingerprint)

        def ready(bound: serving.Listen) -> None:
            context.say("hub.listening", url=bound.address, fingerprint=identity)
            context.say("hub.how", url=bound.address)

        serving.serve(found, where, ready)


@hub.command()
@click.option("--url", default=f"http://{serving.HOST}:{serving.PORT}")
@click.option("--minutes", type=click.IntRange(1, 7 * 24 * 60), default=enrolling.MINUTES)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def enrol(context: Context, url: str, minutes: int, as_json: bool) -> None:
    """An invitation for one station, as a QR code and as text."""
    with opened(make=True) as found:
        made = enrolling.invite(found, url, minutes)
    if as_json:
        told = {"invitation": made.text, "url": made.url, "fingerprint": made.fingerprint,
                "minutes": minutes}  # fmt: skip
        click.echo(json.dumps(told))
        return
    click.echo(draw.terminal(made.text, low=True))
    click.echo(made.text)
    context.say("hub.invited", minutes=minutes, fingerprint=grouped(made.fingerprint))


@hub.command("stations")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def listed(context: Context, as_json: bool) -> None:
    """Who is enrolled, by code."""
    with opened() as found, found.database.read() as connection:
        for row in stations.all_of_them(connection):
            keys = len(stations.keys(connection, row.station))
            told = {"station": row.station, "code": row.code, "name": row.name, "kind": row.kind,
                    "place": row.place, "enrolled": _iso(row.enrolled_at), "keys": keys,
                    "shut_out": _iso(row.shut_out_at)}  # fmt: skip
            state = context.text("hub.shut_out" if row.shut_out_at else "hub.enrolled")
            _put(told, f"{row.code}  {row.name}  {row.place}  {row.station}  {state}", as_json)


@hub.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def status(context: Context, as_json: bool) -> None:
    """What the hub has of each station, and what is wrong."""
    with opened() as found, found.database.read() as connection:
        for row in stations.all_of_them(connection):
            entries, parked = stations.count(connection, row.station)
            told = {"station": row.station, "code": row.code, "heard": _iso(row.heard_at),
                    "entries": entries, "head": f"{row.head_seq}:{row.head_hash.hex()}",
                    "parked": parked, "pending": row.pending, "clock_off_ms": row.clock_off,
                    "alarm": row.alarm}  # fmt: skip
            _put(told, _line(context, row, entries, parked), as_json)


def _line(context: Context, row: StationRow, entries: int, parked: int) -> str:
    alarm = context.text(f"hub_alarm.{row.alarm}") if row.alarm else ""
    return context.text(
        "hub.status", code=row.code or row.station, heard=_iso(row.heard_at) or "-", entries=entries,
        parked=parked, pending=row.pending, off=round(row.clock_off / 1000), alarm=alarm,
    ).rstrip()  # fmt: skip


@hub.command("shut-out")
@click.argument("station")
@click.pass_obj
def shut_out(context: Context, station: str) -> None:
    """Ends a station's keys; what it sent stays, and an invitation lets it in again."""
    with opened() as found:
        row = stations.shut_out(found, station)
    context.say("hub.now_shut_out", code=row.code or row.station)


@hub.command()
@click.argument("station")
@click.option("--json", "as_json", is_flag=True)
def entries(station: str, as_json: bool) -> None:
    """What the hub has of a station, an entry a line, for comparing."""
    with opened() as found, found.database.read() as connection:
        known = stations.named(connection, station).station
        after = (0, b"")
        while page := stations.entries(connection, known, after, PAGE):
            for row in page:
                told = {"seq": row.seq, "hash": row.hash.hex(), "branch": row.branch,
                        "kind": row.kind, "parked": row.parked, "gap": row.gap}  # fmt: skip
                _put(told, f"{row.seq}:{row.hash.hex()} {row.kind} {row.parked}".rstrip(), as_json)
            after = page[-1].seq, page[-1].hash


@hub.command()
@click.argument("station")
@click.option("--reason", required=True)
@click.pass_obj
def resolve(context: Context, station: str, reason: str) -> None:
    """Takes a station's alarms off; when and why is kept."""
    if not is_reason(reason):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    with opened() as found:
        row = alarms.resolve(found, station, reason[:200])
    context.say("hub.resolved", code=row.code or row.station)


@hub.command("password")
@click.pass_obj
def set_password(context: Context) -> None:
    """The one password of the county's pages."""
    with opened(make=True) as found:
        typed = os.environ.get(PASSWORD)
        if typed is None:
            words = context.text("county.ask_password")
            typed = click.prompt(words, hide_input=True, confirmation_prompt=True, err=True)
        password.keep(found.folder, passphrase.checked(str(typed)))
    context.say("county.password_kept")


@hub.group()
def bundle() -> None:
    """What stations send on a stick."""


@bundle.command()
@click.argument("file", type=PATH)
@click.option("--receipts", type=PATH, required=True)
@click.option("--force", is_flag=True)
@click.option("--shut-out", "ended", is_flag=True)
@click.pass_obj
def read(context: Context, file: Path, receipts: Path, force: bool, ended: bool) -> None:
    """Takes a bundle in, and writes the receipts that go back."""
    with opened() as found:
        told = stick.read(found, file, receipts, force=force, ended=ended)
    context.say("hub.carried", entries=told.entries, new=told.new, file=receipts)
    if told.refused:
        context.say("hub.carried_refused", count=told.refused)


def _put(told: dict[str, object], line: str, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else line)


def _iso(ms: int) -> str:
    return from_millis(ms).isoformat(timespec="seconds") if ms else ""


hub.add_command(export)

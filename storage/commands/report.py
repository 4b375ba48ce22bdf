"""`station report`: a day's report on the terminal, as JSON or PDF; sent with --send."""

from __future__ import annotations

import json
from pathlib import Path

import click

from station import clock, files
from station.cli import Context
from station.problems import InputProblem, ProblemCode
from station.reports import page
from station.reports.report import Report
from storage.bootstrap import open_desk
from storage.commands.opened import sign, tell_lost
from storage.desk import Desk
from storage.journal import codec
from storage.reports import queries, service
from storage.sync import known_hub


@click.command()
@click.option("--date", "day")
@click.option("--send", is_flag=True)
@click.option("--missed", is_flag=True)
@click.option("--days", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True)
@click.pass_obj
def report(
    context: Context, day: str | None, send: bool, missed: bool, days: bool, as_json: bool,
    output: Path | None, force: bool,
) -> None:  # fmt: skip
    """Today's report, or another day's; zero counts when nothing happened."""
    desk = open_desk(context.home)
    tell_lost(context, desk.store.lost)
    try:
        if send and desk.store.guarded:
            sign(context, desk.store)
        if output is not None:
            _refuse(context, output, force=force)
        if days:
            _days(context, desk, as_json=as_json)
            return
        if missed:
            made = service.make_up(desk)
            context.say("report.made_up_for", count=len(made), days=" ".join(made))
            return
        wanted = day or desk.store.today()
        found = service.send(desk, wanted)[1] if send else service.draft(desk, wanted)
        _show(context, desk, found, output, as_json=as_json)
        if send:
            context.say("report.sent", day=found.day, number=found.revision)
    finally:
        desk.store.close()


def _refuse(context: Context, output: Path, *, force: bool) -> None:
    if output.suffix.lower() not in (".pdf", ".json"):
        raise InputProblem(ProblemCode.BAD_FIELD, field="--output", detail=".pdf, .json")
    files.refuse_inside(output, context.home)
    files.refuse_existing(output, force=force)


def _show(
    context: Context, desk: Desk, found: Report, output: Path | None, *, as_json: bool
) -> None:
    offset = clock.offset_minutes(desk.store.now(), desk.store.settings.zone)
    told = codec.dump(Report, found)
    if output is not None and output.suffix.lower() == ".pdf":
        from storage.reports import pdf

        with files.replacing(output) as out:
            acknowledged = desk.store.ask(known_hub.acknowledged_seq)
            pdf.write(out, found, context.lang, offset, acknowledged)
    elif output is not None:
        files.write(output, told + b"\n")
    if as_json:
        click.echo(told.decode())
    elif output is None:
        for section in (
            page.head(found, context.lang, offset, desk.store.ask(known_hub.acknowledged_seq)),
            *page.sections(found, context.lang),
        ):
            click.echo(section.title)
            for label, value in section.rows:
                click.echo(f"  {label}  {value}")
    else:
        context.say("report.written", file=output)


def _days(context: Context, desk: Desk, *, as_json: bool) -> None:
    hour = desk.policy.thresholds.report_hour
    with desk.store.database.read() as connection:
        found = queries.days(connection, desk.store, hour)
    for each in found:
        if as_json:
            values = {"day": each.day, "state": each.state.value, "revision": each.revision,
                      "screened": each.screened, "fevers": each.fevers, "zero": each.zero,
                      "made_up": each.made_up, "since": each.since}  # fmt: skip
            click.echo(json.dumps(values))
        else:
            state = context.text(f"report_state.{each.state.value}")
            click.echo(f"{each.day}  {state}  {each.screened}")

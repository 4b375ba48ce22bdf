"""`station verify`: the chain, a noted head, and the views."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from station.cli import Context
from station.problems import InputProblem, ProblemCode
from storage.commands.progress import bar
from storage.commands.statement import held
from storage.database.noted_head import NotedHead
from storage.home import Home, medium, two_keys
from storage.journal.entries import Head
from storage.proof import verify as verifying


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--head", "noted")
@click.option("--statement", "stated", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def verify(context: Context, as_json: bool, noted: str | None, stated: Path | None) -> None:
    """Walks the chain and compares the views; or holds a signed statement against this home."""
    if stated is not None:
        sys.exit(0 if held(context, stated, as_json=as_json) else 1)
    # Names are looked up letter by letter here: the table of phrases would only cost 50 MB.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    head = parse_head(noted) if noted else None
    home = two_keys.opening(Home.open(context.home))
    # Not as a store: that would mend, and trip over what is to be named here.
    # First the head, then the journal: saves go on meanwhile.
    kept = NotedHead(home.paths.head, home.settings.id).read()
    database = medium.reading(home)
    with bar() as progress:
        hour = home.settings.day_begins
        verdict = verifying.verify(database, head, progress, hour, kept)
    database.close()
    if as_json:
        found = {
            "ok": verdict.ok, "count": verdict.count, "head": str(verdict.head),
            "seq": verdict.seq or None, "fault": verdict.fault, "detail": verdict.detail,
        }  # fmt: skip
        click.echo(json.dumps(found))
    elif verdict.ok:
        click.echo(f"ok {verdict.count} {verdict.head}")
    else:
        fault = context.text(f"fault.{verdict.fault}")
        detail = f" ({verdict.detail})" if verdict.detail else ""
        click.echo(context.text("verify.bad", seq=verdict.seq, fault=fault) + detail)
    sys.exit(0 if verdict.ok else 1)


def parse_head(text: str) -> Head:
    """SEQ:HASH."""
    seq, _, digest = text.partition(":")
    try:
        head = Head(int(seq), bytes.fromhex(digest))
        if head.seq < 1 or len(head.hash) != 32:
            raise ValueError
        return head
    except ValueError:
        raise InputProblem(ProblemCode.BAD_FIELD, field="--head", detail="SEQ:HASH") from None

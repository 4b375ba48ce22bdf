"""`station verify`: the chain, a noted head, and the views."""

from __future__ import annotations

import json
import sys

import click

from station.cli import Context
from station.problems import Code, InputProblem
from storage import verify as verifying
from storage.commands.progress import bar
from storage.home import Home
from storage.journal import Head
from storage.store import Store


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--head", "noted")
@click.pass_obj
def verify(context: Context, as_json: bool, noted: str | None) -> None:
    """Walks the chain and compares the views."""
    head = parse_head(noted) if noted else None
    store = Store(Home.open(context.home))
    with bar() as progress:
        verdict = verifying.verify(store.database, head, progress)
    store.close()
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
        click.echo(context.text("verify.bad", seq=verdict.seq, fault=fault))
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
        raise InputProblem(Code.BAD_FIELD, field="--head", detail="SEQ:HASH") from None

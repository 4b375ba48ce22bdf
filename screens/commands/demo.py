"""`station demo`: the screens on a throw-away home."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from station.cli import Context
from station.kinds import StationKind

TRIES = 30


@contextmanager
def _throw_away() -> Iterator[Path]:
    """A folder that goes at the end, also while a thread still lets go of a file in it."""
    folder = Path(tempfile.mkdtemp(prefix="shaodian-demo-"))
    try:
        yield folder
    finally:
        for _ in range(TRIES):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.1)


@click.command()
@click.option("--speed", type=click.FloatRange(0.1, 1000), default=1.0)
@click.option("--kind", type=click.Choice([k.value for k in StationKind]), default="checkpoint")
@click.pass_obj
def demo(context: Context, speed: float, kind: str) -> None:
    """A made-up station, a film of sample codes as its camera, and some history."""
    from screens import pace
    from screens.app import StationApp
    from storage import demo as demos

    with _throw_away() as folder:
        root = folder / "home"
        context.say("demo.making")
        name = context.text(f"demo.{kind}")
        lang = context.lang.value
        film, travellers = demos.make(root, name, lang, speed, StationKind(kind))
        context.say("demo.home", home=root)
        for traveller in travellers:
            kind = context.text(f"demo.{traveller.name}")
            context.say("demo.traveller", kind=kind, temperature=traveller.temperature)
        app = StationApp(root, context.lang, camera=str(film), clock=demos.clock_for(speed))
        pace.begin()
        app.run()

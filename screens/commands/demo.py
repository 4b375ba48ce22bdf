"""`station demo`: the screens on a throw-away home."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from station.cli import Context


@click.command()
@click.option("--speed", type=click.FloatRange(0.1, 1000), default=1.0)
@click.pass_obj
def demo(context: Context, speed: float) -> None:
    """A made-up station, a film of sample codes as its camera, and some history."""
    from screens import pace
    from screens.app import StationApp
    from storage import demo as demos

    with tempfile.TemporaryDirectory(prefix="shaodian-demo-") as folder:
        root = Path(folder) / "home"
        context.say("demo.making")
        film, travellers = demos.make(root, context.text("demo.station"), context.lang.value, speed)
        context.say("demo.home", home=root)
        for traveller in travellers:
            kind = context.text(f"demo.{traveller.name}")
            context.say("demo.traveller", kind=kind, temperature=traveller.temperature)
        app = StationApp(root, context.lang, camera=str(film), clock=demos.clock_for(speed))
        pace.begin()
        app.run()

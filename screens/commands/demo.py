"""`station demo`: the screens on a throw-away home."""

from __future__ import annotations

import click

from station.cli import Context
from station.kinds import StationKind

PREFIX = "shaodian-demo-"


@click.command()
@click.option("--speed", type=click.FloatRange(0.1, 1000), default=1.0)
@click.option("--kind", type=click.Choice([k.value for k in StationKind]), default="checkpoint")
@click.pass_obj
def demo(context: Context, speed: float, kind: str) -> None:
    """A made-up station, a film of sample codes as its camera, and some history."""
    from screens.app import StationApp
    from screens.shell import interpreter
    from storage.database import scratch
    from storage.demo import checkpoint as demos

    with scratch.Folder(prefix=PREFIX) as folder:
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
        interpreter.begin()
        app.run()

"""`station run`: the screens."""

from __future__ import annotations

import sys

import click

from station import passphrase
from station.cli import Context


@click.command()
@click.option("--camera", default="")
@click.pass_obj
def run(context: Context, camera: str = "") -> None:
    """Opens the screens on the home."""
    from screens.shell import interpreter

    # Before anything else is imported: what that makes is no garbage.
    interpreter.begin()
    from screens.app import StationApp

    # The screens own the terminal from here on, and ask by a form.
    passphrase.ask_by(None)
    app = StationApp(context.home, context.lang, camera=camera)
    app.run()
    sys.exit(app.return_code or 0)

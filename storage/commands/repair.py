"""`station repair`: writes lost settings again from the journal."""

from __future__ import annotations

import click

from station.cli import Context
from storage.upkeep import repair as repairing


@click.command()
@click.pass_obj
def repair(context: Context) -> None:
    """The settings, as they were last read; nothing that is there is changed."""
    settings = repairing.restore_settings(context.home)
    context.say("repair.done", name=settings.name, home=context.home)

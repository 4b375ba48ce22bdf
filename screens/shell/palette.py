"""The command palette, in the language: the acts of the screen below it, by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from screens.shell import command
from screens.shell.command import Command
from screens.shell.screen import StationScreen

NOT_OFFERED = {command.PALETTE.name, command.GO.name, command.APPLY.name}
"""What applies a verdict is pressed where the verdict can be read, never from a list over it."""


class ActProvider(Provider):
    """Finds acts by their words, and by what they do."""

    def _acts(self) -> Iterator[tuple[Command, str, str]]:
        screen = self.screen
        if not isinstance(screen, StationScreen):
            return
        named = {
            act.name: act
            for act in (*screen.ACTS, *command.EVERYWHERE)
            if act.name not in NOT_OFFERED
        }
        for act in named.values():
            key = f"act_help.{act.name}"
            words = screen.words(f"act.{act.name}")
            yield act, f"{act.shown}  {words}", screen.words(key) if screen.has_words(key) else ""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for act, words, what in self._acts():
            yield DiscoveryHit(words, partial(self._run, act), help=what)

    async def search(self, query: str) -> Hits:
        """Those that the typed words mean."""
        matcher = self.matcher(query)
        for act, words, what in self._acts():
            score = max(matcher.match(words), matcher.match(what))
            if score > 0:
                yield Hit(score, matcher.highlight(words), partial(self._run, act), help=what)

    async def _run(self, act: Command) -> None:
        screen = self.screen
        mine = act.opens or hasattr(screen, f"action_{act.name}")
        await self.app.run_action(act.action, screen if mine else self.app)

"""The recovery key: text and QR, to be written down or photographed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from screens.setup.key_kept import KeyKeptScreen
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.titleline import TitleLine
from station.problems import Problem

if TYPE_CHECKING:
    from storage.store import Store

READ = 1.0
"""Seconds in which nobody has read it yet."""


class RecoveryScreen(StationScreen[None]):
    """Shown when it is asked for; from here the key is put under a passphrase."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.NEXT, command.KEPT, command.BACK)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(*ACTS)  # type: ignore[assignment]

    def __init__(self, key: bytes | None = None) -> None:
        super().__init__()
        self.key = key
        self.first = key is not None
        self.problem: Problem | None = None
        self.readable_from = float("inf")

    def compose(self) -> ComposeResult:
        """The words beside the QR code."""
        yield TitleLine(id="title")
        with VerticalScroll(classes="panel page", can_focus=False), Horizontal():
            yield Static("", id="qr", markup=False)
            yield Static("", id="page", classes="hint", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """The key that was just made; asked for later, not before the journal says so."""
        super().on_mount()
        desk = self.station_app.desk
        if self.first:
            self.call_after_refresh(self._painted)
        elif desk is not None:
            self.station_app.bridge.write(
                lambda: _shown(desk.store),
                self.if_here(self._recorded),
                self.if_here(self._unrecorded),
            )

    def _recorded(self, key: bytes) -> None:
        self.key = key
        self._fill()

    def _unrecorded(self, problem: Problem) -> None:
        self.problem = problem
        self._fill()

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self._fill()

    def _fill(self) -> None:
        from station.codes import draw
        from storage.home import recovery_text

        if not self.is_attached:
            return
        self.show_title(self.words("recovery.title"))
        page = self.query_one("#page", Static)
        if self.problem is not None:
            page.update(
                self.problem_words(self.problem) + "\n\n" + self.words("recovery.unrecorded")
            )
            return
        if self.key is None:
            return
        typed = recovery_text(self.key)
        groups = typed.split("-")
        rows = "\n".join(" ".join(groups[i : i + 2]) for i in range(0, len(groups), 2))
        said = "recovery.text" if self.first else "recovery.again"
        page.update(self.words(said) + "\n\n" + rows)
        self.query_one("#qr", Static).update(
            draw.terminal(typed.replace("-", ""), border=2, low=True)
        )

    def _painted(self) -> None:
        self.readable_from = self.station_app.now() + READ

    def action_next(self) -> None:
        """Noted; an Enter that was meant for the screen before must not skip the key.

        Whoever asked for it later may leave at once.
        """
        if not self.first or self.station_app.now() >= self.readable_from:
            self.leave(None)

    def action_back(self) -> None:
        """The same."""
        self.action_next()

    def action_kept(self) -> None:
        """A passphrase for the key, or none; not before the first key was noted."""
        desk = self.station_app.desk
        if desk is not None and not self.first:
            self.ask(lambda: _sealed(desk.store), self._ask_how)

    def _ask_how(self, sealed: bool) -> None:
        if self.app.screen is self:
            self.app.switch_screen(KeyKeptScreen(sealed))


class NewKeyScreen(RecoveryScreen):
    """Shown once on the first run."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.NEXT, command.BACK)


def _sealed(store: Store) -> bool:
    from storage.upkeep import key_kept

    return key_kept.of(store.home.paths) is key_kept.Kept.PASSPHRASE


def _shown(store: Store) -> bytes:
    from storage.upkeep import key_shown

    return key_shown.shown(store, key_shown.Where.SCREEN)

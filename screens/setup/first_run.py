"""The first run: one name, Enter, and the station is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.setup.new_passphrase import NewPassphraseScreen
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.kinds import StationKind
from station.problems import InputProblem

if TYPE_CHECKING:
    from storage.home import Home

KEPT = ("file", "passphrase")
KINDS = (StationKind.CHECKPOINT, StationKind.CLINIC, StationKind.PHARMACY, StationKind.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Given:
    """What the first run was told."""

    name: str
    operator: str
    place: str
    lang: str
    kind: StationKind
    passphrase: str | None = None


RESTORE = Command("restore", "f4", "F4")


class FirstRunScreen(FormScreen[None]):
    """Who works here; where the station stands and what it is may be said now or left as they are."""

    TITLE_KEY = "first_run.title"
    HINT_KEY = "first_run.hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "kind": tuple(f"station_kind.{k.value}" for k in KINDS),
        "kept": tuple(f"first_run.kept_{k}" for k in KEPT),
    }
    REQUIRED = frozenset({"operator"})
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT, command.SAVE_F5, RESTORE, command.HELP, command.LANGUAGE,
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, RESTORE)

    def fields(self) -> Iterator[Widget]:
        """Two fields, two choices."""
        yield Static("")
        yield from self.row(
            "first_run.operator", Input(_login(), id="operator", compact=True, max_length=60)
        )
        yield from self.row("first_run.place", self.place("", "place"))
        yield Static("", id="suggestions", markup=False)
        kinds = [self.words(f"station_kind.{k.value}") for k in KINDS]
        yield from self.row("first_run.kind", Choices(kinds, {0}, id="kind"))
        ways = [self.words(f"first_run.kept_{k}") for k in KEPT]
        yield from self.row("first_run.kept", Choices(ways, {0}, id="kept"))

    def action_save(self) -> None:
        """Makes the home; where its key is to lie under a passphrase, that is asked for first."""
        operator = self.value("operator")
        try:
            place = self.chosen_place("place")
        except InputProblem as problem:
            self.tell(problem)
            return
        if not operator:
            self.query_one("#operator").focus()
            return
        kind = KINDS[min(self.query_one("#kind", Choices).chosen, default=0)]
        name = self.words("init.name" if kind is KINDS[0] else f"station_kind.{kind.value}")
        given = Given(name, operator, place, self.lang.value, kind)
        if 1 not in self.query_one("#kept", Choices).chosen:
            self._make(given)
            return
        self.app.push_screen(
            NewPassphraseScreen(),
            lambda typed: self._make(replace(given, passphrase=typed)) if typed else None,
        )

    def _make(self, given: Given) -> None:
        root = self.station_app.home
        self.write(lambda: _make(root, given), self._made)

    def _made(self, home: Home) -> None:
        from screens.setup.recovery_key import NewKeyScreen

        app = self.station_app
        self.leave(None)
        app.call_later(app.begin_home, NewKeyScreen(home.key))

    def action_restore(self) -> None:
        """No new station: an old one from its backup."""
        from screens.setup.restore import RestoreScreen

        self.app.push_screen(RestoreScreen(), self._restored)

    def _restored(self, there: bool | None) -> None:
        if there:
            app = self.station_app
            self.leave(None)
            app.call_later(app.begin_home, None)

    def take_code(self, text: str) -> bool:
        """Any code will do: the scanner's pace was learned from it."""
        pace = round(self.station_app.hands.wedge.pace * 1000)
        self.say(self.words("first_run.scanner", ms=pace))
        return True

    def action_back(self) -> None:
        """There is nothing to go back to."""


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _make(root: Path, given: Given) -> Home:
    from station.text import clean
    from storage.home import new_settings
    from storage.upkeep.founding import found

    settings = new_settings(
        kind=given.kind, name=given.name, operator=clean(given.operator, 60),
        place=given.place or None, language=given.lang,
    )  # fmt: skip
    return found(root, settings, passphrase=given.passphrase)

"""The first run: one name, Enter, and the station is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from screens import acts
from screens.acts import Act
from screens.forms import FormScreen
from screens.opening import open_home
from screens.widgets.keybar import KeyBar
from screens.widgets.placefield import PlaceField, suggest
from station.problems import Code, InputProblem

if TYPE_CHECKING:
    from storage.home import Home


class FirstRunScreen(FormScreen[None]):
    """Who works here; where the station stands may be said now or left empty."""

    TITLE_KEY = "first_run.title"
    ACTS: ClassVar[tuple[Act, ...]] = (acts.NEXT, acts.HELP, acts.LANGUAGE)
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(acts.SAVE_F5)  # type: ignore[assignment]

    def compose(self) -> ComposeResult:
        """Two fields."""
        yield from self.heading()
        with Vertical(classes="form"):
            yield Static(self.words("first_run.hint"), classes="hint", markup=False, id="hint")
            yield Static("")
            yield from self.row(
                "first_run.operator", Input(_login(), id="operator", compact=True, max_length=60)
            )
            yield from self.row("first_run.place", PlaceField("", "", "place"))
            yield Static("", id="suggestions", markup=False)
            yield self.problem_row()
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """The hint too."""
        super().retranslate()
        self.query_one("#hint", Static).update(self.words("first_run.hint"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Shows what a place's words mean."""
        if isinstance(event.input, PlaceField):
            suggest(self.query_one("#suggestions", Static), event.input)

    def action_save(self) -> None:
        """Makes the home."""
        operator = self.value("operator")
        field = self.query_one("#place", PlaceField)
        division = field.division() if field.value.strip() else None
        if field.value.strip() and division is None:
            self.tell(InputProblem(Code.PLACE_UNKNOWN))
            return
        if not operator:
            self.query_one("#operator").focus()
            return
        app = self.station_app
        place = division.code if division else ""
        name, lang, root = self.words("init.name"), self.lang.value, app.home
        self.write(lambda: _make(root, name, operator, place, lang), self._made)

    def _made(self, home: Home) -> None:
        from screens.recovery import RecoveryScreen

        app = self.station_app
        self.leave(None)
        open_home(app)
        app.push_screen(RecoveryScreen(home.key))

    def action_back(self) -> None:
        """There is nothing to go back to."""


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def _make(root: Path, name: str, operator: str, place: str, lang: str) -> Home:
    from station.text import clean
    from storage.founding import found
    from storage.home import new_settings

    settings = new_settings(
        name=name, operator=clean(operator, 60), place=place or None, language=lang
    )
    return found(root, settings)

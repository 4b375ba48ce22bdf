"""An export by the lead: what, as what, from when to when; beside the work, with progress, stopped by Esc."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.messages import Progressed
from screens.widgets.choices import Choices
from station.i18n import Lang
from station.problems import InputProblem, Problem, ProblemCode

if TYPE_CHECKING:
    from storage.desk import Desk

WHAT = (
    "everything", "ledger", "set_asides", "registers", "corrections", "requests", "refusals", "holds", "referrals",
)  # fmt: skip
"""As `What` has them; a form must not load the database's library for their names."""

FORMATS = ("xlsx", "csv", "jsonl")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds."""

    what: str
    form: str
    since: str
    until: str
    full: bool
    reason: str


class ExportScreen(FormScreen[None]):
    """Two dates and a choice; today's ledger as a workbook unless something else is said."""

    TITLE_KEY = "export.title"
    HINT_KEY = "export.hint"
    CHOICE_KEYS = {  # noqa: RUF012
        "what": tuple(f"export_what.{w}" for w in WHAT), "form": tuple(f"export_form.{f}" for f in FORMATS),
        "full": ("export.masked", "export.full"),
    }  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self) -> None:
        super().__init__()
        self.stop: threading.Event | None = None

    def fields(self) -> Iterator[Widget]:
        """The rows."""
        desk = self.station_app.desk
        today = desk.store.today() if desk else ""
        yield Static("")
        for name, chosen in (("what", 0), ("form", 0)):
            words = [self.words(key) for key in self.CHOICE_KEYS[name]]
            yield from self.row(f"export.{name}", Choices(words, {chosen}, id=name))
        for name in ("since", "until"):
            yield from self.row(
                f"export.{name}", Input(today, id=name, compact=True, max_length=25)
            )
        words = [self.words(key) for key in self.CHOICE_KEYS["full"]]
        yield from self.row("export.mask", Choices(words, {0}, id="full"))
        yield from self.row("export.reason", Input("", id="reason", compact=True, max_length=200))

    def action_save(self) -> None:
        """Writes it beside the work; saves of others wait for nothing."""
        desk, lang = self.station_app.desk, self.lang
        if desk is None or self.stop is not None:
            return
        self.right()
        asked = Asked(
            WHAT[self._chosen("what")], FORMATS[self._chosen("form")], self.value("since"), self.value("until"),
            self._chosen("full") == 1, self.value("reason"),
        )  # fmt: skip
        stop = self.stop = threading.Event()

        def progress(count: int) -> None:
            if stop.is_set():
                raise InputProblem(ProblemCode.STOPPED)
            self.post_message(Progressed(count))

        self.station_app.bridge.read(
            lambda: _export(desk, asked, lang, progress),
            self.if_here(self._written),
            self.if_here(self._not_written),
        )

    def _chosen(self, name: str) -> int:
        return min(self.query_one(f"#{name}", Choices).chosen, default=0)

    def on_progressed(self, event: Progressed) -> None:
        """It goes on."""
        if self.stop is not None:
            self.say(self.words("export.counted", count=event.done))

    def _written(self, told: tuple[int, Path]) -> None:
        self.stop = None
        self.say(self.words("export.done", count=told[0], file=told[1]))

    def _not_written(self, problem: Problem) -> None:
        self.stop = None
        self.tell(problem)

    def action_back(self) -> None:
        """Stops what is being written, of which nothing is left; else goes back."""
        if self.stop is not None:
            self.stop.set()
        else:
            self.leave(None)


def _export(
    desk: Desk, asked: Asked, lang: Lang, progress: Callable[[int], None]
) -> tuple[int, Path]:
    from station import files
    from storage.exporting import Format, Wanted, What, export
    from storage.exports.span import span_of

    store = desk.store
    what = tuple(What) if asked.what == WHAT[0] else (What(asked.what),)
    span = span_of(store, asked.since or None, asked.until or None)
    wanted = Wanted(Format(asked.form), what, span, full=asked.full, reason=asked.reason)
    folder = store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    at = store.now().astimezone(store.settings.zone)
    path = folder / f"{store.settings.code}-{asked.what}-{at:%Y%m%d-%H%M%S}.{asked.form}"
    return export(store, wanted, path, lang, progress), path

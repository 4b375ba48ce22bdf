"""A referral: which fever clinic, then the slip with its number and QR code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets.choices import Choices
from screens.widgets.titleline import TitleLine
from station.problems import InputProblem, ProblemCode
from station.text import clean

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.referrals.service import Issued

AROUND = 5
"""Rows that the title, the strip and the keys take beside the QR code."""


class ReferralScreen(FormScreen[bool]):
    """A number and Enter choose one of the settings' clinics; another is typed."""

    TITLE_KEY = "referral.title"
    ENTER_SAVES = True
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT,
        command.SAVE_F5,
        command.BACK,
        command.HELP,
    )
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(self, record: str) -> None:
        super().__init__()
        self.draft = f"referral:{record}"
        self.record = record

    def fields(self) -> Iterator[Widget]:
        """The clinics of the settings, and a field for another."""
        desk = self.station_app.desk
        settings = desk.store.settings if desk else None
        clinics = [clean(c, 60) for c in settings.fever_clinics] if settings else []
        if clinics:
            yield from self.row("referral.to", Choices(clinics, {0}, id="clinic"))
        key = "referral.other" if clinics else "referral.to"
        yield from self.row(key, Input("", id="other", compact=True, max_length=60))
        self.HINT_KEY = "referral.hint" if clinics else "referral.hint_none"

    def action_save(self) -> None:
        """Issues it."""
        desk = self.station_app.desk
        if desk is None:
            return
        clinic = self.value("other")
        chosen = self.query("#clinic").results(Choices)
        for choices in chosen:
            clinic = clinic or choices.words[min(choices.chosen, default=0)]
        if not clinic:
            self.tell(InputProblem(ProblemCode.CLINIC_UNKNOWN))
            return
        record = self.record
        self.write(lambda: _issue(desk, clinic, record), self._issued)

    def _issued(self, told: tuple[Issued, str]) -> None:
        issued, text = told
        main = self.station_app.main
        main.reload()
        words = self.words("referral.done", number=issued.number, clinic=issued.clinic)
        main.notice(words)
        self.leave(True)
        self.app.push_screen(SlipScreen(issued.number, issued.clinic, text))


class SlipScreen(StationScreen[None]):
    """The slip, to be photographed; F5 keeps it as a picture for any printer."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.NEXT, command.PRINT, command.BACK)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.NEXT, command.PRINT, command.BACK)  # type: ignore[assignment]

    def __init__(self, number: str, clinic: str, text: str) -> None:
        super().__init__()
        self.number, self.clinic, self.text = number, clinic, text

    def compose(self) -> ComposeResult:
        """The QR code beside the words."""
        yield TitleLine(id="title")
        with Horizontal(classes="panel"):
            yield Static("", id="qr", markup=False)
            yield Static("", id="page", classes="hint", markup=False)
        yield Static("", id="notice", classes="news", markup=False)
        yield KeyBar(markup=False)

    def retranslate(self) -> None:
        """The slip anew."""
        from station.codes import draw

        super().retranslate()
        self.show_title(self.words("referral.issued", number=self.number))
        drawn = draw.terminal(self.text, border=2, low=True)
        if drawn.count("\n") > self.app.size.height - AROUND:
            # Too small for the signed one: the number alone, the picture has both.
            drawn = draw.terminal(self.number, border=2, low=True)
        self.query_one("#qr", Static).update(drawn)
        file = f"exports/{self.number}.png"
        page = "\n\n".join(
            (self.clinic, self.number, self.words("referral.go", file=file),
             self.words("referral.print"))
        )  # fmt: skip
        self.query_one("#page", Static).update(page)

    def on_resize(self) -> None:
        """More or less room."""
        super().on_resize()
        self.retranslate()

    def action_next(self) -> None:
        """Seen."""
        self.leave(None)

    def action_print(self) -> None:
        """Keeps the picture beside the home's exports."""
        desk, number, text = self.station_app.desk, self.number, self.text
        if desk is not None:
            self.station_app.bridge.write(
                lambda: _picture(desk, number, text),
                self.if_here(self._pictured),
                self.station_app.tell,
            )

    def _pictured(self, path: Path) -> None:
        words = self.words("export.done", count=1, file=path)
        self.query_one("#notice", Static).update(words)


def _issue(desk: Desk, clinic: str, record: str) -> tuple[Issued, str]:
    from storage.referrals import service as referrals

    issued = referrals.issue(desk, clinic, record)
    return issued, referrals.code_text(desk, issued.number)


def _picture(desk: Desk, number: str, text: str) -> Path:
    from station import files
    from station.codes import draw

    folder = desk.store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{number}.png"
    files.write(path, draw.png(text, caption=number), mode=0o600)
    return path

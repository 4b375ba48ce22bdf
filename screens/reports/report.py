"""One day's report as it would be sent now; F5 sends it, F4 writes the office's page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from screens.widgets import plot
from screens.widgets.titleline import TitleLine
from station.i18n import Lang
from station.problems import Problem
from station.reports import page
from station.reports.page import Section
from station.reports.report import Report

if TYPE_CHECKING:
    from storage.desk import Desk

COLUMN, GAP = 23, 2
HOURS, HIGH = 24, 3
BOLD, DIM, HEAD = Style(bold=True), Style(dim=True), Style(bold=True, reverse=True)


class ReportScreen(StationScreen[None]):
    """The page of a day."""

    ACTS: ClassVar[tuple[Command, ...]] = (command.SEND, command.PDF, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SEND, command.PDF, command.BACK)  # type: ignore[assignment]

    def __init__(self, day: str) -> None:
        super().__init__()
        self.day = day
        self.report: Report | None = None
        self._sending = False

    def compose(self) -> ComposeResult:
        """Title, page, news."""
        yield TitleLine(id="title")
        with VerticalScroll(classes="panel page"):
            yield Static("", id="page", markup=False)
        yield Static("", id="empty", classes="news", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Counts."""
        super().on_mount()
        self.query_one(VerticalScroll).focus()
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _draft(desk, self.day), self.show, "report")

    def show(self, found: Report) -> None:
        """Shows what was counted."""
        self.report = found
        self.retranslate()

    def say(self, words: str) -> None:
        """News below the page."""
        self.query_one("#empty", Static).update(words)

    def not_read(self, problem: Problem) -> None:
        """What could not be counted is said here."""
        self.say(self.problem_words(problem))

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self.show_title(self.words("reports.title", day=self.day))
        if self.report is not None:
            self.query_one("#page", Static).update(self._page(self.report))

    def _page(self, report: Report) -> Text:
        width = max(60, self.app.size.width - 4)
        offset = _offset(self.station_app.desk)
        words = Text(no_wrap=True, overflow="ellipsis")
        words.append(f" {page.title(report, self.lang)} ", HEAD)
        words.append("\n")
        for label, value in page.head(
            report, self.lang, offset, self.station_app.own_upload.acknowledged
        ).rows:
            words.append(set_cell_size(label, 12), DIM)
            words.append(value + "\n", BOLD)
        _columns(words, page.sections(report, self.lang), width)
        _hours(words, report, self.lang)
        return words

    def action_send(self) -> None:
        """Sends the day's report; a later one of the same day is a numbered revision."""
        desk = self.station_app.desk
        if desk is not None and not self._sending:
            self._sending = True
            self.station_app.bridge.write(
                lambda: _send(desk, self.day), self.if_here(self._sent), self.if_here(self._failed)
            )

    def _sent(self, report: Report) -> None:
        self._sending = False
        self.show(report)
        self.say(self.words("report.sent", day=report.day, number=report.revision))
        self.station_app.main.reload()

    def _failed(self, problem: Problem) -> None:
        self._sending = False
        self.say(self.problem_words(problem))

    def action_pdf(self) -> None:
        """The page as a PDF beside the home."""
        desk, report, lang = self.station_app.desk, self.report, self.lang
        if desk is not None and report is not None:
            self.station_app.bridge.write(
                lambda: _pdf(desk, report, lang),
                self.if_here(self._written),
                self.if_here(self._failed),
            )

    def _written(self, path: Path) -> None:
        self.say(self.words("report.written", file=path))


def _columns(words: Text, sections: tuple[Section, ...], width: int) -> None:
    """Sections side by side, as many as fit."""
    many = max(1, width // (COLUMN + GAP))
    narrow = [s for s in sections if all(_fits(*row) for row in s.rows)]
    for at in range(0, len(narrow), many):
        beside = narrow[at : at + many]
        for section in beside:
            words.append(
                set_cell_size(section.title, COLUMN) + " " * GAP, Style(bold=True, underline=True)
            )
        words.append("\n")
        for line in range(max(len(s.rows) for s in beside)):
            for section in beside:
                label, value = section.rows[line] if line < len(section.rows) else ("", "")
                words.append(set_cell_size(label, COLUMN - cell_len(value)), DIM)
                words.append(value + " " * GAP, BOLD)
            words.append("\n")
    for section in (s for s in sections if s not in narrow):
        words.append(section.title + "\n", Style(bold=True, underline=True))
        for label, value in section.rows:
            words.append(set_cell_size(label, 12), DIM)
            words.append(value + "\n", BOLD)


def _fits(label: str, value: str) -> bool:
    return cell_len(label) + cell_len(value) < COLUMN


def _hours(words: Text, report: Report, lang: Lang) -> None:
    """The day by hour: all who were screened, and in bold the fevers below."""
    from station.i18n import text

    counts = {h.hour: h for h in report.hours}
    screened = [float(counts[h].screened) if h in counts else 0.0 for h in range(HOURS)]
    fevers = [float(counts[h].fevers) if h in counts else 0.0 for h in range(HOURS)]
    words.append(text(lang, "report.by_hour") + "\n", Style(bold=True, underline=True))
    for line in plot.columns(screened, rows=HIGH, cells=2):
        words.append("  " + line + "\n")
    words.append("  " + "".join(f"{h:<2}" for h in range(HOURS)) + "\n", DIM)
    if any(fevers):
        words.append("  " + plot.columns(fevers, rows=1, cells=2, top=max(screened))[0], BOLD)
        words.append(text(lang, "report.fevers") + "\n", BOLD)


def _offset(desk: Desk | None) -> int:
    from station import clock

    return clock.offset_minutes(desk.store.now(), desk.store.settings.zone) if desk else 0


def _draft(desk: Desk, day: str) -> Report:
    from storage.reports import service

    return service.draft(desk, day)


def _send(desk: Desk, day: str) -> Report:
    from storage.reports import service

    return service.send(desk, day)[1]


def _pdf(desk: Desk, report: Report, lang: Lang) -> Path:
    from station import files
    from storage.reports import pdf
    from storage.sync import known_hub

    folder = desk.store.home.paths.root / files.EXPORTS
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{desk.store.settings.code}-{report.day}-{report.revision}.pdf"
    with files.replacing(path, mode=0o600) as out:
        acknowledged = desk.store.ask(known_hub.acknowledged_seq)
        pdf.write(out, report, lang, _offset(desk), acknowledged)
    return path

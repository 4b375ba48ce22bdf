"""What every main screen shares: the board, the notice, the clock; the lowest screen of a station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual.widgets import Static

from screens.shell.named import named
from screens.shell.overview import Board
from screens.shell.overview import head as board_head
from screens.shell.overview import load as load_board
from screens.shell.screen import StationScreen
from screens.widgets.band import BandView
from screens.widgets.status import StatusLine
from station.problems import Problem, ProblemCode, StationProblem

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.journal.entries import Receipt

LOOK_EVERY = 3
"""Ticks between two looks at whether another process has written."""


class MainScreen(StationScreen[None]):
    """A kind of station opens on one; the app speaks to it by these methods only."""

    def __init__(self) -> None:
        super().__init__()
        self.board = Board()
        self.failure: Problem | None = None
        self.last_saved = 0
        self.half_filled: set[str] = set()
        """Drafts of forms that were left with something in them that nobody took."""

        self._shown: dict[str, Text | str] = {}
        self._ticks = 0
        self.set_back = 0
        """How far the clock was set back without an entry yet, ms."""

    # -- what each main screen says itself -------------------------------------------------------

    def desk_ready(self, desk: Desk) -> None:
        """The home is open."""
        self.failure = None
        self.reload()
        if desk.store.lost is not None:
            self.notice_problem(desk.store.lost.problem)
        elif desk.store.read_only:
            path = desk.store.home.paths.database
            self.notice_problem(StationProblem(ProblemCode.READ_ONLY, file=path))
            return
        self.station_app.bridge.write(lambda: _make_up(desk), self._made_up, self.station_app.tell)

    def _made_up(self, days: list[str]) -> None:
        """Days that nobody had reported: told, and only once they are on the disk."""
        desk = self.station_app.desk
        # A lost end of the journal is graver news.
        if days and desk is not None and desk.store.lost is None:
            said = self.words("report.made_up_for", count=len(days), days=" ".join(days[-3:]))
            self.station_app.main.notice(said)

    @property
    def busy(self) -> bool:
        """Whether somebody stands here."""
        return False

    def take_code(self, text: str) -> bool:
        """A code that was scanned on purpose; whether the screen took it."""
        return False

    def offer(self, text: str) -> None:
        """A code that the camera saw."""
        self.take_code(text)

    def keep_draft(self) -> None:
        """Keeps what is half-filled."""

    def hold_whom(self) -> tuple[str, str, str]:
        """Name, reason and case of a hold that is opened now; empty where nobody stands here."""
        return "", "", ""

    def show_saved(self, view: BandView) -> None:
        """For a moment: the number of what was saved."""
        self.notice(view.headline)

    def show_picture(self, picture: Any) -> None:
        """What the camera sees, where there is room."""

    def show_holds(self) -> None:
        """They stand in the strip."""

    # -- the board and the clock -----------------------------------------------------------------

    @property
    def whole(self) -> bool:
        """Whether all parts are there: not before the first paint, nor while the app is closing."""
        parts = ("#status", "#notice")
        return self.is_mounted and all(self.query_one_optional(part) for part in parts)

    def put(self, name: str, words: Text | str) -> None:
        """Paints a part again where its words changed; no part's size follows its words."""
        if self._shown.get(name) != words:
            self._shown[name] = words
            self.query_one(f"#{name}", Static).update(words, layout=False)

    def show_board(self, board: Board) -> None:
        """Today's counts, who rests, what is held."""
        self.board = board
        self.station_app.show_holds()
        self.tick()

    def tick(self) -> None:
        """Once a second: the clock, countdowns, and whether another process has written."""
        if not self.whole:
            return
        self.query_one("#status", StatusLine).show(self.station_app.status())
        desk = self.station_app.desk
        if desk is None:
            return
        self._ticks += 1
        if self._ticks % LOOK_EVERY == 0:
            self.station_app.rules.look()
            self.ask(lambda: board_head(desk), self._look_again)

    def _look_again(self, told: tuple[int, int]) -> None:
        head, self.set_back = told
        if head != self.board.head:
            self.reload()

    def reload(self) -> None:
        """Reads the board anew."""
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: load_board(desk), self.show_board, "board")

    def not_read(self, problem: Problem) -> None:
        """It is this screen's news."""
        self.notice_problem(problem)

    # -- the notice ------------------------------------------------------------------------------

    def notice(self, words: str) -> None:
        """One line of news; it stays until the next. Of a screen that was left, it is the lowest one's."""
        if self.is_attached:
            self.put("notice", words)
        elif (main := self.station_app.main) is not self:
            main.notice(words)

    def notice_problem(self, problem: Problem) -> None:
        """A problem as the news."""
        self.notice(self.problem_words(problem))

    def home_failed(self, problem: Problem) -> None:
        """The home cannot be opened; the number and what to do stay on the screen."""
        self.failure = problem
        self.notice_problem(problem)

    # -- acts that every main screen has -----------------------------------------------------------

    def action_opens(self, name: str) -> None:
        """The screen of an act; it needs the home."""
        where = next(act.opens for act in self.ACTS if act.name == name)
        if self.station_app.desk is not None:
            self.app.push_screen(named(where)())

    def action_lock(self) -> None:
        """Locks the screen, where there are PINs."""
        self.station_app.lock.now()

    def action_camera(self) -> None:
        """The camera, or the film, from the start."""
        self.station_app.camera.restart()

    # -- holds -----------------------------------------------------------------------------------

    def hold_now(self, desk: Desk) -> None:
        """A hold at once, before any form; whoever is at the screen lends the name, if any."""
        whom = self.hold_whom()
        self.station_app.bridge.write(
            lambda: _open_hold(desk, *whom),
            lambda receipt: self.held(receipt, whom[2]),
            lambda problem: self.hold_failed(problem, whom[2]),
        )

    def hold_failed(self, problem: Problem, subject: str) -> None:
        """The hold is not on the disk."""
        self.notice_problem(problem)

    def held(self, receipt: Receipt, subject: str) -> None:
        """The hold is on the disk."""
        self.notice(self.words("notice.held", number=receipt.seq))
        self.app.bell()
        self.reload()


def _make_up(desk: Desk) -> list[str]:
    from storage.reports import service

    return service.make_up(desk)


def _open_hold(desk: Desk, name: str, reason: str, subject: str) -> Receipt:
    from storage.holds.service import open_hold

    return open_hold(desk.store, name, reason, subject=subject)

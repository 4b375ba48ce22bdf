"""What every screen shares: the key bar, the language, going back, typed text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.screen import Screen
from textual.widgets import Static

from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.widgets.titleline import TitleLine
from station import i18n
from station.i18n import Lang
from station.problems import Problem

if TYPE_CHECKING:
    from textual import events

    from screens.shell.ports import StationPort

R = TypeVar("R")
T = TypeVar("T")


class StationScreen(Screen[R]):
    """A screen whose words follow the language, with its acts in the key bar."""

    ACTS: ClassVar[tuple[Command, ...]] = ()
    _left = False
    TITLE_KEY = ""
    _holds = ""
    _title = ""

    def __init__(self) -> None:
        super().__init__()
        self._asked: dict[str, int] = {}
        self._leaving: tuple[R | None] | None = None

    @property
    def station_app(self) -> StationPort:
        """The app, by its own type."""
        return cast("StationPort", self.app)

    @property
    def lang(self) -> Lang:
        """The language now."""
        return self.station_app.lang

    def words(self, key: str, **fields: object) -> str:
        """A text of the catalogue."""
        return i18n.text(self.lang, key, **fields)

    def has_words(self, key: str) -> bool:
        """Whether the catalogue has such a text."""
        return key in i18n.catalogue(self.lang)

    def problem_words(self, problem: Problem) -> str:
        """A problem's line."""
        return i18n.problem_text(self.lang, problem)

    def on_mount(self) -> None:
        """Shows the words for the first time."""
        self.retranslate()
        self.call_after_refresh(self.show_holds)

    def retranslate(self) -> None:
        """Shows every word anew; screens add their own."""
        for bar in self.query(KeyBar):
            bar.show(tuple(act for act in self.ACTS if act.bar), self.lang)

    def show_title(self, title: str) -> None:
        """The title line, with who works here and the time."""
        self._title = title
        for line in self.query(TitleLine):
            line.show(
                f"{self.words('status_line.product')} ▸ {title}", who_and_when(self.station_app)
            )

    def on_resize(self) -> None:
        """More or less room for the title."""
        if self._title:
            self.show_title(self._title)

    def tick(self) -> None:
        """Once a second: the clock."""
        if self._title and self.is_mounted:
            self.show_title(self._title)

    def show_holds(self) -> None:
        """The row of open holds, in sight on every screen; absent while there is none."""
        words = self.station_app.hold_watch.words()
        if not self.is_mounted or words == self._holds:
            return
        self._holds = words
        rows = self.query("#holdstrip")
        if not words:
            rows.remove()
        elif rows:
            rows.first(Static).update(words)
        else:
            self.mount(Static(words, id="holdstrip", markup=False))

    def ask(self, work: Callable[[], T], then: Callable[[T], None], kind: str = "") -> None:
        """Reads beside the keys; no answer reaches a screen that was left.

        Nor one that was overtaken: of each named `kind` only the newest question's counts.
        """
        number = self.overtake(kind)

        def answered(found: T) -> None:
            if not kind or self._asked[kind] == number:
                then(found)

        self.station_app.bridge.read(work, self.if_here(answered), self.not_read)

    def overtake(self, kind: str) -> int:
        """No question of this kind that was asked before is waited for any more."""
        self._asked[kind] = self._asked.get(kind, 0) + 1
        return self._asked[kind]

    def if_here(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """What follows only while the screen is there."""

        def follow(found: T) -> None:
            if self.is_attached:
                then(found)

        return follow

    def not_read(self, problem: Problem) -> None:
        """A question that found no answer."""
        self.station_app.tell(problem)

    def record_shown(self) -> int:
        """The record that stands here, by its seq; 0 where none or several do."""
        return 0

    def mark(self) -> Callable[[], None]:
        """What keys may change of the screen besides its widgets, to go back to after a scan."""
        return nothing

    def taken_back(self) -> None:
        """The keys that opened this screen were a scan's: nothing of it is kept."""

    def doubted(self) -> None:
        """An Enter came as no hand presses it: one more is asked for."""
        self.say(self.words("notice.enter_again"))

    def say(self, words: str) -> None:
        """News, where this screen has room for it."""
        self.station_app.main.notice(words)

    def keyed(self, event: events.Key) -> bool:
        """A key that no widget took; True where the screen does.

        Bound keys act when they come back to the app, so the screen's own are asked for there too:
        looked at sooner they would overtake the Enter before them on a machine that stalls.
        """
        return False

    def behind_keys(self, work: Callable[[], object]) -> None:
        """Work in its turn among the keys."""
        self.call_later(lambda: self.app.call_later(work) and None)

    def typed_text(self, text: str) -> bool:
        """Text that was typed outside any field; True where the screen took it."""
        return False

    def leave(self, result: R | None = None) -> None:
        """Goes back with a result, once: a second key in the same breath must not leave two screens."""
        if self._left or not self.is_attached:
            return
        if self.app.screen is not self:
            # Help, or a list of acts, lies over it just now: it goes when that has gone.
            self._leaving = (result,)
            return
        self._left = True
        self.station_app.left_at = self.station_app.now()
        self.dismiss(result)

    def on_screen_resume(self) -> None:
        """What lay over it has gone."""
        leaving, self._leaving = self._leaving, None
        if leaving is not None:
            self.call_after_refresh(self.leave, *leaving)

    def action_back(self) -> None:
        """One step back."""
        self.leave(None)


def who_and_when(app: StationPort) -> str:
    """Operator and clock; empty until the home is open."""
    if app.desk is None:
        return ""
    store = app.desk.store
    return f"{store.session.name}  {store.now().astimezone(store.settings.zone):%H:%M:%S}"


def nothing() -> None:
    """There is nothing to take back."""

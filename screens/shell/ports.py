"""What a screen may ask of the app and of the main screen: each screen is typed on these, not on the whole."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import App
from textual.screen import Screen

from screens.shell.camera import Camera
from screens.shell.command import Command
from screens.shell.overview import Board
from screens.shell.workers import StoreWorkers
from screens.widgets.band import BandView
from screens.widgets.status import Status
from station.devices.wedge import Wedge
from station.i18n import Lang
from station.problems import Problem

if TYPE_CHECKING:
    from station.clock import Clock
    from storage.desk import Desk
    from storage.sync.uploading import State


class MainPort(Protocol):
    """The main screen, as other screens and the app's parts see it."""

    ACTS: ClassVar[tuple[Command, ...]]
    board: Board
    set_back: int
    last_saved: int
    half_filled: set[str]

    @property
    def busy(self) -> bool: ...

    def notice(self, words: str) -> None: ...

    def notice_problem(self, problem: Problem) -> None: ...

    def home_failed(self, problem: Problem) -> None: ...

    def show_saved(self, view: BandView) -> None: ...

    def reload(self) -> None: ...


class HandsPort(Protocol):
    """The keys' filter."""

    wedge: Wedge
    last_key: float


class LockPort(Protocol):
    """Whether somebody has to sign in."""

    shut: bool

    def now(self) -> None: ...

    def nobody(self) -> None: ...

    def opened(self) -> None: ...


class HoldWatchPort(Protocol):
    """Open holds, in words."""

    def words(self, most: int = 3) -> str: ...

    def alarm(self) -> str: ...


class BackupPort(Protocol):
    """The age of the last backup."""

    def words(self) -> str: ...

    def overdue(self, head: int) -> bool: ...

    def now(self) -> None: ...


class UploadPort(Protocol):
    """The upload to the hub."""

    @property
    def state(self) -> State | None: ...

    @property
    def acknowledged(self) -> int | None: ...

    @property
    def wrong(self) -> bool: ...

    def words(self) -> str: ...

    def stage(self, seq: int) -> str: ...

    def now(self) -> None: ...

    def enrolled_now(self) -> None: ...


class RevealPort(Protocol):
    """Whether personal data is shown in full now."""

    @property
    def on(self) -> bool: ...


class RulesPort(Protocol):
    """Policy and lists that were replaced."""

    def look(self) -> None: ...

    def take(self) -> None: ...


class StationPort(App[None]):
    """The app, as its screens and parts see it."""

    home: Path
    lang: Lang
    clock: Clock | None
    desk: Desk | None
    bridge: StoreWorkers
    camera: Camera
    hands: HandsPort
    hold_watch: HoldWatchPort
    lock: LockPort
    own_backup: BackupPort
    own_upload: UploadPort
    rules: RulesPort
    reveal: RevealPort
    left_at: float

    @property
    @abstractmethod
    def main(self) -> MainPort:
        """The main screen, always the lowest."""

    @property
    @abstractmethod
    def upper(self) -> MainPort:
        """The uppermost main screen."""

    @abstractmethod
    def begin_home(self, following: Screen[None] | None) -> None:
        """A home was just made: its main screen, then what is shown first."""

    @abstractmethod
    def use_desk(self, desk: Desk) -> None:
        """The home is open: everything may begin."""

    @abstractmethod
    def now(self) -> float:
        """Seconds, as keys carry them: what a screen compares with a key's time."""

    @abstractmethod
    def tell(self, problem: Problem) -> None:
        """A problem on the main screen's notice line."""

    @abstractmethod
    def status(self) -> Status:
        """What the status line says now."""

    @abstractmethod
    def show_holds(self) -> None:
        """Open holds are in sight on every screen."""

    @abstractmethod
    def scanner_learned(self, pace: float) -> None:
        """The scanner's pace is kept."""

    @abstractmethod
    def forget_typed(self) -> None:
        """Letters that were still being collected were a scan's."""

    @abstractmethod
    def doubted(self) -> None:
        """An Enter came as no hand presses it."""

"""The app: puts station, storage and screens together, and looks at every key first."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input

from screens.holds.alarm import HoldAlarm
from screens.shell import command, interpreter, keyed
from screens.shell.camera import Camera
from screens.shell.fatal import unexpected
from screens.shell.home_screens import main_screen
from screens.shell.key_filter import KeyFilter
from screens.shell.lock import Lock
from screens.shell.main_screen import MainScreen
from screens.shell.messages import CameraChanged, Done, Looked, Scanned
from screens.shell.own_backup import OwnBackup
from screens.shell.own_upload import OwnUpload
from screens.shell.reveal import Reveal
from screens.shell.rules import Rules
from screens.shell.screen import StationScreen
from screens.shell.themes import Themed
from screens.shell.typed_text import TypedText
from screens.shell.workers import StoreWorkers
from screens.widgets.status import Status
from station.i18n import Lang, problem_text
from station.places import divisions
from station.problems import Problem

if TYPE_CHECKING:
    from station.clock import Clock
    from storage.desk import Desk


WARM_AFTER = 3.0
"""Seconds for which personal data is shown."""


def nothing(_: object) -> None:
    """Nothing follows."""


class StationApp(Themed):
    """The composition root; holds the language, the desk, the camera and the hands."""

    CSS_PATH = "station.tcss"
    BINDINGS: ClassVar[list[Binding]] = command.bindings(*command.EVERYWHERE)  # type: ignore[assignment]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (56, "-narrow"), (112, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high"), (34, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, home: Path, lang: Lang, *, camera: str = "", clock: Clock | None = None
    ) -> None:
        super().__init__()
        self.home, self.lang, self.clock = home, lang, clock
        self.desk: Desk | None = None
        self.bridge = StoreWorkers(self)
        self.camera = Camera(self, camera)
        self.hold_watch: HoldAlarm = HoldAlarm(self)
        self.own_backup: OwnBackup = OwnBackup(self)
        self.own_upload: OwnUpload = OwnUpload(self)
        self.lock: Lock = Lock(self)
        self.hands: KeyFilter = KeyFilter(self, self._forward)
        self.reveal: Reveal = Reveal(self)
        self.rules: Rules = Rules(self)
        self.left_at = float("-inf")
        self.typed = TypedText(self)

    def on_mount(self) -> None:
        """Paints first; everything heavy is imported after that, on another thread."""
        self._end_with_the_terminal()
        self.push_screen(main_screen(self.home, self))
        self.call_after_refresh(self._open_home)
        self.set_interval(1.0, self._tick)

    def _end_with_the_terminal(self) -> None:
        """Whoever closes the window leaves as with the key: what is half-filled is kept."""
        with suppress(ValueError, RuntimeError, NotImplementedError):
            loop = asyncio.get_running_loop()
            for name in (signal.SIGHUP, signal.SIGTERM):
                loop.add_signal_handler(name, lambda: self.call_later(self.action_quit))

    def _open_home(self) -> None:
        from screens.shell.startup import open_home

        open_home(self)

    def begin_home(self, following: Screen[None] | None) -> None:
        """A home was just made: its kind's main screen, then what is shown first."""
        self.switch_screen(main_screen(self.home, self))
        self.call_after_refresh(self._open_home)
        if following is not None:
            self.call_after_refresh(self.push_screen, following)

    def use_desk(self, desk: Desk) -> None:
        """The home is open: everything may begin."""
        self.desk = desk
        settings = desk.store.settings
        self.hands.wedge.prefix = settings.scanner_prefix
        self.bridge.read(lambda: keyed.known_pace(desk), self.hands.learn, self.tell)
        self.wear_kept(desk)
        self.camera.start(settings.camera, settings.same_code_seconds)
        self._tick()
        self.main.desk_ready(desk)
        self.lock.begin(desk)
        self.own_backup.begin(desk)
        self.own_upload.begin(desk)
        self.call_after_refresh(interpreter.settled)
        # The first place typed must not wait for half a second of index.
        self.set_timer(WARM_AFTER, lambda: self.bridge.read(divisions.warm, nothing, self.tell))

    @property
    def main(self) -> MainScreen:
        """The main screen, always the lowest but Textual's own."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                return screen
        raise LookupError("main")

    @property
    def upper(self) -> MainScreen:
        """The uppermost main screen: a medicine request lies over a visit."""
        return next(s for s in reversed(self.screen_stack) if isinstance(s, MainScreen))

    # -- keys -----------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes are looked at before any widget sees them."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self.hands.key(event)
        elif isinstance(event, events.Key) and keyed.is_taken(event, self.screen):
            event.stop()
        elif isinstance(event, events.Paste) and keyed.is_whole(event, self.focused):
            self.post_message(Scanned(event.text.strip()[: keyed.PASTE_LIMIT]))
        else:
            await super().on_event(event)

    async def _forward(self, event: events.Key) -> None:
        if not isinstance(self.focused, Input) and keyed.is_text(event.character or ""):
            self.typed.collect(event.character or "")
        else:
            self.typed.give()
            await super().on_event(event)

    def scanner_learned(self, pace: float) -> None:
        """The scanner's pace is kept, so that the next start knows it at its first character."""
        desk = self.desk
        if desk is not None and pace:
            self.bridge.write(lambda: keyed.keep_pace(desk, pace), nothing, self.tell)

    def forget_typed(self) -> None:
        """Letters that were still being collected were a scan's."""
        self.typed.forget()

    def doubted(self) -> None:
        """An Enter came as no hand presses it."""
        if isinstance(self.screen, StationScreen):
            # Behind the keys that are still on their way to it.
            self.screen.behind_keys(self.screen.doubted)

    # -- messages -------------------------------------------------------------------------------

    def on_scanned(self, message: Scanned) -> None:
        """A code belongs to whoever stands at the uppermost main screen, whatever lies over it."""
        if self.own_upload.invited(message.text):
            return
        if message.seen:
            if not self.lock.shut:
                self.upper.offer(message.text)
            return
        if keyed.is_short(message.text) and self.screen is not self.upper:
            if isinstance(self.screen, StationScreen):
                self.screen.say(self.screen.words("notice.short_burst", text=message.text))
            return
        for screen in reversed(self.screen_stack):
            taker = getattr(screen, "take_code", None)
            if taker is not None and taker(message.text):
                return

    def on_done(self, message: Done) -> None:
        """Work on another thread has ended."""
        if any(isinstance(s, MainScreen) and s.whole for s in self.screen_stack):
            message.then()

    def on_camera_changed(self, message: CameraChanged) -> None:
        """The status line tells the camera's state."""
        self.camera.problem = message.problem
        self._tick()

    def on_looked(self, message: Looked) -> None:
        """What the camera sees, where there is room for it."""
        self.main.show_picture(message.picture)

    def _tick(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, StationScreen):
                screen.tick()
        if any(isinstance(screen, MainScreen) for screen in self.screen_stack):
            self.show_holds()
            self.hold_watch.look()
            self.lock.look()

    def show_holds(self) -> None:
        """Open holds are in sight on every screen."""
        for screen in self.screen_stack:
            if isinstance(screen, StationScreen):
                screen.show_holds()

    def now(self) -> float:
        """Seconds, as keys carry them."""
        return self.hands.now()

    def status(self) -> Status:
        """The status line's snapshot."""
        from screens.counter.status_text import status_of

        return status_of(self)

    # -- acts -----------------------------------------------------------------------------------

    def action_language(self) -> None:
        """The other language, on every screen at once."""
        self.lang = self.lang.other
        for screen in self.screen_stack:
            if isinstance(screen, StationScreen):
                screen.retranslate()
        self.main.notice("")

    def action_palette(self) -> None:
        """All acts of this screen, by name."""
        from textual.command import CommandPalette

        from screens.shell.palette import ActProvider

        if isinstance(self.screen, StationScreen):
            words = self.screen.words("palette.search")
            self.push_screen(CommandPalette(providers=[ActProvider], placeholder=words))

    def action_help(self) -> None:
        """All keys."""
        from screens.shell.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_hold(self) -> None:
        """A hold at once, unnamed, before any form; on the lock, it says that nobody has signed in."""
        if self.lock.shut and isinstance(self.screen, StationScreen):
            self.screen.say(self.screen.words("sign_in.no_hold"))
        elif self.desk is not None:
            self.upper.hold_now(self.desk)

    def action_holds(self) -> None:
        """All open holds."""
        from screens.holds.hold_board import HoldsScreen

        if (
            self.desk is not None
            and not self.lock.shut
            and not isinstance(self.screen, HoldsScreen)
        ):
            self.push_screen(HoldsScreen())

    def action_reveal(self) -> None:
        """Shows personal data for a few seconds."""
        self.reveal.show()

    async def action_quit(self) -> None:
        """Leaves; what is half-filled is kept as a draft."""
        self.main.keep_draft()
        self.camera.stop()
        self.own_upload.stop()
        self.bridge.close()
        if self.desk is not None:
            self.desk.store.close()
        self.exit()

    def _fatal_error(self) -> None:
        """A fault of ours ends with its number and place; a traceback would show personal data."""
        problem = unexpected(self._exception)
        self._exit_renderables.append(Text(problem_text(self.lang, problem)))
        self._close_messages_no_wait()

    def tell(self, problem: Problem) -> None:
        """A problem on the main screen's notice line."""
        self.main.notice_problem(problem)

"""A station from its backup, guided: the newest one that is found, the recovery key, and it goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.shell.messages import Progressed

NAMED = re.compile(r"shaodian-.*-\d{8}-\d{6}\.zip")
MOST = 500
"""Files of a folder that are looked at."""

SPELLED = re.compile(r"[A-Z2-7]{56}")
"""The recovery key, as its QR code spells it."""


class RestoreScreen(FormScreen[bool]):
    """Two fields; True when the home is there."""

    TITLE_KEY = "restoring.title"
    HINT_KEY = "restoring.hint"
    REQUIRED = frozenset({"file", "key"})
    ACTS: ClassVar[tuple[Command, ...]] = (
        command.NEXT, command.SAVE_F5, command.BACK, command.HELP,
    )  # fmt: skip
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def fields(self) -> Iterator[Widget]:
        """The backup, and the key that was written down."""
        yield Static("")
        yield from self.row("restoring.file", Input("", id="file", compact=True, max_length=400))
        yield from self.row("restoring.key", Input("", id="key", compact=True, max_length=90))

    def on_mount(self) -> None:
        """Sticks and folders are looked through beside."""
        super().on_mount()
        root = self.station_app.home
        self.ask(lambda: newest(places(root)), self._found)

    def _found(self, path: Path | None) -> None:
        field = self.query_one("#file", Input)
        if path is not None and not field.value:
            field.value = str(path)
            self.query_one("#key", Input).focus()

    def take_code(self, text: str) -> bool:
        """The recovery key's code fills its field; any other says nothing here."""
        if SPELLED.fullmatch(text.strip()):
            self.query_one("#key", Input).value = text.strip()
        return True

    def action_save(self) -> None:
        """Looks at the backup whole, then it is the home."""
        root, path, typed = self.station_app.home, self.value("file"), self.value("key")
        if self.busy:
            return
        for name in ("file", "key"):
            if not self.value(name):
                self.query_one(f"#{name}", Input).focus()
                return
        self.right()
        self.say(self.words("restoring.looking", done=0, of="-"))
        progress = self._progressed
        self.write(lambda: _restore(Path(path).expanduser(), root, typed, progress), self._done)

    def _progressed(self, done: int, of: int) -> None:
        self.post_message(Progressed(done, of))

    def on_progressed(self, event: Progressed) -> None:
        """It goes on."""
        if self.busy:
            self.say(self.words("restoring.looking", done=event.done, of=event.of))

    def _done(self, _: None) -> None:
        self.busy = False
        self.leave(True)

    def action_back(self) -> None:
        """Not in the middle: what is half built would only be thrown away later."""
        if not self.busy:
            self.leave(None)


def places(root: Path) -> list[Path]:
    """Where people keep backups: sticks first, then beside the home and the user's own folder."""
    sticks = [p for mount in ("/media", "/run/media", "/Volumes") for p in Path(mount).glob("*")]
    deeper = [p for stick in sticks for p in _folders(stick)]
    return [*sticks, *deeper, Path("/mnt"), root.parent, root.parent / "backup", Path.home()]


def _folders(stick: Path) -> list[Path]:
    try:
        return [p for p in islice(stick.iterdir(), MOST) if p.is_dir()]
    except OSError:
        return []


def newest(folders: list[Path]) -> Path | None:
    """The newest backup in some folders, by the time in its name."""
    found: list[Path] = []
    for folder in folders:
        try:
            found += [p for p in islice(folder.iterdir(), MOST) if NAMED.fullmatch(p.name)]
        except OSError:
            continue
    return max(found, key=lambda p: p.name[-19:], default=None)


def _restore(path: Path, root: Path, typed: str, progress: Callable[[int, int], None]) -> None:
    from storage.home import key_from_recovery
    from storage.upkeep.restore import restore

    restore(path, root, key_from_recovery(typed), progress=progress).close()

"""Messages to the UI: workers and devices post them, only the UI changes widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.message import Message

from station.problems import Problem


class Scanned(Message):
    """A code was `seen` by the camera, or given on purpose: scanned by hand, or pasted."""

    def __init__(self, text: str, *, seen: bool = False) -> None:
        super().__init__()
        self.text = text
        self.seen = seen


class CameraChanged(Message):
    """The camera works, or has a problem."""

    def __init__(self, problem: Problem | None) -> None:
        super().__init__()
        self.problem = problem

    def can_replace(self, message: Message) -> bool:
        """The newest state is the only one that counts."""
        return isinstance(message, CameraChanged)


class Looked(Message):
    """A small grey picture of what the camera sees."""

    def __init__(self, picture: Any) -> None:
        super().__init__()
        self.picture = picture

    def can_replace(self, message: Message) -> bool:
        """Thirty frames a second never queue up."""
        return isinstance(message, Looked)


class Progressed(Message):
    """How far long work is; `of` is 0 where nobody knows how much there is."""

    def __init__(self, done: int, of: int = 0) -> None:
        super().__init__()
        self.done, self.of = done, of

    def can_replace(self, message: Message) -> bool:
        """The one that still waits is old news."""
        return isinstance(message, Progressed)


class Done(Message):
    """Work on another thread has ended; `then` runs on the UI."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self.then = then

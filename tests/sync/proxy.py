"""A line between station and hub: it may be slow, cut in the middle, lose an answer, or answer by itself."""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 1024


@dataclass
class Line:
    """What the line does to the connections that come now.

    `cut_after` bytes on the way up it breaks; `deaf` it loses whatever comes back; `rate` is in bytes a second on the
    way up; `answers` are given by the line itself, the hub never hears of it; `loss` is the chance that a piece breaks it.
    """

    target: str = ""
    cut_after: int | None = None
    deaf: bool = False
    rate: float = 0.0
    answers: list[bytes] = field(default_factory=list)
    loss: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    passed: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def healed(self) -> None:
        """A good line again."""
        self.cut_after, self.deaf, self.rate, self.loss = None, False, 0.0, 0.0
        self.answers.clear()

    def carry(self, near: socket.socket) -> None:
        """One connection, until either side ends it."""
        if self.answers:
            with suppress(OSError):
                near.settimeout(5)
                near.recv(CHUNK)
                near.sendall(self.answers.pop(0))
            _end(near)
            return
        where = urlsplit(self.target)
        try:
            far = socket.create_connection((where.hostname or "", where.port or 0), 5)
        except OSError:
            _end(near)
            return
        back = threading.Thread(target=self._down, args=(far, near), daemon=True)
        back.start()
        self._up(near, far)

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        sent = 0
        with suppress(OSError):
            while data := near.recv(CHUNK):
                if self.cut_after is not None and sent + len(data) > self.cut_after:
                    far.sendall(data[: self.cut_after - sent])
                    break
                if self.loss and self.chance.random() < self.loss:
                    break
                far.sendall(data)
                sent += len(data)
                self.passed += len(data)
                if self.rate:
                    time.sleep(len(data) / self.rate)
            else:
                return
        _end(near)
        _end(far)

    def _down(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(CHUNK):
                if self.deaf:
                    break
                near.sendall(data)
        _end(near)
        _end(far)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def between(target: str) -> Iterator[Line]:
    """A good line to somewhere, while the block lasts."""
    line = Line(target)
    listening = socket.create_server(("127.0.0.1", 0))
    line.port = listening.getsockname()[1]

    def accept() -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                threading.Thread(target=line.carry, args=(near,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield line
    finally:
        _end(listening)

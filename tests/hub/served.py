"""`station hub` as a process of its own, on a real socket."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from station.sync import answer as answers
from station.sync.answer import Answer
from storage.hub import hub as hubs
from storage.hub import keys
from storage.hub.hub import Hub
from tests.hub.sender import Sender

STATION = (sys.executable, "-m", "station.cli", "--lang", "en")


def command(folder: Path, *words: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the hub."""
    return subprocess.run(
        [*STATION, "hub", "--folder", str(folder), *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"STATION_HUB_DATABASE": database},
    )


@dataclass
class Served:
    """A hub that serves; the same folder may be served again."""

    folder: Path
    more: tuple[str, ...] = ()
    url: str = ""
    database: str = ""
    log_name: str = "hub.log"
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Until it listens."""
        log = (self.folder.parent / self.log_name).open("a+", encoding="utf-8")
        begun = log.seek(0, 2)
        self.process = subprocess.Popen(
            [*STATION, "hub", "--folder", str(self.folder), "--listen", "127.0.0.1:0", *self.more],
            stderr=log, text=True, env=os.environ | {"STATION_HUB_DATABASE": self.database},
        )  # fmt: skip
        while True:
            log.seek(begun)
            found = re.search(r"https?://[\d.]+:\d+", log.read())
            if found is not None:
                self.url = found[0]
                log.close()
                return
            try:
                self.process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            log.seek(begun)
            raise AssertionError(log.read())

    @property
    def log(self) -> str:
        """All that it said so far."""
        return (self.folder.parent / self.log_name).read_text("utf-8")

    def end(self, number: int = signal.SIGTERM) -> int:
        """A signal, and the exit code."""
        self.process.send_signal(number)
        return self.process.wait(40)

    def hub(self) -> Hub:
        """The same folder, opened beside it."""
        return hubs.opened(self.folder, url=self.database)

    def send(self, sender: Sender, data: bytes, client: httpx.Client) -> Answer:
        """A batch over the socket."""
        reply = client.post(f"{self.url}/v1/entries", content=data)
        assert reply.status_code == 200, reply.text
        return answers.read(reply.content, keys.identity(self.folder).public, data)

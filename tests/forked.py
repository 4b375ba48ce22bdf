"""Commands in processes of their own that are forked from one where everything is already imported.

A start costs half a second, and the faults need thousands. `python -m tests.forked` is that process:
a line of JSON in for each command, a line with its return code out.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

LONGEST = 120.0
"""Seconds that a command may take."""


class Forge:
    """The process that is forked from; a library may lie below all of them."""

    def __init__(self, folder: Path, preloaded: Path | None = None) -> None:
        self.folder = folder
        below = {"LD_PRELOAD": str(preloaded)} if preloaded else {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONUTF8": "1"} | below,
        )  # fmt: skip
        self._read = b""

    def run(
        self, words: list[str], env: dict[str, str], stdin: str, before: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """`station` with these words, in this environment and no other.

        `before` is Python that the process runs first.
        """
        streams = [self.folder / name for name in ("in", "out", "err")]
        streams[0].write_text(stdin, "utf-8")
        told = {"words": words, "env": env, "streams": [str(s) for s in streams], "before": before}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told).encode() + b"\n")
        self._process.stdin.flush()
        child = int(self._line())
        try:
            code = int(self._line())
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            self._line()
            raise subprocess.TimeoutExpired(words, LONGEST) from None
        out, err = (s.read_text("utf-8", "replace") for s in streams[1:])
        return subprocess.CompletedProcess(words, code, out, err)

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        answers = self._process.stdout.fileno()
        while b"\n" not in self._read:
            if not select.select([answers], [], [], LONGEST)[0]:
                raise TimeoutError
            self._read += os.read(answers, 4096)
        line, _, self._read = self._read.partition(b"\n")
        return line

    def close(self) -> None:
        """No more commands."""
        self._process.communicate()


def _child(words: list[str], env: dict[str, str], streams: list[str], before: str) -> NoReturn:
    from station.cli import main

    flags = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC] * 2)
    for at, (path, flag) in enumerate(zip(streams, flags, strict=True)):
        handle = os.open(path, flag, 0o600)
        os.dup2(handle, at)
        os.close(handle)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["station", *words]
    exec(before, {})
    main()
    sys.exit(0)


def serve() -> None:
    from station.cli import COMMANDS

    for where in COMMANDS.values():
        importlib.import_module(where.partition(":")[0])
    # Else each child walks all of it once more before it ends.
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    asked = os.fdopen(os.dup(0), "r")
    while line := asked.readline():
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            answers.close()
            asked.close()
            _child(told["words"], told["env"], told["streams"], told["before"])
        answers.write(f"{child}\n")
        answers.flush()
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


if __name__ == "__main__":
    serve()

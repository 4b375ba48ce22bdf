"""Commands in processes of their own that are forked from one where everything is already imported.

A start costs half a second, and the faults need thousands. `python -m tests.forked` is that process:
a line of JSON in for each command, a line with its return code out.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn


class Forge:
    """The process that is forked from; `preloaded` is a library that lies below all of them."""

    def __init__(self, preloaded: Path, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env=os.environ | {"LD_PRELOAD": str(preloaded)},
        )  # fmt: skip

    def run(
        self, words: list[str], env: dict[str, str], stdin: str
    ) -> subprocess.CompletedProcess[str]:
        """`station` with these words; ends with the caller when it takes more than two minutes."""
        streams = [self.folder / name for name in ("in", "out", "err")]
        streams[0].write_text(stdin, "utf-8")
        told = {"words": words, "env": env, "streams": [str(s) for s in streams]}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        out, err = (s.read_text("utf-8", "replace") for s in streams[1:])
        return subprocess.CompletedProcess(words, code, out, err)

    def close(self) -> None:
        """No more commands."""
        self._process.communicate()


def _child(words: list[str], env: dict[str, str], streams: list[str]) -> NoReturn:
    from station.cli import main

    flags = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC] * 2)
    for at, (path, flag) in enumerate(zip(streams, flags, strict=True)):
        handle = os.open(path, flag, 0o600)
        os.dup2(handle, at)
        os.close(handle)
    os.environ.update(env)
    main(words)
    sys.exit(0)


def serve() -> None:
    from station.cli import COMMANDS

    for where in COMMANDS.values():
        importlib.import_module(where.partition(":")[0])
    answers = os.fdopen(os.dup(1), "w")
    asked = os.fdopen(os.dup(0), "r")
    while line := asked.readline():
        told = json.loads(line)
        child = os.fork()
        if child == 0:
            answers.close()
            asked.close()
            _child(told["words"], told["env"], told["streams"])
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


if __name__ == "__main__":
    serve()

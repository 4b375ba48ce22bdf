"""Moving in: a home is built beside and put in place whole; killed anywhere, the next start ends it.

The steps are written down before the first of them is done (`.making/steps.json`). Until that file
is there, nothing of the folder was touched and what was being built is cleared. From then on every
start goes on where the last one ended: first what is old goes aside, then what is new comes in,
the settings last.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from station import files
from station.problems import InputProblem, Problem, ProblemCode, StationProblem
from storage.home import parts

MAKING = ".making"
STEPS = "steps.json"
EMPTIED = "emptied"
LOCK = ".making.lock"
SETTINGS = "station.toml"
DATABASE = "station.db"
OLD = (*(DATABASE + end for end in parts.LOGS), DATABASE, "station.head", "keys", "policies",
       "lists", SETTINGS)  # fmt: skip
"""What makes up a home, in the order in which it goes aside."""

LAID_READY = ("policies/", "lists/")
LEFTOVERS = ("station.head", "keys/database.salt", "run")


@contextmanager
def building(root: Path, *, aside: bool = False) -> Iterator[Path]:
    """A folder in which a home is built; at the end of the block it moves to `root`.

    `aside` keeps an old home in a folder of its own; without it, any part of one is a problem.
    """
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(root):
            _settle(root)
            if not aside:
                parts.refuse_any(root)
            stage = root / MAKING
            stage.mkdir(mode=0o700)
            try:
                yield stage / "home"
                _write_steps(root, stage)
            except BaseException:
                if not (stage / STEPS).exists():
                    shutil.rmtree(stage, ignore_errors=True)
                raise
            _settle(root)
    except OSError as error:
        raise files.write_problem(error, root) from None


def settle(root: Path) -> None:
    """Ends what an interrupted founding or restore began; at every opening of a home."""
    if not (root / MAKING).exists():
        return
    try:
        with locked(root):
            _settle(root)
    except OSError as error:
        raise files.write_problem(error, root) from None


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Nobody else builds, settles or rekeys this home meanwhile."""
    lock = FileLock(root / LOCK, timeout=0)
    try:
        with lock:
            yield
    except Timeout:
        raise StationProblem(ProblemCode.BUSY, file=root) from None


def _write_steps(root: Path, stage: Path) -> None:
    home = stage / "home"
    for passing in ("station.lock", "run"):
        path = home / passing
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    new = [p.relative_to(home).as_posix() for p in sorted(home.rglob("*")) if p.is_file()]
    order = [n for n in new if n not in (DATABASE, SETTINGS)] + [DATABASE, SETTINGS]
    empty = [p.relative_to(home).as_posix() for p in sorted(home.rglob("*")) if p.is_dir()]
    old = [name for name in OLD if (root / name).exists()]
    kept = f"aside-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if parts.of(root).nothing:
        # Policies or lists that were laid ready for the new home stay where they are; what an old
        # one left otherwise would say false things of the new one.
        ready = [n for n in order if n.startswith(LAID_READY) and (root / n).exists()]
        order = [n for n in order if n not in ready]
        old = [name for name in LEFTOVERS if (root / name).exists()]
    _sync_tree(home)
    told = json.dumps({"aside": kept, "old": old, "folders": empty, "new": order})
    files.write(stage / STEPS, told.encode(), mode=0o600)


def _settle(root: Path) -> None:
    stage = root / MAKING
    if not stage.exists():
        return
    if not stage.is_dir() or stage.is_symlink():
        _unfit(stage)
        return
    if (stage / STEPS).exists():
        steps = _steps(stage / STEPS)
        if steps is None:
            _unfit(stage)
            return
        if not (stage / EMPTIED).exists():
            _old_goes(root, root / steps["aside"], steps["old"])
            files.write(stage / EMPTIED, b"", mode=0o600)
        _new_comes(root, stage / "home", steps)
    shutil.rmtree(stage)


def _steps(path: Path) -> dict[str, Any] | None:
    """The steps as they were written; None where this is something else."""
    try:
        found = json.loads(files.read_bounded(path, 10_000_000))
        whole = isinstance(found["aside"], str) and all(
            isinstance(name, str) for part in ("old", "folders", "new") for name in found[part]
        )
    except (ValueError, TypeError, KeyError, Problem, RecursionError):
        return None
    return found if whole else None


def _unfit(path: Path) -> None:
    """What nobody of us left there is kept under another name."""
    path.rename(path.with_name(f"{path.name}-unfit-{datetime.now(UTC):%Y%m%d-%H%M%S}"))


def _old_goes(root: Path, aside: Path, names: list[str]) -> None:
    if not names:
        return
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        if (root / name).exists() and not (aside / name).exists():
            (aside / name).parent.mkdir(mode=0o700, exist_ok=True)
            (root / name).rename(aside / name)
    files.sync_folder(aside)
    files.sync_folder(root)


def _new_comes(root: Path, home: Path, steps: dict[str, list[str]]) -> None:
    for name in steps["folders"]:
        (root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in steps["new"]:
        source, target = home / name, root / name
        if not source.exists():
            continue
        if target.exists():
            raise InputProblem(ProblemCode.CANNOT_WRITE, file=target)
        source.rename(target)
        files.sync_folder(target.parent)
    files.sync_folder(root)


def _sync_tree(home: Path) -> None:
    """Everything that was built is on the disk before the first of it moves."""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            with suppress(PermissionError):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
        else:
            files.sync_folder(path)
    files.sync_folder(home)

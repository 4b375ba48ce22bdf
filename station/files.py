"""Files written beside and renamed, so that an interrupted command leaves the old one or none."""

from __future__ import annotations

import errno
import os
import platform
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from station.problems import InputProblem, ProblemCode, StationProblem


@contextmanager
def replacing(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file that takes `path`'s place, synced, when the block ends without an error."""
    if path.exists() and not path.is_file():
        raise InputProblem(ProblemCode.CANNOT_WRITE, file=path)
    sweep(path.parent)
    beside = path.with_name(f".{path.name}.{_host()}-{os.getpid()}.tmp")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise write_problem(error, path) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


EXPORTS = "exports"
"""The folder of a home for what is taken elsewhere."""

_HALF_WRITTEN = r"\..+\.([0-9a-f]{8})-(\d+)\.tmp"


def _host() -> str:
    """This machine, among those that share a folder: another one's processes are not known here."""
    return f"{zlib.crc32(('shaodian ' + platform.node()).encode()):08x}"


def sweep(folder: Path) -> None:
    """Takes away what processes that are gone left half-written: it may hold names or keys."""
    with suppress(OSError):
        for path in folder.glob(".*.tmp"):
            found = re.fullmatch(_HALF_WRITTEN, path.name)
            if found is not None and found[1] == _host() and not _alive(int(found[2])):
                path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":
        return True  # there the question itself would end it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def refuse_inside(path: Path, home: Path) -> None:
    """A file for outside is never written among what a home is made of."""
    inside, root = path.resolve(), home.resolve()
    if inside.is_relative_to(root) and not inside.is_relative_to(root / EXPORTS):
        raise InputProblem(ProblemCode.CANNOT_WRITE, file=path)


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """A file that is there is not written over unasked."""
    if path.exists() and not force:
        raise InputProblem(ProblemCode.FILE_EXISTS, file=path)


def write_problem(error: OSError, path: Path) -> StationProblem | InputProblem:
    """What an operating-system failure to write means."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StationProblem(ProblemCode.DISK_FULL, file=path)
    return InputProblem(ProblemCode.CANNOT_WRITE, file=path)


def write(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """All of `data`, or the old file."""
    with replacing(path, mode=mode) as out:
        out.write(data)


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a file of at most `limit`."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file=path) from None
    if len(data) > limit:
        raise InputProblem(ProblemCode.FILE_TOO_LARGE, file=path)
    return data


def sync_folder(folder: Path) -> None:
    """What was renamed or made in a folder is on the disk; where a system has no such thing, nothing."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)

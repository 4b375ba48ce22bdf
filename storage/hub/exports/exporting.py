"""The export of all stations' entries: masked unless asked for in full, written down before the file is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

from station import files
from station.problems import InputProblem, ProblemCode
from station.text import is_reason
from storage.database.rows import raw
from storage.hub.exports.formats import WRITERS, Format, Hashed, Progress, nothing
from storage.hub.exports.lines import Span, lines
from storage.hub.exports.linking import Linking
from storage.hub.hub import Hub
from storage.hub.keys import link_secret


@dataclass(frozen=True, slots=True)
class Wanted:
    """As what, of which entries; in full with a reason."""

    form: Format
    span: Span
    full: bool = False
    reason: str = ""


def export(
    hub: Hub, wanted: Wanted, path: Path, progress: Progress = nothing, *, force: bool = False
) -> int:
    """Writes a file beside and renames it; how many lines. In full it needs a reason, which is kept."""
    if wanted.full and not is_reason(wanted.reason):
        raise InputProblem(ProblemCode.REASON_NEEDED)
    files.refuse_inside(path, hub.folder)
    files.refuse_existing(path, force=force)
    with files.replacing(path, mode=0o600) as out, hub.database.read() as connection:
        hashed, linking = Hashed(out), Linking(link_secret(hub.folder))
        found = lines(connection, wanted.span, linking, full=wanted.full)
        count = WRITERS[wanted.form](hashed, found, progress)
        # Known before the file is: who has it in full has been written down.
        _record(hub, wanted, count, hashed.digest.digest())
    return count


def _record(hub: Hub, wanted: Wanted, count: int, digest: bytes) -> None:
    with hub.database.write() as connection:
        raw(
            connection, "INSERT INTO exported VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            hub.now(), uuid4().hex, wanted.form.value, wanted.span.station, int(wanted.full),
            wanted.reason[:200], count, digest,
        )  # fmt: skip


def day(spelled: str, *, after: bool = False) -> int:
    """A day's beginning, or its end, ms, by this machine's zone; BAD_TIME where it is none."""
    try:
        begun = datetime.combine(date.fromisoformat(spelled), time())
        return int((begun + timedelta(days=int(after))).astimezone().timestamp() * 1000)
    except (ValueError, OverflowError):
        raise InputProblem(ProblemCode.BAD_TIME, field=spelled[:40]) from None

"""What the clock did while nobody looked: set, or put right again, between two openings.

While the machine runs, the time since its start is compared: no setting moves it, and it counts
sleep. After a restart only the journal is left: a clock behind its last entry was set back; one that
had been set back, and is now where it would be without that, was put right.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection

from station import clock
from station.clock import Clock
from storage.journal import clock_back, state
from storage.journal import entries as journal

JUMP = int(clock.JUMP.total_seconds() * 1000)
WORD = "clock"


def keep(connection: Connection, now: Clock) -> None:
    """How the wall clock stands to the time since the machine's start."""
    boot = now.boot()
    if boot is not None:
        offset = clock.millis(now.now()) - int(boot.seconds * 1000)
        state.put(connection, WORD, json.dumps([boot.id, offset]))


def unknown(connection: Connection, now: Clock) -> bool:
    """Whether nothing is kept of this start of the machine."""
    boot = now.boot()
    return boot is not None and _kept(connection)[0] != boot.id


def jumped(connection: Connection, now: Clock) -> int:
    """How far the clock jumped unseen, ms; 0 where it did not, or not far."""
    wall, boot = clock.millis(now.now()), now.boot()
    name, offset = _kept(connection)
    if boot is not None and name == boot.id:
        return _far(wall - int(boot.seconds * 1000) - offset)
    last = journal.newest(connection, before=None, kind=None, limit=1)
    if not last:
        return 0
    passed = wall - last[0].header.at
    if passed < -JUMP:
        return passed
    back = clock_back.set_back_by(connection)
    # It may as well have been off for longer than it was back: only a shorter rest speaks for it.
    return back if back > JUMP and back - JUMP <= passed < 2 * back else 0


def _far(ms: int) -> int:
    return ms if abs(ms) > JUMP else 0


def _kept(connection: Connection) -> tuple[str, int]:
    try:
        name, offset = json.loads(state.get(connection, WORD) or "[]")
        return str(name), int(offset)
    except (ValueError, TypeError):
        return "", 0

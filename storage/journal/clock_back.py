"""How far the clock is back, by the jumps that were told."""

from __future__ import annotations

from sqlalchemy import Connection


def jumps_since(connection: Connection, seq: int) -> list[tuple[int, int]]:
    """(seq, ms) of the clock's jumps after an entry, in order."""
    query = "SELECT seq, ms FROM clock_view WHERE seq > ? ORDER BY seq"
    return [(row[0], row[1]) for row in connection.exec_driver_sql(query, (seq,))]


def set_back_by(connection: Connection) -> int:
    """How far the clock is back now, ms, by all that was told."""
    return outstanding([ms for _, ms in jumps_since(connection, 0)])


def outstanding(jumps: list[int]) -> int:
    """How far the clock is still back: a jump ahead puts right what was set back before, no more.

    A jump ahead alone is a laptop that slept: that time has passed for whoever waits.
    """
    back = 0
    for ms in jumps:
        back = max(0, back - ms)
    return back

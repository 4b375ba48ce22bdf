"""How long is waited after a failure, and how much the line carries at once."""

from __future__ import annotations

from storage.sync.backoff import LONGEST, OBEYED, Backoff
from storage.sync.pace import LARGEST, SMALLEST, Pace


def test_waiting_grows_never_ends_and_obeys_the_hub() -> None:
    backoff = Backoff()
    waits = [backoff.failed() for _ in range(1000)]
    assert 1 <= waits[0] <= 2
    assert max(waits) <= LONGEST
    assert min(waits[20:]) >= LONGEST / 2
    assert len(set(waits[20:])) > 900
    assert backoff.failed(1000.0) == 1000.0
    assert backoff.failed(1e9) == OBEYED
    backoff.succeeded()
    assert backoff.failed() <= 2


def test_batches_are_as_large_as_the_line_carries() -> None:
    pace = Pace()
    for _ in range(50):
        pace.took(pace.room / 1000, pace.room)
    assert 4_000 < pace.room < 6_000
    for _ in range(50):
        pace.took(0.001, pace.room)
    assert pace.room == LARGEST
    pace.took(0.5, 600)
    assert pace.room == LARGEST
    for _ in range(50):
        pace.failed()
    assert pace.room == SMALLEST
    slept: list[float] = []
    slow = Pace(limit=1000, sleep=slept.append)
    assert b"".join(slow.chunks(bytes(range(200)) * 50)) == bytes(range(200)) * 50
    assert 9 < sum(slept) < 11

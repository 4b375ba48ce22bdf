"""How large the next batch may be: what the line carries in a few seconds; and the limit that was set."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SMALLEST, LARGEST = 2_000, 3_000_000
"""Bytes of entries, before they are compressed."""

BEGIN = 40_000
AIM = 5.0
"""Seconds that a batch should take."""

GROWTH = 3.0
CHUNK = 2_048


@dataclass
class Pace:
    """What the line showed; `limit` is in bytes a second on the wire, 0 for none."""

    limit: int = 0
    room: int = BEGIN
    sleep: Callable[[float], None] = time.sleep

    def took(self, seconds: float, size: int) -> None:
        """A batch of `size` bytes of entries went through; a small one proves nothing of larger ones."""
        wanted = size * AIM / max(seconds, 0.001)
        if seconds > AIM or size > self.room // 2:
            self.room = int(min(LARGEST, max(SMALLEST, min(wanted, self.room * GROWTH))))

    def failed(self) -> None:
        """Less is at stake the next time."""
        self.room = max(SMALLEST, self.room // 2)

    def chunks(self, data: bytes) -> Iterator[bytes]:
        """The bytes as fast as the limit allows."""
        if not self.limit:
            yield data
            return
        for at in range(0, len(data), CHUNK):
            part = data[at : at + CHUNK]
            yield part
            self.sleep(len(part) / self.limit)

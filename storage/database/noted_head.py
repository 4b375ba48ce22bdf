"""The noted head: seq and hash of the last entry, synced in a file beside the database.

A journal whose end was cut off is whole in itself; what was noted outside of it tells. Two slots of
512 bytes are written in turn, so that a torn one leaves the other.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SLOT = 512


@dataclass(frozen=True, slots=True)
class Noted:
    """What was the last entry when it was noted."""

    seq: int
    hash: str
    lineage: str


class NotedHead:
    """The file; every failure to write it is passed over: the entry itself is on the disk already."""

    def __init__(self, path: Path, station: str) -> None:
        self.path = path
        self.station = station[:8] or "-"
        self._file: int | None = None

    def read(self) -> Noted | None:
        """The newest slot that is whole."""
        try:
            self._same_file()
            if self._file is None:
                raw = self.path.read_bytes()[: 2 * SLOT]
            else:
                os.lseek(self._file, 0, os.SEEK_SET)
                raw = os.read(self._file, 2 * SLOT)
        except OSError:
            return None
        found = [_parse(raw[at : at + SLOT], self.station) for at in (0, SLOT)]
        return max((n for n in found if n is not None), key=lambda n: n.seq, default=None)

    def note(self, noted: Noted) -> None:
        """Writes and syncs it; the caller holds the journal's write lock, so that order is kept."""
        line = f"{self.station} {noted.seq} {noted.hash} {noted.lineage}"
        data = f"{line} {zlib.crc32(line.encode()):08x}\n".encode().ljust(SLOT)
        with suppress(OSError):
            self._same_file()
            if self._file is None:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            os.lseek(self._file, SLOT * (noted.seq % 2), os.SEEK_SET)
            os.write(self._file, data)
            _sync(self._file)

    def _same_file(self) -> None:
        """Somebody may have deleted it, and another program made it anew."""
        if self._file is not None:
            try:
                same = os.path.samestat(os.fstat(self._file), self.path.stat())
            except OSError:
                same = False
            if not same:
                self.close()

    def forget(self) -> None:
        """Begins anew: what was noted is kept in the journal itself by now."""
        self.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of the file."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


_sync = getattr(os, "fdatasync", os.fsync)


def _parse(raw: bytes, station: str) -> Noted | None:
    """None also for what another station left in the folder."""
    try:
        owner, seq, digest, lineage, crc = raw.decode("ascii").split()
        line = f"{owner} {seq} {digest} {lineage}"
        if owner != station or zlib.crc32(line.encode()) != int(crc, 16):
            return None
        return Noted(int(seq), digest, lineage)
    except ValueError:
        return None

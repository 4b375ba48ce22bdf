"""Pages of an encrypted database, one by one: which are whole, and what is in them.

SQLCipher 4 with a raw key: 4,096 bytes a page, of which the last 80 are a nonce of 16 bytes and the
HMAC-SHA512 of content, nonce and page number; AES-256-CBC; the file's first 16 bytes are its salt.
Source: SQLCipher's design page and the format of SQLite's write-ahead log.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SIZE, RESERVE, SALT, NONCE = 4096, 80, 16, 16
USABLE = SIZE - RESERVE
LOG_HEAD, FRAME_HEAD = 32, 24


@dataclass(frozen=True, slots=True)
class Cipher:
    """The keys of one file."""

    key: bytes
    salt: bytes

    def whole(self, number: int, raw: bytes) -> bool:
        """Whether a page is as it was written under this key."""
        begin = SALT if number == 1 else 0
        told = raw[begin : USABLE + NONCE] + struct.pack("<I", number)
        wanted = hmac.new(self._mac_key(), told, hashlib.sha512).digest()
        return hmac.compare_digest(wanted, raw[USABLE + NONCE :])

    def plain(self, number: int, raw: bytes) -> bytes:
        """The usable bytes of a page, page 1 with its first 16 made up."""
        from cryptography.hazmat.primitives.ciphers import Cipher as Aes
        from cryptography.hazmat.primitives.ciphers.algorithms import AES256
        from cryptography.hazmat.primitives.ciphers.modes import CBC

        begin = SALT if number == 1 else 0
        nonce = raw[USABLE : USABLE + NONCE]
        decryptor = Aes(AES256(self.key), CBC(nonce)).decryptor()
        return bytes(begin) + decryptor.update(raw[begin:USABLE]) + decryptor.finalize()

    def _mac_key(self) -> bytes:
        masked = bytes(byte ^ 0x3A for byte in self.salt)
        return hashlib.pbkdf2_hmac("sha512", self.key, masked, 2, 32)


def salts(database: Path) -> list[bytes]:
    """The salts that a file may have: as it lies in it, and as it was kept beside the key."""
    found = []
    for path in (database, kept_salt(database)):
        with suppress(OSError), path.open("rb") as file:
            found.append(file.read(SALT))
    return [salt for salt in dict.fromkeys(found) if len(salt) == SALT]


def salt_of(database: Path) -> bytes:
    """The salt in a file; empty where there is none."""
    try:
        with database.open("rb") as file:
            salt = file.read(SALT)
    except OSError:
        return b""
    return salt if len(salt) == SALT else b""


def kept_salt(database: Path) -> Path:
    """Where the salt is kept, for the day when the first page is damaged. It is no secret."""
    return database.parent / "keys" / "database.salt"


def opens(database: Path, key: bytes, most: int = 200) -> bool:
    """Whether the key is this database's, by any page that is whole."""
    return cipher_of(database, key, most) is not None


def cipher_of(database: Path, key: bytes, most: int = 2000) -> Cipher | None:
    """The cipher under which some page of a file is whole."""
    for salt in salts(database):
        cipher = Cipher(key, salt)
        for number, raw in _database_pages(database):
            if number > most:
                break
            if cipher.whole(number, raw):
                return cipher
    return None


class Pages:
    """The newest whole state of each page, in plain: the log's before the file's."""

    def __init__(self, database: Path, cipher: Cipher) -> None:
        self.database, self.cipher = database, cipher
        self._newest = dict(_log_pages(database, cipher))
        size = database.stat().st_size if database.exists() else 0
        self.count = max(size // SIZE, max(self._newest, default=0))

    def get(self, number: int) -> bytes | None:
        """One page; None where it is not whole."""
        at = self._newest.get(number)
        if at is not None:
            return self.cipher.plain(number, _read(_log(self.database), at))
        raw = _read(self.database, (number - 1) * SIZE) if number > 0 else b""
        if len(raw) != SIZE or not self.cipher.whole(number, raw):
            return None
        return self.cipher.plain(number, raw)

    def damaged(self) -> int:
        """How many pages are not whole."""
        return sum(self.get(number) is None for number in range(1, self.count + 1))


def _read(path: Path, at: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(at)
            return file.read(SIZE)
    except OSError:
        return b""


def _database_pages(database: Path) -> Iterator[tuple[int, bytes]]:
    with suppress(OSError), database.open("rb") as file:
        number = 1
        while len(raw := file.read(SIZE)) == SIZE:
            yield number, raw
            number += 1


def _log_pages(database: Path, cipher: Cipher) -> Iterator[tuple[int, int]]:
    """Each whole committed frame's page and where its bytes begin, oldest first, of the log's last run."""
    since: list[tuple[int, int]] = []
    with suppress(OSError), _log(database).open("rb") as log:
        run = log.read(LOG_HEAD)[16:24]
        while len(head := log.read(FRAME_HEAD)) == FRAME_HEAD:
            at = log.tell()
            raw = log.read(SIZE)
            number = int.from_bytes(head[:4], "big")
            if len(raw) != SIZE or head[8:16] != run:
                return
            if cipher.whole(number, raw):
                since.append((number, at))
            if any(head[4:8]):  # the frame that commits
                yield from since
                since = []


def _log(database: Path) -> Path:
    return database.with_name(database.name + "-wal")

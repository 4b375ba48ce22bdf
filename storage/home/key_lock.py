"""The database's key under a passphrase: sealed in a line of text, and what this process has derived.

`shaodian-key 1 argon2id KIB PASSES LANES SALT NONCE SEALED`, bytes in hex: AES-256-GCM under the
argon2id of the passphrase, everything before SEALED as additional data. What a passphrase gives is
remembered in memory alone, so that nobody is asked twice and a renewed key keeps its passphrase.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from station import passphrase
from station.problems import InputProblem, ProblemCode, StationProblem

MAGIC, VERSION, KDF = "shaodian-key", "1", "argon2id"
KEY_BYTES, NONCE_BYTES, SALT_BYTES, TAG_BYTES = 32, 12, 16, 16
LIMIT = 1_000
"""Bytes of a key file, of either kind."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What each try costs: memory in KiB, passes over it, lanes side by side."""

    memory: int
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Lock:
    """What, with the passphrase, gives the key that seals."""

    cost: Cost
    salt: bytes

    def __str__(self) -> str:
        cost = self.cost
        return f"{MAGIC} {VERSION} {KDF} {cost.memory} {cost.passes} {cost.lanes} {self.salt.hex()}"


COST = Cost(memory=128 * 1024, passes=6, lanes=2)
"""About half a second and 128 MiB, on two cores of 2020."""

MOST = Cost(memory=256 * 1024, passes=16, lanes=8)
"""A file that asks for more is not read: it is none of ours, and would stop the machine."""

_derived: dict[Lock, bytes] = {}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed key, as its file says it."""

    lock: Lock
    nonce: bytes
    text: bytes

    def __str__(self) -> str:
        return f"{self.lock} {self.nonce.hex()} {self.text.hex()}"


def is_sealed(text: str) -> bool:
    """Whether a key file's text begins as a sealed one."""
    return text.startswith(MAGIC)


def new(typed: str) -> Lock:
    """A lock of its own salt for a passphrase; slow on purpose."""
    lock = Lock(COST, os.urandom(SALT_BYTES))
    _derived[lock] = _derive(lock, typed)
    return lock


def forget() -> None:
    """Whoever wants a key from now on gives the passphrase again."""
    _derived.clear()


def lock_of(text: str, where: object) -> Lock | None:
    """By what a key file's key is sealed; None for a plain one."""
    return _parsed(text, where).lock if is_sealed(text) else None


def seal(lock: Lock, key: bytes, where: object) -> str:
    """A key file's line; the passphrase must have been given for this lock."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if lock not in _derived:
        raise InputProblem(ProblemCode.PASSPHRASE_NEEDED, file=where)
    nonce = os.urandom(NONCE_BYTES)
    head = f"{lock} {nonce.hex()}".encode()
    return str(Sealed(lock, nonce, AESGCM(_derived[lock]).encrypt(nonce, key, head)))


def unseal(text: str, where: object, typed: str | None = None) -> bytes:
    """The key: by `typed`, else by what was given before in this process, else whoever can is asked.

    Raises PASSPHRASE_NEEDED where nobody gives one, PASSPHRASE_WRONG, and WRONG_KEY for what is no
    such file.
    """
    sealed = _parsed(text, where)
    known = _derived.get(sealed.lock) if typed is None else None
    if known is None:
        typed = passphrase.given() if typed is None else typed
        if typed is None:
            raise InputProblem(ProblemCode.PASSPHRASE_NEEDED, file=where)
        derived = _derive(sealed.lock, typed)
        key = _opened(sealed, derived)
        if key is None:
            raise InputProblem(ProblemCode.PASSPHRASE_WRONG, file=where)
        _derived[sealed.lock] = derived
        return key
    key = _opened(sealed, known)
    if key is None:
        raise StationProblem(ProblemCode.WRONG_KEY, file=where)
    return key


def _opened(sealed: Sealed, derived: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = f"{sealed.lock} {sealed.nonce.hex()}".encode()
    try:
        return AESGCM(derived).decrypt(sealed.nonce, sealed.text, head)
    except InvalidTag:
        return None


def _parsed(text: str, where: object) -> Sealed:
    """The parts of a line that is spelled as `seal` spells it, letter by letter."""
    line = text.rstrip("\r\n")
    try:
        *_, memory, passes, lanes, salt, nonce, sealed = line.split(" ")
        lock = Lock(Cost(int(memory), int(passes), int(lanes)), bytes.fromhex(salt))
        found = Sealed(lock, bytes.fromhex(nonce), bytes.fromhex(sealed))
    except ValueError:
        raise StationProblem(ProblemCode.WRONG_KEY, file=where) from None
    sizes = (len(lock.salt), len(found.nonce), len(found.text))
    whole = sizes == (SALT_BYTES, NONCE_BYTES, KEY_BYTES + TAG_BYTES)
    if str(found) != line or not whole or not _bearable(lock.cost):
        raise StationProblem(ProblemCode.WRONG_KEY, file=where)
    return found


def _bearable(cost: Cost) -> bool:
    """Whether deriving asks for no more than a machine can give in some seconds."""
    return (
        0 < cost.passes <= MOST.passes
        and 0 < cost.lanes <= MOST.lanes
        # Argon2 wants 8 KiB a lane.
        and 8 * cost.lanes <= cost.memory <= MOST.memory
    )


def _derive(lock: Lock, typed: str) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    cost = lock.cost
    try:
        return hash_secret_raw(
            passphrase.spelled(typed), lock.salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES,
            Type.ID,
        )  # fmt: skip
    except HashingError as error:
        # No memory for it; the words of the failure are argon2's own.
        raise StationProblem(ProblemCode.UNEXPECTED, detail=type(error).__name__) from None

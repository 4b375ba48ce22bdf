"""Who is logged in: signed cookies that end by themselves, tokens of forms, and guesses that are slowed down."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable

from itsdangerous import BadData, Signer, TimestampSigner

from station.problems import InputProblem, ProblemCode
from storage.hub.county.password import Lock

SESSION, FORM = "county", "county-form"
"""Cookies."""

HOURS = 12
SECONDS = HOURS * 3600
GUESSES, AGAIN = 5, 60.0
"""Wrong passwords of an address at once, and the seconds until it may try one more."""

MOST = 10_000


class Sessions:
    """Begun, known again, and ended; what was ended is remembered until it would have ended by itself."""

    def __init__(self) -> None:
        self._ended: dict[bytes, float] = {}

    def begin(self, lock: Lock) -> str:
        """A new one's cookie."""
        return _timed(lock).sign(secrets.token_hex(16)).decode("ascii")

    def known(self, lock: Lock, cookie: str) -> bool:
        """Whether it was begun under this password, in the last hours, and not ended."""
        number = _number(lock, cookie)
        return number is not None and number not in self._ended

    def end(self, lock: Lock, cookie: str) -> None:
        """Whoever kept a copy of it is not let in either."""
        number, now = _number(lock, cookie), time.monotonic()
        if number is not None:
            self._ended = {n: at for n, at in self._ended.items() if now - at < SECONDS}
            self._ended[number] = now


def token(lock: Lock, cookie: str) -> str:
    """What a form carries: only who has the cookie, and was shown the form, has it."""
    return _signer(lock).get_signature(cookie.encode()).decode("ascii")


def is_token(lock: Lock, cookie: str, told: str) -> bool:
    """Whether a form was shown by this hub to whoever sent it."""
    return bool(cookie) and _signer(lock).verify_signature(cookie.encode(), told.encode())


def _number(lock: Lock, cookie: str) -> bytes | None:
    # What was signed, not the cookie: a signature can be spelled in more than one way.
    try:
        return _timed(lock).unsign(cookie, max_age=SECONDS)
    except BadData:
        return None


def _timed(lock: Lock) -> TimestampSigner:
    return TimestampSigner(lock.secret, salt=b"county session", digest_method=hashlib.sha256)


def _signer(lock: Lock) -> Signer:
    return Signer(lock.secret, salt=b"county form", digest_method=hashlib.sha256)


class Guesses:
    """Wrong passwords by address, in this process's memory."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, address: str) -> None:
        """One guess, taken before it is looked at: many at once are no way around; TOO_OFTEN."""
        now = self._monotonic()
        with self._lock:
            left = self._left(address, now)
            if left < 1:
                raise InputProblem(ProblemCode.TOO_OFTEN, seconds=(1 - left) * AGAIN)
            self._buckets[address] = (left - 1, now)
            if len(self._buckets) > MOST:
                self._forget(now)

    def forgive(self, address: str) -> None:
        """It was the right one."""
        with self._lock:
            self._buckets.pop(address, None)

    def _left(self, address: str, now: float) -> float:
        left, since = self._buckets.get(address, (float(GUESSES), now))
        return min(float(GUESSES), left + (now - since) / AGAIN)

    def _forget(self, now: float) -> None:
        full = [a for a in self._buckets if self._left(a, now) >= GUESSES]
        for address in full or list(self._buckets)[: MOST // 2]:
            del self._buckets[address]


def counted(host: str) -> str:
    """The address that guesses are counted by: of IPv6 the network that one household has."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return host
    if found.version == 4:
        return host
    return str(ipaddress.ip_network((found, 64), strict=False))

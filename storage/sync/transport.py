"""One request to the hub and what came of it, each way of failing told apart."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from station import __version__
from storage.sync.pace import Pace

if TYPE_CHECKING:
    import httpx

CONNECT, STALLED = 15.0, 180.0
"""Seconds: to reach it, and without a byte going either way; a slow line is no fault."""

LARGEST_ANSWER = 64 << 10
"""Bytes, where nobody says that more must come."""


class Why(StrEnum):
    """Why entries wait."""

    NO_NETWORK = "no_network"
    NO_NAME = "no_name"
    NOT_LISTENING = "not_listening"
    TIMED_OUT = "timed_out"
    CUT_OFF = "cut_off"
    TLS = "tls"
    PORTAL = "portal"
    NOT_THE_HUB = "not_the_hub"
    REFUSED = "refused"
    LIMITED = "limited"
    HUB_ERROR = "hub_error"
    BAD_BATCH = "bad_batch"
    BEHIND = "behind"
    OTHER_PROGRAM = "other_program"


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of a 200; otherwise why there is none, and for how many seconds the hub asks to be left alone."""

    body: bytes = b""
    why: Why | None = None
    after: float | None = None
    code: int = 0


class Transport:
    """A hub's address, with its connection kept open; used by one thread."""

    def __init__(self, url: str, pace: Pace) -> None:
        import httpx

        self.pace = pace
        timeout = httpx.Timeout(STALLED, connect=CONNECT)
        headers = {"User-Agent": f"shaodian/{__version__}"}
        self._client = httpx.Client(
            base_url=url, timeout=timeout, headers=headers, follow_redirects=False
        )

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()

    def post(self, path: str, body: bytes, *, room: int = LARGEST_ANSWER) -> Reply:
        """Sends bytes at the line's pace; whatever happens is a reply, of `room` bytes at most."""
        import httpx

        headers = {
            "Content-Length": str(len(body)), "Content-Type": "application/vnd.shaodian.sync",
        }  # fmt: skip
        try:
            with self._client.stream(
                "POST", path, content=self.pace.chunks(body), headers=headers
            ) as answer:
                return _reply(answer, room)
        except httpx.TransportError as error:
            return Reply(why=_why(error))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):
            return Reply(why=Why.NOT_THE_HUB)


def _reply(answer: httpx.Response, room: int) -> Reply:
    if answer.status_code == 200:
        body = _bounded(answer.iter_bytes(), room)
        return Reply(body) if body is not None else Reply(why=Why.PORTAL, code=200)
    return Reply(why=_refusal(answer), after=_after(answer), code=answer.status_code)


def _bounded(parts: Iterator[bytes], room: int) -> bytes | None:
    found = bytearray()
    for part in parts:
        found += part
        if len(found) > room:
            return None
    return bytes(found)


def _refusal(answer: httpx.Response) -> Why:
    code = answer.status_code
    if answer.is_redirect or code == 511:
        return Why.PORTAL
    if code in (401, 403, 407):
        return Why.REFUSED
    if code == 429:
        return Why.LIMITED
    if code in (400, 413, 422) and "json" in answer.headers.get("Content-Type", ""):
        return Why.BAD_BATCH
    return Why.HUB_ERROR if code >= 500 else Why.NOT_THE_HUB


def _after(answer: httpx.Response) -> float | None:
    """Retry-After in seconds, or as a date by the server's own clock."""
    told = answer.headers.get("Retry-After", "")
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        until = parsedate_to_datetime(told)
        return max(0.0, (until - parsedate_to_datetime(answer.headers["Date"])).total_seconds())
    except (KeyError, ValueError, TypeError):
        return None


def _why(error: httpx.TransportError) -> Why:
    import httpx

    causes = list(_causes(error))
    if any(isinstance(c, ssl.SSLError) for c in causes):
        return Why.TLS
    if any(isinstance(c, socket.gaierror) for c in causes):
        return Why.NO_NAME
    if any(isinstance(c, ConnectionRefusedError) for c in causes):
        return Why.NOT_LISTENING
    if isinstance(error, httpx.TimeoutException):
        return Why.NO_NETWORK if isinstance(error, httpx.ConnectTimeout) else Why.TIMED_OUT
    if isinstance(error, httpx.ConnectError):
        return Why.NO_NETWORK
    return Why.CUT_OFF


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__

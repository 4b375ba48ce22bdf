"""The county's pages over HTTP: a board, a page a station, and the way in and out."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from math import ceil
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from station.problems import InputProblem, Problem
from storage.hub.county import board, drill, figures, password, rendering, sessions
from storage.hub.county.password import Lock
from storage.hub.county.sessions import FORM, SECONDS, SESSION, Guesses, Sessions
from storage.hub.hub import Hub
from storage.hub.telemetry import Telemetry

REFRESH = 30
DELAY = 1.0
"""Seconds; the second is what a wrong password costs."""

FORM_LIMIT = 4_096
AT_ONCE = 2
"""Passwords that are compared at once: each takes 64 MiB for a tenth of a second."""

Shown = Callable[[Request, Lock], Response]


class County:
    """The pages over one hub."""

    def __init__(
        self, hub: Hub, telemetry: Telemetry, delay: float = DELAY, guesses: Guesses | None = None
    ) -> None:
        self.hub, self.telemetry, self.delay = hub, telemetry, delay
        self.sessions, self.guesses = Sessions(), guesses or Guesses()
        self._comparing = asyncio.Semaphore(AT_ONCE)

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/", self.board),
            Route("/stations/{station:path}", self.station),
            Route("/log-in", self.log_in, methods=["GET", "POST"]),
            Route("/log-out", self.log_out, methods=["POST"]),
            Route("/county.css", self.sheet),
        ]

    async def sheet(self, _request: Request) -> Response:
        """The style sheet, for whoever asks."""
        return rendering.sheet()

    async def board(self, request: Request) -> Response:
        """All stations."""
        return await run_in_threadpool(self._guarded, request, self._board)

    async def station(self, request: Request) -> Response:
        """One of them."""
        return await run_in_threadpool(self._guarded, request, self._station)

    async def log_out(self, request: Request) -> Response:
        """Ends the session; a page of somebody else cannot do it."""
        lock = await run_in_threadpool(password.lock, self.hub.folder)
        told, cookie = await _form(request), request.cookies.get(SESSION, "")
        if lock is None or not sessions.is_token(lock, cookie, told.get("token", "")):
            return _sent_to("/")
        self.sessions.end(lock, cookie)
        answer = _sent_to("/log-in")
        answer.delete_cookie(SESSION, httponly=True, samesite="strict")
        return answer

    async def log_in(self, request: Request) -> Response:
        """The form, and what was typed into it."""
        lock = await run_in_threadpool(password.lock, self.hub.folder)
        if lock is None:
            return _note(request, "county.setup", 403)
        if request.method != "POST":
            return self._asked(request, lock)
        told, cookie = await _form(request), request.cookies.get(FORM, "")
        if not sessions.is_token(lock, cookie, told.get("token", "")):
            return self._asked(request, lock, "county.form_ended", 403)
        address = sessions.counted(request.client.host if request.client else "")
        try:
            self.guesses.take(address)
        except InputProblem as problem:
            wait = ceil(float(str(problem.fields["seconds"])))
            self.telemetry.line("log-in", status="too often")
            answer = self._asked(request, lock, "county.too_often", 429, seconds=wait)
            answer.headers["Retry-After"] = str(wait)
            return answer
        return await self._compared(request, lock, told.get("password", ""), address)

    async def _compared(self, request: Request, lock: Lock, typed: str, address: str) -> Response:
        async with self._comparing:
            right = await run_in_threadpool(password.fits, lock, typed)
        self.telemetry.line("log-in", status="let in" if right else "wrong")
        if not right:
            await asyncio.sleep(self.delay)
            return self._asked(request, lock, "county.wrong", 403)
        self.guesses.forgive(address)
        answer = _sent_to("/")
        answer.set_cookie(
            SESSION, self.sessions.begin(lock), max_age=SECONDS, httponly=True, samesite="strict",
            secure=rendering.is_secure(request),
        )  # fmt: skip
        answer.delete_cookie(FORM, httponly=True, samesite="strict")
        return answer

    def _asked(
        self, request: Request, lock: Lock, told: str = "", status: int = 200, **fields: object
    ) -> Response:
        cookie = request.cookies.get(FORM, "")
        fresh = not (cookie.isascii() and cookie.isalnum() and len(cookie) == 32)
        cookie = secrets.token_hex(16) if fresh else cookie
        answer = rendering.page(
            request, "log_in.html", status, told=told, fields=fields,
            token=sessions.token(lock, cookie),
        )  # fmt: skip
        if fresh:
            answer.set_cookie(
                FORM, cookie, httponly=True, samesite="strict", secure=rendering.is_secure(request)
            )
        return answer

    def _guarded(self, request: Request, shown: Shown) -> Response:
        """A page for who is logged in; trouble is told on a page, which then tries again by itself."""
        lock = password.lock(self.hub.folder)
        if lock is None:
            return _note(request, "county.setup", 403)
        if not self.sessions.known(lock, request.cookies.get(SESSION, "")):
            return _sent_to("/log-in")
        try:
            return shown(request, lock)
        except Problem as problem:
            return _note(request, "county.trouble", 503, REFRESH, code=problem.code.value)

    def _board(self, request: Request, lock: Lock) -> Response:
        now = self.hub.now()
        with self.hub.database.read() as connection:
            found = figures.all_of_them(connection, now)
        return rendering.page(
            request, "board.html", refresh=REFRESH, board=board.made(found), now=now,
            leave=_leave(request, lock), url=str(request.base_url).rstrip("/"),
        )  # fmt: skip

    def _station(self, request: Request, lock: Lock) -> Response:
        station = request.path_params["station"]
        with self.hub.database.read() as connection:
            found = figures.one(connection, station, self.hub.now())
            last = figures.last_entries(connection, station)
        if found is None:
            return _note(request, "county.no_such_station", 404)
        return rendering.page(
            request, "station.html", drill=drill.made(found, last), now=found.now,
            leave=_leave(request, lock),
        )  # fmt: skip


def _leave(request: Request, lock: Lock) -> str:
    """The token of the form that logs out."""
    return sessions.token(lock, request.cookies.get(SESSION, ""))


def _note(request: Request, told: str, status: int, refresh: int = 0, **fields: object) -> Response:
    return rendering.page(request, "note.html", status, refresh, told=told, fields=fields)


def _sent_to(path: str) -> Response:
    return RedirectResponse(path, 303, rendering.HEADERS)


async def _form(request: Request) -> dict[str, str]:
    """The fields of a short form; of anything longer, or that is none, nothing."""
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > FORM_LIMIT:
            return {}
    try:
        fields = parse_qs(found.decode("ascii"), max_num_fields=5)
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items()}

"""The hub over HTTP: batches in, signed answers out, the county's pages; everything else is a short JSON."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from station import __version__
from station.problems import InputProblem, Problem, ProblemCode, StationProblem
from station.sync import batch, enrolment, missing
from storage.hub import accepting, enrolling, giving_back, stations
from storage.hub.county.pages import County
from storage.hub.hub import Hub
from storage.hub.limiting import Limiter
from storage.hub.telemetry import Telemetry

MEDIA = "application/vnd.shaodian.sync"
AGAIN = 5
"""Seconds to wait where the hub's own disk or database is in the way."""

_STATUS = {
    ProblemCode.BATCH_TOO_LARGE: 413,
    ProblemCode.SEALED_FOR_ANOTHER: 422,
    ProblemCode.INVITATION_ENDED: 403,
    ProblemCode.SHUT_OUT: 403,
    ProblemCode.TOO_OFTEN: 429,
}


class Service:
    """The handlers over one hub; its database is only touched in threads."""

    def __init__(self, hub: Hub, limiter: Limiter, telemetry: Telemetry) -> None:
        self.hub, self.limiter, self.telemetry = hub, limiter, telemetry

    async def entries(self, request: Request) -> Response:
        """A batch."""
        data = await _body(request, batch.LIMIT)
        begun = time.monotonic()
        taken = await run_in_threadpool(accepting.take, self.hub, data, self.limiter.take)
        self.telemetry.batch(taken, time.monotonic() - begun)
        return Response(taken.data, media_type=MEDIA)

    async def missing(self, request: Request) -> Response:
        """A station that was restored."""
        data = await _body(request, missing.REQUEST_LIMIT)
        given = await run_in_threadpool(giving_back.give, self.hub, data)
        return Response(given, media_type=MEDIA)

    async def enrol(self, request: Request) -> Response:
        """A station that was invited."""
        data = await _body(request, enrolment.LIMIT)
        granted = await run_in_threadpool(enrolling.enrol, self.hub, data)
        self.telemetry.line("enrolled", status="granted")
        return Response(granted, media_type=MEDIA)

    async def health(self, _request: Request) -> Response:
        """Whether the database answers."""
        await run_in_threadpool(self._look)
        return JSONResponse(
            {"ok": True, "version": __version__, "database": self.hub.database.name}
        )

    def _look(self) -> None:
        with self.hub.database.read() as connection:
            stations.find(connection, "")

    async def metrics(self, _request: Request) -> Response:
        """Counters."""
        page = await run_in_threadpool(self.telemetry.page, self.hub)
        return Response(page, media_type="text/plain; version=0.0.4")

    async def problem(self, request: Request, error: Exception) -> Response:
        """A numbered problem as an answer."""
        assert isinstance(error, Problem)
        self.telemetry.refused(request.url.path.rpartition("/")[2], error.code.value)
        return _answered(error)

    async def unexpected(self, _request: Request, error: Exception) -> Response:
        """A fault of the program: its kind alone is told, its words may hold anything."""
        self.telemetry.line("fault", kind=type(error).__name__)
        return JSONResponse({"problem": ProblemCode.UNEXPECTED.value}, 500)


def make(
    hub: Hub, limiter: Limiter | None = None, telemetry: Telemetry | None = None,
    county: County | None = None,
) -> Starlette:  # fmt: skip
    """The application."""
    telemetry = telemetry or Telemetry()
    service = Service(hub, limiter or Limiter(), telemetry)
    handlers: dict[int | type[Exception], Callable[..., object]] = {
        Problem: service.problem,
        HTTPException: _plain,
        ClientDisconnect: _gone,
        Exception: service.unexpected,
    }
    return Starlette(
        routes=[
            Route("/v1/entries", service.entries, methods=["POST"]),
            Route("/v1/missing", service.missing, methods=["POST"]),
            Route("/v1/enrol", service.enrol, methods=["POST"]),
            Route("/health", service.health),
            Route("/metrics", service.metrics),
            *(county or County(hub, telemetry)).routes(),
        ],
        exception_handlers=handlers,  # type: ignore[arg-type]
    )


async def _body(request: Request, limit: int) -> bytes:
    """What was sent, never read past its limit."""
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and (len(told) > 12 or int(told) > limit):
        raise InputProblem(ProblemCode.BATCH_TOO_LARGE)
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > limit:
            raise InputProblem(ProblemCode.BATCH_TOO_LARGE)
    return bytes(found)


def _answered(problem: Problem) -> Response:
    told = {"problem": problem.code.value}
    if isinstance(problem, StationProblem):
        return JSONResponse(told, 503, {"Retry-After": str(AGAIN)})
    status = _STATUS.get(problem.code, 400)
    if problem.code is ProblemCode.TOO_OFTEN:
        seconds = max(1, ceil(float(str(problem.fields["seconds"]))))
        return JSONResponse(told, status, {"Retry-After": str(seconds)})
    # What is left of a body that is too long is not read.
    return JSONResponse(told, status, {"Connection": "close"} if status == 413 else None)


async def _plain(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=400)

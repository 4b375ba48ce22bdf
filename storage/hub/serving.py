"""A hub served: a socket, perhaps TLS, and an end that finishes the batch in hand."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from station.problems import InputProblem, ProblemCode
from storage.hub.hub import Hub

HOST, PORT = "127.0.0.1", 8470
GRACE = 30
"""Seconds that a batch in hand gets at the end."""

CONNECTIONS = 2_000


@dataclass(frozen=True, slots=True)
class Listen:
    """Where, and under which certificate."""

    host: str = HOST
    port: int = PORT
    certificate: Path | None = None
    private_key: Path | None = None

    @property
    def address(self) -> str:
        """As a person types it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}"


def listen(text: str, certificate: Path | None = None, private_key: Path | None = None) -> Listen:
    """HOST:PORT as it was typed."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:
        raise InputProblem(ProblemCode.CANNOT_LISTEN, address=text)
    if (certificate is None) != (private_key is None):
        raise InputProblem(ProblemCode.NO_SUCH_FILE, file="--certificate, --private-key")
    return Listen(host.strip("[]"), int(port), certificate, private_key)


def serve(hub: Hub, where: Listen, ready: Callable[[Listen], None]) -> None:
    """Until a signal ends it; `ready` is told where it listens."""
    try:
        import uvicorn

        from storage.hub import app
    except ModuleNotFoundError:
        raise InputProblem(ProblemCode.HUB_PARTS_MISSING) from None
    bound = _bound(where)
    try:
        config = uvicorn.Config(
            app.make(hub), log_config=None, access_log=False, server_header=False, lifespan="off",
            timeout_graceful_shutdown=GRACE, limit_concurrency=CONNECTIONS, timeout_keep_alive=75,
            ssl_certfile=where.certificate, ssl_keyfile=where.private_key,
        )  # fmt: skip
        _loaded(config)
        ready(Listen(where.host, bound.getsockname()[1], where.certificate, where.private_key))
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        bound.close()


def _loaded(config: object) -> None:
    """A certificate that cannot be read is told before anybody is let in."""
    try:
        config.load()  # type: ignore[attr-defined]
    except (OSError, ValueError):
        raise InputProblem(
            ProblemCode.NOT_A_PRIVATE_KEY, file="--certificate, --private-key"
        ) from None


def _bound(where: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    # With the protocol named, asyncio sends without delay; otherwise each answer waits 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((where.host, where.port))
        bound.listen(512)
    except OSError:
        bound.close()
        raise InputProblem(ProblemCode.CANNOT_LISTEN, address=where.address) from None
    return bound

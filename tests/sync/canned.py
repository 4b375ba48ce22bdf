"""A server on loopback that answers as it is told: a small honest hub in memory, or whatever a network puts there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from station.sync import answer, batch, enrolment, identity
from station.sync.answer import Answer, Held, Status
from station.sync.enrolment import Enrolled, Invitation
from station.sync.identity import HubKeys
from storage.journal import chain

TOKEN = "A" * 26
ZERO = Held(0, bytes(32))


@dataclass
class Canned:
    """One answer that is not the hub's; `body` None cuts the connection without a word."""

    status: int = 200
    body: bytes | None = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    taken: bool = False
    """The hub takes the request all the same: only its answer is lost."""


@dataclass
class SmallHub:
    """Keeps one station's entries in memory, one branch; `canned` are said before the hub speaks again."""

    keys: HubKeys = field(default_factory=identity.new_keys)
    entries: list[tuple[int, bytes]] = field(default_factory=list)
    bodies: dict[int, bytes | None] = field(default_factory=dict)
    canned: list[Canned] = field(default_factory=list)
    batches: int = 0
    refuse: bool = False
    more: tuple[Held, ...] = ()
    port: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def invitation(self) -> Invitation:
        """Good as often as one likes."""
        return Invitation(self.url, self.keys.public.fingerprint, TOKEN)

    @property
    def head(self) -> Held:
        """The last entry."""
        return Held(*self.entries[-1]) if self.entries else ZERO

    def take(self, data: bytes) -> bytes:
        """Appends what follows on."""
        found = batch.envelope(data)
        opened = batch.opened(found, self.keys)
        self.batches += 1
        held = dict(self.entries)
        known = Held(opened.after, opened.before)
        status, last = Status.HELD, known
        if self.refuse:
            status, last = Status.REFUSED, ZERO
        elif known != ZERO and held.get(opened.after) != opened.before:
            status, last = Status.WANTED, self.head
        else:
            last = self._append(opened, held)
        told = Answer(
            station=found.station, request=answer.digest(data), status=status, held=last,
            clock=int(time.time() * 1000), known=(*self.more, self.head) if status is Status.WANTED else self.more,
        )  # fmt: skip
        return answer.sign(told, self.keys)

    def _append(self, opened: batch.Batch, held: dict[int, bytes]) -> Held:
        seq, linked = opened.after, opened.before
        for item in opened.items:
            seq += 1 + item.skipped
            digest = item.digest or chain.digest_body(item.salt or b"", item.body or b"")
            linked = item.hash or chain.link(linked, item.header, digest)
            if seq not in held:
                self.entries.append((seq, linked))
                self.bodies[seq] = item.body
            assert held.get(seq, linked) == linked
        return Held(seq, linked) if opened.items else self.head

    def enrolled(self, data: bytes) -> bytes:
        """Lets anybody in."""
        enrolment.asked(data)
        public = self.keys.public
        return enrolment.grant(Enrolled(signing=public.signing, sealing=public.sealing), self.keys)


class Handler(BaseHTTPRequestHandler):
    """One connection; what it says is the server's hub's."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        """A batch, or an enrolment."""
        hub = self.server.hub
        data = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        said = hub.canned.pop(0) if hub.canned else None
        act = hub.enrolled if self.path == "/v1/enrol" else hub.take
        if said is None:
            self._answer(200, act(data), {})
            return
        if said.taken:
            act(data)
        time.sleep(said.after)
        if said.body is None:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(said.status, said.body, said.headers)

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""

    def finish(self) -> None:
        """Also of a connection that was cut on purpose."""
        with suppress(OSError):
            super().finish()


class Server(ThreadingHTTPServer):
    """Has a hub."""

    daemon_threads = True

    def __init__(self, hub: SmallHub) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub
        hub.port = self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that was cut on purpose."""


@contextmanager
def served(hub: SmallHub) -> Iterator[SmallHub]:
    """Listens while the block lasts."""
    server = Server(hub)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()

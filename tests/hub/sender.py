"""A station as the hub meets it: a journal of its own making, cut into batches and signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.events.kinds import Kind
from station.sync import answer as answers
from station.sync.answer import Answer
from station.sync.batch import Batch, Item, seal
from station.sync.enrolment import Enrol, Invitation, ask
from storage.hub import accepting, enrolling
from storage.hub.hub import Hub
from storage.journal import chain
from storage.journal.chain import GENESIS, Header

CLOCK = 1_790_000_000_000


@dataclass(frozen=True)
class Link:
    """An entry of a journal."""

    seq: int
    prev: bytes
    hash: bytes
    item: Item


@dataclass
class Sender:
    """One journal; `links` is all of it, in order."""

    station: str = "11111111-1111-4111-8111-111111111111"
    key: Any = field(default_factory=Ed25519PrivateKey.generate)
    links: list[Link] = field(default_factory=list)
    lineage: str = "AAAAAA"
    clock: int = CLOCK

    @property
    def head(self) -> tuple[int, bytes]:
        """Seq and hash of the last entry."""
        return (self.links[-1].seq, self.links[-1].hash) if self.links else (0, GENESIS)

    def header(self, seq: int, kind: str) -> bytes:
        """One spelled."""
        entry = f"00000000-0000-7000-8000-{seq:012d}"
        return Header(
            self.station, self.lineage, seq, entry, kind, CLOCK + seq, 480, "", "o", "s"
        ).spell()

    def add(
        self, body: bytes | None = None, *, kind: str = Kind.SCREENING, header: bytes | None = None,
        removed: bool = False,
    ) -> Link:  # fmt: skip
        """Another entry."""
        seq, prev = self.head[0] + 1, self.head[1]
        spelled = header if header is not None else self.header(seq, kind)
        body = json.dumps({"n": seq}).encode() if body is None else body
        salt = seq.to_bytes(16, "big")
        digest = chain.digest_body(salt, body)
        item = Item(spelled, digest=digest) if removed else Item(spelled, salt, body)
        made = Link(seq, prev, chain.link(prev, spelled, digest), item)
        self.links.append(made)
        return made

    def grow(self, count: int) -> Sender:
        """Many."""
        for _ in range(count):
            self.add()
        return self

    def branched(self, at: int, *, declared: bool) -> Sender:
        """A copy that goes on behind `at`, with or without the word that it does."""
        made = Sender(self.station, self.key, self.links[:at], self.lineage, self.clock)
        if declared:
            seq, linked = made.head
            made.lineage = "BBBBBB"
            body = json.dumps({"parent": self.lineage, "head": f"{seq}:{linked.hex()}"}).encode()
            made.add(body, kind=Kind.LINEAGE_BEGAN)
        else:
            made.add(b'{"other":true}')
        return made

    def batch(self, first: int, last: int, pending: int | None = None) -> Batch:
        """Entries by their index, the last not among them."""
        links = self.links[first:last]
        if links:
            after, before = links[0].seq - 1, links[0].prev
        else:
            after, before = (
                (self.links[first - 1].seq, self.links[first - 1].hash) if first else (0, GENESIS)
            )
        left = len(self.links) - last if pending is None else pending
        return Batch(after, before, tuple(link.item for link in links), self.clock, left, "test 1")

    def sealed(self, hub: Hub, batch: Batch) -> bytes:
        """What travels."""
        return seal(batch, self.station, self.key, hub.keys.public)

    def data(
        self, hub: Hub, first: int = 0, last: int | None = None, pending: int | None = None
    ) -> bytes:
        """What travels of a stretch."""
        return self.sealed(
            hub, self.batch(first, len(self.links) if last is None else last, pending)
        )

    def send(
        self, hub: Hub, first: int = 0, last: int | None = None, pending: int | None = None
    ) -> Answer:
        """A stretch sent, and the answer, whose signature fits."""
        return self.given(hub, self.data(hub, first, last, pending))

    def given(self, hub: Hub, data: bytes) -> Answer:
        """Bytes sent."""
        return answers.read(accepting.accept(hub, data), hub.keys.public, data)

    def request(self, invitation: Invitation) -> bytes:
        """What asks to be let in."""
        public = self.key.public_key().public_bytes_raw()
        enrol = Enrol(token=invitation.token, station=self.station, public=public, name="东口卡点",
                      code="DH01", kind="checkpoint", place="220183")  # fmt: skip
        return ask(enrol, self.key)

    def enrolled(self, hub: Hub) -> Sender:
        """Let in by a new invitation."""
        enrolling.enrol(hub, self.request(enrolling.invite(hub, "http://127.0.0.1:8470")))
        return self


def held(hub: Hub, station: str) -> list[tuple[int, bytes, bytes, bytes | None]]:
    """What a hub has of a station: place, hash, header, body."""
    with hub.database.read() as connection:
        query = "SELECT seq, hash, header, body FROM entry WHERE station = ? ORDER BY seq, hash"
        return [tuple(row) for row in connection.exec_driver_sql(query, (station,))]


def journal(sender: Sender) -> list[tuple[int, bytes, bytes, bytes | None]]:
    """What it should have."""
    return [(x.seq, x.hash, x.item.header, x.item.body) for x in sender.links]

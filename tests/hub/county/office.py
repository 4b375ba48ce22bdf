"""The office at its browser, without scripts; and stations that write at times of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import httpx

from station.events.kinds import Kind
from station.kinds import StationKind
from station.reports.report import Counts, Report, ShiftCount
from station.sync.enrolment import Enrol, ask
from storage.hub import app, enrolling
from storage.hub.county.pages import County
from storage.hub.county.sessions import Guesses
from storage.hub.hub import Hub
from storage.hub.telemetry import Telemetry
from storage.journal import codec
from storage.journal.chain import Header
from tests.hub.sender import CLOCK, Link, Sender

PASSWORD = "德惠疾控 2026"
PERSON, PHONE, OPERATOR = "张三丰", "19900000001", "王建国"
"""Whoever is in bodies: none of it may be on a page."""

VOID = {"meta", "link", "input", "br"}
SVG = {"rect"}


class Page(HTMLParser):
    """What a browser makes of a page: text, links, forms, elements that were never closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.links: list[str] = []
        self.fields: dict[str, str] = {}
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == [], self.open
        self.words = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(told)
        if tag not in VOID:
            self.open.append(tag)
        if "href" in told:
            self.links.append(told["href"] or "")
        if tag == "input":
            self.fields[told["name"] or ""] = told.get("value") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SVG

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@dataclass
class Office:
    """A browser and the hub behind it."""

    hub: Hub
    secure: bool = False
    delay: float = 0.0
    log: Telemetry | None = None
    ticks: list[float] = field(default_factory=lambda: [0.0])
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        log = self.log or Telemetry()
        county = County(self.hub, log, self.delay, Guesses(lambda: self.ticks[0]))
        self.county = county
        made = app.make(self.hub, telemetry=log, county=county)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(made),
            base_url="https://hub.test" if self.secure else "http://hub.test",
        )

    async def get(self, path: str = "/", status: int = 200) -> Page:
        """A page, well formed."""
        reply = await self.client.get(path)
        assert reply.status_code == status, reply.text
        return Page(reply.text)

    async def log_in(self, password: str = PASSWORD) -> httpx.Response:
        """The form fetched, filled in and sent."""
        page = await self.get("/log-in")
        token = page.fields["token"]
        return await self.client.post("/log-in", data={"token": token, "password": password})


@dataclass
class Writer(Sender):
    """A station that writes at a time and a place of its own."""

    name: str = "东口卡点"
    code: str = "DH01"
    place: str = "220183"
    kind: str = "checkpoint"
    offset: int = 480

    def enrolled(self, hub: Hub) -> Writer:
        """Let in under its own name."""
        invitation = enrolling.invite(hub, "http://127.0.0.1:8470")
        public = self.key.public_key().public_bytes_raw()
        told = Enrol(token=invitation.token, station=self.station, public=public, name=self.name,
                     code=self.code, kind=self.kind, place=self.place)  # fmt: skip
        enrolling.enrol(hub, ask(told, self.key))
        return self

    def at(
        self,
        at: int,
        kind: str = Kind.SCREENING,
        body: bytes | None = None,
        offset: int | None = None,
    ) -> Link:
        """An entry of a moment, with a person in it."""
        seq = self.head[0] + 1
        header = Header(
            self.station, self.lineage, seq, f"e{seq}", kind, at,
            self.offset if offset is None else offset, "", "o", "s",
        )  # fmt: skip
        told = f'{{"person":{{"name":"{PERSON}","phone":"{PHONE}"}},"n":{seq}}}'.encode()
        return self.add(told if body is None else body, header=header.spell(), kind=kind)

    def reports(
        self, day: date, *, at: int, hour: int = 20, revision: int = 1, screened: int = 3,
        late: bool = False, made_up: bool = False,
    ) -> Link:  # fmt: skip
        """The report of a day, as a station spells it."""
        zone = timedelta(minutes=self.offset)
        due = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - zone
        report = Report(
            day.isoformat(), self.station, self.name, self.code, self.place, StationKind.CHECKPOINT,
            Counts(screened=screened, holds_open=2), (), (ShiftCount("s", OPERATOR, screened, 0, 0),),
            screened, screened, len(self.links), "h", at, int(due.timestamp() * 1000), revision, late,
            made_up,
        )  # fmt: skip
        return self.at(at, Kind.REPORT_SENT, codec.dump(Report, report))


def today(offset: int = 480) -> date:
    """The hub's clock says so, at a station that far from UTC."""
    return (datetime.fromtimestamp(CLOCK / 1000, UTC) + timedelta(minutes=offset)).date()

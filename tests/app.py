"""The app under the pilot: a home with lists, keys at a hand's pace, waiting until it is idle."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from screens.app import StationApp
from screens.counter.counter_screen import CounterScreen
from screens.counter.drafts import SOON
from screens.shell.key_filter import WAIT
from station.clock import Clock
from station.demo import samples
from station.i18n import Lang
from storage.home import Home, signing_keys
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry
from tests.conftest import NOON, make_home
from tests.settling import press, settled

PACE = 0.13
"""Seconds between keys: an Enter closer than 80 ms, or as even as below 100, confirms nothing."""

REST = 0.45
"""Seconds after the last key: what it has changed has been in sight for a moment."""

ISSUER = samples.signer()
ABROAD = samples.signer()


def prepare(root: Path, **given: object) -> Home:
    """A home in Dehui that trusts the samples and knows the made-up risk areas."""
    made = make_home(root, **given)
    found = json.loads(signing_keys.trust_list([], "示例", NOON))
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    for signer, usages in ((ISSUER, ["travel", "slip"]), (ABROAD, ["v", "t", "r"])):
        spki = signer.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        found["keys"].append(signing_keys.listed_key(signer.kid, spki, "示例") | {"usages": usages})
    (made.paths.trust / "list.json").write_text(json.dumps(found), "utf-8")
    areas = samples.risk_list(NOON.date())
    rows = [{k: str(v) for k, v in asdict(a).items() if v} for a in areas.areas]
    risk = {"shaodian_risk": 1, "version": "t1", "made": str(NOON.date()), "areas": rows}
    made.paths.risk.write_text(json.dumps(risk), "utf-8")
    return made


def film(now: datetime = NOON) -> dict[str, samples.Sample]:
    """The seven samples by name; a real terminal runs by the real clock, and they end after a day."""
    return {s.name: s for s in samples.film(ISSUER, ABROAD, now)}


class Hand:
    """Types and looks."""

    def __init__(self, app: StationApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.at = app.hands.now()

    @property
    def main(self) -> CounterScreen:
        """The main screen of a checkpoint or a clinic."""
        found = self.app.main
        assert isinstance(found, CounterScreen)
        return found

    def passes(self, seconds: float) -> None:
        """Time goes by for keys and screens; nobody waits for it."""
        self.at += seconds
        self.app.hands.pretend(self.at)

    async def idle(self, seconds: float = 0.0) -> None:
        """Until workers, keys that wait and messages have settled; `seconds` are really waited."""
        self.passes(max(seconds, REST))
        if self.app.desk is not None:
            self.app.call_later(self.app.hands.expire)
        if seconds:
            await asyncio.sleep(seconds)
        # What was typed last is on the disk a moment later.
        await settled(self.pilot, SOON + 0.01)

    async def type(self, *names: str) -> None:
        """Keys at a hand's pace."""
        for name in names:
            self.passes(0.01)
            await press(self.pilot, name)
            # What a timer would have asked before the next key.
            self.passes(PACE - 0.01)
            if self.app.desk is not None:
                self.app.call_later(self.app.hands.expire)
            # Letters outside a field are collected for so long.
            await settled(self.pilot, WAIT + 0.01)
        await self.idle()

    async def scan(self, text: str) -> None:
        """A code, as from the hand scanner."""
        self.app.main.take_code(text)
        await self.idle()

    def entries(self, kind: str | None = None) -> list[StoredEntry]:
        """What the journal holds, newest first."""
        assert self.app.desk is not None
        with self.app.desk.store.database.read() as connection:
            return journal.newest(connection, before=None, kind=kind, limit=50)

    def decided(self) -> str | None:
        """The movement of the newest screening."""
        found = self.entries("screening.recorded")
        decision = found[0].body["decision"] if found else {}
        applied = (decision.get("applied") or {}).get("movement")
        return str(applied or decision.get("advised", "")) or None


async def begun(app: StationApp, pilot: Pilot[None]) -> None:
    """Until the home is open; one that asks for something first has no desk yet."""
    for _ in range(10):
        await settled(pilot)
        if app.desk is not None:
            break


@asynccontextmanager
async def opened(
    root: Path, clock: Clock, *, lang: str = "zh", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hand]:
    """The app on a home, ready."""
    app = StationApp(root, Lang(lang), clock=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        hand = Hand(app, pilot)
        await begun(app, pilot)
        await hand.idle()
        yield hand
        await settled(pilot, SOON + 0.1)
        app.own_upload.stop()
        app.bridge.close()
        if app.desk is not None:
            app.desk.store.close()

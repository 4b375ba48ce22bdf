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
from screens.encounters import EncounterScreen
from station import samples
from station.clock import Clock
from station.i18n import Lang
from storage import journal, keys
from storage.entry import StoredEntry
from storage.home import Home
from tests.conftest import NOON, make_home

PACE = 0.09
"""Seconds between keys: an Enter closer than 80 ms confirms nothing."""

ISSUER = samples.signer()
ABROAD = samples.signer()


def prepare(root: Path, **given: object) -> Home:
    """A home in Dehui that trusts the samples and knows the made-up risk areas."""
    made = make_home(root, **given)
    found = json.loads(keys.trust_list([], "示例", NOON))
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    for signer, usages in ((ISSUER, ["travel", "slip"]), (ABROAD, ["v", "t", "r"])):
        spki = signer.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        found["keys"].append(keys.listed_key(signer.kid, spki, "示例") | {"usages": usages})
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

    @property
    def main(self) -> EncounterScreen:
        """The main screen of a checkpoint or a clinic."""
        found = self.app.main
        assert isinstance(found, EncounterScreen)
        return found

    async def idle(self, seconds: float = 0.25) -> None:
        """Until workers and messages have settled."""
        end = asyncio.get_event_loop().time() + seconds
        while asyncio.get_event_loop().time() < end:
            await self.pilot.pause(0.02)

    async def type(self, *names: str) -> None:
        """Keys at a hand's pace."""
        for name in names:
            await asyncio.sleep(PACE)
            await self.pilot.press(name)
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


@asynccontextmanager
async def opened(
    root: Path, clock: Clock, *, lang: str = "zh", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Hand]:
    """The app on a home, ready."""
    app = StationApp(root, Lang(lang), clock=clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        hand = Hand(app, pilot)
        for _ in range(200):
            await pilot.pause(0.02)
            if app.desk is not None:
                break
        await hand.idle()
        yield hand
        app.bridge.close()
        if app.desk is not None:
            app.desk.store.close()

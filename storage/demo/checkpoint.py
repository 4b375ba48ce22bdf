"""The demo's throw-away home: a made-up station, its lists, some history, a film as its camera."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from station import clock, files
from station.clock import FixedClock
from station.codes import draw
from station.demo import samples
from station.demo.samples import Sample, Signer
from station.devices import images
from station.kinds import StationKind
from station.people.person import Person
from station.places.risk_areas import Stay
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from storage.bootstrap import open_desk
from storage.demo import clinic as demo_clinic
from storage.home import Home, new_settings, signing_keys
from storage.screenings import service
from storage.upkeep.founding import found as found_home

HISTORY = 160
SECONDS, BLANK, RATE = 12, 2, 8
SIZE = (640, 480)
CLINICS = ("德惠市人民医院发热门诊", "德惠市中医院发热门诊")
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平刚桂英"


def make(
    root: Path, name: str, lang: str, speed: float = 1.0,
    kind: StationKind = StationKind.CHECKPOINT,
) -> tuple[Path, list[Sample]]:  # fmt: skip
    """A home with history; the film's file and who is on it."""
    now = datetime.now(UTC)
    settings = new_settings(
        kind=kind,
        name=name,
        code="DEMO",
        fever_clinics=CLINICS,
        place="220183",
        operator="李岚",
        language=lang,
        same_code_seconds=max(2.0, 30.0 / speed),
    )
    begin = _begin(now, settings.zone)
    if kind in (StationKind.CLINIC, StationKind.PHARMACY):
        begin -= timedelta(days=demo_clinic.DAYS)
    made = found_home(root, settings, FixedClock(begin))
    issuer, abroad = samples.signer(), samples.signer()
    _lists(made, issuer, abroad, now)
    if kind in (StationKind.CLINIC, StationKind.PHARMACY):
        demo_clinic.history(root, now)
    else:
        _history(root, now)
    travellers = samples.film(issuer, abroad, now)
    return _film(root, travellers, speed), travellers


def _lists(made: Home, issuer: Signer, abroad: Signer, now: datetime) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    found = json.loads(signing_keys.trust_list([], "Demo", now))
    for who, issuer_name, usages in (
        (issuer, "示例省码", ["travel", "slip"]),
        (abroad, "DE demo", ["v", "t", "r"]),
    ):
        spki = who.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        entry = signing_keys.listed_key(who.kid, spki, issuer_name)
        found["keys"].append(entry | {"usages": usages})
    files.write(made.paths.trust / "demo.json", json.dumps(found).encode())
    areas = samples.risk_list(now.date())
    value = {
        "shaodian_risk": 1, "version": areas.version, "made": str(areas.made),
        "areas": [{k: str(v) for k, v in asdict(a).items() if v} for a in areas.areas],
    }  # fmt: skip
    files.write(made.paths.risk, json.dumps(value).encode())


def _history(root: Path, now: datetime) -> None:
    """Some hours of the day so far, with a clock that is moved along."""
    chance = random.Random(7)
    begin = _begin(now, Home.open(root).settings.zone)
    then = FixedClock(begin)
    step = max((now - begin).total_seconds() - 60, 1) / HISTORY
    desk = open_desk(root, then)
    for _ in range(HISTORY):
        service.apply(desk, _traveller(chance, desk.store.now()))
        then.move(step)
    desk.store.close()


def _begin(now: datetime, zone: ZoneInfo) -> datetime:
    """Some hours ago, but today."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=5)
    return max(now - timedelta(hours=5), midnight).astimezone(UTC)


def _traveller(chance: random.Random, at: datetime) -> Screening:
    name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(["", chance.choice(GIVEN)])
    born = date(chance.randint(1950, 2008), chance.randint(1, 12), chance.randint(1, 28))
    person: Person = samples.person(name, born, chance.randint(10, 99_999_999))
    place = chance.choices(["220183", "2201", "210102", "220104"], [12, 4, 1, 3])[0]
    colour = chance.choices([Colour.GREEN, Colour.YELLOW], [40, 1])[0]
    code = CodeReading(
        CodeStatus.OPAQUE, colour=colour, by_eye=True, updated=at, places=(Stay(place, at.date()),)
    )
    high = chance.random() < 0.01
    degrees = 37.9 if high else round(chance.gauss(36.5, 0.2), 1)
    thermometer = Thermometer.EAR if high else Thermometer.INFRARED
    seen = Screening(person, (Reading(degrees, thermometer),), mask=Mask.WORN, code=code)
    return replace(seen, symptoms=(), defaulted=("mask", "symptoms"))


def _film(root: Path, travellers: list[Sample], speed: float) -> Path:
    """Each code in view for a while, then nobody."""
    import numpy

    cv2 = images.opencv()
    path = root / "film.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), RATE, SIZE)
    blank = numpy.full((SIZE[1], SIZE[0], 3), 90, dtype=numpy.uint8)
    for traveller in travellers:
        picture = cv2.imdecode(
            numpy.frombuffer(draw.png(traveller.text), numpy.uint8), cv2.IMREAD_COLOR
        )
        side = SIZE[1] - 20
        frame = blank.copy()
        shown = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
        left = (SIZE[0] - side) // 2
        frame[10 : 10 + side, left : left + side] = shown
        for still, seconds in ((blank, BLANK), (frame, SECONDS)):
            for _ in range(max(2, int(seconds * RATE / speed))):
                writer.write(still)
    writer.release()
    return path


def clock_for(speed: float) -> clock.Clock:
    """The demo's clock."""
    return clock.SystemClock() if speed == 1 else clock.FastClock(speed)

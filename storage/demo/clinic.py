"""The demo's history of a clinic or a pharmacy: two weeks of visits and medicine requests."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from station.clock import FixedClock
from station.demo import samples
from station.events.hold import HoldEnd, HoldEnded
from station.kinds import StationKind
from station.medicines.items import Item
from station.medicines.request import MedicineRequest
from station.people.person import Person
from station.screening.code_reading import CodeReading, CodeStatus, Colour
from station.screening.screening import Mask, RiskAnswer, Screening, Symptom
from station.screening.temperature import Reading, Thermometer
from storage.bootstrap import open_desk
from storage.desk import Desk
from storage.holds import service as holds
from storage.medicines import service as requests
from storage.visits import service as visits

DAYS = 14
ASKED = (
    "布洛芬",
    "对乙酰氨基酚",
    "右美沙芬",
    "阿莫西林",
    "板蓝根颗粒",
    "氯雷他定",
    "维生素C",
    "奥司他韦",
)
NAMES = (
    "王秀英",
    "李桂兰",
    "张建国",
    "刘玉梅",
    "陈志强",
    "杨丽华",
    "赵小军",
    "黄春梅",
    "周文斌",
    "吴雪",
)
MOST_A_DAY = 6


def history(root: Path, now: datetime) -> None:
    """Some records a day, a few more lately, and nobody left behind."""
    chance = random.Random(11)
    clock = FixedClock(now - timedelta(days=DAYS))
    desk = open_desk(root, clock)
    clinic = desk.store.settings.kind is StationKind.CLINIC
    for day in range(DAYS + 1):
        noon = now - timedelta(days=DAYS - day, minutes=90)
        for at in range(chance.randint(2, MOST_A_DAY) + day // 5):
            clock.at = noon + timedelta(minutes=at)
            if clinic and at % 3 != 2:
                _visit(desk, chance)
            else:
                _request(desk, chance)
    desk.store.close()


def _visit(desk: Desk, chance: random.Random) -> None:
    degrees = 37.9 if chance.random() < 0.04 else round(chance.gauss(36.6, 0.2), 1)
    symptoms = (Symptom.DRY_COUGH,) if chance.random() < 0.2 else ()
    visits.save(desk, _patient(desk, chance, min(degrees, 38.5), symptoms))
    with desk.store.database.read() as connection:
        query = "SELECT id FROM hold_view WHERE ended = 0"
        open_holds = [row[0] for row in connection.exec_driver_sql(query)]
    for hold in open_holds:
        ended = HoldEnded(HoldEnd.HANDED_OVER, "120", "吉A00120")
        holds.end_hold(desk.store, hold, ended)


def _request(desk: Desk, chance: random.Random) -> None:
    buyer = _patient(desk, chance, 36.5, ())
    requests.save(desk, MedicineRequest(buyer, (Item(chance.choice(ASKED)),)))


def _patient(
    desk: Desk, chance: random.Random, degrees: float, symptoms: tuple[Symptom, ...]
) -> Screening:
    born = date(chance.randint(1945, 2005), chance.randint(1, 12), chance.randint(1, 28))
    made: Person = samples.person(chance.choice(NAMES), born, chance.randint(10, 99_999_999))
    code = CodeReading(
        CodeStatus.OPAQUE, colour=Colour.GREEN, by_eye=True, updated=desk.store.now()
    )
    return Screening(
        replace(made, address="建设街道"),
        (Reading(degrees, Thermometer.EAR),),
        mask=Mask.WORN,
        code=code,
        symptoms=symptoms,
        risk_question=RiskAnswer.NO,
    )

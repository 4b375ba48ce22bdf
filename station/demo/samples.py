"""Made-up people and codes for the demo and the tests: sequence 000 is never given to anyone."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from station.codes import cose, travel
from station.codes.bounded import to_base45
from station.codes.dcc import DCC_V1, HCERT, PREFIX
from station.codes.trust import TrustedKey, Usage, key_id
from station.people.documents import Document, DocumentKind
from station.people.person import Person
from station.places.risk_areas import Area, RiskLevel, RiskList, Stay
from station.screening.code_reading import Colour


@dataclass(frozen=True, slots=True)
class Signer:
    """A key made for the occasion."""

    kid: bytes
    private: Any
    public: Any

    def trusted(self, issuer: str) -> TrustedKey:
        """As others see it: a sample may sign everything."""
        return TrustedKey(self.kid, self.public, issuer, frozenset(Usage))


def signer() -> Signer:
    """A new one."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = ec.generate_private_key(ec.SECP256R1())
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(key_id(spki), key, key.public_key())


def resident_number(division: str, born: date) -> str:
    """A number with a right check digit that belongs to nobody: its sequence is 000."""
    from stdnum.cn import ric

    stem = f"{division}{born:%Y%m%d}000"
    return stem + str(ric.calc_check_digit(stem + "0"))


def person(name: str, born: date, phone: int, division: str = "220183") -> Person:
    """A made-up traveller."""
    number = resident_number(division, born)
    return Person(name, Document(DocumentKind.RESIDENT_ID, number), f"199{phone:08d}")


def certificate(who: Signer, name: tuple[str, str], now: datetime, country: str = "DE") -> str:
    """A made-up EU certificate, `HC1:`, of a vaccination."""
    entry = {
        "tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215",
        "dn": 2, "sd": 2, "dt": f"{now:%Y-%m-%d}", "co": country, "is": "Made up", "ci": "URN:UVCI:X",
    }  # fmt: skip
    surname, given = name
    body = {
        "ver": "1.3.0", "dob": "1980-02-03", "v": [entry],
        "nam": {"fn": surname, "gn": given, "fnt": surname.upper(), "gnt": given.upper()},
    }  # fmt: skip
    claims = {
        1: country,
        4: int((now + timedelta(days=180)).timestamp()),
        6: int((now - timedelta(days=1)).timestamp()),
        HCERT: {DCC_V1: body},
    }
    return PREFIX + to_base45(zlib.compress(cose.sign(claims, who.kid, who.private), 9))


@dataclass(frozen=True, slots=True)
class Sample:
    """One traveller of the film; `temperature` is what the thermometer would show."""

    name: str
    text: str
    temperature: str
    movement: str


def _green(who: Person, stays: tuple[Stay, ...], issued: datetime) -> travel.TravelCode:
    until = issued + timedelta(hours=24)
    return travel.TravelCode(who, Colour.GREEN, stays, "Demo", issued, until)


def film(issuer: Signer, abroad: Signer, now: datetime) -> list[Sample]:
    """Seven travellers, one of each kind."""
    today = now.date()

    def code(who: Person, stays: tuple[Stay, ...], key: Signer = issuer, age: int = 1) -> str:
        return travel.issue(_green(who, stays, now - timedelta(hours=age)), issuer.kid, key.private)

    home = (Stay("220183", today - timedelta(days=9)),)
    harbin = (Stay("230102", today - timedelta(days=7), today - timedelta(days=2)),)
    lin = person("林小雨", date(1992, 3, 7), 1)
    return [
        Sample("clean", code(lin, home), "365", "release"),
        Sample("fever", code(person("何冬梅", date(1985, 6, 1), 2), home), "378", "recheck"),
        Sample(
            "high_risk",
            code(person("孙丽", date(1979, 1, 21), 3), harbin),
            "366",
            "central_quarantine",
        ),
        Sample(
            "expired", code(person("周敏", date(1990, 8, 8), 4), home, age=72), "364", "monitor"
        ),
        Sample(
            "forged",
            code(person("吴芳", date(1988, 5, 5), 5), home, key=signer()),
            "365",
            "turn_back",
        ),
        Sample(
            "chinese_name", code(person("欧阳静宜", date(2001, 12, 30), 6), home), "367", "release"
        ),
        Sample(
            "foreign",
            certificate(abroad, ("Mustermann", "Erika"), now),
            "366",
            "central_quarantine",
        ),
    ]


def risk_list(today: date) -> RiskList:
    """Two areas, made up."""
    since = today - timedelta(days=20)
    areas = (
        Area("230102", RiskLevel.HIGH, since, name="道里区（示例）"),
        Area("210102", RiskLevel.MEDIUM, since, name="和平区（示例）"),
    )
    return RiskList(areas, f"demo-{today:%m%d}", today)

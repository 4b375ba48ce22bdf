"""From a screening to the facts: lists are reduced to scalars before any rule runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from station.kinds import StationKind
from station.places.risk_areas import RiskList, Stay
from station.policy.facts import Facts
from station.policy.model import Policy
from station.screening import temperature
from station.screening.checks import Check
from station.screening.code_reading import CodeFormat, CodeReading, CodeStatus, Colour
from station.screening.screening import KeyGroup, Register, Screening
from station.vehicles import plates


@dataclass(frozen=True, slots=True)
class StationContext:
    """Where and when the station stands."""

    kind: StationKind
    place: str
    today: date
    now: datetime
    risk: RiskList = field(default_factory=RiskList)


def gather(screening: Screening, policy: Policy, setting: StationContext) -> Facts:
    """The facts of one screening under a policy's thresholds."""
    limits = policy.thresholds
    exposure = setting.risk.expose(stays(screening), setting.today, limits.lookback_days)
    certain, possible = exposure.certain, exposure.possible
    test = screening.test
    return Facts(
        station_kind=setting.kind,
        recheck=screening.recheck,
        mask=screening.mask,
        other_proof=screening.other_proof,
        risk_certain=certain.level if certain else None,
        risk_certain_days=certain.days if certain else None,
        risk_possible=possible.level if possible else None,
        risk_possible_days=possible.days if possible else None,
        crossed_province=_crossed(screening, setting, limits.lookback_days),
        overseas_days=_overseas_days(screening, setting.today),
        abroad_completed=screening.overseas.completed if screening.overseas else None,
        groups=frozenset(groups(screening, setting, policy)),
        symptoms=None if screening.symptoms is None else frozenset(screening.symptoms),
        contact=screening.contact,
        case=screening.case,
        risk_question=screening.risk_question,
        test_result=test.result if test else None,
        test_age_hours=_hours(test.at, setting.now) if test else None,
        resident_here=screening.resident_here,
        announced=screening.announced,
        cooperates=False if screening.drove_through else screening.cooperates,
        unnamed=not (screening.person.name or screening.person.document.number),
        age_years=screening.person.age(setting.today),
        **_temperature(screening, limits.fever),
        **_code(screening, setting, limits.by_eye_hours, limits.code_hours),
        **_origin(screening),
    )


def _temperature(screening: Screening, fever: float) -> dict[str, Any]:
    if screening.drove_through:
        return {}
    found = temperature.judge(screening.readings, fever, screening.recheck)
    deciding = found.deciding
    return {
        "temperature": deciding.celsius if deciding else None,
        "thermometer": deciding.thermometer if deciding else None,
        "fever": found.fever,
        "reading_pending": found.pending if deciding else None,
        "reading_too_low": found.too_low if screening.readings else None,
        "temperature_missing": deciding is None
        and screening.cooperates is not False
        and not any(u.check is Check.TEMPERATURE for u in screening.unable),
    }


def _code(
    screening: Screening, setting: StationContext, hours: float, code_hours: float
) -> dict[str, Any]:
    code = in_date(screening.code, setting.now, hours)
    issued = _hours(code.updated, setting.now)
    old = issued is not None and issued > code_hours and not code.by_eye
    if old and code.status is CodeStatus.VERIFIED:
        code = replace(code, status=CodeStatus.EXPIRED)
    # A certificate of vaccination or of a test says nothing of where its holder has been.
    other = code.format is CodeFormat.DCC and code.status is CodeStatus.VERIFIED
    return {
        "code_status": CodeStatus.OPAQUE if other else code.status,
        "code_colour": code.colour,
        "code_age_hours": _hours(code.updated, setting.now),
        "read_by_eye": code.by_eye,
    }


def _origin(screening: Screening) -> dict[str, Any]:
    origin = next(iter(origins(screening)), "")
    vehicle = screening.vehicle
    country = screening.overseas.country if screening.overseas else ""
    return {
        "origin_country": country or None,
        "origin_province": origin[:2] or None,
        "origin_division": origin or None,
        "vehicle_class": vehicle.vehicle_class if vehicle else None,
        "plate_province": plates.province(vehicle.plate) if vehicle and vehicle.plate else None,
        "vehicle_origin": vehicle.origin or None if vehicle else None,
        "cargo": vehicle.cargo if vehicle else None,
        "purpose": vehicle.purpose if vehicle else None,
        "transit": screening.transit if vehicle is None else vehicle.transit,
    }


def origins(screening: Screening) -> tuple[str, ...]:
    """The person's origin and their vehicle's, as far as they are known."""
    vehicle = screening.vehicle.origin if screening.vehicle else ""
    return tuple(dict.fromkeys(code for code in (screening.origin, vehicle) if code))


def stays(screening: Screening) -> tuple[Stay, ...]:
    """Where the person was: as told, as on the code, and where they and their vehicle came from."""
    came = tuple(Stay(code) for code in origins(screening))
    return screening.stays + screening.code.places + came


def in_date(code: CodeReading, now: datetime, hours: float) -> CodeReading:
    """A reading by eye of an old screenshot counts as an expired code, not as a reading."""
    if code.by_eye and code.colour in (None, Colour.NONE):
        return replace(code, by_eye=False)
    age = _hours(code.updated, now)
    if not code.by_eye or age is None or age <= hours:
        return code
    strict = code.status in (CodeStatus.FORGED, CodeStatus.REVOKED)
    return replace(code, by_eye=False, status=code.status if strict else CodeStatus.EXPIRED)


def groups(screening: Screening, setting: StationContext, policy: Policy) -> list[KeyGroup]:
    """The key groups, derived where the facts allow it, declared where they do not."""
    limits = policy.thresholds
    days = _overseas_days(screening, setting.today)
    derived = {
        KeyGroup.ABROAD: screening.overseas is not None
        and not screening.overseas.completed
        and (days is None or days <= limits.abroad_days),
        KeyGroup.OTHER_PROVINCE: bool(_crossed(screening, setting, limits.lookback_days)),
        KeyGroup.RISK_LOCALITY: _in_locality(screening, setting, limits.lookback_days),
    }
    return [g for g in KeyGroup if g in screening.groups or derived.get(g)]


def registers(
    screening: Screening, setting: StationContext, policy: Policy
) -> tuple[Register, ...]:
    """The groups with the day until which each is followed."""
    limits = policy.thresholds
    days = {KeyGroup.ABROAD: limits.abroad_days, KeyGroup.RECOVERED: limits.recovered_days}
    return tuple(
        Register(g, setting.today + timedelta(days=days.get(g, limits.group_days)))
        for g in groups(screening, setting, policy)
    )


def _in_locality(screening: Screening, setting: StationContext, lookback: int) -> bool:
    """Whether they were in a locality of this province that contains a risk area."""
    near = [s for s in stays(screening) if setting.place and s.division[:2] == setting.place[:2]]
    exposure = setting.risk.expose(near, setting.today, lookback)
    return exposure.certain is not None or exposure.possible is not None


def _crossed(screening: Screening, setting: StationContext, lookback: int) -> bool | None:
    if not setting.place:
        return None
    codes = [
        s.division
        for s in stays(screening)
        if (setting.today - min(s.until or setting.today, setting.today)).days <= lookback
    ]
    if not codes:
        return None
    return any(code[:2] != setting.place[:2] for code in codes)


def _overseas_days(screening: Screening, today: date) -> int | None:
    if screening.overseas is None or screening.overseas.entered is None:
        return None
    return max(0, (today - screening.overseas.entered).days)


def _hours(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds() / 3600)

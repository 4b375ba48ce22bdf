"""`decide` with 60 rules, 5,000 areas and 10 stays."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from bench.table import Line, each, quantile
from station.kinds import StationKind
from station.places import divisions
from station.places.risk_areas import Area, RiskLevel, RiskList, Stay
from station.policy.advise import decide
from station.policy.gather import StationContext, gather
from station.policy.load import default_text, parse
from station.screening.screening import Screening
from station.screening.temperature import Reading

TODAY = date(2026, 11, 23)


def run() -> list[Line]:
    """From a screening to its advice, facts gathered included."""
    chance = random.Random(1)
    codes = [code for code in divisions.divisions() if len(code) == 6]
    areas = [
        Area(chance.choice(codes) + f"{chance.randrange(1, 999):03d}", chance.choice(list(RiskLevel)),
             TODAY - timedelta(days=chance.randrange(60)), None if chance.random() < 0.5 else TODAY)
        for _ in range(5000)
    ]  # fmt: skip
    text = default_text()
    extra = 60 - text.count("[[rule]]")
    for at in range(extra):
        text += (
            f'\n[[rule]]\nid = "X{at}"\nzh = "x"\nen = "x"\nactions = ["register"]\n'
            f'when = {{ station_kind = "checkpoint", origin_division = "{codes[at * 7]}", age_years = {{ min = {at} }} }}\n'
        )
    policy, errors = parse(text)
    assert policy is not None, errors
    stays = [
        tuple(
            Stay(
                chance.choice(codes)[: chance.choice([4, 6, 6])],
                TODAY - timedelta(days=d + 1),
                TODAY - timedelta(days=d),
            )
            for d in range(10)
        )
        for _ in range(200)
    ]
    setting = StationContext(
        StationKind.CHECKPOINT, "220183", TODAY, datetime(2026, 11, 23, tzinfo=UTC), RiskList(areas)
    )
    people = [Screening(readings=(Reading(36.5),), stays=s, symptoms=()) for s in stays]
    taken = each(2000, lambda at: decide(policy, gather(people[at % 200], policy, setting)))
    middle = quantile(taken, 0.5)
    return [
        Line(f"decide, {len(policy.all_rules)} rules, 5,000 areas, 10 stays",
             f"{middle * 1e6:.0f} us (p99 {quantile(taken, 0.99) * 1e6:.0f})", "-", "-", "<= 200 us", middle <= 200e-6)
    ]  # fmt: skip

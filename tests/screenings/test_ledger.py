"""The ledger: every filter and order against the journal's own records, page by page; on the screen too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from screens.ledger.filter_form import FilterScreen
from screens.ledger.ledger import LedgerScreen
from screens.shell.messages import Scanned
from station.clock import FixedClock
from station.codes.slip import PassSlip, issue
from station.events.kinds import Kind
from station.people.person import Person
from station.places.risk_areas import Stay
from station.screening.disposition import Applied, Movement
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading, Thermometer
from station.vehicles.vehicle import Vehicle
from storage.desk import Desk
from storage.exports.filtering import ALL, DROVE, Filter
from storage.home import Home
from storage.home.reference import Lists
from storage.journal import entries as journal
from storage.proof import verify
from storage.screenings import ledger, service
from storage.screenings.ledger import Sort
from storage.screenings.queries import Row
from storage.store import Store
from storage.visits import service as visits
from tests.app import ISSUER, Hand, film, opened, prepare
from tests.conftest import NOON

DAY = timedelta(days=1)


def fill(root: Path, clock: FixedClock) -> Store:
    """Three days of two operators: fevers, a risk area, a vehicle, a visit, a late entry, one who drove through."""
    store = Store(Home.open(root), clock)
    desk = Desk(store, Lists(store.home.paths).load())
    worst = desk.risk.areas[0].division
    for day, operator in enumerate(("李岚", "王芳", "李岚")):
        store.begin(operator)
        plain = Screening(readings=(Reading(36.2 + day / 10, Thermometer.MERCURY),), mask=Mask.WORN)
        car = replace(plain, vehicle=Vehicle(f"吉A1234{day}"), person=Person("王小明"))
        for seen in (
            plain, car, replace(plain, stays=(Stay(worst, until=clock.at.date()),), origin="220104"),
            replace(plain, readings=(Reading(38.0 + day / 10, Thermometer.MERCURY),)),
            replace(plain, observed_at=clock.at - timedelta(hours=30), destination="220183"),
        ):  # fmt: skip
            service.apply(desk, seen)
        gone = Screening(drove_through=True, vehicle=Vehicle("吉B54321"))
        service.apply(desk, gone, Applied(Movement.RELEASE, reason="冲卡"))
        visits.save(desk, plain, Applied(Movement.MONITOR, reason="发热门诊"), left="走了")
        clock.at += DAY
    clock.at -= DAY
    return store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return prepare(tmp_path / "home").paths.root


def pages(store: Store, only: Filter, sort: Sort) -> list[Row]:
    """All pages of two rows."""
    found: list[Row] = []
    with store.database.read() as connection:
        while True:
            last = found[-1] if found else None
            page = ledger.page(connection, only=only, sort=sort, after=last, limit=2)
            if not page:
                return found
            found += page


Fits = Callable[[Row], bool]
FILTERS: dict[str, tuple[Filter, Fits]] = {
    "all": (ALL, lambda _: True),
    "monitor": (Filter("monitor"), lambda r: r.movement == "monitor" and not r.drove_through),
    "drove": (Filter(DROVE), lambda r: bool(r.drove_through)),
    "fever": (Filter(fever=37.3), lambda r: (r.temperature or 0) >= 37.3),
    "visit": (Filter(kind="visit"), lambda r: r.kind == "visit"),
    "risk": (Filter(risk="high"), lambda r: r.risk == "high"),
    "plate": (Filter(plate="吉a1"), lambda r: r.plate.startswith("吉A1")),
    "place": (Filter(place="2201"), lambda r: bool(r.risk) or r.destination.startswith("2201")),
    "late": (Filter(late=True), lambda r: bool(r.late)),
    "two": (Filter(fever=37.3, movement="hold"), lambda r: r.movement == "hold"),
}


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("name", list(FILTERS))
def test_the_pages_together_are_just_the_records_that_fit_in_order(
    name: str, sort: Sort, root: Path, clock: FixedClock
) -> None:
    store = fill(root, clock)
    everything = pages(store, ALL, Sort.OLDEST)
    with store.database.read() as connection:
        recorded = [
            e.header.seq
            for e in journal.page(connection, 0, 1000)
            if e.header.kind in (Kind.SCREENING, Kind.VISIT)
        ]
    assert [row.seq for row in everything] == recorded
    only, fits = FILTERS[name]
    for since, until in (
        ("", ""),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24", ""),
        ("", "2026-11-23"),
    ):
        wanted = [
            row
            for row in everything
            if fits(row) and since <= row.day and (not until or row.day <= until)
        ]
        keys: dict[Sort, Callable[[Row], tuple[float, ...]]] = {
            Sort.NEWEST: lambda r: (-r.seq,),
            Sort.OLDEST: lambda r: (r.seq,),
            Sort.HOTTEST: lambda r: (-(r.temperature if r.temperature is not None else -1), -r.seq),
        }
        wanted.sort(key=keys[sort])
        assert [r.seq for r in pages(store, replace(only, since=since, until=until), sort)] == [
            r.seq for r in wanted
        ]
    assert any(fits(row) for row in everything)
    store.close()


def test_of_an_operator_of_a_shift_and_in_a_search(root: Path, clock: FixedClock) -> None:
    store = fill(root, clock)
    everything = pages(store, ALL, Sort.NEWEST)
    for column in ("operator", "shift"):
        with store.database.read() as connection:
            ids = [
                row[0]
                for row in connection.exec_driver_sql(
                    f"SELECT DISTINCT {column} FROM screening_view"
                )
            ]
        assert len(ids) > 1
        found = [pages(store, Filter(**{column: id_}), Sort.NEWEST) for id_ in ids]
        assert sum(map(len, found)) == len(everything)
        assert all(found)
    with store.database.read() as connection:
        assert len(ledger.find(connection, "小明")) == 3
        found_cars = ledger.find(connection, "小明", only=Filter(plate="吉A12341"))
        assert [row.plate for row in found_cars] == ["吉A12341"]
    store.close()


def counts(hand: Hand) -> str:
    return str(hand.app.screen.query_one("#counts", Static).render())


async def test_the_form_narrows_and_says_so_and_the_export_is_what_is_shown(
    root: Path, clock: FixedClock
) -> None:
    fill(root, clock).close()
    async with opened(root, clock) as hand:
        await hand.type("f7", "f4")
        form = hand.app.screen
        assert isinstance(form, FilterScreen)
        await hand.type("tab", "tab", "1")
        form.query_one("#since", Input).value = "11-23"
        await hand.type("f5")
        screen = hand.app.screen
        assert isinstance(screen, LedgerScreen)
        assert [row.temperature for row in screen.found] == [38.2, 38.1, 38.0]
        assert "发热" in counts(hand)
        await hand.type("f5")
        (path,) = (root / "exports").glob("*-ledger-*.csv")
        assert len(path.read_text("utf-8-sig").splitlines()) == 4
        assert date.fromisoformat(screen.asked.only.since) == date(2026, 11, 23)
        await hand.type("f4", "f8")
        assert screen.asked.only == ALL
        assert len(screen.found) == 6


def test_signs_between_the_characters_of_a_name_are_no_words(desk: Desk) -> None:
    """Hexagrams lie among the characters, and the index takes them for blanks."""
    service.apply(desk, Screening(person=Person("王䷀明"), readings=(Reading(36.5),)))
    assert verify.verify(desk.store.database).ok
    with desk.store.database.read() as connection:
        assert [row.name for row in ledger.find(connection, "王明")] == ["王䷀明"]


async def test_what_is_searched_for_is_not_exported_as_the_day(
    root: Path, clock: FixedClock
) -> None:
    fill(root, clock).close()
    async with opened(root, clock) as hand:
        await hand.type("f7")
        hand.app.screen.query_one("#search", Input).value = "小明"
        await hand.idle()
        screen = hand.app.screen
        assert isinstance(screen, LedgerScreen)
        screen.asked = replace(screen.asked, sort="oldest")
        screen.load()
        await hand.idle()
        days = [row.day for row in screen.found]
        assert days == sorted(days)
        assert len(days) == 3
        await hand.type("f5")
        assert not list(root.glob("exports/*"))


async def test_a_slips_code_finds_its_record(root: Path, clock: FixedClock) -> None:
    async with opened(root, clock) as hand:
        await hand.type("3", "6", "6", "enter")
        body = hand.entries("screening.recorded")[0].body
        slip = body["decision"]["slip"]
        text = issue(PassSlip(slip, Movement.MONITOR, issued=NOON), ISSUER.kid, ISSUER.private)
        await hand.scan(film()["clean"].text)
        await hand.type("3", "6", "5", "enter", "f7")
        hand.app.post_message(Scanned(text))
        await hand.idle()
        screen = hand.app.screen
        assert isinstance(screen, LedgerScreen)
        assert [row.slip for row in screen.found] == [slip]

"""The board and the page of a station, compared to the journals that were sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from station.clock import FixedClock
from station.events.kinds import Kind
from station.i18n import Lang, catalogue
from storage.hub import alarms, stations
from storage.hub.county.rendering import HERE
from storage.hub.hub import Hub
from tests.hub.county.office import OPERATOR, PERSON, PHONE, Office, Writer, today
from tests.hub.sender import CLOCK

HOUR, DAY = 3_600_000, 86_400_000


async def english(office: Office, path: str = "/") -> str:
    """The words of a page."""
    return (await office.get(f"{path}?lang=en")).words


async def test_without_stations_the_board_says_how_one_comes_in(office: Office) -> None:
    assert "station hub enrol --url http://hub.test" in await english(office)


async def test_the_figures_are_the_journals(hub: Hub, office: Office, writer: Writer) -> None:
    for back in (0, 1, 1, 5, 30, 31, 24 * 20):
        writer.at(CLOCK - back * HOUR)
    writer.reports(today(), at=CLOCK - HOUR, screened=0)
    writer.reports(today() - timedelta(days=1), at=CLOCK - DAY, revision=2)
    writer.send(hub, pending=12)
    words = await english(office)
    # By the station's clock it is 22:13: what is 30 hours old is of yesterday.
    assert "6 entries today 12 waiting at stations 1 /1 reports of today sent" not in words
    assert "5 entries today 12 waiting at stations 1 /1 reports of today sent" in words
    assert "吉林省长春市德惠市 220183" in words
    assert "东口卡点 DH01 checkpoint journal whole" in words
    assert "sent zero report 09-21 21:13" in words
    assert "5 in all, 3 in the fullest hour" in words
    page = await office.get(f"/stations/{writer.station}?lang=en")
    assert "Entries of 30 days: 9" in page.words
    assert "09-20 sent revision 2" in page.words
    assert page.words.count("missed") == 19
    assert "2026-09-01 1" in page.words


@pytest.mark.parametrize(
    ("off", "told"),
    [(0, "journal whole"), (121_000, "clock 2 min ahead"), (-600_000, "clock 10 min behind")],
)
async def test_the_clock(hub: Hub, office: Office, writer: Writer, off: int, told: str) -> None:
    writer.at(CLOCK)
    writer.clock += off
    writer.send(hub)
    assert told in await english(office)


async def test_every_state_of_alarm(hub: Hub, office: Office, writer: Writer) -> None:
    for _ in range(6):
        writer.at(CLOCK)
    writer.send(hub)
    writer.send(hub, 0, 3, pending=0)
    page = f"/stations/{writer.station}"
    assert "1 open alarms" in await english(office)
    assert "its journal is shorter than what it sent" in await english(office)
    writer.send(hub, 3)
    assert "0 open alarms" in await english(office)
    assert "it caught up" in await english(office, page)
    writer.branched(4, declared=False).send(hub, 4)
    assert "ALARM: two entries at one place" in await english(office)
    assert "警报：同一位置有两条不同的条目" in (await office.get("/?lang=zh")).words
    alarms.resolve(hub, writer.station, "disk <b>swapped</b>")
    assert "disk <b>swapped</b>" in await english(office, page)
    assert "two entries at one place" not in await english(office)


async def test_silent_parked_and_shut_out(
    hub: Hub, office: Office, writer: Writer, clock: FixedClock
) -> None:
    assert "never heard since it enrolled" in await english(office)
    writer.at(CLOCK, kind="later.thing")
    writer.send(hub)
    assert "1 parked" in await english(office)
    assert "a kind that the hub does not know" in await english(
        office, f"/stations/{writer.station}"
    )
    for minutes, told in ((11, "silent"), (50, "1 h ago"), (24 * 60, "1 d ago")):
        clock.move(minutes * 60)
        assert told in await english(office)
    stations.shut_out(hub, writer.station)
    words = await english(office)
    assert "shut out" in words
    assert "silent" not in words


async def test_reports_late_overdue_missed_and_not_yet(
    hub: Hub, office: Office, writer: Writer, clock: FixedClock
) -> None:
    writer.at(CLOCK - 3 * DAY)
    writer.reports(today() - timedelta(days=3), at=CLOCK - 3 * DAY)
    writer.send(hub)
    words = await english(office)
    assert "report of today overdue" in words  # due at 20, and it is 22:13
    assert "report of yesterday missed" in words
    writer.reports(today(), at=CLOCK, late=True)
    writer.reports(today() - timedelta(days=1), at=CLOCK, late=True, made_up=True)
    writer.send(hub)
    words = await english(office)
    assert "report of today late" in words
    assert "missed" not in words.replace("missed yesterday", "")
    assert "09-20 sent late made up for" in await english(office, f"/stations/{writer.station}")
    clock.move(10 * 3600)
    assert "report not yet" in await english(office)


async def test_what_is_wrong_comes_first(hub: Hub, office: Office) -> None:
    for number, place in enumerate(("220183005", "220183004", "<b>"), 1):
        each = Writer(str(number) * 36, place=place, code=f"S{number}").enrolled(hub)
        for _ in range(4):
            each.at(CLOCK)
        each.send(hub)
        if number == 2:
            each.branched(2, declared=False).send(hub, 2)
    words = await english(office)
    main = words[words.index("missed yesterday") :]
    assert re.findall(r"S\d", main) == ["S2", "S2", "S3", "S1"]
    assert "吉林省长春市德惠市 220183004" in words
    assert "Place not known" in words


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{7*7}}", "{0}{name}", '"><img src=x>']
)
async def test_a_hostile_name_is_only_a_name(hub: Hub, office: Office, name: str) -> None:
    told = Writer(name=name, code="{{7*7}}", kind="<i>", place=name).enrolled(hub)
    told.at(CLOCK, kind=f"<script>{PERSON}")
    told.send(hub)
    for path in ("/", f"/stations/{told.station}"):
        page = await office.get(f"{path}?lang=en")
        assert name in page.words
        assert not page.tags & {"script", "img", "i"} - {"i"}
        assert "49" not in page.words.split()
        assert PERSON not in page.words


async def test_no_personal_data_no_script_and_every_link_leads_somewhere(
    hub: Hub, office: Office, writer: Writer
) -> None:
    for kind in Kind:
        writer.at(CLOCK, kind)
    writer.reports(today(), at=CLOCK)
    writer.send(hub)
    for lang in Lang:
        seen, todo = set[str](), {f"/?lang={lang}"}
        while todo:
            path = todo.pop()
            seen.add(path)
            reply = await office.client.get(path)
            assert reply.status_code == 200, path
            for word in (PERSON, PHONE, OPERATOR, "&#34;person"):
                assert word not in reply.text
            if "text/html" in reply.headers["content-type"]:
                page = await office.get(path)
                assert not [a for a in page.attributes if a.startswith("on") or a == "style"]
                assert not page.tags & {"script", "style", "iframe"}
                todo |= {x for x in page.links if x.startswith("/")} - seen
        assert f"/stations/{writer.station}" in seen


async def test_the_language_is_kept(office: Office) -> None:
    assert "还没有站点登记" in (await office.get("/")).words
    assert "No station" in (await office.get("/?lang=en")).words
    assert "No station" in (await office.get("/")).words
    assert "No station" in (await office.get("/?lang=xx")).words


def test_every_word_of_the_templates_is_in_the_catalogues() -> None:
    sources = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
    named = {
        key for path in sources
        for key in re.findall(r'"(county\.(?!css)\w+)"', path.read_text("utf-8"))
    }  # fmt: skip
    assert len(named) > 60
    for lang in Lang:
        known = set(catalogue(lang))
        assert named - known == set()
        assert {f"hub_kind.{kind}" for kind in Kind} - known == set()

"""What the status line and the band say, from frozen values to words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from screens.counter import wording
from screens.widgets.band import TONES, BandView, Tone
from screens.widgets.status import Status
from station import clock, i18n
from station.clock import age
from station.counter.barrier import Barrier
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.problems import Problem
from station.screening.code_reading import Recognised
from station.screening.disposition import Action, Advice, Movement
from station.text import mask_name, mask_number

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk

CLINIC = {"treat", "refer"}
"""What a release means at a clinic."""


def status_of(app: StationPort) -> Status:
    """The status line now."""
    lang, desk = app.lang, app.desk
    if desk is None:
        return Status(station=text(lang, "status_line.opening"))
    store = desk.store
    now = store.now().astimezone(store.settings.zone)
    camera = text(lang, "status_line.no_camera")
    if app.camera.problem is not None:
        camera = text(lang, "status_line.camera_problem", code=app.camera.problem.code.value)
    elif app.camera.on:
        camera = text(lang, "status_line.camera")
    return Status(
        station=f"{text(lang, 'status_line.product')} · {store.settings.name}",
        operator=store.session.name,
        queue=text(lang, "status_line.queue", count=app.main.board.waiting),
        lists=_lists(desk, lang),
        backup=app.own_backup.words(),
        camera=camera,
        clock=f"{now:%H:%M:%S}",
        wrong=_wrong(app, desk),
        alarm=app.hold_watch.alarm() or _lost(desk, lang),
    )


def _wrong(app: StationPort, desk: Desk) -> frozenset[str]:
    """What in the status line tells of something wrong."""
    found = {
        "camera": app.camera.problem is not None,
        "lists": desk.trust.expired(desk.store.now()),
        "backup": app.own_backup.overdue(app.main.board.head),
    }
    return frozenset(name for name, wrong in found.items() if wrong)


def _lost(desk: Desk, lang: Lang) -> str:
    lost = desk.store.lost
    return "" if lost is None else text(lang, "status_line.lost", count=lost.count)


def _lists(desk: Desk, lang: Lang) -> str:
    made = desk.trust.oldest
    now = desk.store.now()
    if made is None or not desk.trust.keys:
        return text(lang, "status_line.no_lists")
    if desk.trust.expired(now):
        return text(lang, "status_line.lists_expired")
    hours = int(age(made, now).total_seconds() // 3600)
    unit = "lists_days" if hours >= 48 else "lists_hours"
    return text(lang, f"status_line.{unit}", count=hours // 24 if hours >= 48 else hours)


def waiting(lang: Lang, *, ready: bool) -> BandView:
    """Nobody is there."""
    if not ready:
        return BandView(Tone.CALM, headline=text(lang, "band.opening"))
    lines = (
        text(lang, "band.waiting_1"),
        text(lang, "band.waiting_2"),
        text(lang, "band.waiting_3"),
    )
    return BandView(Tone.CALM, headline=text(lang, "band.waiting"), lines=lines)


def asking(lang: Lang, encounter: Encounter, problem: Problem | None) -> BandView:
    """Somebody is there and a temperature is missing, or wrong."""
    if problem is not None:
        return BandView(Tone.CONDITION, headline=i18n.problem_text(lang, problem))
    code = encounter.screening.code
    status = text(lang, f"status.{code.status.value}")
    if code.by_eye and code.colour:
        status = text(lang, "band.by_eye", colour=text(lang, f"colour.{code.colour.value}"))
    headline = text(lang, "band.third_digit" if encounter.partly else "band.temperature")
    if encounter.again:
        headline = text(lang, "band.second_reading")
    if encounter.number:
        typed = mask_number(encounter.number) if len(encounter.number) > 8 else encounter.number
        headline = text(lang, "band.number", typed=typed, count=len(encounter.number))
    return BandView(Tone.CALM, headline=headline, lines=(text(lang, "band.code", status=status),))


def colour(lang: Lang) -> BandView:
    """The colour of a card is asked for."""
    lines = tuple(text(lang, f"band.colour_{n}") for n in (1, 2))
    return BandView(Tone.ASK, headline=text(lang, "band.colour"), lines=lines)


def how_measured(lang: Lang, encounter: Encounter) -> BandView:
    """By which thermometer the second reading was taken."""
    lines = (text(lang, "band.how_1"),)
    reading = encounter.reading()
    degrees = "" if reading is None or reading.celsius is None else f"{reading.celsius:.1f}"
    return BandView(Tone.ASK, headline=text(lang, "band.how", degrees=degrees), lines=lines)


def whose(lang: Lang, found: Recognised) -> BandView:
    """A code that may be of the one here, or of the next."""
    form = text(lang, f"format.{found.format.value}")
    named = str(dict(found.fields).get("name", "") or "")
    who = f" · {mask_name(named)}" if named else ""
    lines = (f"{form}{who}", text(lang, "band.whose_1"), text(lang, "band.whose_2"))
    return BandView(Tone.ASK, headline=text(lang, "band.whose"), lines=lines)


def boarding(lang: Lang, barrier: Barrier) -> BandView:
    """Somebody who may not be of the vehicle at the barrier."""
    plate, aboard = barrier.vehicle.plate, barrier.vehicle.aboard
    headline = text(lang, "band.aboard", plate=plate, seen=barrier.seen, aboard=aboard)
    lines = (text(lang, "band.aboard_1"), text(lang, "band.aboard_2"))
    return BandView(Tone.ASK, headline=headline, lines=lines)


def verdict(
    lang: Lang, advice: Advice, *, clinic: bool = False, nameless: bool = False,
    listless: bool = False,
) -> BandView:  # fmt: skip
    """The advice: the large word, what to say, what to do, and why; at a clinic in its own words."""
    movement = advice.movement
    name, tone = _named(advice, clinic=clinic)
    said = text(lang, f"say.{name}")
    actions = " · ".join(text(lang, f"action.{a.value}") for a in advice.actions)
    key = "recheck" if movement is None else ("own_key" if movement.needs_own_key else "enter")
    why = {
        decides: [
            f"{'▸' if decides else ' '}{r.rule} {r.zh if lang is Lang.ZH else r.en}"
            for r in advice.reasons
            if r.decides is decides
        ]
        for decides in (True, False)
    }
    lines = [
        text(lang, f"press.{key}"),
        text(lang, "band.said", words=said),
        *why[True],
        *([actions] if actions else []),
        *why[False],
        *([text(lang, "band.nameless")] if nameless and movement is not None else []),
        *([text(lang, "band.listless")] if listless and movement is not None else []),
    ]
    return BandView(tone, text(lang, f"big.{name}"), _headline(lang, name), tuple(lines))


def _named(advice: Advice, *, clinic: bool) -> tuple[str, Tone]:
    """The verdict's name in the catalogue, and its tone."""
    movement = advice.movement
    if movement is None:
        return "recheck", Tone.RECHECK
    if clinic and movement is Movement.RELEASE:
        if Action.ADVISE_FEVER_CLINIC in advice.actions:
            return "refer", Tone.CONDITION
        return "treat", Tone.GO
    return movement.value, TONES[movement]


def _headline(lang: Lang, name: str) -> str:
    if name == "recheck":
        return text(lang, "action.recheck_temperature")
    return text(lang, f"visit_verdict.{name}" if name in CLINIC else f"movement.{name}")


def too_low(lang: Lang) -> BandView:
    """The gun could not measure: another method is asked for."""
    lines = (text(lang, "band.too_low_do"),)
    return BandView(Tone.CONDITION, headline=text(lang, "band.too_low"), lines=lines)


def saved(
    lang: Lang, movement: Movement | None, number: int, slip: str, *, kind: str = "",
    actions: tuple[Action, ...] = (),
) -> BandView:  # fmt: skip
    """On the disk: the number, and the slip's."""
    name = text(lang, "action.set_aside")
    if movement is not None:
        name = wording.movement(lang, movement.value, kind, actions)
    lines = [text(lang, "band.correct")]
    if slip:
        lines.insert(0, text(lang, "band.slip", slip=slip))
    headline = text(lang, "band.saved", number=number, movement=name)
    return BandView(Tone.CALM, headline=headline, lines=tuple(lines))


def drove_through(lang: Lang, number: int) -> BandView:
    """Recorded as what it was: nobody was turned back."""
    words = text(lang, "other.drove_through")
    headline = text(lang, "band.saved", number=number, movement=words)
    return BandView(Tone.CALM, headline=headline, lines=(text(lang, "band.correct"),))


def clock_words(since: int, now: datetime) -> str:
    """Minutes and seconds since UTC milliseconds, never negative."""
    passed = age(datetime.fromtimestamp(since / 1000, UTC), now)
    return clock.passed(int(passed.total_seconds()))

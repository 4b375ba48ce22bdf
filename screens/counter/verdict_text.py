"""What the band says, from frozen values to words, and what Enter and F5 do now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from screens.counter import wording
from screens.widgets.band_view import TONES, BandView, KeyHint, Tone
from station import clock, i18n
from station.clock import age
from station.counter.barrier import Barrier
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.problems import Problem
from station.screening.code_reading import Recognised
from station.screening.disposition import Action, Advice, Movement
from station.text import mask_name, mask_number

CLINIC = {"treat", "refer"}
"""What a release means at a clinic."""

ENTER, F5 = "Enter", "F5"


def hint(lang: Lang, key: str, name: str) -> KeyHint:
    """A key and what it does now."""
    return KeyHint(key, text(lang, f"key_now.{name}"))


def entering(view: BandView, enter: KeyHint) -> BandView:
    """The view where Enter does something else than its verdict says."""
    return replace(view, keys=tuple(enter if k.key == ENTER else k for k in view.keys))


def answers(lang: Lang) -> tuple[KeyHint, ...]:
    """Only an answer helps now."""
    return (hint(lang, "1", "mine"), hint(lang, "2", "next_one"), hint(lang, ENTER, "answer_first"))


def _verdict_keys(lang: Lang, movement: Movement | None) -> tuple[KeyHint, ...]:
    if movement is None:
        return (hint(lang, ENTER, "rest"), hint(lang, "Ctrl+T", "thermometer"))
    if movement.needs_own_key:
        return (hint(lang, F5, "own_key"), hint(lang, ENTER, "not_enter"))
    return (hint(lang, ENTER, "enter"), hint(lang, F5, "enter"))


def waiting(lang: Lang, *, ready: bool) -> BandView:
    """Nobody is there."""
    if not ready:
        return BandView(Tone.CALM, headline=text(lang, "band.opening"))
    lines = (
        text(lang, "band.waiting_1"),
        text(lang, "band.waiting_2"),
        text(lang, "band.waiting_3"),
    )
    keys = (hint(lang, ENTER, "scan_first"),)
    return BandView(Tone.CALM, headline=text(lang, "band.waiting"), lines=lines, keys=keys)


def asking(lang: Lang, encounter: Encounter, problem: Problem | None) -> BandView:
    """Somebody is there and a temperature is missing, or wrong."""
    if problem is not None:
        keys = (hint(lang, ENTER, "right_first"),)
        return BandView(Tone.CONDITION, headline=i18n.problem_text(lang, problem), keys=keys)
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
    lines = (text(lang, "band.code", status=status),)
    now = (hint(lang, ENTER, "measure_first"), hint(lang, "Esc", "park"))
    return BandView(Tone.CALM, headline=headline, lines=lines, keys=now)


def colour(lang: Lang) -> BandView:
    """The colour of a card is asked for."""
    lines = tuple(text(lang, f"band.colour_{n}") for n in (1, 2))
    keys = (hint(lang, ENTER, "answer_first"),)
    return BandView(Tone.ASK, headline=text(lang, "band.colour"), lines=lines, keys=keys)


def how_measured(lang: Lang, encounter: Encounter) -> BandView:
    """By which thermometer the second reading was taken."""
    lines = (text(lang, "band.how_1"),)
    reading = encounter.reading()
    degrees = "" if reading is None or reading.celsius is None else f"{reading.celsius:.1f}"
    keys = (hint(lang, ENTER, "answer_first"),)
    headline = text(lang, "band.how", degrees=degrees)
    return BandView(Tone.ASK, headline=headline, lines=lines, keys=keys)


def whose(lang: Lang, found: Recognised) -> BandView:
    """A code that may be of the one here, or of the next."""
    form = text(lang, f"format.{found.format.value}")
    named = str(dict(found.fields).get("name", "") or "")
    who = f"  {mask_name(named)}" if named else ""
    lines = (f"{form}{who}", text(lang, "band.whose_1"), text(lang, "band.whose_2"))
    return BandView(Tone.ASK, headline=text(lang, "band.whose"), lines=lines, keys=answers(lang))


def boarding(lang: Lang, barrier: Barrier) -> BandView:
    """Somebody who may not be of the vehicle at the barrier."""
    plate, aboard = barrier.vehicle.plate, barrier.vehicle.aboard
    headline = text(lang, "band.aboard", plate=plate, seen=barrier.seen, aboard=aboard)
    lines = (text(lang, "band.aboard_1"), text(lang, "band.aboard_2"))
    return BandView(Tone.ASK, headline=headline, lines=lines, keys=answers(lang))


def verdict(
    lang: Lang, advice: Advice, *, clinic: bool = False, nameless: bool = False,
    listless: bool = False,
) -> BandView:  # fmt: skip
    """The advice: the large word, what to say, what to do, and why; at a clinic in its own words."""
    movement = advice.movement
    name, tone = _named(advice, clinic=clinic)
    said = text(lang, f"say.{name}")
    actions = "  ".join(f"+ {text(lang, f'action.{a.value}')}" for a in advice.actions)
    why = {
        decides: [
            f"{'▸' if decides else ' '}{r.rule} {r.words(lang)}"
            for r in advice.reasons
            if r.decides is decides
        ]
        for decides in (True, False)
    }
    lines = [
        *why[True],
        *([actions] if actions else []),
        *why[False],
        *([text(lang, "band.nameless")] if nameless and movement is not None else []),
        *([text(lang, "band.listless")] if listless and movement is not None else []),
    ]
    keys = _verdict_keys(lang, movement)
    said = text(lang, "band.said", words=said)
    return BandView(
        tone, text(lang, f"big.{name}"), _headline(lang, name), said, tuple(lines), keys
    )


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
    keys = (hint(lang, "Ctrl+L", "too_low"), hint(lang, ENTER, "right_first"))
    return BandView(Tone.CONDITION, headline=text(lang, "band.too_low"), lines=lines, keys=keys)


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
    keys = (hint(lang, ENTER, "scan_first"), hint(lang, "F10", "correct"))
    return BandView(Tone.CALM, headline=headline, lines=tuple(lines), keys=keys)


def drove_through(lang: Lang, number: int) -> BandView:
    """Recorded as what it was: nobody was turned back."""
    words = text(lang, "other.drove_through")
    headline = text(lang, "band.saved", number=number, movement=words)
    keys = (hint(lang, ENTER, "scan_first"), hint(lang, "F10", "correct"))
    return BandView(Tone.CALM, headline=headline, lines=(text(lang, "band.correct"),), keys=keys)


def clock_words(since: int, now: datetime) -> str:
    """Minutes and seconds since UTC milliseconds, never negative."""
    passed = age(datetime.fromtimestamp(since / 1000, UTC), now)
    return clock.passed(int(passed.total_seconds()))

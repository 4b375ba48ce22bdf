"""What every screen must keep: no symbol whose width terminals disagree on, and a contrast that can be read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input

from screens.shell.themes import DAY, NIGHT
from screens.widgets.narrow import narrow
from station.clock import FixedClock
from station.devices.terminal_width import OURS
from station.kinds import StationKind
from tests.app import Hand, opened, prepare
from tests.shell.scenes import KINDS, SCENES, VARYING, Steps

LEAST = 7.0
SHOWN: list[tuple[StationKind, Steps]] = [
    *((StationKind.CHECKPOINT, steps) for steps in (*SCENES.values(), *VARYING.values())),
    *((kind, steps) for kind, scenes in KINDS.items() for steps in scenes.values()),
]


def drawn(hand: Hand) -> Iterator[Segment]:
    """All pieces of text on the screen as they go to the terminal."""
    for strip in hand.app.screen._compositor.render_strips():
        yield from strip


def ambiguous(text: str) -> set[str]:
    return {c for c in text if unicodedata.east_asian_width(c) == "A" and not c.isalpha()}


@pytest.mark.parametrize("at", range(len(SHOWN)))
async def test_no_screen_has_a_symbol_of_ambiguous_width_or_faint_words(
    at: int, tmp_path: Path, clock: FixedClock
) -> None:
    kind, steps = SHOWN[at]
    lang = ("zh", "en")[at % 2]
    root = prepare(
        tmp_path / "home", kind=kind, fever_clinics=("德惠市人民医院发热门诊",)
    ).paths.root
    async with opened(root, clock, lang=lang, size=((80, 24), (120, 40))[at % 3 == 0]) as hand:
        await steps(hand)
        for theme in (NIGHT.name, DAY.name):
            hand.app.theme = theme
            await hand.idle()
            pieces = list(drawn(hand))
            text = "".join(s.text for s in pieces)
            assert not ambiguous(text)
            assert not {c for c in text if symbol(c)} - set(OURS), "doctor measures each of them"
            # The app paints without the library's filter for a terminal's own colours.
            assert not [s for s in pieces if named_colour(s)]
            faint = {(s.text, round(contrast(s), 1)) for s in pieces if contrast(s) < LEAST}
            assert not faint, theme


def symbol(character: str) -> bool:
    """What is drawn besides letters, blanks, and Chinese with its full-width marks."""
    narrow_one = unicodedata.east_asian_width(character) not in "WF"
    return ord(character) > 0xA0 and narrow_one and not character.isalpha()


def named_colour(piece: Segment) -> bool:
    """Whether a piece is drawn in one of the terminal's own colours, which differ everywhere."""
    style = piece.style
    colours = (style.color, style.bgcolor) if style else ()
    return any(c is not None and c.triplet is None and not c.is_default for c in colours)


def contrast(piece: Segment) -> float:
    """WCAG's ratio of a piece of text; blanks have none to keep."""
    style = piece.style
    if not piece.text.strip() or style is None or style.color is None or style.bgcolor is None:
        return LEAST
    front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    return ratio(front, back)


def ratio(one: Color, other: Color) -> float:
    """(lighter + 0.05) / (darker + 0.05), of relative luminances."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in color.normalized]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


@pytest.mark.parametrize("theme", [NIGHT, DAY])
def test_what_must_be_read_stands_out(theme: Theme) -> None:
    words = [theme.foreground, theme.secondary, theme.accent, theme.variables["late"]]
    behind = [theme.background, theme.surface, theme.panel, theme.variables["field"]]
    for word, back in product(words, behind):
        assert ratio(Color.parse(word or ""), Color.parse(back or "")) >= LEAST, (
            word,
            back,
        )


def test_letters_of_a_name_stay_and_symbols_keep_one_cell() -> None:
    assert narrow("José Müller Иван 阿不都·热合曼") == "José Müller Иван 阿不都･热合曼"
    assert len(narrow("“a” … ① ■→")) == len("“a” … ① ■→")
    assert not ambiguous(narrow("“a” … ① ■→ █▀▄▌ ℃"))


async def test_a_field_does_not_take_the_day_themes_key_for_itself(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with opened(prepare(tmp_path / "home").paths.root, clock) as hand:
        await hand.type("f3", "a", "b", "home", "ctrl+d")
        assert hand.app.theme == DAY.name
        field = hand.app.focused
        assert isinstance(field, Input)
        assert field.value == "ab"

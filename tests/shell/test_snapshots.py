"""Pictures of the screens at 80x24 in both languages, and one large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.app import StationApp
from station.clock import FixedClock
from station.i18n import Lang
from station.kinds import StationKind
from tests.app import Hand, begun, prepare
from tests.sealed import make_sealed
from tests.shell.scenes import FIRST, KINDS, SCENES, Steps, strict


def picture(root: Path, clock: FixedClock, lang: str, steps: Steps) -> tuple[StationApp, Any]:
    app = StationApp(root, Lang(lang), clock=clock)
    app.animation_level = "none"

    async def before(pilot: Pilot[None]) -> None:
        hand = Hand(app, pilot)
        await begun(app, pilot)
        await hand.idle()
        await steps(hand)
        # Once a second the status line is filled, on whatever screen is on top.
        app._tick()
        await hand.idle()

    return app, before


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scene", list(SCENES))
def test_the_screen_looks_as_it_did(
    scene: str, lang: str, tmp_path: Path, clock: FixedClock, snap_compare: Any
) -> None:
    root = prepare(tmp_path / "home").paths.root
    app, before = picture(root, clock, lang, SCENES[scene])
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)


def test_a_large_terminal_shows_the_day_beside(
    tmp_path: Path, clock: FixedClock, snap_compare: Any
) -> None:
    root = prepare(tmp_path / "home").paths.root
    app, before = picture(root, clock, "zh", strict)
    assert snap_compare(app, terminal_size=(140, 40), run_before=before)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("kind", "scene"), [(kind, scene) for kind, scenes in KINDS.items() for scene in scenes]
)
def test_the_clinics_screens_look_as_they_did(
    kind: StationKind, scene: str, lang: str, tmp_path: Path, clock: FixedClock, snap_compare: Any
) -> None:
    clinics = ("德惠市人民医院发热门诊", "德惠市中医院发热门诊")
    root = prepare(tmp_path / "home", kind=kind, fever_clinics=clinics).paths.root
    app, before = picture(root, clock, lang, KINDS[kind][scene])
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scene", list(FIRST))
def test_the_first_screens_look_as_they_did(
    scene: str, lang: str, tmp_path: Path, clock: FixedClock, snap_compare: Any
) -> None:
    root = tmp_path / "home"
    if scene == "unlock":
        make_sealed(root)
    app, before = picture(root, clock, lang, FIRST[scene])
    assert snap_compare(app, terminal_size=(80, 24), run_before=before)

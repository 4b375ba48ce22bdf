"""Medicine requests on the screen: searched, scanned, refused, registered."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, Static

from screens.clinic.visit_screen import VisitScreen
from screens.counter.person_form import PersonScreen
from screens.medicines.request_screen import RequestScreen
from screens.widgets.band import Band, Tone
from station.clock import FixedClock
from station.kinds import StationKind
from storage.counter import drafts
from tests.app import Hand, film, opened, prepare
from tests.clinic.patients import buyer

EAN = "6901234567892"


TRACE = "81234567890123456789"


CLINICS = ("德惠市人民医院发热门诊", "德惠市中医院发热门诊")


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return prepare(tmp_path / "clinic", kind=StationKind.CLINIC, fever_clinics=CLINICS).paths.root


@pytest.fixture
def pharmacy(tmp_path: Path) -> Path:
    return prepare(tmp_path / "pharmacy", kind=StationKind.PHARMACY).paths.root


def band(hand: Hand) -> Band:
    return hand.app.screen.query_one(Band)


def notice(hand: Hand) -> str:
    return str(hand.main.query_one("#notice", Static).render())


async def test_ibuprofen_is_refused_at_the_clinic_and_that_is_recorded(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f4", "b", "l", "f", "enter")
        assert isinstance(hand.app.screen, RequestScreen)
        assert (band(hand).view.tone, band(hand).view.word) == (Tone.STOP, "拒售")
        await hand.type("enter")
        assert not hand.entries("medicine_request.recorded")
        await hand.type("f5")
        body = hand.entries("medicine_request.recorded")[0].body
        assert body["handled"][0]["given"] == "refused"
        assert isinstance(hand.app.screen, VisitScreen)
        assert "拒 1" in notice(hand)


async def test_keys_that_come_together_act_in_their_order(
    pharmacy: Path, clock: FixedClock
) -> None:
    """A machine that stood still gives a hand's keys all at once, with nothing between them."""
    async with opened(pharmacy, clock) as hand:
        screen = hand.main
        assert isinstance(screen, RequestScreen)

        async def together() -> None:
            for key in ("b", "l", "f", "enter", "3", "6"):
                letter = key if len(key) == 1 else "\r"
                await hand.app.hands._forward(events.Key(key, letter))

        hand.app.call_later(together)
        await hand.idle()
        assert [i.item.name for i in screen.encounter.items] == ["布洛芬"]
        assert (screen.items.typed, screen.encounter.digits) == ("", "36")


async def test_a_known_person_needs_five_keys_beside_the_search(
    pharmacy: Path, clock: FixedClock
) -> None:
    async with opened(pharmacy, clock) as hand:
        assert isinstance(hand.main, RequestScreen)
        number = buyer().document.number
        await hand.scan(number)
        await hand.type("b", "l", "f", "enter", "3", "6", "5", "enter")
        # Unknown: the form asks for what is missing.
        assert isinstance(hand.app.screen, PersonScreen)
        for name, value in (("name", "王芳"), ("phone", "19900000051"), ("address", "建设街道")):
            hand.app.screen.query_one(f"#{name}", Input).value = value
        await hand.type("f5", "enter")
        assert len(hand.entries("medicine_request.recorded")) == 1
        await hand.scan(number)
        await hand.idle()
        await hand.type("b", "l", "f", "enter", "3", "6", "5", "enter")
        found = hand.entries("medicine_request.recorded")
        assert len(found) == 2
        assert found[0].body["request"]["buyer"]["person"]["address"] == "建设街道"
        assert {r["kind"] for r in found[0].body["remarks"]} == {"asked_before"}


async def test_for_an_elderly_neighbour_it_is_registered_with_both_names(
    pharmacy: Path, clock: FixedClock
) -> None:
    async with opened(pharmacy, clock) as hand:
        await hand.scan(buyer().document.number)
        await hand.type("f3")
        for name, value in (("name", "王芳"), ("phone", "19900000051"), ("address", "建设街道")):
            hand.app.screen.query_one(f"#{name}", Input).value = value
        await hand.type("f5", "f8")
        hand.app.screen.query_one("#name", Input).value = "李大爷"
        await hand.type("f5", "b", "l", "f", "enter", "3", "6", "5")
        assert (band(hand).view.word, band(hand).view.tone) == ("登记", Tone.CONDITION)
        await hand.type("enter")
        body = hand.entries("medicine_request.recorded")[0].body
        assert body["request"]["user"]["person"]["name"] == "李大爷"
        assert body["handled"][0]["given"] == "sold"


async def test_a_box_is_learned_the_first_time_and_known_after(
    pharmacy: Path, clock: FixedClock
) -> None:
    async with opened(pharmacy, clock) as hand:
        await hand.scan(EAN)
        field = hand.app.screen.query_one("#name", Input)
        field.value = "右美"
        await hand.type("enter")
        assert field.value == "右美沙芬"
        await hand.type("f5")
        assert hand.main.encounter.items[0].item.classes == ("antitussive",)
        await hand.type("3", "6", "5", "f3")
        for name, value in (
            ("name", "王芳"),
            ("phone", "19900000051"),
            ("address", "建设街道"),
            ("number", buyer().document.number),
        ):
            hand.app.screen.query_one(f"#{name}", Input).value = value
        await hand.type("f5", "enter")
        assert hand.entries("medicine_code.learned")[0].body["name"] == "右美沙芬"
        await hand.scan(EAN)
        assert hand.main.encounter.items[0].item.name == "右美沙芬"


async def test_the_same_box_five_times(pharmacy: Path, clock: FixedClock) -> None:
    async with opened(pharmacy, clock) as hand:
        for code, quantity in ((TRACE, 1), (EAN, 5)):
            await hand.scan(code)
            hand.app.screen.query_one("#name", Input).value = (
                "布洛芬" if quantity == 1 else "右美沙芬"
            )
            await hand.type("f5")
            for _ in range(4):
                await hand.scan(code)
            # One box has one trace code; a product's EAN is on every box of it.
            assert hand.main.encounter.items[-1].item.quantity == quantity


async def test_a_box_before_the_camera_and_a_box_while_a_form_is_open(
    pharmacy: Path, clock: FixedClock
) -> None:
    async with opened(pharmacy, clock) as hand:
        await hand.type("b", "l", "f", "enter", "3", "6", "5")
        hand.main.offer(EAN)
        await hand.idle()
        await hand.scan(TRACE)  # waits until the first box is told
        hand.app.screen.query_one("#name", Input).value = "右美沙芬"
        await hand.type("f5")
        await hand.idle()
        hand.app.screen.query_one("#name", Input).value = "阿莫西林"
        await hand.type("f5")
        assert [w.item.name for w in hand.main.encounter.items] == [
            "布洛芬",
            "右美沙芬",
            "阿莫西林",
        ]


@pytest.mark.parametrize("typed", ["0", "-1", "10000", "two"])
async def test_an_impossible_quantity_stays_in_the_form(
    pharmacy: Path, clock: FixedClock, typed: str
) -> None:
    async with opened(pharmacy, clock) as hand:
        await hand.type("b", "l", "f", "enter", "up", "enter")
        hand.app.screen.query_one("#quantity", Input).value = typed
        await hand.type("f5")
        assert "S-132" in str(hand.app.screen.query_one("#problem", Static).render())
        hand.app.screen.query_one("#quantity", Input).value = "3"
        await hand.type("f5")
        assert hand.main.encounter.items[0].item.quantity == 3
        await hand.type("+", "-", "-")
        assert hand.main.encounter.items[0].item.quantity == 2


async def test_a_medicine_that_nobody_knows_is_classified_by_hand(
    pharmacy: Path, clock: FixedClock
) -> None:
    async with opened(pharmacy, clock) as hand:
        hand.app.screen.typed_text("祖传退烧散")  # type: ignore[attr-defined]
        await hand.type("enter")
        await hand.type("f5")
        assert "S-133" in str(hand.app.screen.query_one("#problem", Static).render())
        await hand.type("1", "f5")  # the cursor is where it is wrong
        item = hand.main.encounter.items[0].item
        assert (item.name, item.classes, item.by_hand) == ("祖传退烧散", ("antipyretic",), True)


async def test_a_request_over_a_visit_is_there_again_after_escape(
    clinic: Path, clock: FixedClock
) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f4", "b", "l", "f", "enter", "escape")
        assert isinstance(hand.app.screen, VisitScreen)
        await hand.type("f4")
        assert isinstance(hand.app.screen, RequestScreen)
        # Whoever comes next begins anew; the unsaved one comes back with Escape.
        assert not hand.app.screen.encounter.items
        await hand.type("escape")
        assert hand.app.screen.encounter.items[0].item.name == "布洛芬"
        await hand.type("delete")
        assert not hand.app.screen.encounter.items


async def test_a_feverish_buyer_at_a_clinic_is_held_once(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.scan(film()["fever"].text)
        await hand.type("ctrl+t", "3", "7", "9", "f4", "b", "l", "f", "enter", "f5")
        assert hand.entries("medicine_request.recorded")
        assert len(hand.entries("hold.opened")) == 1
        await hand.type("1", "1", "f5")
        assert hand.entries("visit.recorded")[0].body["decision"]["advised"] == "hold"
        assert len(hand.entries("hold.opened")) == 1


async def test_a_saved_request_leaves_no_draft(clinic: Path, clock: FixedClock) -> None:
    async with opened(clinic, clock) as hand:
        await hand.type("f4", "b", "l", "f", "enter")
        await hand.idle()
        assert hand.app.desk is not None
        assert [d.form for d in drafts.waiting(hand.app.desk.store)] == ["request"]
        await hand.type("f5")
        await hand.idle()
        assert drafts.waiting(hand.app.desk.store) == []

"""What is done before a picture of a screen is taken, by the scene's name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.widgets import Input

from station.kinds import StationKind
from tests.app import Hand, film

Steps = Callable[[Hand], Awaitable[None]]


async def waiting(hand: Hand) -> None:
    await hand.idle()


async def clean(hand: Hand) -> None:
    await hand.scan(film()["clean"].text)
    await hand.type("3", "6", "5")


async def fever(hand: Hand) -> None:
    await hand.scan(film()["fever"].text)
    await hand.type("3", "7", "8")


async def strict(hand: Hand) -> None:
    await hand.scan(film()["high_risk"].text)
    await hand.type("3", "6", "6")


async def forged(hand: Hand) -> None:
    await hand.scan(film()["forged"].text)
    await hand.type("3", "6", "5")


async def mistyped(hand: Hand) -> None:
    await hand.type("9", "9", "9")


async def resting(hand: Hand) -> None:
    await fever(hand)
    await hand.type("enter", "f6", "f6", "f8")


async def ledger(hand: Hand) -> None:
    await clean(hand)
    await hand.type("enter")
    await forged(hand)
    await hand.type("f5", "f7", "down")


async def narrowed(hand: Hand) -> None:
    await ledger(hand)
    await hand.type("f4", "2", "f5")


async def late(hand: Hand) -> None:
    await hand.type("3", "6", "5", "f3")
    hand.app.screen.query_one("#name", Input).value = "王小明"
    hand.app.screen.query_one("#observed_at", Input).value = "11221600"
    await hand.type("f5")


def form(*keys: str) -> Steps:
    async def steps(hand: Hand) -> None:
        await hand.type(*keys)

    return steps


async def whose(hand: Hand) -> None:
    await hand.type("3", "6", "5")
    await hand.scan(film()["clean"].text)


async def open_vehicle(hand: Hand, plate: str, aboard: str, *keys: str) -> None:
    await hand.type("f4", *keys)
    hand.app.screen.query_one("#plate", Input).value = plate
    hand.app.screen.query_one("#aboard", Input).value = aboard
    await hand.type("f5")


async def boarding(hand: Hand) -> None:
    await open_vehicle(hand, "吉A12345", "2")
    await hand.type("3", "6", "5", "enter", "3", "7", "8", "enter", "3", "6", "5")


async def vehicles(hand: Hand) -> None:
    await open_vehicle(hand, "吉A12345", "4")
    await open_vehicle(hand, "吉B54321", "40", "down", "enter")
    await hand.type("3", "6", "5", "enter", "f4")


async def people(hand: Hand) -> None:
    await fever(hand)
    await hand.type("enter")
    await clean(hand)
    await hand.type("escape", "f8", "down")


async def second(hand: Hand) -> None:
    await fever(hand)
    await hand.type("enter", "f8", "enter", "3", "6", "8")


SCENES: dict[str, Steps] = {
    "whose": whose,
    "boarding": boarding,
    "vehicles": vehicles,
    "people": people,
    "second_reading": form("3", "7", "8", "enter", "f8", "enter"),
    "measured_how": second,
    "colour": form("f2"),
    "typed_id": form("2", "2", "0", "1", "8", "3"),
    "two_digits": form("3", "7"),
    "place": form("f2", "f2", "1", "tab", "tab", "d", "l", "q"),
    "discard": form("3", "6", "delete"),
    "waiting": waiting,
    "clean": clean,
    "fever": fever,
    "strict": strict,
    "forged": forged,
    "mistyped": mistyped,
    "resting": resting,
    "ledger": ledger,
    "by_eye": form("f2", "f2", "1"),
    "person": form("f3"),
    "vehicle": form("f4"),
    "other": form("ctrl+o"),
    "holds": form("f6", "f12"),
    "help": form("f1"),
    "empty_ledger": form("f7", "down"),
    "report_days": form("ctrl+b"),
    "shift": form("f6", "ctrl+s"),
    "operators": form("ctrl+w"),
    "operator": form("ctrl+w", "enter"),
    "export": form("ctrl+x"),
    "narrow": form("f7", "f4"),
    "narrowed": narrowed,
    "late": late,
    "key_kept": form("ctrl+y", "f4"),
    "sync": form("ctrl+u"),
}


async def checks(hand: Hand) -> None:
    await clean(hand)


async def referral(hand: Hand) -> None:
    await clean(hand)
    await hand.type("1", "1", "2")


async def fever_at_the_clinic(hand: Hand) -> None:
    await hand.scan(film()["fever"].text)
    await hand.type("ctrl+t", "3", "7", "8")


async def board(hand: Hand) -> None:
    await fever_at_the_clinic(hand)
    await hand.type("f5", "f12", "enter", "1", "f5", "f6")


async def sentinel(hand: Hand) -> None:
    await clean(hand)
    await hand.type("1", "1", "enter", "f4", "b", "l", "f", "enter", "f5", "ctrl+n")
    await hand.idle()


async def registered(hand: Hand) -> None:
    await hand.scan(film()["clean"].text)
    await hand.type("b", "l", "f", "enter", "+", "+", "3", "6", "5", "y")


async def boxed(hand: Hand) -> None:
    await hand.scan("6901234567892")


KINDS: dict[StationKind, dict[str, Steps]] = {
    StationKind.CLINIC: {
        "visit_waiting": waiting,
        "visit_checks": checks,
        "visit_refer": referral,
        "visit_fever": fever_at_the_clinic,
        "visit_why": form("0"),
        "board": board,
        "choose_clinic": form("3", "6", "5", "1", "1", "1", "2", "enter"),
        "no_referrals": form("ctrl+f"),
        "sentinel": sentinel,
        "request_refused": form("f4", "b", "l", "f", "enter"),
    },
    StationKind.PHARMACY: {
        "request_waiting": waiting,
        "request_search": form("a", "m", "x"),
        "request_registered": registered,
        "request_box": boxed,
    },
}


VARYING: dict[str, Steps] = {"report": form("ctrl+b", "enter")}
"""Scenes with a hash in them: looked at for symbols and contrast, not kept as pictures."""


async def first_run(hand: Hand) -> None:
    hand.app.screen.query_one("#operator", Input).value = "李岚"


async def choosing(hand: Hand) -> None:
    await first_run(hand)
    hand.app.screen.query_one("#kept").focus()
    await hand.type("2", "f5")
    for name in ("passphrase", "again"):
        hand.app.screen.query_one(f"#{name}", Input).value = "short"
    await hand.type("f5")


async def restoring(hand: Hand) -> None:
    await first_run(hand)
    await hand.type("f4")
    hand.app.screen.query_one("#file", Input).value = "/media/stick/shaodian-DH01.zip"
    hand.app.screen.query_one("#key", Input).value = "ABCDEFG"
    await hand.type("f5")


FIRST: dict[str, Steps] = {
    "restoring": restoring,
    "unlock": waiting,
    "first_run": first_run,
    "new_passphrase": choosing,
}
"""Scenes before a station is open."""

"""Drives the real app in a pty: every focusable widget x codes x paces x line ends, and prints a table.

`python -m tests.scanner_matrix [RUNS] [SEED]`: as many runs, drawn at random from all combinations.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pexpect

from station.demo.samples import resident_number
from station.kinds import StationKind
from tests.app import prepare
from tests.terminal import F

EAN = "6901234567892"
ID = resident_number("220183", date(1992, 3, 7))
LONG = "HC1:" + "6BFOXN%TSMAHN-H3YS1IK47ES6IXJR4E47X5*T917VF" * 7
TEXTS = {"ean": EAN, "id": ID, "long": LONG[:300], "365": "365"}
PACES = (0.002, 0.004, 0.028, 0.040, 0.060, 0.085)
ENDS = {"enter": "\r", "tab": "\t", "crlf": "\r\n", "none": "", "late": "late"}
WAYS = {"raw": 12, "bracketed": 2, "input method": 1, "held": 1, "hand": 2}
"""Ways in which keys come, with their share of the runs."""

STALL = 0.03
"""Seconds by which a key may come late; scanners keep their pace."""

COMMITTED = "行程卡绿码"
HELD = 15

CTRL = {name: chr(ord(name) & 31) for name in "oegynfp"}
SCREENS: dict[StationKind, dict[str, list[str]]] = {
    StationKind.CHECKPOINT: {
        "main": [], "colour": [F[2]], "by_eye": [F[2], F[2]], "person": [F[3]], "vehicle": [F[4]], "ledger": [F[7]],
        "aside": [F[8]], "holds": [F[12]], "end_hold": [F[6], F[12], F[5]],
        "step_hold": [F[6], F[12], "\r"], "papers": [F[6], F[12], F[3]],
        "other": ["3", "6", "5", CTRL["o"]], "discard": ["3", "6", "\x1b[3~"],
        "registers": [CTRL["g"]], "recovery": [CTRL["y"]], "help": ["\x1bOP"],
        "palette": [CTRL["p"]], "correction": ["\x1b[21~"],
    },
    StationKind.CLINIC: {
        "visit": [], "why": ["0"], "referrals": [CTRL["f"]], "sentinel": [CTRL["n"]],
        "request": [F[4]], "person": [F[3]],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One scan into one widget."""

    kind: StationKind
    screen: str
    tabs: int
    text: str
    pace: float
    end: str
    way: str = "raw"

    @property
    def human(self) -> bool:
        """Whether a hand makes it, or no one could tell it from one: three digits, one after the other."""
        by_hand = self.way in ("input method", "held", "hand")
        return by_hand or (self.text == "365" and self.pace >= 0.028)


class Spy:
    """The spied app in a pty of 80x24."""

    def __init__(self, folder: Path, kind: StationKind) -> None:
        home = prepare(folder / kind.value, kind=kind).paths.root
        self.file = folder / f"{kind.value}.json"
        env = os.environ | {"TERM": "xterm-256color", "PYTHONUTF8": "1", "LANG": "C.UTF-8"}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "tests.spied", str(home), str(self.file)],
            dimensions=(24, 80), env=env, timeout=30,
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.turn = 0
        self.late = 0.0
        """By how much a key was sent or read later than its pace: then a busy machine made it."""
        self.drain(2.5)
        self.look()

    def drain(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.child.read_nonblocking(65536, 0.02)
            except pexpect.TIMEOUT:
                continue

    def look(self, which: int = signal.SIGUSR1) -> dict[str, Any]:
        os.kill(self.child.pid, which)
        end = time.monotonic() + 15
        while time.monotonic() < end:
            self.drain(0.05)
            if self.file.exists():
                found: dict[str, Any] = json.loads(self.file.read_text("utf-8"))
                if found["turn"] > self.turn:
                    self.turn = found["turn"]
                    return found
        raise AssertionError("the app does not answer")

    def open(self, case: Case) -> dict[str, Any]:
        """The screen afresh, and the cursor on its n-th widget."""
        self.look(signal.SIGUSR2)
        for key in SCREENS[case.kind][case.screen]:
            self.child.send(key)
            self.drain(0.25)
        for _ in range(case.tabs):
            self.child.send("\t")
            self.drain(0.2)
        self.drain(0.3)
        return self.look()

    def scan(self, case: Case, noise: random.Random) -> dict[str, Any]:
        """As a scanner, a terminal or a hand gives it; then everything has settled."""
        text, end = TEXTS[case.text], ENDS[case.end]
        self.late = 0.0
        if case.way == "hand":
            for character in f"36{noise.randint(0, 9)}":
                self.child.send(character)
                self.pause(noise.uniform(0.06, 0.25))
        elif case.way == "input method":
            self.child.send(COMMITTED)
        elif case.way == "held":
            for _ in range(HELD):
                self.child.send("3")
                self.pause(1 / 30)
        elif case.way == "bracketed":
            self.child.send(f"\x1b[200~{text}{'' if end == 'late' else end}\x1b[201~")
        else:
            for at, character in enumerate(text + ("" if end == "late" else end)):
                if at:
                    self.pause(case.pace)
                self.child.send(character)
            if end == "late":
                self.drain(0.4)
                self.child.send("\r")
        self.drain(0.7)
        found = self.look()
        self.late = max(self.late, float(found["late"]))
        return found

    def pause(self, seconds: float) -> None:
        """Reads what is painted meanwhile: a full pipe would hold the app."""
        end = time.perf_counter() + seconds
        with contextlib.suppress(pexpect.TIMEOUT):
            self.child.read_nonblocking(65536, 0)
        while time.perf_counter() < end:
            time.sleep(max(0.0, min(0.001, end - time.perf_counter())))
        self.late = max(self.late, time.perf_counter() - end)

    def close(self) -> None:
        self.child.close(force=True)


def cases(runs: int, seed: int, spies: dict[StationKind, Spy]) -> list[Case]:
    """All widgets, in a random order, each with combinations drawn at random."""
    noise = random.Random(seed)
    places = []
    for kind, screens in SCREENS.items():
        for screen in screens:
            probe = spies[kind].open(Case(kind, screen, 0, "ean", 0.002, "none"))
            places += [(kind, screen, tabs) for tabs in range(max(1, probe["chain"]))]
    found: list[Case] = []
    while len(found) < runs:
        noise.shuffle(places)
        for kind, screen, tabs in places:
            text, pace = noise.choice(list(TEXTS)), noise.choice(PACES)
            if text == "long" and pace > 0.03:
                pace = noise.choice(PACES[:3])
            way = noise.choices(list(WAYS), list(WAYS.values()))[0]
            found.append(Case(kind, screen, tabs, text, pace, noise.choice(list(ENDS)), way))
    return found[:runs]


QUIET = {"hold.opened", "shift.opened", "operator.added", "clock.jumped"}


def judged(case: Case, before: dict[str, Any], after: dict[str, Any]) -> Counter[str]:
    """What changed that must not: actions, choices, fields, lost codes."""
    found: Counter[str] = Counter()
    found["actions"] = int(before["kinds"] != after["kinds"])
    # A box that is scanned at the clinic opens its item: that is what it is scanned for.
    boxed = case.text == "ean" and case.screen in ("visit", "request", "why")
    if boxed and after["stack"] != before["stack"]:
        after = after | {part: before[part] for part in ("stack", "chosen", "values")}
    found["left or opened"] = int(before["stack"] != after["stack"] and not case.human)
    text = TEXTS[case.text]
    if not case.human:
        # A card fills the person's and the papers' fields on purpose, and the ledger's search.
        filled = case.text == "id" and case.screen in ("person", "papers", "ledger")
        pasted = case.way == "bracketed" and case.text != "long"
        found["choices"] = int(before["chosen"] != after["chosen"])
        found["fields"] = int(before["values"] != after["values"] and not filled and not pasted)
        found["rows"] = int(before["rows"] != after["rows"])
        # A machine that stalls for a tenth of a second splits a scan: both parts are told.
        told = text in after["scans"] or text == "".join(after["scans"])
        lost = not told and not (pasted and before["values"] != after["values"])
        found["codes lost"] = int(lost)
    if case.way == "hand":
        found["keys lost"] = int(not _arrived(before, after))
    return found


def _arrived(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether three typed digits are somewhere, where digits are asked for at all."""
    parts = ("values", "digits", "stack", "chosen")
    return not before["takes"] or any(before[part] != after[part] for part in parts)


def run(runs: int, seed: int) -> tuple[Counter[str], list[tuple[Case, Counter[str]]]]:
    """Totals, and the cases with something wrong."""
    totals: Counter[str] = Counter()
    wrong = []
    noise = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        spies = {kind: Spy(Path(folder), kind) for kind in SCREENS}
        try:
            for case in cases(runs, seed, spies):
                before = spies[case.kind].open(case)
                after = spies[case.kind].scan(case, noise)
                found = +judged(case, before, after)
                if spies[case.kind].late > STALL:
                    # Such keys are no scan's: what must hold even so is that nothing acts.
                    totals["late keys"] += 1
                    found = +Counter({n: found[n] for n in ("actions", "choices", "rows")})
                totals += found
                totals["runs"] += 1
                if found:
                    wrong.append((case, found))
        finally:
            for spy in spies.values():
                spy.close()
    return totals, wrong


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    totals, wrong = run(runs, seed)
    columns = ("runs", "late keys", "actions", "left or opened", "choices", "fields", "rows")
    for name in (*columns, "codes lost", "keys lost"):
        print(f"{name:>15} {totals[name]:6}")
    for case, found in wrong:
        print(case, dict(found))


if __name__ == "__main__":
    main()

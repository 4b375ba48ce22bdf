"""A day of three shifts in the real app, in a pty of 80x24, to a sent report and an exported, opened workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from python_calamine import load_workbook

from station.i18n import Lang, text
from station.shifts.roles import Role
from storage.home import Home
from storage.journal import entries as journal
from storage.journal.entry import StoredEntry
from storage.proof import verify
from storage.shifts import signing_in
from storage.store import Store
from tests.app import film, prepare
from tests.conftest import Run
from tests.terminal import Terminal

CTRL_B, CTRL_S, ESC = "\x02", "\x13", "\x1b"
LEADS = (("李岚", "4071"), ("王强", "8052"), ("赵六", "6193"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A home with three leads, founded today."""
    made = prepare(tmp_path / "home")
    store = Store(made)
    store.begin("李岚")
    signing_in.set_pin(store, store.session.operator, LEADS[0][1])
    for name, pin in LEADS[1:]:
        signing_in.add(store, name, Role.LEAD, pin)
    store.close()
    return made.paths.root


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    made: list[Terminal] = []
    yield made
    for terminal in made:
        terminal.close()


def entries(root: Path, kind: str) -> list[StoredEntry]:
    store = Store(Home.open(root), recover=False)
    with store.database.read() as connection:
        found = journal.newest(connection, before=None, kind=kind, limit=60)
    store.close()
    return found


def squeezed(lang: str, key: str, **fields: object) -> str:
    return "".join(text(Lang(lang), key, **fields).split())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_day_of_three_shifts_ends_with_a_report_and_a_workbook(
    lang: str, root: Path, terminals: list[Terminal], station: Run, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    terminals.append(Terminal("--home", str(root), lang=lang))
    app = terminals[0]
    for at, (name, pin) in enumerate(LEADS):
        app.wait(squeezed(lang, "sign_in.title"))
        app.hand(f"{at + 1}\r{pin}\r")
        app.wait(name)
        if at:
            app.press(CTRL_S)
            app.wait(squeezed(lang, "shift.hint_take_over"))
            app.press(5)
            app.wait(squeezed(lang, "hand_over.hint")[:6])
            app.hand(f"ok\r{pin}\r")
            app.wait(squeezed(lang, "shift.taken_over"))
        app.scan(film(datetime.now(UTC))["clean"].text)
        app.hand("365")
        saved = squeezed(lang, "band.saved", number="", movement="")[:3]
        for _ in range(5):
            # On a machine that stands still an Enter may be in doubt: then one more is asked for.
            if saved in app.hand("\r"):
                break
        app.wait(saved)
        if at < 2:
            app.press(CTRL_S)
            app.wait(squeezed(lang, "shift.hint_close"))
            app.press(5)
            app.wait(squeezed(lang, "hand_over.hint")[:6])
            app.hand(f"\r{pin}\r")
    app.press(CTRL_B)
    app.wait(squeezed(lang, "reports.days_title"))
    app.hand("\r")
    app.wait(squeezed(lang, "report.part_screening"))
    app.press(5)
    today = entries(root, "report.sent")[0].body if entries(root, "report.sent") else {}
    app.wait(squeezed(lang, "report.sent", day=today.get("day", ""), number=1)[-4:])
    app.press(ESC, ESC)
    report = entries(root, "report.sent")[0].body
    assert report["counts"]["screened"] == 3
    assert [s["operator"] for s in report["shifts"]] == [name for name, _ in LEADS]
    assert len(entries(root, "shift.closed")) == 2
    assert len(entries(root, "shift.taken_over")) == 2
    monkeypatch.setenv("STATION_PIN", LEADS[0][1])
    book = tmp_path / "day.xlsx"
    assert station("--lang", lang, "export", "--output", str(book)).returncode == 0
    ledger = load_workbook(str(book)).get_sheet_by_index(0).to_python()
    who = ledger[2].index(text(Lang(lang), "column.operator"))
    assert [row[who] for row in ledger[3:]] == [name for name, _ in LEADS]
    store = Store(Home.open(root), recover=False)
    assert verify.verify(store.database).ok
    store.close()

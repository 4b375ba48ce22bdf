"""`station doctor`: what works on this machine."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from station import __version__, clock
from station.cli import Context
from station.devices import terminal_width, zbar
from station.problems import InputProblem, Problem, ProblemCode
from station.settings import HomePaths
from storage import home
from storage.home import Home, parts, reference
from storage.journal import entries as journal
from storage.journal import lineage
from storage.store import Store
from storage.upkeep import backup, key_kept

RULER = ("哨点哨点哨点|", "............|", f"{terminal_width.OURS} |")
"""All must end in the same column; where they do not, this terminal measures them wrongly."""

CHINESE_CELLS = 2
LOW_DISK = 500_000_000


@dataclass(frozen=True, slots=True)
class Item:
    """One line: `ok` is None where there is nothing to judge."""

    name: str
    ok: bool | None
    detail: str = ""


OLD_BACKUP = 7
"""Days after which a backup is too old."""

ADVICE = {"zbar", "place", "trust", "backup", "losses", "key_kept"}
"""What is better to have, and no fault of the station."""

HINTS = {
    "zbar",
    "place",
    "trust",
    "unprojected",
    "key",
    "key_kept",
    "backup",
    "losses",
    "noted",
    "chinese_width",
    "symbol_width",
}
"""Items whose failure has a remedy that can be said in one line."""


@click.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--scanner", is_flag=True)
@click.pass_obj
def doctor(context: Context, as_json: bool, scanner: bool) -> None:
    """What works here, and what does not; exit 1 where something is at fault."""
    if scanner:
        _scanner(context)
        return
    items = [*_machine(), *_terminal(), *_home(context.home)]
    if as_json:
        for item in items:
            click.echo(json.dumps({"item": item.name, "ok": item.ok, "detail": item.detail}))
        sys.exit(1 if any(i.ok is False and i.name not in ADVICE for i in items) else 0)
    click.echo(context.text("doctor.title", version=__version__))
    for item in items:
        mark = {True: "✔", False: "✘", None: "-"}[item.ok]
        click.echo(f" {mark} {context.text('doctor_item.' + item.name)}  {item.detail}")
        if item.ok is False and item.name in HINTS:
            click.echo(f"     {context.text('doctor_hint.' + item.name)}")
    click.echo(f"   {context.text('doctor_item.ruler')}")
    for line in RULER:
        click.echo(f"   {line}")
    if any(item.ok is False and item.name not in ADVICE for item in items):
        sys.exit(1)


def _scanner(context: Context) -> None:
    """One scan of the code shown here; the pace is kept in the home."""
    from station.codes import draw
    from station.devices import calibrate

    if not sys.stdin.isatty():
        raise InputProblem(ProblemCode.NO_TERMINAL)
    click.echo(draw.terminal("SHAODIAN-CALIBRATION-1234567890", border=2, low=True))
    context.say("doctor.scan_this")
    found = calibrate.read()
    if not found.usable:
        raise InputProblem(ProblemCode.NOTHING_READ)
    ends = context.text("doctor.line_end" if found.line_end else "doctor.no_line_end")
    words = context.text("doctor.pace", ms=round(found.pace * 1000), count=len(found.text))
    click.echo(f"{words} {ends}")
    if Home.exists(context.home):
        from storage.counter import scanner

        store = Store(Home.open(context.home))
        scanner.keep(store, found.pace)
        store.close()


def _machine() -> Iterator[Item]:
    yield Item("python", True, sys.version.split()[0])
    yield _importable("zxing", "zxingcpp")
    yield Item("zbar", zbar.available(), "" if zbar.available() else "S-404")
    yield _importable("opencv", "cv2")
    cameras = sorted(str(p) for p in Path("/dev").glob("video*"))
    yield Item("cameras", bool(cameras) or None, " ".join(cameras) or "0")
    yield Item("clock", True, datetime.now(UTC).isoformat(timespec="seconds"))


def _importable(name: str, module: str) -> Item:
    from station.devices import images

    try:
        if module == "cv2":
            images.opencv()
        else:
            __import__(module)
    except ImportError as error:
        return Item(name, False, type(error).__name__)
    return Item(name, True)


def _terminal() -> Iterator[Item]:
    colours = os.environ.get("COLORTERM") or os.environ.get("TERM") or "?"
    if os.environ.get("NO_COLOR"):
        colours += " NO_COLOR"
    yield Item("terminal", None, colours)
    yield from _widths()
    fc_list = shutil.which("fc-list")
    if fc_list is None:
        yield Item("fonts", None, "fc-list?")
        return
    import subprocess

    found = subprocess.run([fc_list, ":lang=zh-cn", "family"], capture_output=True, check=False)  # noqa: S603
    families = found.stdout.decode("utf-8", "replace").splitlines()
    # A terminal on another machine brings its own fonts, so none here is no fault.
    yield Item("fonts", bool(families) or None, families[0] if families else "0")


def _widths() -> Iterator[Item]:
    """Only a terminal that can be asked says anything of them."""
    asked = (terminal_width.CHINESE, terminal_width.OURS, terminal_width.AMBIGUOUS)
    found = terminal_width.cells(asked)
    if not found:
        return
    chinese, ours, ambiguous = (cells / len(text) for cells, text in zip(found, asked, strict=True))
    yield Item("chinese_width", chinese == CHINESE_CELLS, f"{chinese:g}")
    yield Item("symbol_width", ours == 1, f"{ours:g}")
    # Nothing on the screens depends on it: told, not judged.
    yield Item("ambiguous_width", None, f"{ambiguous:g}")


def _home(root: Path) -> Iterator[Item]:
    paths = HomePaths(root)
    if not Home.exists(root):
        yield Item("home", None, f"{root} (S-301)")
        return
    if (gone := parts.missing(root)) is not None:
        yield Item("home", False, f"{root} ({gone.code.value})")
        return
    yield Item("home", True, str(root))
    free = shutil.disk_usage(root).free
    yield Item("disk", free > LOW_DISK, f"{free / 1e9:.1f} GB")
    yield Item("key", paths.key.exists() and home.key_is_private(paths.key), str(paths.key))
    clear = key_kept.in_clear(root)
    yield Item("key_kept", not clear, " ".join([key_kept.of(paths).value, *map(str, clear)]))
    yield from _lists(paths)
    try:
        found = Home.open(root)
        # Without it, arrivals from other provinces are not told apart.
        yield Item("place", bool(found.settings.place), found.settings.place or "?")
        store = Store(found)
    except Problem as problem:
        yield Item("journal", False, problem.code.value)
        return
    yield from _journal(store)
    store.close()


def _journal(store: Store) -> Iterator[Item]:
    with store.database.read() as connection:
        head = journal.head(connection)
        unshown = journal.unprojected(connection)
        losses = [lineage.lost_of(entry) for entry in lineage.losses(connection)]
    yield Item("journal", True, str(head))
    noted = store.noted.read()
    yield Item(
        "noted", noted is not None and noted.seq >= head.seq, str(noted.seq if noted else "?")
    )
    yield Item("unprojected", not unshown, str(len(unshown)))
    made = backup.last(store)
    days = clock.age(made.at, store.now()).days if made else 0
    detail = f"{days} d {made.head.partition(':')[0]}" if made else ""
    yield Item("backup", made is not None and days <= OLD_BACKUP, detail)
    # No hub is set yet: everything waits.
    yield Item("queue", None, str(head.seq))
    told = " ".join(f"{lost.first}-{lost.last}" for lost in losses)
    yield Item("losses", not losses, told or "0")


def _lists(paths: HomePaths) -> Iterator[Item]:
    now = datetime.now(UTC)
    try:
        trust = reference.trust_of(paths)
        made = trust.oldest
        age = f"{clock.age(made, now).days} d" if made else ""
        yield Item("trust", bool(trust.keys) and not trust.expired(now), f"{len(trust.keys)} {age}")
        risk = reference.risk_of(paths)
        yield Item("risk", bool(risk.areas) or None, f"{len(risk.areas)} {risk.version}")
        policy = reference.policy_of(paths)
        yield Item("policy", True, f"{policy.ref.id} {policy.ref.version}")
    except Problem as problem:
        yield Item("policy", False, problem.code.value)

"""Additions as a newcomer would make them: what each touches, and what shows that it is there.

`python -m tests.house.additions` prints the files that each kind of addition touches.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.house.stubs import CODE, COMMAND, DEVICE, EXPORT, FORMAT, LINE, PROJECTION, SCREEN

ROOT = Path(__file__).parents[2]
ROOMS = ("station", "storage", "screens", "tests", "docs", "pyproject.toml", "README.md")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` goes behind `after`, which stands once in `file`; without it `file` is a new one."""

    file: str
    text: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """A row of docs/architecture.md's table; `shows` is code that fails where it is not there.

    `guards` are the house's own tests that a forgotten edit fails.
    """

    name: str
    edits: tuple[Edit, ...]
    shows: str
    guards: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """What has to be touched, each once."""
        return tuple(dict.fromkeys(edit.file for edit in self.edits))


def words(part: str, section: str, key: str, text: str = "stub") -> tuple[Edit, ...]:
    """A text in both catalogues."""
    return tuple(
        Edit(f"station/locale/{part}.{lang}.toml", f'\n{key} = "{text}"', f"[{section}]")
        for lang in ("zh", "en")
    )


FRENCH = tuple(
    Edit(f"station/locale/{file.name.split('.')[0]}.fr.toml", file.read_text("utf-8"))
    for file in sorted((ROOT / "station" / "locale").glob("*.en.toml"))
)

ADDITIONS = (
    Addition(
        "fact",
        (
            Edit("station/policy/facts.py", "\n    stub: bool | None = None", "    unnamed: bool | None = None"),
            Edit("station/policy/gather.py", "\n        stub=screening.cooperates,", "        announced=screening.announced,"),
            Edit("docs/policy.md", "\n| `stub` | flag | a stub |  |", "| `announced` | flag | announced beforehand |  |"),
        ),
        "from station.policy.facts import TYPES; assert TYPES['stub'] == 'flag'",
        "every_fact",
    ),
    Addition(
        "symptom",
        (
            Edit("station/screening/screening.py", '\n    STUB = "stub"', '    BREATHLESSNESS = "breathlessness"'),
            *words("domain", "symptom", "stub"),
            Edit("docs/policy.md", ", `stub`", "`vomiting`, `breathlessness`"),
        ),
        "from station.policy.facts import members; assert 'stub' in members('symptoms')",
        "closed_value",
    ),
    Addition(
        "entry kind",
        (
            Edit("station/events/kinds.py", '\n    STUB = "stub.told"', '    BODIES_REMOVED = "bodies.removed"'),
            Edit("station/events/stub.py", '"""A stub."""\n'),
            Edit("storage/holds/stub_projection.py", PROJECTION),
            Edit("storage/journal/projections.py", '\n    Kind.STUB: "storage.holds.stub_projection",',
                 "PROJECTIONS: dict[Kind, str] = {"),
        ),
        "from storage.journal import projections; assert projections.of('stub.told')",
        "every_kind",
    ),
    Addition(
        "record kind",
        (
            Edit("storage/holds/stub_line.py", LINE),
            Edit("storage/lines.py", '\n    "stub": RecordLine(stub_line.StubLine, stub_line.save, (Kind.DISCARDED,)),',
                 "KINDS: dict[str, RecordLine] = {"),
            Edit("storage/lines.py", "\nfrom storage.holds import stub_line", "from storage.holds import line as hold"),
        ),
        "import station.cli as c; c.main(['schema', 'stub'])",
    ),
    Addition(
        "export format",
        (
            Edit("storage/exports/stub.py", FORMAT),
            Edit("storage/exporting.py", '\n    STUB = "stub"', '    JSONL = "jsonl"'),
            Edit("storage/exporting.py", "Format.STUB: stub.write, ", "WRITERS: dict[Format, Writer] = {"),
            Edit("storage/exporting.py", "stub, ", "from storage.exports import "),
        ),
        "from storage import exporting as e; assert e.Format('stub') in e.WRITERS",
    ),
    Addition(
        "what is exported",
        (
            Edit("storage/holds/stub_export.py", EXPORT),
            Edit("storage/exporting.py", '\n    STUB = "stub"', '    REFERRALS = "referrals"'),
            Edit("storage/exporting.py", "\n    What.STUB: Source(stub_export.Line, stub_export.lines),",
                 "SOURCES: dict[What, Source] = {"),
            Edit("storage/exporting.py", "\nfrom storage.holds import stub_export", "from storage.holds import export as holds"),
        ),
        "from storage import exporting as e; assert e.What('stub') in e.SOURCES",
    ),
    Addition(
        "screen",
        (
            Edit("screens/holds/stub.py", SCREEN),
            Edit("screens/shell/command.py", '\nSTUB = Command("stub", "f11", "F11", opens="screens.holds.stub:StubScreen")',
                 'HELP = Command("help", "f1", "F1")'),
            *words("acts", "act", "stub"), *words("acts", "act_help", "stub"),
        ),
        "from screens.shell.named import named; assert named('screens.holds.stub:StubScreen').ACTS",
        "every_act",
    ),
    Addition(
        "command",
        (
            Edit("storage/commands/stub.py", COMMAND),
            Edit("station/cli.py", '\n    "stub": "storage.commands.stub:stub",', "COMMANDS: dict[str, str] = {"),
            *words("commands", "help", "stub"),
            Edit("README.md", "\n| `station stub` | a stub |", "| --- | --- |"),
        ),
        "import station.cli as c; c.main(['stub'])",
        "command",
    ),
    Addition(
        "code format",
        (
            Edit("station/codes/stub.py", CODE),
            Edit("station/codes/recognise.py", "stub, ", "from station.codes import "),
            Edit("station/codes/recognise.py", "stub, ", "SIGNED: tuple[Signed, ...] = ("),
            Edit("station/screening/code_reading.py", '\n    STUB = "stub"', '    TRACE = "trace"'),
            *words("domain", "format", "stub"),
        ),
        "import datetime; from station.codes import recognise, trust\n"
        "found = recognise.recognise('STUB:1', trust.Trust(()), datetime.datetime.now(datetime.UTC))\n"
        "assert found.format == 'stub', found",
        "every_format",
    ),
    Addition(
        "device",
        (
            Edit("station/devices/stub.py", '"""A stub."""\n' + DEVICE),
            Edit("station/devices/sources.py", "Stub, ", "SOURCES: tuple[type[SourceKind], ...] = ("),
            Edit("station/devices/sources.py", "\nfrom station.devices.stub import Stub", "from station.devices import images"),
        ),
        "from station.devices import sources; assert type(sources.source('stub:1')).__name__ == 'Stub'",
    ),
    Addition(
        "language",
        (Edit("station/i18n.py", '\n    FR = "fr"', '    EN = "en"'), *FRENCH),
        "from station import i18n; assert i18n.choose('fr') == 'fr' and i18n.text(i18n.Lang('fr'), 'movement.release') != 'movement.release'",
        "catalogues",
    ),
    Addition(
        "problem",
        (
            Edit("station/problems.py", '\n    STUB = "S-999"', '    NOT_A_PART = "S-320"'),
            *words("problems", "problem", 'S-999 = { what = "stub", do = "stub" }\nstub'),
            Edit("docs/problems.md", "\n| S-999 | | | |", "| --- | --- | --- | --- |"),
        ),
        "from station.problems import ProblemCode; assert ProblemCode('S-999')",
        "every_problem",
    ),
)  # fmt: skip


def copied(into: Path) -> None:
    """The rooms, without what was compiled."""
    for name in ROOMS:
        source = ROOT / name
        if source.is_file():
            shutil.copy2(source, into / name)
        else:
            without = shutil.ignore_patterns("__pycache__", "__snapshots__", "pictures")
            shutil.copytree(source, into / name, ignore=without)


def applied(into: Path, edit: Edit) -> None:
    """One edit; an anchor that is not there once is a fault of this file."""
    path = into / edit.file
    if not edit.after:
        path.write_text(edit.text, "utf-8")
        return
    before = path.read_text("utf-8")
    if before.count(edit.after) != 1:
        raise AssertionError(f"{edit.file}: {edit.after!r} stands {before.count(edit.after)} times")
    path.write_text(before.replace(edit.after, edit.after + edit.text), "utf-8")


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python over the copy, and over nothing else of this house."""
    env = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=env, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip


def main() -> None:
    """A table: how many files, and which."""
    for addition in ADDITIONS:
        sys.stdout.write(
            f"{addition.name:18}{len(addition.files):3}  {'  '.join(addition.files)}\n"
        )


if __name__ == "__main__":
    main()

"""`make mutate`: faults planted one by one into a copy of the code; each must be told by the tests named with it.

Prints a table and what survived; the copy is thrown away.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("station", "storage", "screens", "tests", "pyproject.toml", "README.md", "docs", "bench")


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` stands once in `file` and becomes `new`; `tests` are run until one fails."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


JOURNAL = (
    "tests/journal/test_journal.py",
    "tests/proof/test_damage.py",
    "tests/journal/test_tail.py",
)
POLICY = (
    "tests/policy/test_policy.py",
    "tests/policy/test_policy_check.py",
    "tests/screenings/test_wrong_clearances.py",
)
MASKING = ("tests/screenings/test_what_was_shown.py", "tests/house/test_commands.py")
SAVING = (
    "tests/screenings/test_records.py",
    "tests/screenings/test_nothing_lost.py",
    "tests/screenings/test_open_cases.py",
)
PLANTED = (
    Mutant("the movement is shown where the advice belongs", "storage/screenings/projection.py",
           '"advised": advised,', '"advised": applied.get("movement") or advised,', SAVING),
    Mutant("a rest that is corrected is saved as a verdict", "storage/screenings/correct.py",
           "rests = advice.pending and (applied is None or applied.movement is None)",
           "rests = False", SAVING),
    Mutant("a save does not look for new rules", "screens/counter/saving.py",
           "        screen.station_app.rules.look()\n", "", ("tests/screenings/test_wrong_clearances.py",)),
    Mutant("what is saved goes under newer rules than were shown", "screens/counter/saving.py",
           "desk.under(screen.judged_by or desk.rules)", "desk",
           ("tests/screenings/test_wrong_clearances.py", "tests/screenings/test_what_was_shown.py")),
    Mutant("the key file can be read by all", "storage/home/home.py",
           'files.write(path, key.hex().encode() + b"\\n", mode=0o600)',
           'files.write(path, key.hex().encode() + b"\\n", mode=0o644)',
           ("tests/screenings/test_what_was_shown.py", "tests/home/test_home.py")),
    Mutant("an address is exported whole", "storage/screenings/export.py",
           "address=mask_name(line.address)", "address=line.address", MASKING),
    Mutant("a phone number is exported whole", "storage/screenings/export.py",
           "phone=mask_phone(line.phone)", "phone=line.phone", MASKING),
    Mutant("removed bodies stay in the file", "storage/database/engine.py",
           "secure_delete = ON", "secure_delete = OFF", ("tests/upkeep/test_removal.py",)),
    Mutant("verify looks at no link", "storage/proof/walking.py",
           "if not hmac.compare_digest(linked, row.hash):", "if False:", JOURNAL),
    Mutant("verify looks at no day", "storage/proof/walking.py",
           "if not self.days.add(row.seq, header, row.day):", "if False:", JOURNAL),
    Mutant("verify looks at no client's key", "storage/proof/walking.py",
           'if (body.get("key") or None) != row.key:', "if False:",
           ("tests/screenings/test_records.py", *JOURNAL)),
    Mutant("verify looks at no body", "storage/proof/walking.py",
           "if chain.digest_body(row.salt, row.body) != row.body_digest:", "if False:", JOURNAL),
    Mutant("verify does not see a cut tail", "storage/proof/walking.py",
           "if self.noted and self.noted.seq > self.head.seq:", "if False:", JOURNAL),
    Mutant("shifts have no view", "storage/journal/projections.py",
           '    Kind.SHIFT_OPENED: "storage.shifts.projection",\n', "",
           ("tests/house/test_house.py", "tests/proof/test_replay.py", *JOURNAL)),
    Mutant("the same request saves twice", "storage/screenings/service.py",
           "    return None if known is None else repeated(connection, known)", "    return None",
           ("tests/journal/test_client_keys.py",)),
    Mutant("a milder rule hides a stricter one from the check", "station/policy/check.py",
           "o.movement.strictness >= movement.strictness",
           "o.movement.strictness <= movement.strictness", POLICY),
    Mutant("a fever may be let go", "station/policy/guard.py",
           "if movement in NEVER_WITH_FEVER and feverish(facts, policy):", "if False:", POLICY),
    Mutant("a reason may be blank", "station/policy/guard.py",
           "if applied is not None and not is_reason(applied.reason):", "if False:",
           (*POLICY, "tests/screenings/test_reasons.py")),
    Mutant("a code that stays in view is taken again and again", "station/devices/reader.py",
           "return last is None or now - last >= self.seconds", "return True",
           ("tests/devices/test_devices.py",)),
    Mutant("an answer that was overtaken counts", "screens/shell/screen.py",
           "if not kind or self._asked[kind] == number:", "if True:",
           ("tests/counter/test_answers_in_time.py",)),
)  # fmt: skip


def planted(copy: Path, mutant: Mutant) -> str:
    """Plants it; gives the file as it was. A place that is not there once is a fault of this list."""
    before = (copy / mutant.file).read_text("utf-8")
    if before.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.file}: {mutant.old!r} stands {before.count(mutant.old)} times")
    (copy / mutant.file).write_text(before.replace(mutant.old, mutant.new), "utf-8")
    return before


def killed(copy: Path, mutant: Mutant) -> bool:
    """Whether a test fails; no test that ran is no proof."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-n",
        "2",
        "-p",
        "no:cacheprovider",
        *mutant.tests,
    ]
    env = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(words, cwd=copy, env=env, capture_output=True, check=False)
    failed = b"\nFAILED " in ended.stdout
    if ended.returncode and not failed:
        raise SystemExit(f"{mutant.name}: pytest ended with {ended.returncode} and no failed test")
    return failed


def main() -> None:
    """All, or those whose name holds the word that is given."""
    word = " ".join(sys.argv[1:])
    chosen = [mutant for mutant in PLANTED if word in mutant.name]
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for room in ROOMS:
            source = ROOT / room
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / room)
        for mutant in chosen:
            begun, before = time.monotonic(), planted(copy, mutant)
            dead = killed(copy, mutant)
            (copy / mutant.file).write_text(before, "utf-8")
            survivors += [] if dead else [mutant.name]
            took = time.monotonic() - begun
            print(f"{'killed  ' if dead else 'SURVIVED'} {took:5.0f} s  {mutant.name}", flush=True)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} killed")


if __name__ == "__main__":
    main()

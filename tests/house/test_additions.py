"""docs' table "a new ... is", held by stubs: each is added to a copy as the table says, and is there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.additions import ADDITIONS, ROOT, Addition, applied, copied, ran

NAMES = [addition.name for addition in ADDITIONS]
FORGOTTEN = {
    "fact": 2,
    "symptom": 2,
    "entry kind": 3,
    "screen": 2,
    "code format": 4,
    "command": 2,
    "language": 3,
    "problem": 2,
}
"""An edit of each that the house's own tests must miss."""  # fmt: skip


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms as they are."""
    folder = tmp_path_factory.mktemp("rooms")
    copied(folder)
    return folder


@pytest.fixture
def copy(rooms: Path, tmp_path: Path) -> Iterator[Path]:
    """One to add to."""
    folder = tmp_path / "copy"
    shutil.copytree(rooms, folder)
    yield folder
    shutil.rmtree(folder)


def guarded(folder: Path, addition: Addition) -> bool:
    """Whether the house's own tests of this kind of thing pass there."""
    done = ran(
        folder,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/house/test_house.py",
        "-k",
        addition.guards,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0  # fmt: skip


@pytest.mark.parametrize("addition", ADDITIONS, ids=NAMES)
def test_a_stub_is_there_after_the_edits_of_the_table_and_no_others(
    addition: Addition, copy: Path
) -> None:
    assert ran(copy, "-c", addition.shows).returncode != 0
    for edit in addition.edits:
        applied(copy, edit)
    done = ran(copy, "-c", addition.shows)
    assert done.returncode == 0, done.stderr
    if addition.guards:
        assert guarded(copy, addition)


@pytest.mark.parametrize("name", list(FORGOTTEN))
def test_a_forgotten_edit_fails_a_test_of_the_house(name: str, copy: Path) -> None:
    addition = next(a for a in ADDITIONS if a.name == name)
    for at, edit in enumerate(addition.edits):
        if at != FORGOTTEN[name]:
            applied(copy, edit)
    assert not guarded(copy, addition)


def test_the_docs_name_every_kind_of_addition_and_how_many_files_it_touches() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    told = {
        n: int(c) for n, c in re.findall(r"^\| ([a-z ]+) \| .* \| (\d+) \|$", page, re.MULTILINE)
    }
    assert told == {addition.name: len(addition.files) for addition in ADDITIONS}

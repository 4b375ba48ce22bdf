"""The house itself: rooms, start-up, catalogues, docs, sizes."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import screens
from station import i18n
from station.cli import COMMANDS
from station.i18n import Lang
from station.problems import ProblemCode

ROOT = Path(__file__).parents[2]
SOURCES = [p for room in ("station", "storage", "screens") for p in (ROOT / room).rglob("*.py")]


def loaded(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after some code."""
    script = (
        f"{code}\nimport sys; print(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


HEAVY = {
    "textual",
    "sqlmodel",
    "sqlalchemy",
    "sqlcipher3",
    "cv2",
    "pydantic",
    "cryptography",
    "zxingcpp",
}


@pytest.mark.parametrize(
    ("code", "without"),
    [
        ("import station.cli", HEAVY),
        ("import station.policy.advise, station.policy.gather, station.codes.recognise", HEAVY - {"cryptography"}),
        ("import storage.bootstrap", {"textual", "cv2", "zxingcpp"}),
        ("import screens.app", {"sqlmodel", "sqlalchemy", "sqlcipher3", "cv2", "pydantic", "storage"}),
        ("from station.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
         {"textual", "sqlalchemy", "cv2"}),
    ],
)  # fmt: skip
def test_each_room_starts_without_what_is_not_its_own(code: str, without: set[str]) -> None:
    assert not loaded(code) & without


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_of_the_table_is_there(name: str) -> None:
    module, _, attribute = COMMANDS[name].partition(":")
    assert getattr(importlib.import_module(module), attribute).name == name


def test_no_file_is_past_300_lines_and_no_function_past_40() -> None:
    long = [str(p) for p in SOURCES if len(p.read_text("utf-8").splitlines()) > 300]
    assert long == []
    functions = [
        f"{p.name}:{node.name}"
        for p in SOURCES
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > 40
    ]
    assert functions == []


def test_no_class_has_more_than_thirty_methods_of_its_own() -> None:
    found = {
        node.name: sum(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) for n in node.body)
        for p in SOURCES
        for node in ast.walk(ast.parse(p.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    }
    assert {name: count for name, count in found.items() if count > 30} == {}


def test_both_catalogues_hold_the_same_keys_and_fields() -> None:
    field = re.compile(r"\{(\w+)\}")
    first, *others = (
        {k: set(field.findall(v)) for k, v in i18n.catalogue(lang).items()} for lang in Lang
    )
    for other in others:
        assert set(first) == set(other)
        assert first == other


def test_no_text_stands_in_two_files_and_a_forgotten_one_ends_nothing() -> None:
    for lang in Lang:
        files = sorted((ROOT / "station" / "locale").glob(f"*.{lang.value}.toml"))
        sections = [
            (top, key)
            for file in files
            for top, inner in tomllib.loads(file.read_text("utf-8")).items()
            for key in (inner if isinstance(inner, dict) else [""])
        ]
        assert len(files) >= 6
        assert len(sections) == len(set(sections))
        assert i18n.text(lang, "no.such", name="x") == "no.such"


def test_every_key_that_the_code_names_is_in_the_catalogue() -> None:
    known = set(i18n.catalogue(Lang.ZH))
    pattern = re.compile(r"""(?:words|text|say)\((?:lang, |self\.lang, )?"([a-z_]+\.[\w.]+)\"""")
    keys = re.compile(r"""(?:TITLE_KEY|EMPTY_KEY) = "([\w.]+)\"""")
    named = {
        k for p in SOURCES for found in (pattern, keys) for k in found.findall(p.read_text("utf-8"))
    }
    assert len(named) > 80
    assert named - known == set()


def test_every_problem_is_in_the_catalogues_and_in_the_docs() -> None:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    for code in ProblemCode:
        for lang in Lang:
            assert f"problem.{code.value}.what" in i18n.catalogue(lang)
            assert f"problem.{code.value}.do" in i18n.catalogue(lang)
        assert code.value in page


def test_every_command_is_in_the_readme_or_the_docs() -> None:
    pages = "".join(
        p.read_text("utf-8") for p in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    )
    assert [name for name in COMMANDS if f"station {name}" not in pages] == []


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [n for extra in project["optional-dependencies"].values() for n in extra]
    named = [n for n in [*project["dependencies"], *extras] if not n.startswith("shaodian[")]
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    missing = [n for n in named if f"| {re.split('[<>=~]', n)[0]} |" not in page]
    assert missing == []


def test_every_fact_is_in_the_policy_page() -> None:
    from station.policy.facts import TYPES

    page = (ROOT / "docs" / "policy.md").read_text("utf-8")
    assert [name for name in TYPES if f"`{name}`" not in page] == []


def test_the_doctests_hold() -> None:
    import doctest

    tried = 0
    for path in SOURCES:
        if ">>>" in path.read_text("utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            result = doctest.testmod(importlib.import_module(name))
            assert result.failed == 0, name
            tried += result.attempted
    assert tried >= 13


def test_every_kind_is_shown_by_a_projection_or_by_none_on_purpose() -> None:
    from station.events.kinds import Kind
    from storage.journal import projections

    assert set(projections.PROJECTIONS) | projections.WITHOUT_VIEW == set(Kind)
    assert not set(projections.PROJECTIONS) & projections.WITHOUT_VIEW
    for kind in projections.PROJECTIONS:
        found = projections.of(kind)
        assert callable(getattr(found, "project", None)), kind
        assert callable(getattr(found, "forget", None)), kind


def test_every_act_of_a_screen_has_its_words_and_says_what_it_does() -> None:
    from screens.shell.screen import StationScreen

    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        importlib.import_module(module.name)
    todo: list[Any] = [StationScreen]
    acts: set[str] = set()
    while todo:
        screen = todo.pop()
        todo += screen.__subclasses__()
        acts |= {act.name for act in screen.ACTS}
    assert len(acts) > 30
    for lang in Lang:
        known = i18n.catalogue(lang)
        assert [a for a in sorted(acts) if f"act.{a}" not in known] == []
        assert [a for a in sorted(acts) if f"act_help.{a}" not in known] == []


def test_every_act_does_something() -> None:
    from textual.screen import Screen

    from screens.shell import command
    from screens.shell.named import named

    sources = "".join(p.read_text("utf-8") for p in (ROOT / "screens").rglob("*.py"))
    acts = [act for act in vars(command).values() if isinstance(act, command.Command)]
    assert len(acts) > 30
    for act in acts:
        if act.opens:
            assert issubclass(named(act.opens), Screen), act
        elif act is not command.OPEN:  # lists take Enter themselves
            assert f"def action_{act.name}(" in sources, act


WORDS_OF = {
    "symptoms": "symptom", "groups": "group", "mask": "mask", "thermometer": "thermometer", "contact": "contact",
    "case": "case", "code_status": "status", "code_colour": "colour", "risk_certain": "level",
    "recheck": "recheck", "vehicle_class": "vehicle", "medicine_class": "medicine_class", "station_kind": "station_kind",
}  # fmt: skip
"""Facts of closed values, and under which key their words stand."""


def test_every_closed_value_has_its_word_and_stands_in_the_policy_page() -> None:
    from station.policy import facts

    page = (ROOT / "docs" / "policy.md").read_text("utf-8").splitlines()
    rows = {line.split("`")[1]: line for line in page if line.startswith("| `")}
    for name in (*facts.CHOICES, *facts.SETS):
        values = [str(value) for value in facts.members(name)]
        assert [v for v in values if f"`{v}`" not in rows[name]] == [], name
        for lang in Lang if name in WORDS_OF else ():
            known = i18n.catalogue(lang)
            assert [v for v in values if f"{WORDS_OF[name]}.{v}" not in known] == [], name


def test_every_format_of_a_code_and_every_command_has_its_words() -> None:
    from station.screening.code_reading import CodeFormat

    for lang in Lang:
        known = i18n.catalogue(lang)
        assert [f for f in CodeFormat if f"format.{f}" not in known] == []
        assert [name for name in COMMANDS if f"help.{name}" not in known] == []

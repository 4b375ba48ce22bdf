"""The zh-CN and English catalogues: every text that a person reads, by key."""

from __future__ import annotations

import os
import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path

from station.problems import Problem

LOCALE = Path(__file__).with_name("locale")


class Lang(StrEnum):
    """The languages of the screens; a new one is a row here and its files in `locale`."""

    ZH = "zh"
    EN = "en"

    @property
    def other(self) -> Lang:
        """The one that a switch leads to; after the last the first."""
        all_of_them = list(Lang)
        return all_of_them[(all_of_them.index(self) + 1) % len(all_of_them)]


FIRST = ("acts", "domain", "screens")
"""What the main screen says: the rest is read when somebody asks for it."""


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """All texts of a language, flat: `movement.release` -> 放行.

    A subject brings its own words: whatever lies in `locale` as `NAME.LANGUAGE.toml` is read.
    """
    found = dict(_first(lang))
    for file in sorted(LOCALE.glob(f"*.{lang.value}.toml")):
        if file.name.partition(".")[0] not in FIRST:
            _read(file, found)
    return found


@cache
def _first(lang: Lang) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in FIRST:
        _read(LOCALE / f"{name}.{lang.value}.toml", found)
    return found


def _read(file: Path, into: dict[str, str]) -> None:
    _flatten("", tomllib.loads(file.read_text("utf-8")), into)


def _flatten(prefix: str, table: dict[str, object], into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _flatten(name + ".", value, into)
        else:
            into[name] = str(value)


def text(lang: Lang, key: str, **fields: object) -> str:
    """The text of `key`; a forgotten one shows its key: it must not end the app."""
    found = _first(lang).get(key) or catalogue(lang).get(key)
    if found is None:
        return key
    return found.format(**fields) if fields else found


def problem_text(lang: Lang, problem: Problem) -> str:
    """One line: number, what, what to do."""
    fields = _said(lang, problem)
    what = text(lang, f"problem.{problem.code.value}.what").format_map(fields)
    do = text(lang, f"problem.{problem.code.value}.do").format_map(fields)
    return f"{problem.code.value} {what} {do}"


TOKENS = {"checks": "check", "missing": "real_name"}
"""Fields whose value is tokens of a closed set, and under which key their words stand."""


def _said(lang: Lang, problem: Problem) -> _Fields:
    found = _Fields(problem.fields)
    for name, prefix in TOKENS.items():
        if name in found:
            words = (catalogue(lang).get(f"{prefix}.{w}", w) for w in str(found[name]).split())
            found[name] = "  ".join(words)
    return found


class _Fields(dict[str, object]):
    """A text must come out even where a field was not given."""

    def __missing__(self, key: str) -> str:
        return "?"


def choose(option: str | None = None, setting: str | None = None) -> Lang:
    """The language: the option, then STATION_LANG, the setting, the locale, then Chinese."""
    for value in (option, os.environ.get("STATION_LANG"), setting):
        if value in list(Lang):
            return Lang(value)
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return next((lang for lang in Lang if locale.startswith(lang.value)), Lang.ZH)

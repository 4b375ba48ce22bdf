"""Places: GB/T 2260 divisions down to the county, found by name, code or pinyin initials."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache

from station.problems import InputProblem, ProblemCode

_RECORD = r'\s*(\d+) (?:province|county)="(.*)"'
_GENERIC = {
    "市辖区",
    "县",
    "省直辖县级行政单位",
    "自治区直辖县级行政单位",
    "自治区直辖县级行政区划",
}
_DIVISION = r"\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?"


@dataclass(frozen=True, slots=True)
class Division:
    """A division in force: its significant digits (2, 4 or 6) and its names from the province down."""

    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.names[-1]

    @property
    def full_name(self) -> str:
        """From the province down."""
        return "".join(self.names)


def significant(code: str) -> str:
    """A division code without its trailing empty levels: 220000 is 22, 220100 is 2201.

    Raises InputProblem for what is not a code.
    """
    code = code.strip()
    if not re.fullmatch(_DIVISION, code) or not code.isascii():
        raise InputProblem(ProblemCode.PLACE_UNKNOWN)
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


@cache
def divisions() -> dict[str, Division]:
    """All divisions in force today, by significant code."""
    from importlib import resources

    raw = resources.files("stdnum.cn").joinpath("loc.dat").read_text("utf-8")
    found: dict[str, Division] = {}
    province = ""
    for line in raw.splitlines():
        record = re.match(_RECORD, line)
        if not record:
            continue
        code, name = record.groups()
        if len(code) == 2:
            province = code
            found[code] = Division(code, (name,))
        elif current := _in_force(name):
            _add(found, province + code, current)
    return found


def _in_force(names: str) -> str | None:
    for name in names.split(","):
        if not name.startswith("["):
            return name
        years, _, bare = name[1:].partition("]")
        if years.endswith("-"):
            return bare
    return None


def _add(found: dict[str, Division], full: str, name: str) -> None:
    code = significant(full)
    if len(code) == 2 or name in _GENERIC:
        return
    parents = [found[code[:n]] for n in (2, 4) if n < len(code) and code[:n] in found]
    found[code] = Division(code, (*(p.name for p in parents), name))


def get(code: str) -> Division | None:
    """The division of a code, or of the nearest one above it that is known."""
    try:
        code = significant(code)
    except InputProblem:
        return None
    known = divisions()
    for length in (6, 4, 2):
        if len(code) >= length and code[:length] in known:
            return known[code[:length]]
    return None


def name_of(code: str) -> str:
    """The full name, or the code itself where it is not known."""
    found = get(code)
    return found.full_name if found else code


@cache
def _index() -> list[tuple[str, str, Division]]:
    from pypinyin import Style, lazy_pinyin

    rows = []
    for division in divisions().values():
        initials = "".join(lazy_pinyin(division.name, style=Style.FIRST_LETTER)).lower()
        rows.append((division.full_name, initials, division))
    return rows


def warm() -> None:
    """Builds the index of names and initials, half a second: not while somebody types."""
    _index()


def warmed() -> bool:
    """Whether a search for initials answers at once."""
    return _index.cache_info().currsize > 0


def find(words: str, limit: int = 8, near: str = "", listed: Container[str] = ()) -> list[Division]:
    """Divisions that a name, a code or pinyin initials mean.

    Whatever is named exactly stands first, then those `listed` (by code), then `near`'s province.

    >>> [d.code for d in find("德惠")], [d.code for d in find("220183")], find("dhs")[0].code[:2] != ""
    (['220183'], ['220183'], True)
    """
    query = words.strip().lower()
    if not query:
        return []

    def rank(hit: tuple[tuple[int, int, str], Division]) -> tuple[object, ...]:
        order, division = hit
        risky = any(division.code[:n] in listed for n in (6, 4, 2))
        return order[0] != 0, not risky, order[0], division.code[:2] != near[:2], order

    ranked = sorted(_hits(query), key=rank)
    return [division for _, division in ranked[:limit]]


def meant(typed: str) -> Division:
    """The one that a code, a name, or initials mean, on a command line; PLACE_UNKNOWN for none."""
    if typed.isdigit():
        known = get(significant(typed))
        found = [known] if known is not None else []
    else:
        found = find(typed, limit=1)
    if not found:
        raise InputProblem(ProblemCode.PLACE_UNKNOWN)
    return found[0]


def _hits(query: str) -> Iterator[tuple[tuple[int, int, str], Division]]:
    known = divisions()
    if query.isdigit():
        for code, division in known.items():
            if code.startswith(query.rstrip("0") or query) or code == query:
                yield (0 if code == query else 1, len(code), code), division
        return
    for full, initials, division in _index():
        if division.name.startswith(query):
            yield (0 if division.name == query else 1, len(division.code), division.code), division
        elif query in full:
            yield (2, len(division.code), division.code), division
        elif initials.startswith(query):
            exact = initials.rstrip("sqxz") == query or initials == query
            yield (1 if exact else 3, len(division.code), division.code), division

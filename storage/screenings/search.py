"""The search index over names: character by character, and by pinyin initials."""

from __future__ import annotations

import re
from functools import lru_cache

from sqlalchemy import Connection

from storage.database.rows import raw

_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_WORD = re.compile(r"[a-z0-9]+|[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")


def words(name: str) -> list[str]:
    """A Chinese name's characters, a Latin one's words.

    >>> words("张三丰"), words("SMITH John")
    (['张', '三', '丰'], ['smith', 'john'])
    """
    return _WORD.findall(name.lower())


@lru_cache(maxsize=20_000)
def initial(character: str) -> str:
    """The first letter of a character's pinyin, or of a word."""
    if not _HAN.fullmatch(character):
        return character[0]
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(character, style=Style.FIRST_LETTER)[0][:1].lower()


def put(connection: Connection, seq: int, name: str) -> None:
    """Makes a record findable by its name."""
    if (found := texts(name)) is not None:
        raw(connection, "INSERT INTO search(rowid, name, initials) VALUES (?, ?, ?)", seq, *found)


@lru_cache(maxsize=10_000)
def texts(name: str) -> tuple[str, str] | None:
    """The words and their initials; None for a name without any."""
    parts = words(name)
    return (" ".join(parts), " ".join(map(initial, parts))) if parts else None


def drop(connection: Connection, seq: int) -> None:
    """Makes it unfindable."""
    raw(connection, "DELETE FROM search WHERE rowid = ?", seq)


def query(typed: str) -> str | None:
    """The full-text query that typed text means, or None where it can be no name.

    Chinese characters are a phrase; letters are pinyin initials, or the beginning of a Latin name.
    """
    parts = words(typed)
    if not parts:
        return None
    phrase = " ".join(parts)
    if any(_HAN.fullmatch(p) for p in parts):
        return f'name : "{phrase}"'
    letters = " ".join("".join(parts))
    return f'initials : "{letters}" OR name : "{phrase}" *'

"""What a failure of the database means, as a numbered problem."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from station.problems import ProblemCode, StationProblem

_MEANINGS = (
    ("file is not a database", ProblemCode.WRONG_KEY),
    ("file is encrypted", ProblemCode.WRONG_KEY),
    ("malformed", ProblemCode.DAMAGED),
    ("disk i/o error", ProblemCode.DAMAGED),
    ("hmac", ProblemCode.DAMAGED),
    ("database or disk is full", ProblemCode.DISK_FULL),
    ("locked", ProblemCode.BUSY),
    ("unable to open", ProblemCode.CANNOT_WRITE),
    ("readonly", ProblemCode.CANNOT_WRITE),
)


@contextmanager
def translated(where: object) -> Iterator[None]:
    """Turns the driver's errors into problems; others pass."""
    import sqlcipher3.dbapi2 as driver
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except (DBAPIError, driver.Error) as error:
        problem = meaning(str(getattr(error, "orig", error)), where)
        if problem is None:
            raise
        raise problem from None


def meaning(message: str, where: object) -> StationProblem | None:
    """The problem that a driver's message stands for, if any."""
    lowered = message.lower()
    for words, code in _MEANINGS:
        if words in lowered:
            return StationProblem(code, file=where)
    return None

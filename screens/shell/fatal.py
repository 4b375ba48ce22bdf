"""A fault of ours: what is told of it, without the values that a traceback would show."""

from __future__ import annotations

from pathlib import Path

from station.problems import ProblemCode, StationProblem


def unexpected(error: BaseException | None) -> StationProblem:
    """Its kind and its place."""
    place = error.__traceback__ if error else None
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = Path(place.tb_frame.f_code.co_filename).name if place else "?"
    line = place.tb_lineno if place else 0
    detail = f"{type(error).__name__} {where}:{line}"
    return StationProblem(ProblemCode.UNEXPECTED, detail=detail)

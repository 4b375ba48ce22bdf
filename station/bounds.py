"""Bounds on fields; they become the library's own when a form is checked: its import takes 10 ms of a start."""

from __future__ import annotations

from collections.abc import Iterator


class Bound:
    """A grouped bound, by the protocol of annotated-types: it is asked for what it stands for."""

    __slots__ = ("_limit",)
    __is_annotated_types_grouped_metadata__ = True
    _LIBRARY = ""

    def __init__(self, limit: float) -> None:
        self._limit = limit

    def __iter__(self) -> Iterator[object]:
        import annotated_types

        yield getattr(annotated_types, self._LIBRARY)(self._limit)


class MaxLen(Bound):
    """At most so long."""

    __slots__ = ()
    _LIBRARY = "MaxLen"


class MinLen(Bound):
    """At least so long."""

    __slots__ = ()
    _LIBRARY = "MinLen"


class Ge(Bound):
    """At least so much."""

    __slots__ = ()
    _LIBRARY = "Ge"


class Le(Bound):
    """At most so much."""

    __slots__ = ()
    _LIBRARY = "Le"

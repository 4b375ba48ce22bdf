"""Operators: who was added, changed, refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.bounds import MaxLen
from station.shifts.roles import Role


@dataclass(frozen=True, slots=True)
class OperatorAdded:
    """The body of `operator.added`; without `operator` the header's own operator is the new one."""

    name: Annotated[str, MaxLen(60)]
    role: Role | None = None
    operator: Annotated[str, MaxLen(40)] = ""


@dataclass(frozen=True, slots=True)
class OperatorChanged:
    """The body of `operator.changed`: what is so from now on; `pin` that a new one was set, never which."""

    operator: Annotated[str, MaxLen(40)]
    role: Role
    active: bool = True
    guarded: bool = False
    pin: bool = False


@dataclass(frozen=True, slots=True)
class SignInFailed:
    """The body of `sign_in.failed`: whose name was tried, and how often in a row."""

    operator: Annotated[str, MaxLen(40)]
    failures: int

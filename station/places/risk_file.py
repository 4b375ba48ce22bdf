"""The list of risk areas as a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from station import files
from station.bounds import MaxLen
from station.places.risk_areas import Area, RiskList
from station.problems import InputProblem, ProblemCode

SIZE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RiskFile:
    """The file: a version, the day it was made, and dated areas."""

    shaodian_risk: Literal[1]
    version: Annotated[str, MaxLen(40)]
    made: date
    areas: list[Area] = field(default_factory=list)

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def load(path: Path) -> RiskList:
    """The list of a file; InputProblem where it is none."""
    from pydantic import TypeAdapter, ValidationError

    data = files.read_bounded(path, SIZE_LIMIT)
    try:
        raw = json.loads(data.decode("utf-8-sig"))
        found: RiskFile = TypeAdapter(RiskFile).validate_python(raw)
    except ValidationError as failed:
        error = failed.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(p) for p in error["loc"])
        raise InputProblem(ProblemCode.NOT_A_RISK_LIST, file=path, field=where) from None
    except InputProblem as problem:
        field = problem.code.value
        raise InputProblem(ProblemCode.NOT_A_RISK_LIST, file=path, field=field) from None
    except (ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_A_RISK_LIST, file=path, field="?") from None
    return RiskList(found.areas, found.version, found.made)

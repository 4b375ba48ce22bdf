"""Settings of one station: `station.toml`, typed, with sound defaults."""

from __future__ import annotations

import os
import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from station.bounds import Ge, Le, MaxLen, MinLen
from station.i18n import Lang
from station.kinds import StationKind
from station.places import divisions
from station.problems import InputProblem, ProblemCode

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_FORBID: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a station knows of itself; every field but the id has a default."""

    id: Annotated[str, MinLen(1), MaxLen(36)]
    name: Annotated[str, MaxLen(60)] = "卡点"
    code: Annotated[str, MaxLen(12)] = "ST01"
    kind: StationKind = StationKind.CHECKPOINT
    place: Annotated[str, MaxLen(12)] = ""
    operator: Annotated[str, MaxLen(60)] = ""
    language: Literal[""] | Lang = ""
    timezone: Annotated[str, MaxLen(40)] = "Asia/Shanghai"
    day_begins: Annotated[int, Ge(0), Le(23)] = 0
    camera: Annotated[str, MaxLen(300)] = ""
    scanner_prefix: Annotated[str, MaxLen(8)] = ""
    same_code_seconds: Annotated[float, Ge(0), Le(600)] = 5.0
    sound: bool = True
    lock_minutes: Annotated[int, Ge(1), Le(1440)] = 10
    backup_folder: Annotated[str, MaxLen(300)] = ""
    backup_keep: Annotated[int, Ge(1), Le(1000)] = 7
    upload_limit: Annotated[int, Ge(0), Le(1_000_000)] = 0
    """kB a second on the line to the hub; 0: as fast as it goes."""

    fever_clinics: Annotated[tuple[Annotated[str, MaxLen(60)], ...], MaxLen(9)] = ()

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    @property
    def zone(self) -> ZoneInfo:
        """The station's time zone."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.timezone)

    def checked_place(self) -> str:
        """The place's division code; InputProblem where it is none."""
        return divisions.significant(self.place) if self.place else ""


@dataclass(frozen=True, slots=True)
class HomePaths:
    """Where things lie in a home."""

    root: Path
    settings: Path = field(init=False)
    database: Path = field(init=False)
    keys: Path = field(init=False)
    policies: Path = field(init=False)
    lists: Path = field(init=False)

    def __post_init__(self) -> None:
        for name, part in (
            ("settings", "station.toml"),
            ("database", "station.db"),
            ("keys", "keys"),
            ("policies", "policies"),
            ("lists", "lists"),
        ):
            object.__setattr__(self, name, self.root / part)

    @property
    def key(self) -> Path:
        """The database's key."""
        return self.keys / "database.key"

    @property
    def head(self) -> Path:
        """Where the last entry is noted outside the database."""
        return self.root / "station.head"

    @property
    def lock(self) -> Path:
        """Held by whoever writes."""
        return self.root / "station.lock"

    @property
    def running(self) -> Path:
        """Who has the database open."""
        return self.root / "run"

    @property
    def policy(self) -> Path:
        """The policy in use; where it is absent, the one that comes with the product."""
        return self.policies / "current.toml"

    @property
    def trust(self) -> Path:
        """The folder of trust lists."""
        return self.lists / "trust"

    @property
    def medicines(self) -> Path:
        """The county's catalogue of medicines; where it is absent, the product's own."""
        return self.lists / "medicines.csv"

    @property
    def risk(self) -> Path:
        """The list of risk areas."""
        return self.lists / "risk.json"


def default_home() -> Path:
    """STATION_HOME, else the platform's data folder."""
    if given := os.environ.get("STATION_HOME"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("shaodian", appauthor=False)


def parse(text: str) -> Settings:
    """Settings that were read before; what cannot be read any more is as in a new station."""
    from pydantic import TypeAdapter, ValidationError

    try:
        found: Settings = TypeAdapter(Settings).validate_python(tomllib.loads(text))
    except (ValidationError, ValueError):
        return Settings(id="-")
    return found


def load(path: Path) -> Settings:
    """The settings of a file; InputProblem naming the field where one is wrong."""
    from pydantic import TypeAdapter, ValidationError

    field = "?"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        found: Settings = TypeAdapter(Settings).validate_python(raw)
        for name, check in (("timezone", lambda: found.zone), ("place", found.checked_place)):
            field = name
            check()
    except ValidationError as failed:
        where = ".".join(str(p) for p in failed.errors()[0]["loc"])
        raise InputProblem(ProblemCode.BAD_SETTINGS, file=path, field=where) from None
    except (OSError, ValueError, KeyError, RecursionError, InputProblem):
        raise InputProblem(ProblemCode.BAD_SETTINGS, file=path, field=field) from None
    return found


def dump(settings: Settings) -> str:
    """The TOML text of settings; only plain values occur in them."""
    lines = [f"{key} = {_literal(value)}" for key, value in asdict(settings).items()]
    return "\n".join(lines) + "\n"


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_literal(part) for part in value) + "]"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

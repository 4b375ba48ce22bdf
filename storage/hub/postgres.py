"""The hub on PostgreSQL: rows by COPY, a lock for each station, and any number of hubs beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from station.problems import ProblemCode, StationProblem
from storage.database.rows import raw
from storage.hub import copying
from storage.hub.reading import Row

CONNECTIONS, MORE = 8, 8
"""Connections that one hub keeps, and that it may open beside them."""

SCHEMA_LOCK = 0x5D_48_55_42
"""An advisory lock's number; only a step of the schema takes it."""

_SETTINGS = "SET synchronous_commit = on; SET lock_timeout = '30s'; SET client_min_messages = error"

_FULL = ("53100", "53200")
_BUSY = ("55P03", "40P01", "40001", "53300", "57014")

R = TypeVar("R")


class Postgres:
    """A database by its address; the data at rest is its own business."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url
        self.where = _where(url)
        self.engine = create_engine(
            "postgresql+psycopg://", creator=self._connected, poolclass=QueuePool,
            pool_size=CONNECTIONS, max_overflow=MORE, use_native_hstore=False,
        )  # fmt: skip

    def _connected(self) -> psycopg.Connection[Any]:
        made = _Connection.connect(
            self._url, autocommit=True, cursor_factory=_Cursor, application_name="shaodian hub",
            connect_timeout=10,
        )  # fmt: skip
        made.execute(_SETTINGS)
        made.execute(copying.TEMPORARY)
        made.autocommit = False
        return made

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view."""
        with self._begun(IsolationLevel.REPEATABLE_READ) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """What others have committed is seen, statement by statement: so whoever reads and then writes locks."""
        with self._begun(IsolationLevel.READ_COMMITTED) as connection:
            yield connection

    def run(self, work: Callable[[Connection], R]) -> R:
        """A transaction each: the server lets those that end at once share a sync."""
        with self.write() as connection:
            return work(connection)

    def lock(self, connection: Connection, station: str) -> None:
        """The station's own row."""
        raw(connection, "SELECT 1 FROM station WHERE station = ? FOR UPDATE", station)

    def lock_schema(self, connection: Connection) -> None:
        """Hubs that are started at once make one schema."""
        raw(connection, "SELECT pg_advisory_xact_lock(?)", SCHEMA_LOCK)

    def append(
        self, connection: Connection, station: str, branch: int, now: int, rows: Sequence[Row]
    ) -> None:
        """By COPY into a table of the connection's own, and from there what is not there yet."""
        with _driver(connection).cursor() as cursor:
            with cursor.copy(copying.COPY) as copy:
                copy.write(copying.binary(rows))
            cursor.execute(copying.INSERT, (station, branch, now, rows[0].seq, rows[-1].seq))

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()

    @contextmanager
    def _begun(self, level: IsolationLevel) -> Iterator[Connection]:
        with self._explained(), self.engine.connect() as connection:
            driver = _driver(connection)
            if driver.isolation_level is not level:
                driver.isolation_level = level
            with connection.begin():
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """The server's errors as problems; their words, which may hold a value, are left out."""
        try:
            yield
        except PoolTimeout:
            raise StationProblem(ProblemCode.BUSY) from None
        except (DBAPIError, psycopg.Error) as error:
            told = getattr(error, "orig", error)
            problem = self._meaning(getattr(told, "sqlstate", None), told)
            if problem is None:
                raise
            raise problem from None

    def _meaning(self, state: str | None, error: object) -> StationProblem | None:
        if state in _FULL:
            return StationProblem(ProblemCode.DISK_FULL, file=self.where)
        if state in _BUSY:
            return StationProblem(ProblemCode.BUSY)
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            # What else the pool has was lost with it.
            self.engine.dispose()
            return StationProblem(ProblemCode.DATABASE_UNREACHED, database=self.where)
        return None


class _Connection(psycopg.Connection[Any]):
    """With what the other driver has beside it."""

    def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """A statement for each row."""
        with self.cursor() as cursor:
            cursor.executemany(_spelled(query), rows)


class _Cursor(psycopg.Cursor[Any]):
    """Statements spelled as for SQLite."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        if isinstance(query, str) and isinstance(params, tuple | list):
            query, params = (_spelled(query), params) if params else (query, None)
        return super().execute(query, params, **how)


@lru_cache(maxsize=512)
def _spelled(query: str) -> str:
    return query if "%s" in query else query.replace("%", "%%").replace("?", "%s")


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def _where(url: str) -> str:
    """An address as it may be told: without who and with which password."""
    try:
        told = conninfo_to_dict(url)
    except psycopg.Error:
        raise StationProblem(ProblemCode.DATABASE_UNREACHED, database="--database") from None
    return f"{told.get('host') or 'localhost'}/{told.get('dbname') or ''}"

"""The schema's version, and bringing an older home up to it."""

from __future__ import annotations

from importlib import resources

from station.problems import ProblemCode, StationProblem
from storage.database.engine import Database

VERSION = 5
"""Kept in the file's `user_version`; Alembic's own table holds the same as a revision."""


def ensure(database: Database) -> None:
    """Brings the file to VERSION in one immediate transaction; refuses a newer one."""
    database.schema = None
    with database.read() as connection:
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found > VERSION:
        raise StationProblem(ProblemCode.NEWER_SCHEMA, found=found, known=VERSION)
    if found < VERSION:
        _upgrade(database)
    database.schema = VERSION


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    with database.write() as connection:
        # Another process may have done it while this one waited.
        if connection.exec_driver_sql("PRAGMA user_version").scalar_one() == VERSION:
            return
        config = Config()
        config.set_main_option(
            "script_location", str(resources.files("storage.database.migrations"))
        )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

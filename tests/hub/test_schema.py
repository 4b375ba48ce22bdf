"""The frozen steps end at the tables that the program has."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from station.problems import ProblemCode, StationProblem
from storage.hub import hub as hubs
from storage.hub import steps
from storage.hub.hub import Hub
from storage.hub.tables import METADATA


def test_the_steps_make_the_tables(hub: Hub) -> None:
    with hub.database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert [difference[:2] for difference in found if difference[1].name != "hub_schema"] == []


def test_no_table_of_the_hub_is_a_stations() -> None:
    from sqlmodel import SQLModel

    from storage.database import tables

    assert tables
    assert METADATA is not SQLModel.metadata


def test_every_key_begins_with_the_station() -> None:
    for table in METADATA.tables.values():
        if table.name not in ("invitation", "exported"):
            assert next(iter(table.primary_key.columns)).name == "station"


def test_a_newer_schema_is_refused(hub: Hub, address: str) -> None:
    with hub.database.write() as connection:
        connection.exec_driver_sql("INSERT INTO hub_schema VALUES (99)")
    with pytest.raises(StationProblem) as told:
        hubs.opened(hub.folder, url=address)
    assert told.value.code is ProblemCode.NEWER_SCHEMA
    assert len(steps.STEPS) < 99

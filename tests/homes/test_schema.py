"""The tables that the migrations make are those that the code declares."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from storage.store import Store
from tests.conftest import make_home


def test_the_migrations_make_what_is_declared(tmp_path: Path) -> None:
    store = Store(make_home(tmp_path / "home"))
    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, SQLModel.metadata)
    store.close()
    # The search index is SQLite's own kind of table.
    assert [
        d for d in found if not (d[0] == "remove_table" and d[1].name.startswith("search"))
    ] == []

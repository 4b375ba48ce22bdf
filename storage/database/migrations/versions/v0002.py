"""Who somebody is stands beside their rest; seats and drive-throughs beside their record."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision: str | None = "0001"

ADDED = (
    ("screening_view", "seat INTEGER NOT NULL DEFAULT 0"),
    ("screening_view", "drove_through INTEGER NOT NULL DEFAULT 0"),
    ("set_aside_view", "document VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "number VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "phone VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "plate VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "digest VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "party VARCHAR NOT NULL DEFAULT ''"),
    ("set_aside_view", "seat INTEGER NOT NULL DEFAULT 0"),
)


def upgrade() -> None:
    """Adds the columns; the views are shown anew from the journal when the home is opened."""
    connection = op.get_bind()
    for table, column in ADDED:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    if connection.exec_driver_sql("SELECT 1 FROM entry LIMIT 1").first():
        # What `state` calls this is part of the schema of that time.
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO state (name, value) VALUES ('replay', '0')"
        )

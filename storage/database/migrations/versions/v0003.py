"""A draft belongs to a program: two of them at one home do not show the same traveller."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision: str | None = "0002"

DRAFT = (
    "CREATE TABLE draft (id VARCHAR NOT NULL, owner VARCHAR NOT NULL, form VARCHAR NOT NULL, "
    "body BLOB NOT NULL, updated INTEGER NOT NULL, PRIMARY KEY (id, owner))"
)


def upgrade() -> None:
    """The table anew, with its rows as ones whose program is gone; cases found by their subject."""
    connection = op.get_bind()
    connection.exec_driver_sql("CREATE INDEX entry_subject ON entry (subject)")
    connection.exec_driver_sql("ALTER TABLE draft RENAME TO old_draft")
    connection.exec_driver_sql(DRAFT)
    connection.exec_driver_sql(
        "INSERT INTO draft SELECT id, '', form, body, updated FROM old_draft"
    )
    connection.exec_driver_sql("DROP TABLE old_draft")

"""Reports that were sent have a view; entries are found by their business day; operators have roles."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision: str | None = "0003"

REPORT = (
    "CREATE TABLE report_view (seq INTEGER NOT NULL, at INTEGER NOT NULL, day VARCHAR NOT NULL, "
    "revision INTEGER NOT NULL, due INTEGER NOT NULL, late INTEGER NOT NULL, made_up INTEGER NOT NULL, "
    "zero INTEGER NOT NULL, through INTEGER NOT NULL, screened INTEGER NOT NULL, "
    "fevers INTEGER NOT NULL, PRIMARY KEY (seq))"
)

ADDED = (
    "role VARCHAR NOT NULL DEFAULT ''", "guarded INTEGER NOT NULL DEFAULT 0",
    "active INTEGER NOT NULL DEFAULT 1",
)  # fmt: skip


def upgrade() -> None:
    """An empty view, and the index that a day's counts go by."""
    connection = op.get_bind()
    for column in ADDED:
        connection.exec_driver_sql(f"ALTER TABLE operator_view ADD COLUMN {column}")
    connection.exec_driver_sql(REPORT)
    connection.exec_driver_sql("CREATE INDEX report_day ON report_view (day, revision)")
    connection.exec_driver_sql("CREATE INDEX entry_day ON entry (day, kind)")

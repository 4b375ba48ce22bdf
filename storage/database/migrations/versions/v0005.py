"""What every export of the ledger shows stands in its view; late entries, and the risk as it was judged."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision: str | None = "0004"

TEXT = "VARCHAR NOT NULL DEFAULT ''"
ADDED = (
    "late INTEGER NOT NULL DEFAULT 0", f"risk {TEXT}", f"sex {TEXT}", "age INTEGER", f"origin {TEXT}",
    f"stays {TEXT}", "first_reading FLOAT", f"mask {TEXT}", f"symptoms {TEXT}", f"note {TEXT}",
)  # fmt: skip


def upgrade() -> None:
    """Adds the columns; the view is shown anew from the journal when the home is opened."""
    connection = op.get_bind()
    for column in ADDED:
        connection.exec_driver_sql(f"ALTER TABLE screening_view ADD COLUMN {column}")
    connection.exec_driver_sql(f"ALTER TABLE correction_view ADD COLUMN day_before {TEXT}")
    connection.exec_driver_sql(
        "CREATE INDEX screening_risk ON screening_view (risk, seq) WHERE risk <> ''"
    )
    connection.exec_driver_sql(
        "CREATE INDEX screening_late ON screening_view (late) WHERE late <> 0"
    )
    connection.exec_driver_sql("DROP INDEX screening_slip")
    connection.exec_driver_sql(
        "CREATE INDEX screening_slip ON screening_view (slip) WHERE slip <> ''"
    )
    if connection.exec_driver_sql("SELECT 1 FROM entry LIMIT 1").first():
        # What `state` calls this is part of the schema of that time.
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO state (name, value) VALUES ('replay', '0')"
        )

"""The first schema, as it was: its own SQL, so that later models do not change it."""

from __future__ import annotations

from importlib import resources

from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Makes every table."""
    text = (
        resources.files("storage.database.migrations.versions")
        .joinpath("v0001.sql")
        .read_text("utf-8")
    )
    for statement in text.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)

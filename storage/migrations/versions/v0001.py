"""The first schema."""

from __future__ import annotations

from alembic import op
from sqlmodel import SQLModel

from storage.tables import SEARCH_SQL

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Makes every table.

    The first version takes the models as they are; when they change, this file takes the old shape
    over and a new file changes it.
    """
    SQLModel.metadata.create_all(op.get_bind(), checkfirst=False)
    op.execute(SEARCH_SQL)

"""The view of reports that were sent."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class ReportView(SQLModel, table=True):
    """One row a report; the newest revision of a day counts, the older ones stay."""

    __tablename__ = "report_view"
    __table_args__ = (Index("report_day", "day", "revision"),)

    seq: int = Field(primary_key=True)
    at: int
    day: str
    revision: int
    due: int
    late: int
    made_up: int
    zero: int
    through: int
    screened: int
    fevers: int

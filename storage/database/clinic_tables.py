"""The clinic's and the pharmacy's views: medicine requests, learned codes, referrals."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class RequestView(SQLModel, table=True):
    """One row a medicine request; the user's columns are empty where the buyer asks for themselves."""

    __tablename__ = "request_view"
    __table_args__ = (
        Index("request_day", "day", "seq"),
        Index("request_number", "number", sqlite_where=text("number <> ''")),
        Index("request_phone", "phone", sqlite_where=text("phone <> ''")),
        Index("request_user_number", "user_number", sqlite_where=text("user_number <> ''")),
        Index("request_user_phone", "user_phone", sqlite_where=text("user_phone <> ''")),
    )

    seq: int = Field(primary_key=True)
    id: str
    at: int
    day: str
    operator: str
    subject: str = Field(index=True)
    removed: int = 0
    name: str = ""
    document: str = ""
    number: str = ""
    phone: str = ""
    address: str = ""
    user_name: str = ""
    user_number: str = ""
    user_phone: str = ""
    temperature: float | None = None
    movement: str = ""
    remarks: str = ""
    items: int = 0
    refused: int = 0
    sold: int = 0


class RequestItemView(SQLModel, table=True):
    """One row an item; `watched` is the class that it counts under, the gravest it contains."""

    __tablename__ = "request_item_view"
    __table_args__ = (Index("request_item_day", "day", "watched", "answer"),)

    seq: int = Field(primary_key=True)
    place: int = Field(primary_key=True)
    day: str
    name: str
    classes: str
    watched: str
    quantity: int
    unit: str
    answer: str
    given: str
    reason: str = ""
    rules: str = ""


class MedicineCodeView(SQLModel, table=True):
    """Which product code means which medicine, as learned at the counter or imported."""

    __tablename__ = "medicine_code_view"

    code: str = Field(primary_key=True)
    seq: int = Field(index=True)
    name: str
    classes: str = ""


class ReferralView(SQLModel, table=True):
    """Referrals; `closed` is 0 while the arrival is not acknowledged."""

    __tablename__ = "referral_view"
    __table_args__ = (Index("referral_open", "seq", sqlite_where=text("closed = 0")),)

    seq: int = Field(primary_key=True)
    id: str = Field(index=True)
    at: int
    day: str
    subject: str = Field(index=True)
    number: str = Field(index=True)
    clinic: str = ""
    name: str = ""
    phone: str = ""
    due: int = 0
    removed: int = 0
    closed: int = 0
    closed_at: int = 0
    outcome: str = ""
    by: str = ""


VIEWS: tuple[type[SQLModel], ...] = (
    RequestView,
    RequestItemView,
    MedicineCodeView,
    ReferralView,
)

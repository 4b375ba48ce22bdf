"""The tables: the journal, the views of it, drafts, and a few words of state."""

from __future__ import annotations

from sqlalchemy import BLOB, Column, Index, Table, text
from sqlmodel import Field, SQLModel

from storage.database import clinic_tables, report_tables

EMPTY = {"server_default": text("''")}
ZERO = {"server_default": text("0")}


class Entry(SQLModel, table=True):
    """The journal; `day`, `key` and `projected` are helps that the chain does not cover."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_id", "id", unique=True),
        Index("entry_kind", "kind", "seq"),
        Index("entry_subject", "subject"),
        Index("entry_day", "day", "kind"),
        Index("entry_key", "key", unique=True, sqlite_where=text("key IS NOT NULL")),
        Index("entry_unprojected", "seq", sqlite_where=text("projected = 0")),
    )

    seq: int = Field(primary_key=True)
    id: str
    kind: str
    at: int
    day: str
    lineage: str
    subject: str
    header: bytes = Field(sa_column=Column(BLOB, nullable=False))
    body: bytes | None = Field(default=None, sa_column=Column(BLOB))
    salt: bytes | None = Field(default=None, sa_column=Column(BLOB))
    body_digest: bytes = Field(sa_column=Column(BLOB, nullable=False))
    hash: bytes = Field(sa_column=Column(BLOB, nullable=False))
    key: str | None = None
    projected: int = Field(default=1)


class State(SQLModel, table=True):
    """Words of state that belong to this copy of the home, not to the journal."""

    __tablename__ = "state"

    name: str = Field(primary_key=True)
    value: str


class Draft(SQLModel, table=True):
    """A half-filled form of one program; gone when it is saved."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    form: str
    body: bytes = Field(sa_column=Column(BLOB, nullable=False))
    updated: int


class ScreeningView(SQLModel, table=True):
    """One row a screening, as it stands after its corrections."""

    __tablename__ = "screening_view"
    __table_args__ = (
        Index("screening_subject", "subject", unique=True),
        Index("screening_day", "day", "seq"),
        Index("screening_movement", "day", "movement"),
        Index("screening_number", "number", sqlite_where=text("number <> ''")),
        Index("screening_phone", "phone", sqlite_where=text("phone <> ''")),
        Index("screening_plate", "plate", sqlite_where=text("plate <> ''")),
        Index("screening_digest", "digest", sqlite_where=text("digest <> ''")),
        Index("screening_party", "party", sqlite_where=text("party <> ''")),
        Index("screening_slip", "slip", sqlite_where=text("slip <> ''")),
        Index("screening_risk", "risk", "seq", sqlite_where=text("risk <> ''")),
        Index("screening_late", "late", sqlite_where=text("late <> 0")),
    )

    seq: int = Field(primary_key=True)
    id: str
    at: int
    day: str
    shift: str
    operator: str
    subject: str
    last_seq: int
    kind: str = "screening"
    corrections: int = 0
    removed: int = 0
    name: str = ""
    document: str = ""
    number: str = ""
    phone: str = ""
    address: str = ""
    plate: str = ""
    temperature: float | None = None
    thermometer: str = ""
    movement: str = ""
    advised: str = ""
    actions: str = ""
    rules: str = ""
    status: str = ""
    colour: str = ""
    groups: str = ""
    destination: str = ""
    digest: str = ""
    party: str = ""
    slip: str = ""
    policy: str = ""
    seat: int = Field(default=0, sa_column_kwargs=ZERO)
    drove_through: int = Field(default=0, sa_column_kwargs=ZERO)
    late: int = Field(default=0, sa_column_kwargs=ZERO)
    """When it was entered, of a late entry; 0 for one that was saved as it happened."""

    risk: str = Field(default="", sa_column_kwargs=EMPTY)
    sex: str = Field(default="", sa_column_kwargs=EMPTY)
    age: int | None = None
    origin: str = Field(default="", sa_column_kwargs=EMPTY)
    stays: str = Field(default="", sa_column_kwargs=EMPTY)
    first_reading: float | None = None
    mask: str = Field(default="", sa_column_kwargs=EMPTY)
    symptoms: str = Field(default="", sa_column_kwargs=EMPTY)
    note: str = Field(default="", sa_column_kwargs=EMPTY)


class CorrectionView(SQLModel, table=True):
    """Which entry corrects which."""

    __tablename__ = "correction_view"

    seq: int = Field(primary_key=True)
    of_seq: int = Field(index=True)
    day_before: str = Field(default="", sa_column_kwargs=EMPTY)
    """The business day that the record was of until then: one that is moved leaves another day's report."""


class SetAsideView(SQLModel, table=True):
    """People who rest before their second reading; `closed` is the seq that ended it."""

    __tablename__ = "set_aside_view"
    __table_args__ = (Index("set_aside_open", "seq", sqlite_where=text("closed = 0")),)

    seq: int = Field(primary_key=True)
    id: str = Field(index=True)
    at: int
    day: str
    subject: str = Field(index=True)
    due: int
    name: str = ""
    temperature: float | None = None
    removed: int = 0
    closed: int = 0
    document: str = Field(default="", sa_column_kwargs=EMPTY)
    number: str = Field(default="", sa_column_kwargs=EMPTY)
    phone: str = Field(default="", sa_column_kwargs=EMPTY)
    plate: str = Field(default="", sa_column_kwargs=EMPTY)
    digest: str = Field(default="", sa_column_kwargs=EMPTY)
    party: str = Field(default="", sa_column_kwargs=EMPTY)
    seat: int = Field(default=0, sa_column_kwargs=ZERO)


class HoldView(SQLModel, table=True):
    """Holds; `ended` is 0 while they are open; `step` is the last one taken."""

    __tablename__ = "hold_view"
    __table_args__ = (Index("hold_open", "seq", sqlite_where=text("ended = 0")),)

    seq: int = Field(primary_key=True)
    id: str = Field(index=True)
    at: int
    day: str
    subject: str = Field(index=True)
    operator: str
    name: str = ""
    reason: str = ""
    screening: str = ""
    removed: int = 0
    step: str = "placed"
    stepped_at: int = 0
    called: str = ""
    answered: str = ""
    team: str = ""
    number: str = ""
    ended: int = 0
    ended_at: int = 0
    outcome: str = ""
    handed_to: str = ""
    vehicle: str = ""


class PartyView(SQLModel, table=True):
    """Vehicles with the people aboard; how many are screened is counted, not kept."""

    __tablename__ = "party_view"
    __table_args__ = (Index("party_open", "seq", sqlite_where=text("closed = 0")),)

    seq: int = Field(primary_key=True)
    id: str = Field(index=True)
    subject: str = Field(index=True)
    at: int
    day: str
    plate: str = ""
    aboard: int = 0
    body: str = ""
    removed: int = 0
    closed: int = 0
    outcome: str = ""


class GroupView(SQLModel, table=True):
    """The register of each key group: who is in it until when."""

    __tablename__ = "group_view"
    __table_args__ = (Index("group_member", "group", "until"),)

    seq: int = Field(primary_key=True)
    group: str = Field(primary_key=True)
    day: str
    until: str
    name: str = ""
    number: str = ""
    phone: str = ""


class ShiftView(SQLModel, table=True):
    """Shifts and who opened them."""

    __tablename__ = "shift_view"

    id: str = Field(primary_key=True)
    seq: int
    at: int
    operator: str
    closed: int = 0


class OperatorView(SQLModel, table=True):
    """Operators by the id that entries carry."""

    __tablename__ = "operator_view"

    id: str = Field(primary_key=True)
    seq: int
    name: str = ""
    role: str = Field(default="", sa_column_kwargs=EMPTY)
    guarded: int = Field(default=0, sa_column_kwargs=ZERO)
    active: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})


SEARCH = "search"
"""The full-text table over names: characters one by one, and pinyin initials."""

SEARCH_SQL = (
    f"CREATE VIRTUAL TABLE {SEARCH} USING fts5(name, initials, content='', "
    "contentless_delete=1, tokenize='unicode61')"
)


class ClockView(SQLModel, table=True):
    """How far the clock was set, ms: what waits across a jump back has waited longer."""

    __tablename__ = "clock_view"

    seq: int = Field(primary_key=True)
    ms: int


VIEWS: tuple[type[SQLModel], ...] = (
    ScreeningView,
    CorrectionView,
    SetAsideView,
    HoldView,
    PartyView,
    GroupView,
    ShiftView,
    OperatorView,
    ClockView,
    *clinic_tables.VIEWS,
    report_tables.ReportView,
)
"""Everything that a replay rebuilds, besides the search table."""


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found

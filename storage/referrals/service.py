"""Referrals 转诊: a numbered slip to a named fever clinic, open until the arrival is acknowledged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from station import clock, ids
from station.codes import draw, slip
from station.events.kinds import Kind
from station.events.referral import ReferralClosed, ReferralIssued
from station.people.phones import validate as valid_phone
from station.problems import InputProblem, ProblemCode
from station.screening.disposition import Movement
from station.text import clean
from storage.cases import subjects
from storage.desk import Desk
from storage.home import signing_keys
from storage.journal import codec
from storage.journal import entries as journal
from storage.journal.appending import NewEntry
from storage.journal.client_key import ClientKey
from storage.journal.entries import Receipt
from storage.journal.entry import StoredEntry

KEY = "slip"
"""The station's own signing key for slips; made at the first need."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is referred, where no record says it."""

    name: str = ""
    phone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued referral: its receipt, number and clinic."""

    receipt: Receipt
    number: str
    clinic: str


def issue(
    desk: Desk,
    clinic: str,
    record: str = "",
    whom: Whom | None = None,
    key: ClientKey | None = None,
) -> Issued:
    """Issues a referral for a record, by id or seq, or for somebody named; the visit's slip number is kept.

    Raises CLINIC_UNKNOWN without a clinic's name.
    """
    name = clean(clinic, 60)
    if not name:
        raise InputProblem(ProblemCode.CLINIC_UNKNOWN)
    store = desk.store
    with store.database.write() as connection:
        if (receipt := store.known(connection, key, Kind.REFERRAL_ISSUED)) is not None:
            entry = journal.get(connection, receipt.seq)
            body = _load(entry) if entry is not None else None
            return Issued(receipt, body.number if body else "", body.clinic if body else name)
        made, subject = _made(desk, connection, name, record, whom or Whom())
        raw = codec.dump(ReferralIssued, made)
        receipt = store.append(connection, NewEntry(Kind.REFERRAL_ISSUED, raw, subject, key))
    return Issued(receipt, made.number, name)


def _made(
    desk: Desk, connection: Connection, clinic: str, record: str, whom: Whom
) -> tuple[ReferralIssued, str]:
    hours = desk.policy.thresholds.referral_hours
    if not record:
        phone = valid_phone(whom.phone) if whom.phone else ""
        number = _next_number(desk, connection)
        name, why = clean(whom.name, 60), clean(whom.why, 200)
        return ReferralIssued(number, clinic, name, phone, why, hours), ids.random_id()
    query = (
        "SELECT subject, id, slip, name, phone, rules, removed FROM screening_view "
        "WHERE seq = ? OR id = ?"
    )
    seq = int(record) if record.isascii() and record.isdigit() and len(record) < 16 else -1
    row = connection.exec_driver_sql(query, (seq, record)).first()
    if row is None or row.removed:
        raise InputProblem(ProblemCode.NO_SUCH_RECORD)
    open_one = "SELECT number FROM referral_view WHERE subject = ? AND closed = 0"
    if (known := connection.exec_driver_sql(open_one, (row.subject,)).scalar()) is not None:
        raise InputProblem(ProblemCode.REFERRAL_OPEN, number=known)
    used = "SELECT 1 FROM referral_view WHERE number = ?"
    again = row.slip and connection.exec_driver_sql(used, (row.slip,)).first()
    number = row.slip if row.slip and not again else _next_number(desk, connection)
    why = whom.why or row.rules
    made = ReferralIssued(number, clinic, row.name, row.phone, clean(why, 200), hours, row.id)
    return made, str(row.subject)


def _next_number(desk: Desk, connection: Connection) -> str:
    store = desk.store
    today = store.today()
    count = subjects.next_slip(connection, today)
    day = date.fromisoformat(today)
    return ids.slip_number(store.settings.code, store.lineage, day, count)


def close(
    desk: Desk, referral: str, closed: ReferralClosed, key: ClientKey | None = None
) -> Receipt:
    """Closes an open referral, named by its id or its slip's number."""
    raw = codec.dump(ReferralClosed, closed)
    with desk.store.database.write() as connection:
        if (known := desk.store.known(connection, key, Kind.REFERRAL_CLOSED)) is not None:
            return known
        query = "SELECT subject FROM referral_view WHERE (id = ? OR number = ?) AND closed = 0"
        subject = connection.exec_driver_sql(query, (referral, referral)).scalar()
        if subject is None:
            raise InputProblem(ProblemCode.REFERRAL_NOT_OPEN)
        entering = NewEntry(Kind.REFERRAL_CLOSED, raw, str(subject), key)
        return desk.store.append(connection, entering)


def _load(entry: StoredEntry) -> ReferralIssued | None:
    return None if entry.raw is None else codec.load(ReferralIssued, entry.raw)


def code_text(desk: Desk, referral: str) -> str:
    """The signed text of a referral's QR code; it carries the journal's head away."""
    store = desk.store
    with store.database.read() as connection:
        query = "SELECT seq, number, clinic, at FROM referral_view WHERE id = ? OR number = ?"
        row = connection.exec_driver_sql(query, (referral, referral)).first()
        head = journal.head(connection)
    if row is None:
        raise InputProblem(ProblemCode.REFERRAL_NOT_OPEN)
    paths = store.home.paths
    path = paths.keys / f"{KEY}{signing_keys.SUFFIX}"
    key = signing_keys.load(path) if path.exists() else signing_keys.make(paths, KEY)
    made = slip.PassSlip(
        row.number, Movement.RELEASE, "", str(head), store.settings.code,
        clock.from_millis(row.at), row.clinic,
    )  # fmt: skip
    return slip.issue(made, key.kid, key.private)


def png(desk: Desk, referral: str, number: str) -> bytes:
    """The slip as a picture for any printer: the QR code with its number below."""
    return draw.png(code_text(desk, referral), caption=number)

"""The hub's own tables; every key begins with the station, and nothing counts across stations."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text

METADATA = MetaData()
"""The hub's alone: none of these tables is ever in a station's database."""


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _bytes(name: str, *, key: bool = False, none: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=key, nullable=none)


STATION = Table(
    "station", METADATA,
    _text("station", key=True), _text("name"), _text("code"), _text("kind"), _text("place"),
    _number("enrolled_at"), _number("heard_at"), _number("told_at"), _number("clock_off"),
    _number("pending"), _text("software"), _number("main"), _number("head_seq"),
    _bytes("head_hash"), _text("alarm"), _number("shut_out_at"),
)  # fmt: skip
"""`told_at` is the station's own clock when it last spoke, `main` the branch that it goes on with."""

KEY = Table(
    "station_key", METADATA,
    _text("station", key=True), _bytes("public", key=True), _number("since"), _number("ended"),
)  # fmt: skip

ENTRY = Table(
    "entry", METADATA,
    _text("station", key=True), _number("seq", key=True), _bytes("hash", key=True),
    _number("branch"), _bytes("prev"), _number("gap"), _bytes("header"), _bytes("salt", none=True),
    _bytes("body", none=True), _bytes("digest"), _text("lineage"), _text("id"), _text("kind"),
    _number("at"), _text("parked"), _number("received_at"),
)  # fmt: skip
"""`gap` seqs before it were never sent; `parked` says why it cannot be interpreted yet."""

BRANCH = Table(
    "branch", METADATA,
    _text("station", key=True), _number("branch", key=True), _number("parent"),
    _number("from_seq"), _bytes("from_hash"), _number("head_seq"), _bytes("head_hash"),
    _number("declared"), _number("written_at"),
)  # fmt: skip
"""A run of entries that goes on from one of its parent's; the first has no parent, 0."""

ALARM = Table(
    "alarm", METADATA,
    _text("station", key=True), _number("number", key=True), _text("kind"), _number("seq"),
    _bytes("hash"), _number("raised_at"), _number("ended_at"), _text("reason"),
)  # fmt: skip

INVITATION = Table(
    "invitation", METADATA,
    _bytes("token", key=True), _number("made_at"), _number("ends_at"), _text("used_by"),
    _bytes("used_key"),
)  # fmt: skip
"""`token` is the SHA-256 of the word; it begins with no station, for it has none yet."""

TALLY = Table(
    "tally", METADATA,
    _text("station", key=True), _number("hour", key=True), _number("entries"),
)  # fmt: skip
"""`hour` counts from 1970 by the station's own time: a day of it is 24 of them."""

TOTAL = Table(
    "total", METADATA,
    _text("station", key=True), _number("entries"), _number("parked"), _number("east"),
)  # fmt: skip
"""`east` is how many minutes the station's time was ahead of UTC when it last wrote."""

REPORT = Table(
    "report", METADATA,
    _text("station", key=True), _text("day", key=True), _number("revision", key=True),
    _number("sent_at"), _number("due"), _number("late"), _number("zero"), _number("made_up"),
)  # fmt: skip
"""What is said of a day's report, not its figures; flags are 0 or 1."""

EMPTY = bytes(32)

EXPORTED = Table(
    "exported", METADATA,
    _number("at", key=True), _text("id", key=True), _text("form"), _text("station"),
    _number("full"), _text("reason"), _number("entries"), _bytes("sha256"),
)  # fmt: skip
"""Every export that was made; of all stations where none is named, so its key begins with the time."""

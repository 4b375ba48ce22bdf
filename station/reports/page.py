"""A report as sections of words and numbers: what the screen, the terminal and the office's page show."""

from __future__ import annotations

from dataclasses import dataclass

from station import clock
from station.i18n import Lang, text
from station.kinds import StationKind
from station.places import divisions
from station.reports.report import Report
from station.screening.disposition import Movement

PARTS: dict[str, tuple[str, ...]] = {
    "screening": ("screened", "visits", "drove_through", "vehicles"),
    "disposition": tuple(m.value for m in Movement),
    "fever": ("first_fevers", "fevers", "resting"),
    "groups": ("abroad", "other_province", "risk_locality", "exposed_work", "recovered"),
    "holds": ("holds_opened", "holds_ended", "handed_over", "holds_open"),
    "clinic": (
        "referrals_issued",
        "referrals_closed",
        "requests",
        "items_refused",
        "items_registered",
    ),
    "changes": ("corrections", "discarded", "late_entries"),
}
"""The sections and their figures, each a field of `Counts`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and rows of a label with its value."""

    title: str
    rows: tuple[tuple[str, str], ...]


def title(report: Report, lang: Lang) -> str:
    """What it is: a daily or a zero report, which day, which revision."""
    key = "report.zero_title" if report.zero else "report.title"
    more = (
        "" if report.revision == 1 else "  " + text(lang, "report.revision", number=report.revision)
    )
    return text(lang, key, day=report.day) + more


def head(report: Report, lang: Lang, offset: int, acknowledged: int | None = None) -> Section:
    """Who reports, when, and whether in time; `offset` is minutes east.

    `acknowledged` is the last entry that the hub has; None where there is no hub.
    """
    place = divisions.name_of(report.place) if report.place else ""
    late = text(lang, "report.late" if report.late else "report.in_time")
    if report.made_up:
        late = text(lang, "report.made_up")
    whole = text(lang, "report.whole" if report.whole else "report.not_whole",
                 recorded=report.recorded, shown=report.shown)  # fmt: skip
    return Section(
        text(lang, "report.station"),
        (
            (text(lang, "report.name"), f"{report.name} {report.code} {place}".strip()),
            (text(lang, "report.kind"), text(lang, f"station_kind.{report.kind.value}")),
            (text(lang, "report.made"), f"{_time(report.made, offset)}  {late}"),
            (text(lang, "report.due"), _time(report.due, offset)),
            (text(lang, "report.counted"), whole),
            (text(lang, "report.at_hub"), _at_hub(report, lang, acknowledged)),
            (text(lang, "report.head"), f"{report.through}:{report.head.partition(':')[2][:16]}"),
        ),
    )  # fmt: skip


def _at_hub(report: Report, lang: Lang, acknowledged: int | None) -> str:
    """Whether all that was counted is at the hub too: what it acknowledged is everything up to there."""
    if acknowledged is None:
        return text(lang, "report.no_hub")
    if acknowledged >= report.through:
        return text(lang, "report.all_at_hub", recorded=report.recorded)
    return text(lang, "report.not_at_hub", seq=acknowledged, through=report.through)


def sections(report: Report, lang: Lang) -> tuple[Section, ...]:
    """Every figure; a checkpoint's report leaves the clinic's out where all of it is zero."""
    found = []
    for name, fields in PARTS.items():
        values = [getattr(report.counts, field) for field in fields]
        foreign = name == "clinic" and report.kind in (
            StationKind.CHECKPOINT,
            StationKind.COMMUNITY,
        )
        if foreign and not any(values):
            continue
        rows = tuple(
            (_label(lang, field), str(value)) for field, value in zip(fields, values, strict=True)
        )
        found.append(Section(text(lang, f"report.part_{name}"), rows))
    if report.shifts:
        rows = tuple(
            (s.operator or "-", _shift(lang, s.screened, s.fevers, s.holds)) for s in report.shifts
        )
        found.append(Section(text(lang, "report.part_shifts"), rows))
    return tuple(found)


def _label(lang: Lang, field: str) -> str:
    for prefix in ("movement", "group"):
        words = text(lang, f"{prefix}.{field}")
        if words != f"{prefix}.{field}":
            return words
    return text(lang, f"report.{field}")


def _shift(lang: Lang, screened: int, fevers: int, holds: int) -> str:
    return text(lang, "report.shift", screened=screened, fevers=fevers, holds=holds)


def _time(ms: int, offset: int) -> str:
    local = clock.from_millis(ms + offset * 60_000)
    return f"{local:%Y-%m-%d %H:%M}"

"""What the status line says, from frozen values to words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from screens.widgets.status import Status
from station.clock import age
from station.i18n import Lang, text

if TYPE_CHECKING:
    from screens.shell.ports import StationPort
    from storage.desk import Desk


SOON = 120
"""Minutes before a report is due in which the status line says so."""


def status_of(app: StationPort) -> Status:
    """The status line now."""
    lang, desk = app.lang, app.desk
    if desk is None:
        return Status(station=text(lang, "status_line.opening"))
    store = desk.store
    now = store.now().astimezone(store.settings.zone)
    camera = text(lang, "status_line.no_camera")
    if app.camera.problem is not None:
        camera = text(lang, "status_line.camera_problem", code=app.camera.problem.code.value)
    elif app.camera.on:
        camera = text(lang, "status_line.camera")
    return Status(
        station=f"{text(lang, 'status_line.product')} {store.settings.name}",
        operator=store.session.name,
        queue=app.own_upload.words(),
        lists=_lists(desk, lang),
        backup=app.own_backup.words(),
        camera=camera,
        report=_report(app.main.board.report_due, store.now(), lang),
        clock=f"{now:%H:%M:%S}",
        wrong=_wrong(app, desk),
        alarm=app.hold_watch.alarm() or _lost(desk, lang),
    )


def _wrong(app: StationPort, desk: Desk) -> frozenset[str]:
    """What in the status line tells of something wrong."""
    found = {
        "camera": app.camera.problem is not None,
        "lists": desk.trust.expired(desk.store.now()),
        "queue": app.own_upload.wrong,
        "report": bool(app.main.board.report_due),
        "backup": app.own_backup.overdue(app.main.board.head),
    }
    return frozenset(name for name, wrong in found.items() if wrong)


def _report(due: int, now: datetime, lang: Lang) -> str:
    """What is left until today's report is due, in its last two hours and after."""
    minutes = -int((now.timestamp() * 1000 - due) // 60_000)
    if not due or minutes > SOON:
        return ""
    key = "report_overdue" if minutes <= 0 else "report_due"
    return text(lang, f"status_line.{key}", minutes=minutes)


def _lost(desk: Desk, lang: Lang) -> str:
    lost = desk.store.lost
    return "" if lost is None else text(lang, "status_line.lost", count=lost.count)


def _lists(desk: Desk, lang: Lang) -> str:
    made = desk.trust.oldest
    now = desk.store.now()
    if made is None or not desk.trust.keys:
        return text(lang, "status_line.no_lists")
    if desk.trust.expired(now):
        return text(lang, "status_line.lists_expired")
    hours = int(age(made, now).total_seconds() // 3600)
    unit = "lists_days" if hours >= 48 else "lists_hours"
    return text(lang, f"status_line.{unit}", count=hours // 24 if hours >= 48 else hours)

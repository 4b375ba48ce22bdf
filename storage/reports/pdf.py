"""A report as a page for the office: A4, with the day by hour as bars."""

from __future__ import annotations

from typing import Any, BinaryIO

from station.i18n import Lang, text
from station.reports import page
from station.reports.page import Section
from station.reports.report import Report

FONT = "STSong-Light"
"""A font that every reader of PDF has for Chinese; nothing is embedded, so the file stays small."""

MARGIN, COLUMNS, ROW = 48, 3, 15


def write(
    out: BinaryIO, report: Report, lang: Lang, offset: int, acknowledged: int | None = None
) -> None:
    """One page; `offset` is the station's, minutes east; `acknowledged` the last entry that the hub has."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(page.title(report, lang))
    width, height = A4
    y = height - MARGIN - 10
    canvas.setFont(FONT, 20)
    canvas.drawCentredString(width / 2, y, page.title(report, lang))
    y = _wide(canvas, page.head(report, lang, offset, acknowledged), y - 34)
    y = _columns(canvas, page.sections(report, lang), y - 12, width)
    _bars(canvas, report, lang, (MARGIN, y - 150, width - 2 * MARGIN, 120))
    canvas.setFont(FONT, 11)
    canvas.drawString(MARGIN, MARGIN + 6, text(lang, "report.signed"))
    canvas.showPage()
    canvas.save()


def _wide(canvas: Any, section: Section, y: float) -> float:
    canvas.setFont(FONT, 11)
    for label, value in section.rows:
        canvas.drawString(MARGIN, y, label)
        canvas.drawString(MARGIN + 110, y, value)
        y -= ROW
    return y


def _columns(canvas: Any, sections: tuple[Section, ...], top: float, width: float) -> float:
    """Sections side by side, three in a row; the y below the last."""
    wide = (width - 2 * MARGIN) / COLUMNS
    for at in range(0, len(sections), COLUMNS):
        lowest = top
        for place, section in enumerate(sections[at : at + COLUMNS]):
            x, y = MARGIN + place * wide, top
            canvas.setFont(FONT, 12)
            canvas.drawString(x, y, section.title)
            canvas.line(x, y - 4, x + wide - 16, y - 4)
            canvas.setFont(FONT, 10)
            for label, value in section.rows:
                y -= ROW
                canvas.drawString(x, y - 3, label)
                canvas.drawRightString(x + wide - 20, y - 3, value)
            lowest = min(lowest, y)
        top = lowest - 26
    return top


def _bars(canvas: Any, report: Report, lang: Lang, box: tuple[float, float, float, float]) -> None:
    """Screened by hour, the fevers in it dark."""
    x, y, width, height = box
    canvas.setFont(FONT, 12)
    canvas.drawString(x, y + height + 8, text(lang, "report.by_hour"))
    most = max((h.screened for h in report.hours), default=0) or 1
    wide = width / 24
    counts = {h.hour: h for h in report.hours}
    canvas.setFont(FONT, 7)
    for hour in range(24):
        left = x + hour * wide
        canvas.drawString(left + 4, y - 9, str(hour))
        found = counts.get(hour)
        if found is None:
            continue
        for value, grey in ((found.screened, 0.75), (found.fevers, 0.1)):
            canvas.setFillGray(grey)
            canvas.rect(left + 2, y, wide - 4, height * 0.9 * value / most, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(
            left + 3, y + height * 0.9 * found.screened / most + 2, str(found.screened)
        )
    canvas.line(x, y, x + width, y)

"""The guided page of a visit as text: each check with its state, and the one that is asked now."""

from __future__ import annotations

from enum import StrEnum

from rich.cells import set_cell_size
from rich.style import Style
from rich.text import Text

from screens.widgets.choices import number
from station.clinic import visit
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.screening.checks import Check, CheckState
from station.screening.screening import Mask, Screening, Symptom

BOLD, DIM = Style(bold=True), Style(dim=True)
SYMPTOMS = tuple(Symptom)
"""Those that a digit chooses."""

MARKS = {CheckState.OPEN: "o", CheckState.DONE: "✔", CheckState.UNABLE: "▵"}
LABEL = 11


class Row(StrEnum):
    """The rows of the page, in the order in which they are asked."""

    TEMPERATURE = "temperature"
    MASK = "mask"
    CODE = "code"
    QUESTION = "question"
    SYMPTOMS = "symptoms"

    @property
    def check(self) -> Check | None:
        """The check that a row is, if it is one of the four."""
        return None if self is Row.SYMPTOMS else Check(self.value)


def page(lang: Lang, encounter: Encounter, seen: Screening, at: Row, shown: str) -> Text:
    """Five rows; `shown` is the temperature as typed so far."""
    rows = Text(no_wrap=True, overflow="ellipsis")
    for row in Row:
        if row is not Row.TEMPERATURE:
            rows.append("\n")
        _row(rows, lang, encounter, seen, row, here=row is at, shown=shown)
    return rows


def _row(
    rows: Text, lang: Lang, encounter: Encounter, seen: Screening, row: Row, *, here: bool,
    shown: str,
) -> None:  # fmt: skip
    label = set_cell_size(text(lang, f"check.{row.value}"), LABEL)
    rows.append("▸ " if here else "  ", BOLD)
    rows.append(f" {label} ", Style(bold=True, reverse=here))
    if here and row is Row.SYMPTOMS:
        rows.append(" ")
        rows.append_text(symptom_choices(lang, encounter.screening.symptoms or ()))
        return
    value, state = _value(lang, encounter, seen, row, shown)
    words = text(lang, f"check_state.{state.value}") if row.check else ""
    mark = MARKS[state] if row.check else " "
    style = BOLD if state is not CheckState.OPEN or here else DIM
    rows.append(f" {mark} {set_cell_size(words, 7)}", style)
    rows.append(value, style)


def _value(
    lang: Lang, encounter: Encounter, seen: Screening, row: Row, shown: str
) -> tuple[str, CheckState]:
    if row is Row.SYMPTOMS:
        return _symptoms(lang, encounter), CheckState.DONE
    check = Check(row.value)
    state = visit.state(seen, check)
    if state is CheckState.UNABLE:
        return next((u.why for u in seen.unable if u.check is check), ""), state
    values = {
        Row.TEMPERATURE: lambda: _temperature(lang, encounter, shown),
        Row.MASK: lambda: text(lang, f"mask.{(seen.mask or Mask.WORN).value}"),
        Row.CODE: lambda: _code(lang, seen),
        Row.QUESTION: lambda: text(lang, f"question.{seen.risk_question}"),
    }
    open_temperature = row is Row.TEMPERATURE
    return (values[row]() if state is CheckState.DONE or open_temperature else ""), state


def _temperature(lang: Lang, encounter: Encounter, shown: str) -> str:
    thermometer = text(lang, f"thermometer.{encounter.thermometer.value}")
    now = f"{shown} {thermometer}" if encounter.digits else ""
    if not encounter.digits and not encounter.screening.readings:
        now = thermometer
    earlier = " ".join(
        f"{'Lo' if r.too_low else r.celsius} {text(lang, 'thermometer.' + r.thermometer.value)}"
        for r in encounter.screening.readings
    )
    return "  ".join(part for part in (earlier, now) if part)


def _code(lang: Lang, seen: Screening) -> str:
    code = seen.code
    colour = text(lang, f"colour.{code.colour.value}") if code.colour else ""
    status = text(lang, f"status.{code.status.value}")
    eye = text(lang, "record.by_eye") if code.by_eye else ""
    return " ".join(part for part in (colour, eye or status) if part)


def symptom_choices(lang: Lang, chosen: tuple[Symptom, ...]) -> Text:
    """Rows of symptoms with their digits, the chosen ones reversed."""
    words = Text(no_wrap=True)
    for at, symptom in enumerate(SYMPTOMS):
        if at and at % 5 == 0:
            words.append("\n" + " " * (LABEL + 5))
        name = text(lang, f"symptom.{symptom.value}").replace(" ", "\N{NO-BREAK SPACE}")
        picked = symptom in chosen
        words.append(f"{number(at)}{name}", Style(reverse=picked, bold=picked))
        words.append(" ")
    return words


def _symptoms(lang: Lang, encounter: Encounter) -> str:
    found = encounter.screening.symptoms or ()
    if found:
        return " ".join(text(lang, f"symptom.{s.value}") for s in found)
    asked = "symptoms" in encounter.touched
    none = text(lang, "panel.no_symptoms")
    return none if asked else none + text(lang, "panel.default")

"""A medicine request as text: search, items with their answers, buyer and user, the verdict."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from screens.counter import panels
from screens.counter.verdict_text import ENTER, F5, hint
from screens.widgets.band_view import BandView, KeyHint, Tone
from station.counter.encounter import Encounter
from station.i18n import Lang, text
from station.kinds import MedicineClass
from station.medicines.catalogue import Medicine
from station.medicines.items import Given, ItemDraft
from station.medicines.request import Answer, Remark, RemarkKind
from station.screening.disposition import ItemAnswer

if TYPE_CHECKING:
    from storage.medicines.service import Preview

BOLD, DIM = Style(bold=True), Style(dim=True)
TONES = {"refuse": Tone.STOP, "prescription": Tone.CONDITION, "register": Tone.CONDITION,
         "waiting": Tone.CONDITION, "free": Tone.GO}  # fmt: skip
SHOWN = 4
"""Items in sight at once, and suggestions."""


def search(lang: Lang, typed: str, found: list[Medicine], width: int) -> Text:
    """What was typed, and what it may mean, each with its number."""
    rows = Text(no_wrap=True, overflow="ellipsis")
    rows.append(text(lang, "medicine.search"), DIM)
    rows.append(typed or text(lang, "medicine.search_hint"), BOLD if typed else DIM)
    rows.append("_\n" if typed else "\n")
    if typed and not found:
        rows.append("  " + text(lang, "medicine.none_found", word=typed), BOLD)
    column = max(20, (width - 4) // 2)
    for at, medicine in enumerate(found):
        name = f"{at + 1} {medicine.name} {classes(lang, medicine.classes)} {medicine.english}"
        rows.append(set_cell_size(name, column - 1) + " ", BOLD if at == 0 else Style())
        if at % 2:
            rows.append("\n")
    return rows


def classes(lang: Lang, found: tuple[MedicineClass, ...]) -> str:
    """The classes' words; `other` beside a watched one says nothing."""
    watched = tuple(c for c in found if c is not MedicineClass.OTHER)
    return "+".join(text(lang, f"medicine_class.{c.value}") for c in watched or found)


def state_of(wanted: ItemDraft, answer: Answer | None) -> str:
    """What becomes of an item as it stands."""
    if wanted.given is not None:
        return wanted.given.value
    if answer is None:
        return ""
    if answer.pending:
        return "waiting"
    return answer.item.value if answer.item else "free"


def items(lang: Lang, encounter: Encounter, preview: Preview | None, at: int | None) -> Text:
    """The items around the cursor, each with its answer."""
    rows = Text(no_wrap=True, overflow="ellipsis")
    if not encounter.items:
        rows.append("  " + text(lang, "medicine.no_items"), DIM)
        return rows
    answers = answers_for(encounter, preview)
    last = len(encounter.items) - 1
    top = max(0, min((last if at is None else at) - SHOWN + 1, last))
    for place in range(top, min(top + SHOWN, last + 1)):
        wanted = encounter.items[place]
        item = wanted.item
        state = state_of(wanted, answers[place])
        row = text(
            lang, "medicine.item", at=place + 1, name=item.name,
            classes=classes(lang, item.classes), quantity=item.quantity,
            unit=text(lang, f"unit.{item.unit.value}"),
        )  # fmt: skip
        here = place == at
        rows.append("▸" if here else " ", BOLD)
        rows.append(set_cell_size(row, max(46, cell_len(row))), Style(reverse=here, bold=True))
        strong = state in ("refuse", "refused")
        rows.append("  " + _said(lang, state), Style(bold=True, reverse=strong))
        rows.append("\n")
    return rows


def _said(lang: Lang, state: str) -> str:
    if state in {g.value for g in Given}:
        return text(lang, f"item_given.{state}")
    if state in {a.value for a in ItemAnswer}:
        return text(lang, f"item_answer.{state}")
    return text(lang, f"medicine.{state}") if state else ""


def answers_for(encounter: Encounter, preview: Preview | None) -> list[Answer | None]:
    """The answers, or None for each while they are being asked for."""
    if preview is None or len(preview.answers) != len(encounter.items):
        return [None] * len(encounter.items)
    return list(preview.answers)


def people(lang: Lang, encounter: Encounter, today: date, *, revealed: bool) -> Text:
    """Buyer, and user where that is another."""
    rows = Text(no_wrap=True, overflow="ellipsis")
    buyer = panels.here(lang, encounter.screening, today, revealed=revealed)
    rows.append(text(lang, "medicine.buyer") + " ", DIM)
    rows.append(buyer, BOLD)
    if encounter.user is not None:
        rows.append("   " + text(lang, "medicine.user") + " ", DIM)
        rows.append(panels.who(lang, encounter.user.person, today, revealed=revealed), BOLD)
    return rows


def facts(lang: Lang, encounter: Encounter, shown: str) -> Text:
    """Temperature, code, symptoms in one row."""
    seen = encounter.screening
    row = Text(no_wrap=True, overflow="ellipsis")
    readings = [f"{r.celsius or 'Lo'}" for r in seen.readings]
    degrees = " ".join([*readings, *([shown] if encounter.digits else [])]) or "--.-"
    colour = text(lang, f"colour.{seen.code.colour.value}") if seen.code.colour else ""
    how = "record.by_eye" if seen.code.by_eye else f"status.{seen.code.status.value}"
    code = " ".join(p for p in (text(lang, how), colour) if p)
    symptoms = " ".join(text(lang, f"symptom.{s.value}") for s in seen.symptoms or ())
    pairs = (
        ("field.temperature", f"{degrees} {text(lang, 'thermometer.' + encounter.thermometer)}"),
        ("record.code", code),
        ("field.symptoms", symptoms or text(lang, "panel.no_symptoms")),
    )
    for key, value in pairs:
        row.append(text(lang, key) + " ", DIM)
        row.append(value + "   ", BOLD)
    return row


def verdict(
    lang: Lang, encounter: Encounter, preview: Preview, missing: tuple[str, ...]
) -> BandView:
    """The strictest answer, large; what to say, what is missing, and why."""
    answers = answers_for(encounter, preview)
    states = [state_of(ItemDraft(w.item), a) for w, a in zip(encounter.items, answers, strict=True)]
    order = ("refuse", "waiting", "prescription", "register", "free")
    state = next((s for s in order if s in states), "free")
    said = text(lang, f"medicine.said_{state}")
    lines = []
    if missing and state not in ("refuse", "free"):
        parts = " ".join(text(lang, f"real_name.{p}") for p in missing)
        lines.append("! " + text(lang, "medicine.missing", parts=parts))
    lines += [f"! {remark(lang, encounter, r)}" for r in preview.remarks]
    reasons = {r.rule: r for a in preview.answers for r in a.reasons if r.decides}
    lines += [f"▸{r.rule} {r.words(lang)}" for r in reasons.values()]
    headline = _said(lang, state)
    keys = _keys(lang, encounter, state, missing=bool(missing))
    word, said = text(lang, f"medicine_big.{state}"), text(lang, "band.said", words=said)
    return BandView(TONES[state], word, headline, said, tuple(lines), keys)


def _keys(lang: Lang, encounter: Encounter, state: str, *, missing: bool) -> tuple[KeyHint, ...]:
    """What Enter and F5 do now."""
    if state == "refuse":
        return (hint(lang, F5, "refuse"), hint(lang, ENTER, "not_enter"))
    if state == "waiting":
        measured = encounter.reading() is not None
        return (hint(lang, ENTER, "recheck" if measured else "measure_first"),)
    if missing and state in ("register", "prescription"):
        return (hint(lang, "F3", "real_name"), hint(lang, ENTER, "real_name_first"))
    return (hint(lang, ENTER, "enter"), hint(lang, F5, "enter"))


def remark(lang: Lang, encounter: Encounter, found: Remark) -> str:
    """Something pointed out, in words."""
    name = ""
    if found.kind is RemarkKind.UNUSUAL_QUANTITY and found.item < len(encounter.items):
        name = encounter.items[found.item].item.name
    key = f"medicine.{found.kind.value}"
    return text(lang, key, name=name, count=found.count, last=found.last[5:])

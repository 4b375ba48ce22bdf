"""A form's rows: which field is wrong, and the mark before its label; told without colour too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.containers import Horizontal
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from screens.widgets.placefield import PlaceField
from station.problems import InputProblem, Problem, ProblemCode

WRONG = {
    ProblemCode.ID_CHECK_DIGIT: ("number",),
    ProblemCode.ID_MALFORMED: ("number",),
    ProblemCode.DOCUMENT_MALFORMED: ("number",),
    ProblemCode.PHONE_MALFORMED: ("phone",),
    ProblemCode.PLATE_MALFORMED: ("plate",),
    ProblemCode.TEMPERATURE_IMPOSSIBLE: ("degrees",),
    ProblemCode.BAD_TIME: ("updated", "test_at", "since", "observed_at"),
    ProblemCode.RANGE_REVERSED: ("until",),
    ProblemCode.PIN_WRONG: ("old", "pin"),
    ProblemCode.BAD_RECOVERY_KEY: ("key",),
    ProblemCode.WRONG_KEY: ("key",),
    ProblemCode.NOT_A_BACKUP: ("file",),
    ProblemCode.NO_SUCH_FILE: ("file",),
    ProblemCode.PIN_WEAK: ("pin",),
    ProblemCode.PASSPHRASE_WRONG: ("old", "passphrase"),
    ProblemCode.PASSPHRASE_WEAK: ("passphrase",),
    ProblemCode.FUTURE_DATE: ("updated", "test_at"),
    ProblemCode.REASON_NEEDED: ("reason",),
    ProblemCode.COUNT_IMPOSSIBLE: ("aboard",),
    ProblemCode.QUANTITY_IMPOSSIBLE: ("quantity",),
    ProblemCode.CLASS_UNKNOWN: ("classes", "name"),
    ProblemCode.CLINIC_UNKNOWN: ("other", "clinic"),
    ProblemCode.PRESCRIPTION_NEEDED: ("prescription",),
}
"""The field that a problem is about, by its name in forms; the first that a form has."""

FOCUSED, WRONG_MARK, REQUIRED = "▸", "!", "*"


class Label(Static):
    """A field's label: `*` where it must be filled, `!` where it is wrong, `▸` where the cursor is."""

    def __init__(self, key: str, words: str, *, required: bool) -> None:
        super().__init__("", classes="label", markup=False)
        self.key, self.words, self.required = key, words, required

    def rename(self, words: str) -> None:
        """Other words."""
        self.words = words
        self.paint()

    def on_mount(self) -> None:
        """Its words."""
        self.paint()

    def paint(self) -> None:
        """The marks, then the words."""
        row = self.parent
        focused = isinstance(row, Widget) and row.has_focus_within
        wrong = isinstance(row, Widget) and row.has_class("-wrong")
        mark = WRONG_MARK if wrong else (FOCUSED if focused else " ")
        self.update(f"{mark}{self.words}{REQUIRED if self.required else ''}", layout=False)


class FieldRow(Horizontal):
    """A label and its field; the label shows where the cursor is."""

    def __init__(self, label: Label, field: Widget) -> None:
        super().__init__(label, field, classes="row")
        self.label, self.field = label, field

    def on_descendant_focus(self) -> None:
        """The cursor is here."""
        self.label.paint()

    def on_descendant_blur(self) -> None:
        """It has gone."""
        self.label.paint()

    def judge(self, *, wrong: bool) -> None:
        """Marks it, or takes the mark away."""
        if wrong != self.has_class("-wrong"):
            self.set_class(wrong, "-wrong")
            self.label.paint()


def mark_wrong(screen: Screen[Any], problem: Problem | None) -> None:
    """Marks the field that a problem is about and puts the cursor there; without one no field is wrong."""
    wrong = _field_of(screen, problem) if problem is not None else None
    for row in screen.query(FieldRow):
        row.judge(wrong=row.field is wrong)
    if wrong is not None and wrong.can_focus:
        wrong.focus()


def _field_of(screen: Screen[Any], problem: Problem) -> Widget | None:
    if problem.code in (ProblemCode.PLACE_UNKNOWN, ProblemCode.PLACE_AMBIGUOUS):
        return next(_untaken(screen), None)
    for name in WRONG.get(problem.code, ()):
        for found in screen.query(f"#{name}"):
            return found
    return None


def _untaken(screen: Screen[Any]) -> Iterator[PlaceField]:
    for field in screen.query(PlaceField):
        try:
            field.taken()
        except InputProblem:
            yield field

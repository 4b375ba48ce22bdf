"""Another disposition than the advice, with a reason; refusals and drive-throughs too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from screens.counter.encounter_view import WHAT
from screens.shell import command
from screens.shell.command import Command
from screens.shell.form_screen import FormScreen
from screens.widgets.choices import Choices
from station.counter.encounter import Encounter
from station.problems import InputProblem, ProblemCode
from station.screening.disposition import Advice, Applied, Movement
from station.screening.temperature import Recheck
from station.text import is_reason

MOVEMENTS = tuple(Movement)


class OverrideScreen(FormScreen[tuple[Encounter, Applied | None]]):
    """What happened, what is applied, and why."""

    TITLE_KEY = "other.title"
    HINT_KEY = "other.hint"
    FORM = "other"
    ACTS: ClassVar[tuple[Command, ...]] = (command.SAVE_F5, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.SAVE_F5, command.BACK)

    def __init__(
        self, encounter: Encounter, advice: Advice | None, what: tuple[str, ...] = WHAT
    ) -> None:
        super().__init__()
        self.encounter, self.advice, self.what = encounter, advice, what

    def choice_keys(self) -> dict[str, tuple[str, ...]]:
        """What may have happened differs at a clinic."""
        return {
            "what": tuple(f"other.{w}" for w in self.what),
            "movement": tuple(f"movement.{m.value}" for m in MOVEMENTS),
        }

    def fields(self) -> Iterator[Widget]:
        """Choices, then the reason."""
        words = [self.words(f"other.{w}") for w in self.what]
        yield from self.row("other.what", Choices(words, {0}, id="what"))
        words = [self.words(f"movement.{m.value}") for m in MOVEMENTS]
        yield from self.row("column.movement", Choices(words, set(), id="movement"))
        reason = Input("", id="reason", compact=True, max_length=200)
        yield from self.row("correction.reason", reason)

    def action_save(self) -> None:
        """Applies it."""
        what = self.what[min(self.query_one("#what", Choices).chosen)]
        chosen = self.query_one("#movement", Choices).chosen
        reason = self.value("reason")
        if what == "left":
            self._gone(reason)
            return
        encounter = self._seen(what)
        if not chosen:
            # Nothing else was chosen: the policy's answer to what happened is applied.
            if what == "as_advised" and self.advice is None:
                self.tell(InputProblem(ProblemCode.MOVEMENT_PENDING))
                return
            self.leave((encounter, Applied(reason=reason) if what != "as_advised" else None))
            return
        if not is_reason(reason):
            self.tell(InputProblem(ProblemCode.REASON_NEEDED))
            self.query_one("#reason").focus()
            return
        self.leave((encounter, Applied(MOVEMENTS[min(chosen)], reason=reason)))

    def _gone(self, reason: str) -> None:
        """The patient is gone: what was still open is closed with the reason."""
        if not is_reason(reason):
            self.tell(InputProblem(ProblemCode.REASON_NEEDED))
            self.query_one("#reason").focus()
            return
        self.leave((replace(self.encounter, left=reason), None))

    def _seen(self, what: str) -> Encounter:
        seen = self.encounter.screening
        changed = {
            "refuses": lambda: replace(seen, cooperates=False),
            "drove_through": lambda: replace(seen, cooperates=False, drove_through=True),
            "recheck_refused": lambda: replace(seen, recheck=Recheck.REFUSED),
            "recheck_impossible": lambda: replace(seen, recheck=Recheck.IMPOSSIBLE),
        }
        return replace(self.encounter, screening=changed.get(what, lambda: seen)())

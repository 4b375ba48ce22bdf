"""What forms share: labelled rows, the problem line, Enter to the next field, drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from screens.shell.form_draft import FormDraft, FormPort
from screens.shell.form_fields import FieldRow, Label, mark_wrong
from screens.shell.key_bar import KeyBar, keys_help
from screens.widgets.choices import Choices
from screens.widgets.placefield import PlaceField, listed_of, suggest
from screens.widgets.titleline import TitleLine
from station.places import divisions
from station.places.risk_areas import RiskLevel
from station.problems import Problem

R = TypeVar("R")
T = TypeVar("T")


class FormScreen(FormPort[R]):
    """A form; Enter goes to the next field and saves at the last, F5 saves anywhere."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]
        Binding("up", "previous_field", show=False, priority=True),
        Binding("down", "next_field", show=False, priority=True),
    ]
    HINT_KEY = ""
    """What stands below the fields."""

    REQUIRED: ClassVar[frozenset[str]] = frozenset()
    """Fields that must be filled, by id."""

    ENTER_SAVES: ClassVar[bool] = False
    """Whether Enter on choices, once one is chosen, saves."""

    FORM = ""
    """The form's name among drafts, and its act on the main screen."""

    CHOICE_KEYS: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Choices by id, and the keys of their words: they follow the language."""

    def __init__(self) -> None:
        super().__init__()
        self.busy = False
        self.draft = ""
        self.halfway = FormDraft(self)

    def compose(self) -> ComposeResult:
        """Title, fields with their hint, what the keys do where there is room, problems, keys."""
        yield TitleLine(id="title")
        with Horizontal(id="sheet"):
            with VerticalScroll(classes="form panel", can_focus=False):
                yield from self.fields()
                yield Static("", id="hint", classes="hint", markup=False)
            with VerticalScroll(id="beside", classes="panel", can_focus=False):
                yield Static("", id="keys", markup=False)
        yield Static("", id="problem", classes="news", markup=False)
        yield KeyBar(markup=False)

    def fields(self) -> Iterator[Widget]:
        """The rows; each form says its own."""
        yield from ()

    def on_mount(self) -> None:
        """Nothing moves that did not change: cursors do not blink."""
        super().on_mount()
        for field in self.query(Input):
            field.cursor_blink = False
        self.halfway.begin()

    def values(self) -> dict[str, str]:
        """What stands in the fields, by id; choices as their numbers."""
        typed = {f.id: f.value for f in self.query(Input) if f.id}
        chosen = {c.id: " ".join(map(str, sorted(c.chosen))) for c in self.query(Choices) if c.id}
        return typed | chosen

    def put_values(self, values: dict[str, str]) -> None:
        """Puts kept values into the fields."""
        for field in self.query(Input):
            if field.id in values:
                field.value = values[field.id]
        for choices in self.query(Choices):
            if choices.id in values:
                numbers = {int(n) for n in values[choices.id].split()}
                choices.chosen = {n for n in numbers if n < len(choices.words)}
                choices.paint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A half-filled form is kept; what a place's words mean is shown."""
        self.halfway.changed()
        if isinstance(event.input, PlaceField):
            self.suggest(event.input)

    def on_choices_changed(self, _event: Choices.Changed) -> None:
        """The same."""
        self.halfway.changed()

    def leave(self, result: R | None = None) -> None:
        """Going back without saving keeps what was typed for the next time."""
        self.halfway.left(saved=result is not None)
        super().leave(result)

    def taken_back(self) -> None:
        """What a scan typed into it is no draft."""
        self.halfway.drop()

    def say(self, words: str) -> None:
        """News under the form."""
        self.query_one("#problem", Static).update(words)

    def right(self) -> None:
        """Nothing is wrong any more."""
        mark_wrong(self, None)
        self.say("")

    def write(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Hands work to the writer once; while it runs, another save key does nothing."""
        if not self.busy:
            self.busy = True
            self.station_app.bridge.write(work, then, self._failed)

    def _failed(self, problem: Problem) -> None:
        """A form that was left while it was saved has no line for it any more; the main screen has."""
        (self.tell if self.is_attached else self.station_app.tell)(problem)

    def row(self, key: str, field: Widget) -> Iterator[Widget]:
        """A label and its field."""
        required = field.id in self.REQUIRED
        yield FieldRow(Label(key, self.words(key), required=required), field)

    def place(self, value: str, id: str) -> PlaceField:  # noqa: A002
        """A field for a place: the station's province is near, risk areas stand first."""
        desk = self.station_app.desk
        near = desk.store.settings.place if desk else ""
        return PlaceField(value, near, id, listed_of(desk.risk.areas) if desk else None)

    def suggest(self, field: PlaceField) -> None:
        """What the words of a place mean; initials are looked up beside the keys the first time."""
        if field.words.isascii() and not field.words.isdigit() and not divisions.warmed():
            self.ask(divisions.warm, lambda _: self.suggest(field))
            return
        levels = {level.value: self.words(f"level.{level.value}") for level in RiskLevel}
        for into in self.query("#suggestions").results(Static):
            suggest(into, field, levels)

    def on_place_field_moved(self, event: PlaceField.Moved) -> None:
        """Another suggestion."""
        self.suggest(event.field)

    def chosen_place(self, id: str) -> str:  # noqa: A002
        """The division code in a field; raises what is wrong with it."""
        division = self.query_one(f"#{id}", PlaceField).taken()
        return division.code if division else ""

    def choice_keys(self) -> dict[str, tuple[str, ...]]:
        """Choices by id, and the keys of their words; forms whose choices vary say more."""
        return self.CHOICE_KEYS

    def retranslate(self) -> None:
        """Title, labels, choices and the hint anew."""
        super().retranslate()
        self.show_title(self.words(self.TITLE_KEY))
        for id_, keys in self.choice_keys().items():
            for choices in self.query(f"#{id_}").results(Choices):
                choices.rename([self.words(key) for key in keys])
        for label in self.query(Label):
            label.rename(self.words(label.key))
        self.query_one("#hint", Static).update(self.words(self.HINT_KEY) if self.HINT_KEY else "")
        self.query_one("#keys", Static).update(keys_help(self.lang, self.ACTS))

    def tell(self, problem: Problem) -> None:
        """A problem under the form, its field marked; what was typed stays, and may be saved again."""
        self.busy = False
        mark_wrong(self, problem)
        self.say(self.problem_words(problem))

    def value(self, id: str) -> str:  # noqa: A002 - the widget's id
        """What a field holds."""
        return self.query_one(f"#{id}", Input).value.strip()

    def on_key(self, event: events.Key) -> None:
        """Enter on choices goes on, as it does in a field; or saves, where one choice is all."""
        if event.key == "enter" and isinstance(self.focused, Choices):
            event.stop()
            event.prevent_default()
            if self.ENTER_SAVES and self.focused.chosen:
                self.action_save()
            else:
                self.focus_next()

    def action_next_field(self) -> None:
        """Down: the next suggestion, or the next field."""
        if isinstance(self.focused, PlaceField) and self.focused.choosing:
            self.focused.move(1)
        else:
            self.focus_next()

    def action_previous_field(self) -> None:
        """Up."""
        if isinstance(self.focused, PlaceField) and self.focused.choosing:
            self.focused.move(-1)
        else:
            self.focus_previous()

    def typed_text(self, text: str) -> bool:
        """Text while choices have the cursor belongs to the next field."""
        fields = list(self.query(Input))
        if not fields:
            return False
        chain = self.focus_chain
        start = chain.index(self.focused) if self.focused in chain else -1
        behind = (w for w in chain[start + 1 :] if isinstance(w, Input))
        self.put_text(next(behind, fields[0]), text)
        return True

    def put_text(self, field: Input, text: str) -> None:
        """Text at the end of a field, and the cursor behind it."""
        field.value += text
        field.focus()
        self.call_after_refresh(lambda: setattr(field, "cursor_position", len(field.value)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the next field, or save at the last; one that takes a place does only that."""
        fields = list(self.query(Input))
        if isinstance(event.input, PlaceField) and event.input.choosing:
            event.input.take()
            return
        if fields and event.input is fields[-1]:
            self.action_save()
        else:
            self.focus_next()

    def action_save(self) -> None:
        """Takes the form; screens say how."""

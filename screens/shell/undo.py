"""Undo: how a screen looked before a run of keys, to go back to when the run was a scan."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.widget import Widget
from textual.widgets import Input, OptionList

from screens.shell.screen import StationScreen
from screens.widgets.choices import Choices
from screens.widgets.rowlist import RowList

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.shell.ports import StationPort

Restore = Callable[[], None]
Undo = Callable[[Restore], None]
"""Takes the screen back to how it looked, then calls on."""


def _input(field: Input) -> Restore:
    value, cursor = field.value, field.cursor_position

    def restore() -> None:
        field.value = value
        field.cursor_position = cursor

    return restore


def _choices(choices: Choices) -> Restore:
    chosen, at = set(choices.chosen), choices.at
    return lambda: choices.put_back(chosen, at)


def _rows(rows: RowList) -> Restore:
    return rows.mark()


def _options(options: OptionList) -> Restore:
    at = options.highlighted
    return lambda: setattr(options, "highlighted", at)


KEEPERS: dict[type[Widget], Callable[[Any], Restore]] = {
    Input: _input,
    Choices: _choices,
    RowList: _rows,
    OptionList: _options,
}
"""Every kind of widget that can have the cursor, and how it is put back; a key for any other kind
waits until it can be no scan's."""

SELECTOR = ", ".join(kind.__name__ for kind in KEEPERS)


def known(widget: Widget | None) -> bool:
    """Whether a change of it can be taken back."""
    return widget is None or _keeper(widget) is not None


def _keeper(widget: Widget) -> Callable[[Any], Restore] | None:
    for kind, keeper in KEEPERS.items():
        if isinstance(widget, kind):
            return keeper
    return None


def mark(app: StationPort) -> Undo:
    """How everything that a key may change looks now."""
    screen, focused = app.screen, app.focused
    stack = tuple(app.screen_stack)
    restores = [screen.mark()] if isinstance(screen, StationScreen) else []
    if focused is not None:
        for widget in screen.query(SELECTOR):
            keeper = _keeper(widget)
            if keeper is not None:
                restores.append(keeper(widget))

    def back(then: Restore) -> None:
        _close_above(app, stack)
        if screen in app.screen_stack:
            for restore in restores:
                restore()
            if focused is not None and focused.is_mounted and screen.focused is not focused:
                screen.set_focus(focused)
        app.forget_typed()
        then()

    return lambda then: _behind(focused, screen, lambda: back(then))


def _behind(focused: Widget | None, screen: Screen[Any], work: Restore) -> None:
    """Runs work behind the keys that still wait in the queues of the field, screen and app."""
    if screen.is_running and screen.is_mounted:

        def last() -> None:
            screen.app.call_later(work)

        if focused is not None and focused.is_mounted:
            focused.call_later(lambda: screen.call_later(last) and None)
        else:
            screen.call_later(last)
    else:
        work()


def _close_above(app: StationPort, stack: tuple[Screen[Any], ...]) -> None:
    """Closes what the run's keys have opened, without keeping anything of it."""
    for above in reversed(app.screen_stack):
        if above in stack:
            return
        if isinstance(above, StationScreen):
            above.taken_back()
        app.pop_screen()

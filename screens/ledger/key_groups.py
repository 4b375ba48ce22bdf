"""The registers of the key groups 五类重点人员: who is in which, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from screens.shell import command
from screens.shell.command import Command
from screens.shell.list_screen import Column, ListRow, ListScreen
from station.screening.screening import KeyGroup
from station.text import mask_name, mask_phone, shortened

if TYPE_CHECKING:
    from storage.cases.open_items import Member
    from storage.desk import Desk


class RegistersScreen(ListScreen[None]):
    """All groups, one after the other; Enter opens the record that put somebody there."""

    TITLE_KEY = "registers.title"
    EMPTY_KEY = "registers.empty"
    COLUMNS = (
        Column("field.groups", 16), Column("column.name", 10), Column("column.number", 12),
        Column("column.phone", 14), Column("registers.since", 8), Column("registers.until"),
    )  # fmt: skip
    ACTS: ClassVar[tuple[Command, ...]] = (command.OPEN, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(command.BACK)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.members: list[Member] = []

    def on_mount(self) -> None:
        """Reads them."""
        super().on_mount()
        desk = self.station_app.desk
        if desk is not None:
            self.ask(lambda: _members(desk), self.show_members)

    def show_members(self, members: list[Member]) -> None:
        """Shows what was read."""
        self.members = members
        self.fill()

    def counts(self) -> str:
        """How many are in each group."""
        found = Counter(member.group for member in self.members)
        return "   ".join(f"{self.words(f'group.{group}')} {n}" for group, n in found.items())

    def rows(self) -> Sequence[ListRow]:
        """One row a member of a group."""
        return [ListRow(f"{m.seq}:{m.group}", self._cells(m)) for m in self.members]

    def _cells(self, m: Member) -> tuple[str, ...]:
        hidden = not self.station_app.reveal.on
        return (
            self.words(f"group.{m.group}"), mask_name(m.name) if hidden else m.name,
            shortened(m.number) if hidden else m.number, mask_phone(m.phone) if hidden else m.phone,
            m.day[5:], m.until[5:],
        )  # fmt: skip

    def opened(self, key: str) -> None:
        """Enter opens the record."""
        from screens.ledger.record import RecordScreen

        self.app.push_screen(RecordScreen(int(key.partition(":")[0])))


def _members(desk: Desk) -> list[Member]:
    from storage.cases import open_items

    today = desk.store.today()
    with desk.store.database.read() as connection:
        return [m for group in KeyGroup for m in open_items.members(connection, group.value, today)]

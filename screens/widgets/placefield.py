"""A field for a place: what it means stands beside it while it is typed."""

from __future__ import annotations

from textual.widgets import Input, Static

from station import places
from station.places import Division

LIMIT = 40


class PlaceField(Input):
    """Name, code or pinyin initials; a number chooses among several."""

    def __init__(self, value: str, near: str, id: str) -> None:  # noqa: A002
        super().__init__(value, id=id, max_length=LIMIT, compact=True)
        self.near = near

    def found(self) -> list[Division]:
        """Divisions that the words mean; a trailing star is the card's."""
        return places.find(self.value.strip().rstrip("*＊"), limit=4, near=self.near)

    @property
    def marked(self) -> bool:
        """Whether it ends in a star."""
        return self.value.strip().endswith(("*", "＊"))

    def division(self) -> Division | None:
        """The first that the words mean."""
        found = self.found()
        return found[0] if found else None


def suggest(into: Static, field: PlaceField) -> None:
    """Shows what a place field's words mean; the first is taken."""
    found = field.found() if field.value.strip() else []
    lines = [f"{'▸' if at == 0 else ' '} {d.full_name} {d.code}" for at, d in enumerate(found)]
    into.update("\n".join(lines))

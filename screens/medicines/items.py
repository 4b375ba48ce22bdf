"""The items of a request: searched, scanned, counted, taken off; a code is learned here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from rich.text import Text
from textual.app import App
from textual.geometry import Size

from screens.counter.port import TakingPort
from screens.medicines import panels
from screens.shell.ports import StationPort
from station.counter.encounter import Encounter
from station.i18n import Lang
from station.medicines import product_codes
from station.medicines.catalogue import Medicine
from station.medicines.items import MOST, MOST_BOXES, Item, ItemDraft
from station.medicines.product_codes import ProductCode
from station.medicines.request import MOST_ITEMS
from station.problems import Problem

if TYPE_CHECKING:
    from storage.desk import Desk
    from storage.medicines.codes import Known
    from storage.medicines.service import Preview


class RequestPort(Protocol):
    """The request's screen, as its items see it."""

    preview: Preview | None
    encounter: Encounter

    @property
    def taking(self) -> TakingPort: ...

    @property
    def app(self) -> App[Any]: ...

    @property
    def size(self) -> Size: ...

    @property
    def lang(self) -> Lang: ...

    @property
    def station_app(self) -> StationPort: ...

    def words(self, key: str, **fields: object) -> str: ...

    def notice(self, words: str) -> None: ...

    def notice_problem(self, problem: Problem) -> None: ...

    def put(self, name: str, words: Text | str) -> None: ...

    def show_band(self) -> None: ...

    def set_class(self, add: bool, *class_names: str) -> object: ...

    def ask(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None: ...

    def show_encounter(self, encounter: Encounter) -> None: ...


class Items:
    """The part of the request screen that deals with medicines."""

    def __init__(self, screen: RequestPort) -> None:
        self.screen = screen
        self.typed = ""
        self.found: list[Medicine] = []
        self.at: int | None = None

    def show(self) -> None:
        """Search and items, and what Enter is for now."""
        screen = self.screen
        screen.show_band()
        width = screen.size.width or 80
        panel = panels.search(screen.lang, self.typed, self.found, width)
        screen.set_class(bool(self.typed), "-typed")
        screen.put("search", panel)
        rows = panels.items(screen.lang, screen.encounter, screen.preview, self.at)
        screen.put("items", rows)

    def calm(self) -> None:
        """No search, no cursor."""
        self.at = None
        self.search("")

    def mark(self) -> Callable[[], None]:
        """Search and cursor, to go back to."""
        typed, at = self.typed, self.at

        def restore() -> None:
            self.at = at
            self.search(typed)

        return restore

    # -- searching -------------------------------------------------------------------------------

    def search(self, typed: str) -> None:
        """Finds what was typed, as it is typed."""
        desk = self.screen.station_app.desk
        self.typed = typed[:40]
        self.found = []
        if desk is not None and self.typed:
            self.found = desk.catalogues.get().find(self.typed, panels.SHOWN)
        self.show()

    def pick(self, digit: str) -> bool:
        """A digit chooses a suggestion; False where nothing is searched for."""
        if not self.typed:
            return False
        if digit.isdigit() and 1 <= int(digit) <= len(self.found):
            self.add(self.found[int(digit) - 1])
        return True

    def enter(self) -> bool:
        """Takes the first suggestion, or opens the item under the cursor; False where neither is."""
        if self.typed and self.found:
            self.add(self.found[0])
        elif self.typed:
            self.edit(ItemDraft(Item(self.typed, by_hand=True)), new=True)
        elif self.at is not None and self.at < len(self.screen.encounter.items):
            self.edit(self.screen.encounter.items[self.at])
        else:
            return False
        return True

    def add(self, medicine: Medicine, code: str = "") -> None:
        """One of a medicine; the same again is one more."""
        items = self.screen.encounter.items
        for place, wanted in enumerate(items):
            if wanted.item.name == medicine.name:
                self.at = place
                self.count(1)
                self.calm()
                return
        item = Item(medicine.name, classes=medicine.classes, contains=medicine.contains, code=code)
        self.put((*items, ItemDraft(item))[:MOST_ITEMS])
        self.calm()

    def put(self, items: tuple[ItemDraft, ...]) -> None:
        """The request with these items."""
        self.screen.show_encounter(replace(self.screen.encounter, items=items))

    # -- the list --------------------------------------------------------------------------------

    def move(self, step: int) -> None:
        """The cursor up or down; past the ends it goes away."""
        items = self.screen.encounter.items
        if not items:
            return
        start = (len(items) if step < 0 else -1) if self.at is None else self.at
        now = start + step
        self.at = now if 0 <= now < len(items) else None
        self.show()

    def count(self, step: int) -> None:
        """One more or less of the chosen item, else of the last."""
        items = list(self.screen.encounter.items)
        if not items:
            return
        place = len(items) - 1 if self.at is None else min(self.at, len(items) - 1)
        item = items[place].item
        quantity = min(max(item.quantity + step, 1), MOST)
        items[place] = replace(items[place], item=replace(item, quantity=quantity))
        self.put(tuple(items))
        words = self.screen.words("medicine.one_more", name=item.name, count=quantity)
        self.screen.notice(words if step > 0 else "")

    def remove(self) -> None:
        """Takes the chosen item off, else the last."""
        items = list(self.screen.encounter.items)
        if items:
            items.pop(len(items) - 1 if self.at is None else min(self.at, len(items) - 1))
            self.at = None
            self.put(tuple(items))

    def edit(self, wanted: ItemDraft, *, new: bool = False) -> None:
        """The item's own form."""
        from screens.medicines.item_form import ItemScreen

        place = None if new else self.at

        def told(found: ItemDraft | None) -> None:
            if found is not None:
                items = list(self.screen.encounter.items)
                if place is not None and place < len(items):
                    items[place] = found
                else:
                    items.append(found)
                self.put(tuple(items[:MOST_ITEMS]))
                self.calm()
            self.screen.taking.take_held_back()

        self.screen.app.push_screen(ItemScreen(wanted), told)

    # -- boxes -----------------------------------------------------------------------------------

    def product(self, text: str) -> None:
        """A scanned box: known, the same box again, or to be learned."""
        screen, product = self.screen, product_codes.read(text)
        desk = screen.station_app.desk
        if product is None or desk is None:
            return
        if any(product.box and product.box in w.item.boxes for w in screen.encounter.items):
            screen.notice(screen.words("medicine.same_box"))
            return
        screen.ask(lambda: _known(desk, product), lambda known: self._scanned(product, known))

    def _scanned(self, product: ProductCode, known: Known | None) -> None:
        screen = self.screen
        boxes = (product.box,) if product.box else ()
        for place, wanted in enumerate(screen.encounter.items):
            if wanted.item.code == product.key:
                self.at = place
                items = list(screen.encounter.items)
                both = (*wanted.item.boxes, *boxes)[:MOST_BOXES]
                items[place] = replace(wanted, item=replace(wanted.item, boxes=both))
                screen.encounter = replace(screen.encounter, items=tuple(items))
                self.count(1)
                self.at = None
                return
        name, classes = (known.name, known.classes) if known else ("", ())
        item = Item(name, classes=classes, code=product.key, boxes=boxes)
        if known is None:
            screen.notice(screen.words("medicine.learn"))
            self.edit(ItemDraft(item), new=True)
        else:
            self.put((*screen.encounter.items, ItemDraft(item))[:MOST_ITEMS])


def _known(desk: Desk, product: ProductCode) -> Known | None:
    from storage.medicines import codes as medicine_codes

    with desk.store.database.read() as connection:
        return medicine_codes.known(connection, product.key)

"""One record: what was seen, what was advised and applied and why, and its history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.counter.panels import stay_words
from screens.shell import command
from screens.shell.command import Command
from screens.shell.key_bar import KeyBar
from screens.shell.screen import StationScreen
from station.i18n import Lang
from station.screening.screening import Decision, Screening
from station.text import mask_name, mask_number, mask_phone

if TYPE_CHECKING:
    from storage.screenings.versions import Version

BOLD, DIM = Style(bold=True), Style(dim=True)
FIX = Command("correct", "f10", "F10")
REFER = Command("refer", "f4", "F4")


class RecordScreen(StationScreen[None]):
    """The newest version first."""

    ACTS: ClassVar[tuple[Command, ...]] = (FIX, REFER, command.BACK, command.HELP)
    BINDINGS: ClassVar[list[Binding]] = command.bindings(FIX, REFER, command.BACK)  # type: ignore[assignment]

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq
        self.versions: list[Version] = []

    def compose(self) -> ComposeResult:
        """A page of text."""
        yield Static("", id="title", classes="title", markup=False)
        with VerticalScroll(classes="form"):
            yield Static("", id="page", markup=False)
        yield KeyBar(markup=False)

    def on_mount(self) -> None:
        """Reads it."""
        super().on_mount()
        self.load()

    def load(self) -> None:
        """Reads every version."""
        desk = self.station_app.desk
        if desk is not None:
            from storage.screenings.versions import versions

            self.station_app.bridge.read(
                lambda: versions(desk, self.seq), self.show, self.station_app.tell
            )

    def show(self, found: list[Version]) -> None:
        """Shows what was read."""
        self.versions = found
        self.retranslate()

    def retranslate(self) -> None:
        """The page anew."""
        super().retranslate()
        self.query_one("#title", Static).update(self.words("record.title", number=self.seq))
        page = Text()
        for at, version in enumerate(reversed(self.versions)):
            self._version(page, version, newest=at == 0)
        self.query_one("#page", Static).update(page)

    def _version(self, page: Text, version: Version, *, newest: bool) -> None:
        desk = self.station_app.desk
        zone = desk.store.settings.zone if desk else None
        when = datetime.fromtimestamp(version.at / 1000, zone)
        key = "record.saved" if version.seq == self.seq else "record.corrected"
        words = self.words(
            key, number=version.seq, when=f"{when:%Y-%m-%d %H:%M:%S}", who=version.operator
        )
        page.append(words + "\n", BOLD if newest else DIM)
        if version.reason:
            page.append(self.words("record.reason", reason=version.reason) + "\n")
        if version.screening is None or version.decision is None:
            page.append(self.words("record.removed") + "\n\n")
            return
        self._seen(page, version.screening)
        self._decided(page, version.decision, drove=version.screening.drove_through)
        page.append(self.words("record.upload") + f"  {version.hash[:16]}\n\n", DIM)

    def _seen(self, page: Text, seen: Screening) -> None:
        who, document = seen.person, seen.person.document
        hidden = not self.station_app.revealed
        name = mask_name(who.name) if hidden else who.name
        number = mask_number(document.number) if hidden else document.number
        phone = mask_phone(who.phone) if hidden else who.phone
        kind = self.words(f"document.{document.kind.value}")
        page.append(f"  {name}  {kind} {number}  {phone}\n")
        readings = "  ".join(
            f"{'Lo' if r.too_low else r.celsius} {self.words('thermometer.' + r.thermometer.value)}"
            for r in seen.readings
        )
        mask = self.words(f"mask.{seen.mask.value}") if seen.mask else "–"
        page.append(
            f"  {self.words('column.temperature')} {readings}   {self.words('field.mask')} {mask}\n"
        )
        symptoms = " ".join(self.words(f"symptom.{s.value}") for s in seen.symptoms or ())
        page.append(
            f"  {self.words('field.symptoms')} {symptoms or self.words('panel.no_symptoms')}\n"
        )
        if seen.defaulted:
            names = " ".join(self.words(f"field.{name}") for name in seen.defaulted)
            page.append(f"  {self.words('record.defaulted', names=names)}\n", DIM)
        status = self.words(f"status.{seen.code.status.value}")
        form = self.words(f"format.{seen.code.format.value}")
        colour = self.words(f"colour.{seen.code.colour.value}") if seen.code.colour else ""
        eye = self.words("record.by_eye") if seen.code.by_eye else ""
        page.append(f"  {self.words('record.code')} {form} {status} {colour} {eye}\n")
        stays = "  ".join(stay_words(self.lang, s) for s in (*seen.stays, *seen.code.places))
        if stays:
            page.append(f"  {self.words('record.stays')} {stays}\n")

    def _decided(self, page: Text, decision: Decision, *, drove: bool) -> None:
        advised = self.words(f"movement.{decision.advised.value if decision.advised else 'none'}")
        page.append(f"  {self.words('column.advised')} {advised}")
        if drove:
            page.append(
                f"  {self.words('record.applied')} {self.words('other.drove_through')}", BOLD
            )
        if decision.applied is not None and decision.movement is not None:
            applied = self.words(f"movement.{decision.movement.value}")
            page.append(
                f"  {self.words('record.applied')} {applied}: {decision.applied.reason}", BOLD
            )
        page.append("\n")
        actions = " · ".join(self.words(f"action.{a.value}") for a in decision.actions_done)
        if actions:
            page.append(f"  {actions}\n")
        for reason in decision.reasons:
            mark = "▸" if reason.decides else " "
            page.append(
                f"  {mark} {reason.rule} {reason.zh if self.lang is Lang.ZH else reason.en}\n"
            )
        source = f"{decision.policy.id} {decision.policy.version}  {decision.risk_list}"
        slip = f"  {self.words('column.slip')} {decision.slip}" if decision.slip else ""
        page.append(f"  {source}{slip}\n", DIM)

    def action_refer(self) -> None:
        """A referral to a fever clinic."""
        from screens.referrals.issue import ReferralScreen

        if self.station_app.desk is not None:
            self.app.push_screen(ReferralScreen(str(self.seq)))

    def action_correct(self) -> None:
        """Corrects this record."""
        from screens.ledger.correction import correct

        correct(self.station_app, self.seq, self.load)

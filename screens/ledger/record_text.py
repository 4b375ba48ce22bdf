"""A record as text: every version, the newest first, with what was seen, advised, applied, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from screens.counter.panels import stay_words
from screens.widgets import detail
from station.i18n import Lang, text
from station.screening.screening import Decision, Screening
from station.text import mask_name, mask_number, mask_phone

if TYPE_CHECKING:
    from storage.screenings.versions import Version

BOLD, DIM, HEAD = Style(bold=True), Style(dim=True), Style(bold=True, reverse=True)


@dataclass(frozen=True, slots=True)
class RecordText:
    """How a record is told: in which language, at which clock, with names or masked."""

    lang: Lang
    zone: tzinfo | None
    revealed: bool
    stage: Callable[[int], str]
    """How far the entry of a seq has come on its way to the hub: `record.upload_...` in the catalogue."""

    def page(self, seq: int, versions: Sequence[Version]) -> Text:
        """All versions, the newest first."""
        page = Text()
        for at, version in enumerate(reversed(versions)):
            if at:
                page.append("\n")
            self._version(page, seq, version, newest=at == 0)
        return page

    def _words(self, key: str, **fields: object) -> str:
        return text(self.lang, key, **fields)

    def _add(self, page: Text, key: str, value: str) -> None:
        if value:
            detail.add(page, self._words(key), value)

    def _version(self, page: Text, seq: int, version: Version, *, newest: bool) -> None:
        when = datetime.fromtimestamp(version.at / 1000, self.zone)
        key = "record.saved" if version.seq == seq else "record.corrected"
        words = self._words(
            key, number=version.seq, when=f"{when:%Y-%m-%d %H:%M:%S}", who=version.operator
        )
        page.append(f" {words} \n", HEAD if newest else BOLD)
        if version.screening is not None and (seen := version.screening.observed_at) is not None:
            told = f"{seen.astimezone(self.zone):%Y-%m-%d %H:%M}"
            self._add(page, "record.late", told)
        self._add(page, "correction.reason", version.reason)
        if version.screening is None or version.decision is None:
            page.append(self._words("record.removed") + "\n")
            return
        self._decided(page, version.decision, drove=version.screening.drove_through)
        self._seen(page, version.screening)
        self._source(page, version.decision)
        page.append(
            f"{self._words(f'record.upload_{self.stage(version.seq)}')}  {version.hash[:16]}\n", DIM
        )

    def _seen(self, page: Text, seen: Screening) -> None:
        who, document = seen.person, seen.person.document
        name = who.name if self.revealed else mask_name(who.name)
        number = document.number if self.revealed else mask_number(document.number)
        phone = who.phone if self.revealed else mask_phone(who.phone)
        kind = self._words(f"document.{document.kind.value}")
        self._add(page, "column.name", f"{name}  {kind} {number}  {phone}".rstrip())
        readings = "  ".join(
            f"{'Lo' if r.too_low else r.celsius} {self._words('thermometer.' + r.thermometer.value)}"
            for r in seen.readings
        )
        self._add(page, "ledger.degrees", readings)
        self._add(page, "field.mask", self._words(f"mask.{seen.mask.value}") if seen.mask else "-")
        symptoms = " ".join(self._words(f"symptom.{s.value}") for s in seen.symptoms or ())
        self._add(page, "field.symptoms", symptoms or self._words("panel.no_symptoms"))
        status = self._words(f"status.{seen.code.status.value}")
        form = self._words(f"format.{seen.code.format.value}")
        colour = self._words(f"colour.{seen.code.colour.value}") if seen.code.colour else ""
        eye = self._words("record.by_eye") if seen.code.by_eye else ""
        self._add(page, "record.code", f"{form} {status} {colour} {eye}".rstrip())
        stays = (*seen.stays, *seen.code.places)
        self._add(page, "record.stays", "  ".join(stay_words(self.lang, s) for s in stays))
        names = " ".join(self._words(f"field.{name}") for name in seen.defaulted)
        if names:
            page.append(self._words("record.defaulted", names=names) + "\n", DIM)

    def _decided(self, page: Text, decision: Decision, *, drove: bool) -> None:
        advised = self._words(f"movement.{decision.advised.value if decision.advised else 'none'}")
        self._add(page, "column.advised", advised)
        applied = self._words("other.drove_through") if drove else ""
        if decision.applied is not None and decision.movement is not None:
            movement = self._words(f"movement.{decision.movement.value}")
            applied = f"{applied} {movement}: {decision.applied.reason}".strip()
        self._add(page, "record.applied", applied)
        actions = "  ".join(self._words(f"action.{a.value}") for a in decision.actions_done)
        self._add(page, "record.actions", actions)
        for reason in decision.reasons:
            mark = "▸" if reason.decides else " "
            page.append(f"{mark} {reason.rule} {reason.words(self.lang)}\n")

    def _source(self, page: Text, decision: Decision) -> None:
        source = f"{decision.policy.id} {decision.policy.version}  {decision.risk_list}"
        slip = f"  {self._words('column.slip')} {decision.slip}" if decision.slip else ""
        page.append(source + slip + "\n", DIM)

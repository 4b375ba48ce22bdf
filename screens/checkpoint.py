"""The checkpoint: scan anywhere, type 365, Enter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding

from screens import acts
from screens.acts import Act
from screens.applying import Applying
from screens.checkpoint_view import CheckpointView
from screens.forms import FormScreen
from screens.taking import Taking
from station.encounter import READINGS, Encounter
from station.screening import Mask, Screening
from station.temperature import Reading, Thermometer

if TYPE_CHECKING:
    from storage.desk import Desk

MASKS = (Mask.WORN, Mask.NOT_WORN, Mask.REFUSED, Mask.UNABLE)


class CheckpointScreen(CheckpointView):
    """The main screen: hands, codes and keys."""

    ACTS: ClassVar[tuple[Act, ...]] = acts.CHECKPOINT
    BINDINGS: ClassVar[list[Binding]] = acts.bindings(*acts.CHECKPOINT)  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.parked: list[Encounter] = []
        self.last_saved = 0
        self.taking = Taking(self)
        self.applying = Applying(self)

    def observed(self) -> Screening:
        """The screening, as one of the party at the barrier."""
        return self.applying.aboard(self.encounter.complete())

    def desk_ready(self, desk: Desk) -> None:
        """The home is open; an unfinished traveller is there again."""
        self.failure = None
        self.reload()
        self.applying.restore_draft(desk)
        self.show_encounter(self.encounter)

    # -- hands ----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Digits typed anywhere are the temperature."""
        character = event.character or ""
        if (character.isascii() and character.isdigit()) or character == ".":
            self.show_encounter(self.encounter.typed(character))
            event.stop()
        elif event.key == "backspace":
            self.show_encounter(self.encounter.erased())
            event.stop()

    def take_code(self, text: str) -> bool:
        """A code for the traveller who stands here; while a form of theirs is open, it waits."""
        if isinstance(self.app.screen, FormScreen):
            self.taking.hold_back(text)
            return True
        return self.taking.take(text)

    def typed_text(self, text: str) -> bool:
        """Text typed outside any field is the name."""
        from screens.person import PersonScreen

        self.app.push_screen(PersonScreen(self.encounter, typed=text), self.back_with)
        return True

    def back_with(self, encounter: Encounter | None) -> None:
        """A form was left: what it says now."""
        if encounter is not None:
            self.show_encounter(replace(encounter, draft=self.encounter.draft))
            self.applying.keep_draft()
            self.taking.look_up()
        self.taking.take_held_back()

    # -- acts -----------------------------------------------------------------------------------

    def action_go(self) -> None:
        """Enter: release, monitor and tests; or the rest before a second reading."""
        self.applying.go()

    def action_apply(self) -> None:
        """The key of its own for stricter movements."""
        self.applying.apply_strict()

    def action_back(self) -> None:
        """Puts the traveller aside for a moment, or brings them back: nothing is lost."""
        if self.encounter.empty and not self.parked:
            return
        following = self.parked.pop(0) if self.encounter.empty else Encounter()
        self.park()
        self.show_encounter(following)
        self.applying.keep_draft()

    def park(self) -> None:
        """Whoever stands here waits at the end of the row; Esc on an empty screen brings the first."""
        self.note = ""
        if not self.encounter.empty:
            self.applying.keep_draft()
            self.parked.append(self.encounter)
            self.notice(self.words("notice.parked", count=len(self.parked)))

    def action_thermometer(self) -> None:
        """The next kind of thermometer."""
        kinds = tuple(Thermometer)
        following = kinds[(kinds.index(self.encounter.thermometer) + 1) % len(kinds)]
        self.use_thermometer(following)

    def use_thermometer(self, kind: Thermometer) -> None:
        """Which thermometer the digits are of."""
        known = replace(self.encounter, thermometer=kind)
        self.show_encounter(known.observed("thermometer", known.screening))

    def action_mask(self) -> None:
        """The next state of the mask."""
        seen = self.encounter.screening
        now = MASKS.index(seen.mask or Mask.WORN)
        mask = MASKS[(now + 1) % len(MASKS)]
        self.show_encounter(self.encounter.observed("mask", replace(seen, mask=mask)))

    def action_too_low(self) -> None:
        """The thermometer shows Lo: kept as such, another method is asked for."""
        seen = self.encounter.screening
        reading = Reading(None, self.encounter.thermometer)
        known = replace(seen, readings=(*seen.readings, reading)[-READINGS + 1 :])
        self.show_encounter(replace(self.encounter, screening=known, digits=""))
        self.action_thermometer()

    def _form(self, screen: Any) -> None:
        if self.station_app.desk is not None:
            self.app.push_screen(screen, self.back_with)

    def action_by_eye(self) -> None:
        """Reads a card by eye."""
        from screens.by_eye import ByEyeScreen

        self._form(ByEyeScreen(self.encounter))

    def action_person(self) -> None:
        """Who it is, symptoms, groups, where from and to."""
        from screens.person import PersonScreen

        self._form(PersonScreen(self.encounter))

    def action_vehicle(self) -> None:
        """The vehicle and how many are aboard."""
        from screens.vehicle import VehicleScreen

        self._form(VehicleScreen(self.encounter))

    def action_other(self) -> None:
        """Another disposition than the advice, with a reason."""
        self.applying.other()

    def action_aside(self) -> None:
        """Who rests; the chosen one comes back for the second reading."""
        from screens.aside import AsideScreen

        if self.station_app.desk is not None:
            self.app.push_screen(AsideScreen(self.board.resting), self.applying.recall)

    def action_ledger(self) -> None:
        """Today's records."""
        from screens.ledger import LedgerScreen

        if self.station_app.desk is not None:
            self.app.push_screen(LedgerScreen())

    def action_registers(self) -> None:
        """Who is in which key group."""
        from screens.registers import RegistersScreen

        if self.station_app.desk is not None:
            self.app.push_screen(RegistersScreen())

    def action_correct(self) -> None:
        """Corrects the record just saved."""
        from screens.correction import correct

        if self.last_saved:
            correct(self.station_app, self.last_saved)
        else:
            self.notice(self.words("notice.nothing_saved"))

    def action_camera(self) -> None:
        """The camera, or the film, from the start."""
        self.station_app.camera.restart()

    def action_recovery(self) -> None:
        """The recovery key, to be written down again."""
        from screens.recovery import RecoveryScreen

        if self.station_app.desk is not None:
            self.app.push_screen(RecoveryScreen())

    def hold_now(self, desk: Desk) -> None:
        """A hold at once, unnamed or with the name that is known."""
        self.applying.hold(desk)

    def keep_draft(self) -> None:
        """Keeps what is half-filled."""
        self.applying.keep_draft()

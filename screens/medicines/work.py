"""What a request's screen asks of the desk, on other threads than the UI's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.counter.encounter import Encounter
from station.medicines.request import MedicineRequest
from station.screening.screening import Screening

if TYPE_CHECKING:
    from storage.cases.records import Outcome
    from storage.desk import Desk
    from storage.medicines.service import Preview


def request(encounter: Encounter, buyer: Screening) -> MedicineRequest:
    """The request as it stands."""
    items = tuple(wanted.item for wanted in encounter.items)
    return MedicineRequest(buyer, items, encounter.user, encounter.without)


def preview(desk: Desk, encounter: Encounter, buyer: Screening) -> Preview:
    """The answers to it."""
    from storage.medicines import service as requests

    return requests.preview(desk, request(encounter, buyer), encounter.subject)


def save(desk: Desk, encounter: Encounter, buyer: Screening) -> Outcome:
    """Saves it with what became of each item."""
    from storage.cases.records import CaseRef
    from storage.medicines import service as requests
    from storage.medicines.service import Handling

    handled = tuple(
        Handling(at, wanted.given, wanted.reason)
        for at, wanted in enumerate(encounter.items)
        if wanted.given
    )
    case = CaseRef(subject=encounter.subject, draft=encounter.draft)
    return requests.save(desk, request(encounter, buyer), handled, case)

"""Medicine requests."""

from __future__ import annotations

from dataclasses import dataclass

from station.medicines.request import Handled, MedicineRequest, Remark
from station.screening.screening import Decision


@dataclass(frozen=True, slots=True)
class Requested:
    """The body of `medicine_request.recorded`."""

    request: MedicineRequest
    handled: tuple[Handled, ...]
    decision: Decision
    remarks: tuple[Remark, ...] = ()

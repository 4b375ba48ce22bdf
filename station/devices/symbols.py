"""What a decoder found, and the names of symbologies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.problems import InputProblem, ProblemCode


class Symbology(StrEnum):
    """Symbologies that are looked for."""

    QR = "qr"
    MICRO_QR = "micro_qr"
    EAN13 = "ean13"
    EAN8 = "ean8"
    CODE128 = "code128"
    CODE39 = "code39"
    CODE93 = "code93"
    ITF = "itf"
    PDF417 = "pdf417"
    DATA_MATRIX = "data_matrix"
    AZTEC = "aztec"
    UPCA = "upca"
    UPCE = "upce"


SCREENING = (
    Symbology.QR,
    Symbology.EAN13,
    Symbology.CODE128,
    Symbology.PDF417,
    Symbology.DATA_MATRIX,
)
"""What stations meet: phones, medicine boxes, trace codes, licences; fewer make fewer mistakes."""

ALIASES = {"qrcode": Symbology.QR, "ean": Symbology.EAN13, "gtin13": Symbology.EAN13}


def named(name: str) -> Symbology:
    """The symbology of a name, however it is spelled: `QR-Code`, `EAN_13`, `Code 128`."""
    squeezed = "".join(c for c in name.lower() if c.isalnum())
    for symbology in Symbology:
        if squeezed == symbology.value.replace("_", ""):
            return symbology
    if squeezed in ALIASES:
        return ALIASES[squeezed]
    known = ", ".join(s.value for s in Symbology)
    raise InputProblem(ProblemCode.BAD_FIELD, field="--symbology", detail=known)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A code that was read: its exact bytes, and its text where they are one."""

    symbology: Symbology
    data: bytes
    text: str | None

    @property
    def is_utf8(self) -> bool:
        """Whether the text says exactly the bytes."""
        return self.text is not None and self.text.encode("utf-8", "surrogatepass") == self.data

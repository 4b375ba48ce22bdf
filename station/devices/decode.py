"""Decoding pictures: zxing-cpp first, zbar in binary mode as a second opinion."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from station.devices import zbar
from station.devices.symbols import SCREENING, Symbol, Symbology

SECOND_OPINION_SECONDS = 1.2
"""Between second opinions: one takes about 50 ms of a 720p frame, ten times what zxing-cpp takes."""

OTHERS_EVERY = 15
"""Frames: bar codes and the like cost three times what QR codes do, and are held still anyway."""

_ZXING = {
    Symbology.QR: "QRCode",
    Symbology.MICRO_QR: "MicroQRCode",
    Symbology.EAN13: "EAN13",
    Symbology.EAN8: "EAN8",
    Symbology.CODE128: "Code128",
    Symbology.CODE39: "Code39",
    Symbology.CODE93: "Code93",
    Symbology.ITF: "ITF",
    Symbology.PDF417: "PDF417",
    Symbology.DATA_MATRIX: "DataMatrix",
    Symbology.AZTEC: "Aztec",
    Symbology.UPCA: "UPCA",
    Symbology.UPCE: "UPCE",
}


class Decoder:
    """Reads codes off grey pictures; keeps the time of its last second opinion."""

    def __init__(self, wanted: Iterable[Symbology] = SCREENING) -> None:
        import zxingcpp

        self.wanted = tuple(wanted)
        self._zxing: Any = zxingcpp
        names = ",".join(_ZXING[s] for s in self.wanted)
        self._formats = zxingcpp.barcode_formats_from_str(names)
        self._phones = zxingcpp.barcode_formats_from_str(
            _ZXING[Symbology.QR] if Symbology.QR in self.wanted else names
        )
        self._turn = 0
        self._second = zbar.Scanner(self.wanted) if zbar.available() else None
        self._asked = float("-inf")

    def frame(self, grey: Any) -> list[Symbol]:
        """Codes on a frame of a film: QR on each, the others and a second opinion now and then."""
        self._turn += 1
        if self._turn % OTHERS_EVERY == 0:
            found = self._read(grey, self._formats, try_rotate=False)
        else:
            even = self._turn % 2 == 0
            found = self._read(grey, self._phones, try_downscale=even, try_invert=even)
        if found or self._second is None:
            return found
        now = time.monotonic()
        if now - self._asked < SECOND_OPINION_SECONDS:
            return found
        self._asked = now
        return self._second.scan(grey)

    def picture(self, grey: Any) -> list[Symbol]:
        """Codes on a still picture: everything is tried, since nobody holds it steadier."""
        found = self._first(grey)
        if found:
            return found
        if self._second is not None:
            found = self._second.scan(grey) or self._second.scan(255 - grey)
            if found:
                return found
        return self._harder(grey)

    def _first(self, grey: Any) -> list[Symbol]:
        return self._read(grey, self._formats)

    def _read(self, grey: Any, formats: Any, **more: Any) -> list[Symbol]:
        results = self._zxing.read_barcodes(
            grey, formats=formats, text_mode=self._zxing.TextMode.Plain, **more
        )
        return [self._symbol(r) for r in results if r.valid]

    def _symbol(self, result: Any) -> Symbol:
        data = bytes(result.bytes)
        binary = result.content_type == self._zxing.ContentType.Binary
        text = text_of(data, "" if binary else str(result.text))
        names = {_squeezed(result.format), _squeezed(result.symbology)}
        for symbology in self.wanted:
            if _ZXING[symbology].lower() in names:
                return Symbol(symbology, data, text)
        # A variant such as QRCodeModel1: the first of its family.
        family = next((s for s in self.wanted if _variant(_ZXING[s], names)), self.wanted[0])
        return Symbol(family, data, text)

    def _harder(self, grey: Any) -> list[Symbol]:
        import cv2

        height, width = grey.shape[:2]
        if max(height, width) > 2400:
            return self._first(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        double = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        soft = cv2.GaussianBlur(double, (0, 0), 3)
        sharp = cv2.addWeighted(double, 2.0, soft, -1.0, 0)
        for attempt in (double, sharp):
            if found := self._first(attempt):
                return found
            if self._second is not None and (found := self._second.scan(attempt)):
                return found
        return []


def _squeezed(name: object) -> str:
    return str(name).rpartition(".")[2].replace(" ", "").replace("-", "").lower()


def _variant(name: str, names: set[str]) -> bool:
    return any(found.startswith(name.lower()) for found in names)


def text_of(data: bytes, guess: str) -> str | None:
    """The bytes as UTF-8; else the decoder's guess; None where it has none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return guess or None

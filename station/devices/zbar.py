"""libzbar in binary mode, which gives the exact bytes; absent without the system's library."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterable
from functools import cache
from typing import Any

from station.devices.symbols import Symbol, Symbology

BINARY = 4
"""ZBAR_CFG_BINARY (libzbar 0.23.1 and newer): without it, short Chinese text is garbled."""

_GREY = int.from_bytes(b"Y800", "little")
_NUMBERS = {
    Symbology.QR: 64,
    Symbology.EAN13: 13,
    Symbology.EAN8: 8,
    Symbology.CODE128: 128,
    Symbology.CODE39: 39,
    Symbology.CODE93: 93,
    Symbology.ITF: 25,
    Symbology.UPCA: 12,
    Symbology.UPCE: 9,
}
"""DataBar is left out: it prints assertions over the screen. PDF417 reads none in zbar."""


@cache
def _library() -> Any:
    """pyzbar's wrapper, or None where libzbar0 is missing."""
    try:
        from pyzbar import wrapper
    except (ImportError, OSError):
        return None
    return wrapper


def available() -> bool:
    """Whether a second opinion can be had."""
    return _library() is not None


class Scanner:
    """One scanner with its own configuration; used by one thread at a time."""

    def __init__(self, wanted: Iterable[Symbology]) -> None:
        self._zbar = _library()
        self._by_number = {n: s for s, n in _NUMBERS.items() if s in set(wanted)}
        self._scanner = self._zbar.zbar_image_scanner_create()
        self._lock = threading.Lock()
        # The wrapper's own function takes its enum only, and that does not know BINARY.
        self._configure = self._zbar.LIBZBAR.zbar_image_scanner_set_config
        self._configure.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int]
        self._set(0, 0, 0)
        for number in self._by_number:
            self._set(number, 0, 1)
        self._set(64, BINARY, 1)

    def _set(self, symbol: int, config: int, value: int) -> None:
        self._configure(ctypes.cast(self._scanner, ctypes.c_void_p), symbol, config, value)

    def scan(self, grey: Any) -> list[Symbol]:
        """Codes on a grey picture."""
        import numpy

        pixels = numpy.ascontiguousarray(grey, dtype=numpy.uint8)
        height, width = pixels.shape[:2]
        raw = pixels.tobytes()
        zbar = self._zbar
        with self._lock:
            image = zbar.zbar_image_create()
            try:
                zbar.zbar_image_set_format(image, _GREY)
                zbar.zbar_image_set_size(image, width, height)
                zbar.zbar_image_set_data(image, raw, len(raw), None)
                if zbar.zbar_scan_image(self._scanner, image) <= 0:
                    return []
                return list(self._symbols(image))
            finally:
                zbar.zbar_image_destroy(image)

    def _symbols(self, image: Any) -> Iterable[Symbol]:
        zbar = self._zbar
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            symbology = self._by_number.get(int(symbol.contents.type))
            if symbology is not None:
                length = zbar.zbar_symbol_get_data_length(symbol)
                data = ctypes.string_at(zbar.zbar_symbol_get_data(symbol), length)
                yield Symbol(symbology, data, _text(data))
            symbol = zbar.zbar_symbol_next(symbol)


def _text(data: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030", "shift_jis"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None

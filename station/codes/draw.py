"""A code as a QR picture, in a PNG or in the terminal."""

from __future__ import annotations

import io
from typing import Any


def _qr(text: str, border: int = 4, *, low: bool = False) -> Any:
    from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
    from qrcode.main import QRCode

    level = ERROR_CORRECT_L if low else ERROR_CORRECT_M
    drawn = QRCode(error_correction=level, border=border, box_size=8)
    drawn.add_data(text)
    drawn.make(fit=True)
    return drawn


def png(text: str, caption: str = "") -> bytes:
    """A PNG, 8 pixels a module, with the quiet zone that readers need; an ASCII caption below."""
    import cv2
    import numpy

    matrix = numpy.array(_qr(text).get_matrix(), dtype=bool)
    pixels = numpy.where(matrix, 0, 255).astype(numpy.uint8)
    pixels = numpy.kron(pixels, numpy.ones((8, 8), dtype=numpy.uint8))
    if caption:
        below = numpy.full((64, pixels.shape[1]), 255, dtype=numpy.uint8)
        cv2.putText(below, caption, (32, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2, cv2.LINE_AA)
        pixels = numpy.vstack([pixels, below])
    done, encoded = cv2.imencode(".png", pixels)
    if not done:
        raise ValueError("png")
    return bytes(encoded.tobytes())


def terminal(text: str, border: int = 4, *, low: bool = False) -> str:
    """Half blocks, dark on light whatever the terminal's colours are."""
    out = io.StringIO()
    matrix = _qr(text, border, low=low).get_matrix()
    if len(matrix) % 2:
        matrix = [*matrix, [False] * len(matrix[0])]
    for upper, lower in zip(matrix[::2], matrix[1::2], strict=True):
        line = "".join(_BLOCKS[(u, v)] for u, v in zip(upper, lower, strict=True))
        out.write(line + "\n")
    return out.getvalue()


_BLOCKS = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}

"""Product codes: an EAN-13 names a product; a 20-digit drug trace code 药品追溯码 one box of it."""

from __future__ import annotations

from dataclasses import dataclass

TRACE_DIGITS, PRODUCT_DIGITS = 20, 7
"""The first 7 digits of a trace code are the product and its pack; the rest is the box."""


@dataclass(frozen=True, slots=True)
class ProductCode:
    """What a scanned box says: the product's key, and the box where its code says which one."""

    key: str
    box: str = ""


def read(text: str) -> ProductCode | None:
    """The product code of a text, or None.

    >>> read("6901234567892"), read("81234567890123456789").key, read("12")
    (ProductCode(key='ean:6901234567892', box=''), 'trace:8123456', None)
    """
    from stdnum import ean

    word = text.strip()
    if not word.isascii() or not word.isdigit():
        return None
    if len(word) == TRACE_DIGITS:
        return ProductCode(f"trace:{word[:PRODUCT_DIGITS]}", word)
    if len(word) == 13 and ean.is_valid(word):
        return ProductCode(f"ean:{word}")
    return None

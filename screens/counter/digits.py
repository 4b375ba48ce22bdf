"""The temperature as it is typed."""

from __future__ import annotations


def shown_digits(digits: str) -> str:
    """The temperature as it will be, always four places so that nothing moves: 365 is 36.5.

    >>> shown_digits("365"), shown_digits("36"), shown_digits("36.5"), shown_digits("")
    ('36.5', '36.-', '36.5', '--.-')
    """
    whole, _, tenths = digits.partition(".")
    if not tenths and len(whole) > 2:
        whole, tenths = whole[:2], whole[2:]
    return f"{whole:-<2}.{tenths:-<1}"

"""Text from outside, made safe to keep and to show; and personal data, masked."""

from __future__ import annotations

import re
import unicodedata

_LONG = r"[0-9]{7,}"

DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Control, format (right-to-left marks, zero-width joiners), surrogate, private use, separators."""


def clean(text: str, limit: int) -> str:
    """One line of visible text, NFC, at most `limit` characters.

    Escape sequences lose their escape character, so that they stay visible and harmless.

    >>> clean("张\\x1b[31m\\u202e伟\\n", 20)
    '张[31m伟'
    """
    kept = (
        " " if ch in "\t\n\r" else ch
        for ch in text[: limit * 4]
        if ch in "\t\n\r" or unicodedata.category(ch) not in DROPPED
    )
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())[:limit]


def is_reason(text: str) -> bool:
    """Whether a text says why: a word, not the digits of a scan or of a thermometer.

    >>> is_reason("第二次 37.6"), is_reason("365"), is_reason("  ")
    (True, False, False)
    """
    return any(unicodedata.category(ch).startswith("L") for ch in text)


def mask_name(name: str) -> str:
    """The family name, at most three stars for the rest.

    >>> mask_name("张三丰"), mask_name("SMITH JOHN"), mask_name("")
    ('张**', 'S***', '')
    """
    many = len(name)
    return name[:1] + ("***" if many > 3 else "*" * (many - 1))


def mask_number(number: str) -> str:
    """The first and last four of a document number, or less when it is short.

    >>> mask_number("11010119920307000X"), mask_number("E1234567")
    ('1101**********000X', 'E1****67')
    """
    many = len(number)
    keep = 4 if many > 15 else many // 4
    if keep == 0:
        return "*" * many
    return f"{number[:keep]}{'*' * (many - 2 * keep)}{number[-keep:]}"


def shortened(number: str) -> str:
    """A number's ends: enough to tell two people apart.

    >>> shortened("22018319920307000X"), shortened("E1234567"), shortened("")
    ('2201..000X', 'E1..67', '')
    """
    keep = min(4, len(number) // 4)
    return f"{number[:keep]}..{number[-keep:]}" if keep else "*" * len(number)


def mask_phone(phone: str) -> str:
    """Three, four stars, four.

    >>> mask_phone("19900000001")
    '199****0001'
    """
    if len(phone) < 8:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]


def mask_digits(text: str) -> str:
    """Free text with its long numbers masked: people write phones anywhere.

    >>> mask_digits("赵调度 19900000001"), mask_digits("120")
    ('赵调度 199****0001', '120')
    """
    return re.sub(_LONG, lambda found: mask_phone(found.group()), text)


def mask_plate(plate: str) -> str:
    """The province and letter and the last two.

    >>> mask_plate("吉A12345")
    '吉A***45'
    """
    if len(plate) < 5:
        return "*" * len(plate)
    return plate[:2] + "*" * (len(plate) - 4) + plate[-2:]

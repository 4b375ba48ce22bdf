"""What every signed format shares: which key signed, whether it may, and whether it is in date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from station.codes import cose
from station.codes.bounded import DecodeError
from station.codes.cose import Sign1, Signature
from station.codes.trust import Trust, TrustedKey, Usage
from station.screening.code_reading import CodeStatus

EXPIRES, NOT_BEFORE, ISSUED = 4, 5, 6
CODE_ID = 7
SKEW = 300
"""Seconds that an issuer's clock may be ahead of ours."""


def judge(
    message: Sign1, trust: Trust, usage: Usage, now: datetime, skew: int = SKEW
) -> tuple[CodeStatus, str, str]:
    """(status, reason, issuer): signature first, then the key's right, revocation, and the dates."""
    signer, reason = _signer(message, trust, usage, now)
    if signer is None:
        status = CodeStatus.FORGED if reason == "signature" else CodeStatus.UNVERIFIED
        return status, reason, ""
    if usage not in signer.usages:
        return CodeStatus.UNVERIFIED, "key_usage", signer.issuer
    if not signer.in_date(now):
        return CodeStatus.UNVERIFIED, "signer_date", signer.issuer
    code_id = message.claims.get(CODE_ID)
    if code_id is not None and not isinstance(code_id, bytes):
        return CodeStatus.UNREADABLE, "cwt", signer.issuer
    if signer.revoked or (isinstance(code_id, bytes) and code_id in trust.revoked_codes):
        return CodeStatus.REVOKED, "revoked", signer.issuer
    return *in_date(message.claims, now, skew), signer.issuer


def _signer(
    message: Sign1, trust: Trust, usage: Usage, now: datetime
) -> tuple[TrustedKey | None, str]:
    candidates = trust.candidates(message.kid)
    if not candidates:
        return None, "issuer"
    results = [(key, cose.verify(message, key.key)) for key in candidates]
    good = [key for key, result in results if result is Signature.GOOD]
    if good:
        # One key may stand in several files: what one of them allows is allowed.
        fits = [key for key in good if usage in key.usages and key.in_date(now)]
        return (fits or good)[0], ""
    # Without a kid, a signature that no known key made says only that the issuer is unknown.
    if any(result is Signature.BAD for _, result in results):
        return None, "signature" if message.kid else "issuer"
    return None, "algorithm"


def in_date(claims: Mapping[Any, Any], now: datetime, skew: int = SKEW) -> tuple[CodeStatus, str]:
    """Whether the claims' times hold at `now`."""
    seconds = now.timestamp()
    for claim in (EXPIRES, NOT_BEFORE, ISSUED):
        if claims.get(claim) is not None and number(claims[claim]) is None:
            return CodeStatus.UNREADABLE, "cwt"
    expires = number(claims.get(EXPIRES))
    if expires is not None and expires < seconds:
        return CodeStatus.EXPIRED, "expires"
    for claim in (NOT_BEFORE, ISSUED):
        begins = number(claims.get(claim))
        if begins is not None and begins > seconds + skew:
            return CodeStatus.NOT_YET_VALID, "issued"
    return CodeStatus.VERIFIED, ""


def required(claims: Mapping[Any, Any], *, only: int, other: int) -> None:
    """Our own formats: issued and expires must stand there, and the payload is of one kind only.

    Raises DecodeError("cwt").
    """
    if other in claims or only not in claims:
        raise DecodeError("cwt")
    if number(claims.get(ISSUED)) is None or number(claims.get(EXPIRES)) is None:
        raise DecodeError("cwt")


def digest(message: Sign1, prefix: str) -> str:
    """The same for the same payload, whatever signature, header or tag is put around it, hex."""
    return hashlib.sha256(prefix.encode() + message.payload).hexdigest()


def number(value: object) -> float | None:
    """A number of seconds in a sane range, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if 0 <= value < 253402300800 else None

"""COSE_Sign1 (RFC 9052): taken apart strictly, verified with ES256 or PS256, made with ES256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from station.codes.bounded import DecodeError, cbor

ALG, CRIT, KID = 1, 2, 4
UNDERSTOOD = {ALG, KID}
"""Headers that may be named as critical; any other makes the message unreadable (RFC 9052, 3.1)."""

ES256, PS256 = -7, -37
TAGS = (61, 18)
"""CWT around COSE_Sign1; either, both or none may stand there."""


class Signature(Enum):
    """What one key says of a signature."""

    GOOD = auto()
    BAD = auto()
    UNUSABLE = auto()


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed message; `claims` is the decoded payload, a CWT map."""

    protected: bytes
    payload: bytes
    signature: bytes
    algorithm: int
    kid: bytes
    claims: Mapping[Any, Any]


def parse(data: bytes) -> Sign1:
    """The parts; DecodeError with `cose`, `cbor` or `cwt`."""
    import cbor2

    value = cbor(data, "cose")
    for tag in TAGS:
        if isinstance(value, cbor2.CBORTag) and value.tag == tag:
            value = value.value
    if not isinstance(value, (list, tuple)) or len(value) != 4:
        raise DecodeError("cose")
    protected, unprotected, payload, signature = value
    if not all(isinstance(part, bytes) for part in (protected, payload, signature)):
        raise DecodeError("cose")
    if not isinstance(unprotected, Mapping):
        raise DecodeError("cose")
    header = cbor(protected, "cose") if protected else {}
    if not isinstance(header, Mapping):
        raise DecodeError("cose")
    _no_unknown_critical(header, unprotected)
    claims = cbor(payload)
    if not isinstance(claims, Mapping):
        raise DecodeError("cwt")
    algorithm = header.get(ALG, unprotected.get(ALG))
    # The protected kid counts; the other only where there is no protected one.
    kid = header.get(KID, unprotected.get(KID))
    return Sign1(
        protected,
        payload,
        signature,
        algorithm if isinstance(algorithm, int) else 0,
        kid if isinstance(kid, bytes) else b"",
        claims,
    )


def _no_unknown_critical(header: Mapping[Any, Any], unprotected: Mapping[Any, Any]) -> None:
    if CRIT in unprotected:
        raise DecodeError("cose")
    if CRIT not in header:
        return
    critical = header[CRIT]
    if not isinstance(critical, (list, tuple)) or not critical:
        raise DecodeError("cose")
    for label in critical:
        known = isinstance(label, int) and not isinstance(label, bool) and label in UNDERSTOOD
        if not known or label not in header:
            raise DecodeError("cose")


def verify(message: Sign1, key: Any) -> Signature:
    """Whether this key made the signature; UNUSABLE where key and algorithm do not belong together."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    signed = _structure(message.protected, message.payload)
    try:
        if message.algorithm == ES256 and isinstance(key, ec.EllipticCurvePublicKey):
            if key.curve.name != "secp256r1" or len(message.signature) != 64:
                return Signature.UNUSABLE if key.curve.name != "secp256r1" else Signature.BAD
            key.verify(_to_der(message.signature), signed, ec.ECDSA(SHA256()))
        elif message.algorithm == PS256 and isinstance(key, rsa.RSAPublicKey):
            scheme = padding.PSS(padding.MGF1(SHA256()), SHA256().digest_size)
            key.verify(message.signature, signed, scheme, SHA256())
        else:
            return Signature.UNUSABLE
    except InvalidSignature:
        return Signature.BAD
    return Signature.GOOD


def sign(claims: dict[Any, Any], kid: bytes, key: Any) -> bytes:
    """A tagged COSE_Sign1 with ES256 over the claims."""
    import cbor2
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    protected = cbor2.dumps({ALG: ES256, KID: kid}, canonical=True)
    payload = cbor2.dumps(claims, canonical=True)
    r, s = decode_dss_signature(key.sign(_structure(protected, payload), ec.ECDSA(SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return bytes(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature])))


def _structure(protected: bytes, payload: bytes) -> bytes:
    import cbor2

    return bytes(cbor2.dumps(["Signature1", protected, b"", payload]))


def _to_der(signature: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(signature) // 2
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    return encode_dss_signature(r, s)

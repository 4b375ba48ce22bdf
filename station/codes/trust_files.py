"""Trust lists from files: our JSON, certificates (PEM, DER, base64), JWK sets, gateway lists, test contexts."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from station import files
from station.bounds import MaxLen
from station.codes.trust import DCC_USAGES, Trust, TrustedKey, TrustFile, Usage, gather, key_id
from station.problems import InputProblem, ProblemCode

if TYPE_CHECKING:
    from cryptography import x509

SIZE_LIMIT = 32 * 1024 * 1024
_OIDS = {
    "1.3.6.1.4.1.1847.2021.1.1": Usage.TEST,
    "1.3.6.1.4.1.1847.2021.1.2": Usage.VACCINATION,
    "1.3.6.1.4.1.1847.2021.1.3": Usage.RECOVERY,
    "1.3.6.1.4.1.0.1847.2021.1.1": Usage.TEST,
    "1.3.6.1.4.1.0.1847.2021.1.2": Usage.VACCINATION,
    "1.3.6.1.4.1.0.1847.2021.1.3": Usage.RECOVERY,
}
_TLS = {"1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"}
"""For servers and clients of TLS."""

_FORBID: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key in our trust list; `spki` is base64 of the public key in DER."""

    kid: Annotated[str, MaxLen(64)]
    spki: Annotated[str, MaxLen(4000)]
    issuer: Annotated[str, MaxLen(80)] = ""
    usages: tuple[Usage, ...] = (Usage.TRAVEL, Usage.SLIP)
    revoked: bool = False

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


@dataclass(frozen=True, slots=True)
class TrustList:
    """Our trust list file."""

    shaodian_trust: Literal[1]
    made: datetime
    expires: datetime | None = None
    keys: list[ListedKey] = field(default_factory=list)
    revoked_codes: list[Annotated[str, MaxLen(64)]] = field(default_factory=list)

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID


def load(paths: list[Path]) -> Trust:
    """The trust of all files; folders are read whole. Raises InputProblem naming the file."""
    keys: list[TrustedKey] = []
    revoked: list[bytes] = []
    told: list[TrustFile] = []
    for path in _all_files(paths):
        found, gone, made, expires = _read(path)
        keys += found
        revoked += gone
        told.append(TrustFile(path.name, len(found), made, expires))
    return gather(keys, revoked, told)


def _all_files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
        else:
            yield path


Found = tuple[list[TrustedKey], list[bytes], datetime | None, datetime | None]


def _read(path: Path) -> Found:
    from cryptography.exceptions import UnsupportedAlgorithm

    data = files.read_bounded(path, SIZE_LIMIT)
    stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    try:
        stripped = data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if stripped[:1] in (b"{", b"["):
            return _json(json.loads(stripped.decode("utf-8-sig")), stamp)
        return _certificates(stripped, data), [], stamp, None
    except InputProblem:
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST, file=path) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, UnsupportedAlgorithm):
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST, file=path) from None


def _json(value: Any, stamp: datetime) -> Found:
    if isinstance(value, dict) and "shaodian_trust" in value:
        return _ours(value)
    if isinstance(value, dict) and "TESTCTX" in value:
        encoded = value["TESTCTX"].get("CERTIFICATE")
        return [certificate(base64.b64decode(encoded))] if encoded else [], [], stamp, None
    if isinstance(value, dict) and isinstance(value.get("keys"), list):
        return [_jwk(k) for k in value["keys"]], [], stamp, None
    entries = value.get("certificates") if isinstance(value, dict) else value
    if not isinstance(entries, list) or not entries:
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST)
    return [_gateway(entry) for entry in entries], [], stamp, None


def _ours(value: dict[str, Any]) -> Found:
    from cryptography.hazmat.primitives.serialization import load_der_public_key
    from pydantic import TypeAdapter

    found = TypeAdapter(TrustList).validate_python(value)
    keys = [
        TrustedKey(
            bytes.fromhex(k.kid), load_der_public_key(base64.b64decode(k.spki)), k.issuer,
            frozenset(k.usages), k.revoked, _aware(found.made),
        )
        for k in found.keys
    ]  # fmt: skip
    gone = [bytes.fromhex(c) for c in found.revoked_codes]
    return keys, gone, _aware(found.made), _aware(found.expires) if found.expires else None


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _gateway(entry: Any) -> TrustedKey:
    """An entry of a national or EU list: base64 DER under one of the usual names, or bare."""
    if isinstance(entry, str):
        return certificate(base64.b64decode(entry))
    for name in ("rawData", "certificate", "x509", "cert"):
        if name in entry:
            key = certificate(base64.b64decode(entry[name]))
            if isinstance(kid := entry.get("kid"), str):
                return replace(key, kid=base64.b64decode(kid))
            return key
    if "publicKey" in entry:
        return _public(base64.b64decode(entry["publicKey"]), base64.b64decode(entry["kid"]))
    raise InputProblem(ProblemCode.NOT_A_TRUST_LIST)


def _public(encoded: bytes, kid: bytes) -> TrustedKey:
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    return TrustedKey(kid, load_der_public_key(encoded), usages=DCC_USAGES)


def _jwk(jwk: dict[str, Any]) -> TrustedKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST)
    x, y = (int.from_bytes(_b64url(jwk[c]), "big") for c in ("x", "y"))
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    # It says nothing of our formats, and is trusted for none of them.
    return TrustedKey(_b64url(jwk["kid"]), key, str(jwk.get("iss", ""))[:80])


def _b64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _certificates(stripped: bytes, data: bytes) -> list[TrustedKey]:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    if stripped.startswith(b"-----BEGIN CERTIFICATE"):
        found = x509.load_pem_x509_certificates(stripped)
        return [certificate(c.public_bytes(Encoding.DER)) for c in found]
    if stripped.startswith(b"-----BEGIN"):
        return [_pem_key(stripped)]
    if data[:1] == b"\x30":
        return [certificate(data)]
    lines = data.split()
    if not lines:
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST)
    try:
        return [certificate(base64.b64decode(line, validate=True)) for line in lines]
    except binascii.Error:
        raise InputProblem(ProblemCode.NOT_A_TRUST_LIST) from None


def _pem_key(pem: bytes) -> TrustedKey:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_public_key,
    )

    key = load_pem_public_key(pem)
    encoded = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    # A bare key names nothing: at most it is a certificate signer's, never a travel code's.
    return TrustedKey(key_id(encoded), key, usages=DCC_USAGES)


def certificate(der: bytes) -> TrustedKey:
    """A document signer's certificate; an extension that will not parse does not make it useless."""
    from cryptography import x509

    found = x509.load_der_x509_certificate(der)
    try:
        issuer = found.subject.rfc4514_string()[:80]
    except ValueError:
        issuer = ""
    return TrustedKey(
        key_id(der), found.public_key(), issuer, _usages(found),
        begins=found.not_valid_before_utc, ends=found.not_valid_after_utc,
    )  # fmt: skip


def _usages(found: x509.Certificate) -> frozenset[Usage]:
    """What a signer's certificate may sign; nothing where it is for something else altogether."""
    from cryptography import x509

    try:
        if not found.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature:
            return frozenset()
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        pass
    try:
        extended = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return DCC_USAGES
    oids = {o.dotted_string for o in extended}
    named = frozenset(_OIDS[o] for o in oids if o in _OIDS)
    return named or (frozenset() if oids & _TLS else DCC_USAGES)

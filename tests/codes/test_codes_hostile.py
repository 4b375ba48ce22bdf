"""Codes that were accepted and should not be: each fault that was found, and its family."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from station.codes import cose, slip, travel, trust_files
from station.codes.bounded import to_base45
from station.codes.recognise import recognise
from station.codes.trust import Trust, Usage, gather
from station.counter import merge
from station.demo import samples
from station.kinds import StationKind
from station.policy.gather import StationContext
from station.policy.gather import gather as facts_of
from station.policy.load import default_policy
from station.screening.code_reading import CodeFormat, CodeStatus
from station.screening.disposition import Movement
from station.screening.screening import Screening
from storage.home import signing_keys
from tests.app import film

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SIGNER = samples.signer()
TRUST = gather([SIGNER.trusted("示例")])


def claims(**more: Any) -> dict[Any, Any]:
    seconds = int(NOW.timestamp())
    found: dict[Any, Any] = {
        1: "x", 4: seconds + 3600, 6: seconds - 60, 7: b"12345678",
        1001: {1: "林小雨", 2: 5, 3: "", 4: "", 5: 1, 6: []},
    }  # fmt: skip
    return found | more


def wrapped(
    payload: bytes, *, protected: dict[Any, Any] | bytes | None = None,
    unprotected: dict[Any, Any] | None = None, tag: int | None = 18, flip: bool = False,
    prefix: str = travel.PREFIX,
) -> str:  # fmt: skip
    """A code with any headers; `flip` puts the other of the two valid signatures there."""
    header = {1: -7, 4: SIGNER.kid} if protected is None else protected
    raw = header if isinstance(header, bytes) else cbor2.dumps(header, canonical=True)
    structure = cbor2.dumps(["Signature1", raw, b"", payload])
    r, s = decode_dss_signature(SIGNER.private.sign(structure, ec.ECDSA(hashes.SHA256())))
    if flip:
        order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
        s = order - s
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    message: Any = [raw, unprotected or {}, payload, signature]
    return prefix + to_base45(cbor2.dumps(cbor2.CBORTag(tag, message) if tag else message))


def status(text: str, trust: Trust = TRUST, now: datetime = NOW) -> CodeStatus:
    return recognise(text, trust, now).status


def test_the_plain_one_is_verified() -> None:
    assert status(wrapped(cbor2.dumps(claims(), canonical=True))) is CodeStatus.VERIFIED


@pytest.mark.parametrize(
    ("protected", "unprotected"),
    [
        ({1: -7, 4: SIGNER.kid, 2: [99], 99: 1}, {}),
        ({1: -7, 4: SIGNER.kid, 2: []}, {}),
        ({1: -7, 4: SIGNER.kid, 2: ["x"], "x": 1}, {}),
        ({1: -7, 4: SIGNER.kid, 2: [5]}, {}),
        ({1: -7, 4: SIGNER.kid}, {2: [1]}),
    ],
)
def test_a_critical_header_that_is_not_understood_is_refused(
    protected: dict[Any, Any], unprotected: dict[Any, Any]
) -> None:
    text = wrapped(cbor2.dumps(claims()), protected=protected, unprotected=unprotected)
    assert status(text) is CodeStatus.UNREADABLE


def test_a_critical_header_that_is_understood_is_none() -> None:
    protected = {1: -7, 4: SIGNER.kid, 2: [1]}
    assert status(wrapped(cbor2.dumps(claims()), protected=protected)) is CodeStatus.VERIFIED


def doubled(body: bytes, key: bytes, value: bytes) -> bytes:
    """A map with one more pair in front."""
    assert body[0] >> 5 == 5
    assert body[0] & 31 < 23
    return bytes([body[0] + 1]) + key + value + body[1:]


def test_a_key_that_is_there_twice_is_refused() -> None:
    plain = cbor2.dumps(claims(), canonical=True)
    late = cbor2.dumps(int(NOW.timestamp()) - 9999)
    assert status(wrapped(doubled(plain, b"\x04", late))) is CodeStatus.UNREADABLE
    # The same key in a longer spelling.
    assert status(wrapped(doubled(plain, b"\x18\x04", late))) is CodeStatus.UNREADABLE
    inner = cbor2.dumps(claims()[1001], canonical=True)
    red = doubled(inner, b"\x05", b"\x04")
    assert status(wrapped(plain.replace(inner, red))) is CodeStatus.UNREADABLE
    header = doubled(cbor2.dumps({1: -7, 4: SIGNER.kid}, canonical=True), b"\x04", b"\x41x")
    assert status(wrapped(plain, protected=header)) is CodeStatus.UNREADABLE


@pytest.mark.parametrize("as_text", ["12345678", b"12345678".hex(), 7])
def test_a_code_id_that_is_no_bytes_does_not_escape_its_revocation(as_text: object) -> None:
    trust = replace(TRUST, revoked_codes=frozenset({b"12345678"}))
    assert status(wrapped(cbor2.dumps(claims())), trust) is CodeStatus.REVOKED
    text = wrapped(cbor2.dumps(claims() | {7: as_text}))
    assert status(text, trust) is CodeStatus.UNREADABLE


def test_a_key_is_revoked_under_any_id_and_the_newest_word_counts() -> None:
    key = SIGNER.trusted("示例")
    old, new = NOW - timedelta(days=9), NOW - timedelta(days=1)
    text = wrapped(cbor2.dumps(claims()))
    gone = replace(key, revoked=True, stated=new)
    for others in (
        [gone, replace(key, stated=old)],
        [replace(key, stated=old), gone],
        [key, replace(gone, kid=b"another1")],
        [replace(key, kid=SIGNER.kid, stated=None), gone],
    ):
        assert status(text, gather(others)) is CodeStatus.REVOKED, others
    back = [replace(gone, stated=old), replace(key, stated=new)]
    assert status(text, gather(back)) is CodeStatus.VERIFIED


# -- certificates ------------------------------------------------------------------------------------------


def certificate(
    *, begins: int = -10, ends: int = 700, tls: bool = False, may_sign: bool = True
) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(SIGNER.public)
        .serial_number(7)
        .not_valid_before(NOW + timedelta(days=begins))
        .not_valid_after(NOW + timedelta(days=ends))
        .add_extension(
            x509.KeyUsage(may_sign, False, not may_sign, False, False, False, False, False, False),
            critical=True,
        )
    )
    if tls:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        built = built.add_extension(usage, critical=False)
    return built.sign(SIGNER.private, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, CodeStatus.VERIFIED),
        ({"ends": -1, "begins": -20}, CodeStatus.UNVERIFIED),
        ({"begins": 1}, CodeStatus.UNVERIFIED),
        ({"tls": True}, CodeStatus.UNVERIFIED),
        ({"may_sign": False}, CodeStatus.UNVERIFIED),
    ],
)
def test_a_signers_certificate_must_be_one(given: dict[str, Any], wanted: CodeStatus) -> None:
    key = replace(trust_files.certificate(certificate(**given)), kid=SIGNER.kid)
    text = samples.certificate(SIGNER, ("Muster", "Erika"), NOW)
    assert status(text, gather([key])) is wanted


def test_a_file_that_names_no_use_gives_none_of_ours(tmp_path: Path) -> None:
    numbers = SIGNER.public.public_numbers()
    import base64

    def b64(number: int) -> str:
        return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")

    kid = base64.urlsafe_b64encode(SIGNER.kid).decode().rstrip("=")
    jwk = {"kty": "EC", "crv": "P-256", "kid": kid, "x": b64(numbers.x), "y": b64(numbers.y)}
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [jwk]}))
    pem = SIGNER.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "bare.pem").write_bytes(pem)
    trust = trust_files.load([tmp_path])
    assert {k.usages & {Usage.TRAVEL, Usage.SLIP} for ks in trust.keys.values() for k in ks} == {
        frozenset()
    }
    assert status(wrapped(cbor2.dumps(claims())), trust) is CodeStatus.UNVERIFIED
    ours = json.loads(signing_keys.trust_list([], "示例", NOW))
    spki = SIGNER.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ours["keys"].append(signing_keys.listed_key(SIGNER.kid, spki, "示例") | {"usages": ["travel"]})
    (tmp_path / "ours.json").write_text(json.dumps(ours))
    found = recognise(wrapped(cbor2.dumps(claims())), trust_files.load([tmp_path]), NOW)
    assert found.status is CodeStatus.VERIFIED


# -- one code, however it is wrapped ------------------------------------------------------------------------


def test_the_same_code_has_one_digest_however_it_is_wrapped() -> None:
    payload = cbor2.dumps(claims(), canonical=True)
    texts = [
        wrapped(payload),
        wrapped(payload, flip=True),
        wrapped(payload, unprotected={99: "x"}),
        wrapped(payload, tag=None),
    ]
    found = [recognise(text, TRUST, NOW) for text in texts]
    assert {f.status for f in found} == {CodeStatus.VERIFIED}
    assert len({f.digest for f in found}) == 1
    other = recognise(wrapped(cbor2.dumps(claims() | {7: b"other678"})), TRUST, NOW)
    assert other.digest != found[0].digest


def test_one_payload_is_a_travel_code_or_a_slip_never_both() -> None:
    both = cbor2.dumps(claims() | {1002: {1: "DH01-1", 2: 0}})
    for prefix, form in ((travel.PREFIX, CodeFormat.TRAVEL), (slip.PREFIX, CodeFormat.SLIP)):
        found = recognise(wrapped(both, prefix=prefix), TRUST, NOW)
        assert (found.format, found.status) == (form, CodeStatus.UNREADABLE)


@pytest.mark.parametrize("missing", [4, 6])
def test_a_code_without_its_dates_is_none(missing: int) -> None:
    found = {k: v for k, v in claims().items() if k != missing}
    assert status(wrapped(cbor2.dumps(found))) is CodeStatus.UNREADABLE
    issued = slip.issue(
        slip.PassSlip("DH01-1", Movement.MONITOR, issued=NOW), SIGNER.kid, SIGNER.private
    )
    assert status(issued) is CodeStatus.VERIFIED


def test_a_code_that_was_issued_long_ago_counts_as_expired() -> None:
    seconds = int(NOW.timestamp())
    old = claims() | {6: seconds - 5 * 365 * 86400, 4: seconds + 86400}
    found = recognise(wrapped(cbor2.dumps(old)), TRUST, NOW)
    seen = merge.merge(Screening(), found)
    setting = StationContext(StationKind.CHECKPOINT, "220183", NOW.date(), NOW)
    assert facts_of(seen, default_policy(), setting).code_status is CodeStatus.EXPIRED
    fresh = merge.merge(Screening(), recognise(wrapped(cbor2.dumps(claims())), TRUST, NOW))
    assert facts_of(fresh, default_policy(), setting).code_status is CodeStatus.VERIFIED


def test_the_samples_are_as_before() -> None:
    assert set(film()) == {
        "clean", "fever", "high_risk", "expired", "forged", "chinese_name", "foreign",
    }  # fmt: skip
    assert {1, 4} == cose.UNDERSTOOD

"""Codes: real signed samples, our own formats, hostile bytes."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes import bounded, slip, travel, trust_files
from station.codes.recognise import reading, recognise
from station.codes.trust import Trust, gather
from station.demo import samples
from station.places.risk_areas import Stay
from station.problems import InputProblem
from station.screening.code_reading import CodeFormat, CodeStatus, Colour
from station.screening.disposition import Movement

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SIGNER = samples.signer()
TRUST = gather([SIGNER.trusted("示例省码")])
STEPS = ("prefix", "base45", "compression", "cose", "cbor", "cwt", "fields")


def issue(**changes: Any) -> str:
    stays = (Stay("220104", date(2026, 11, 9), date(2026, 11, 15)), Stay("2201", marked=True))
    person = samples.person("欧阳静宜", date(2001, 12, 30), 6)
    code = travel.TravelCode(person, Colour.GREEN, stays, "示例", NOW, NOW + timedelta(hours=24))
    return travel.issue(replace(code, **changes), SIGNER.kid, SIGNER.private)


def test_a_travel_code_says_again_what_was_put_in() -> None:
    found = recognise(issue(), TRUST, NOW)
    assert (found.format, found.status, found.reason) == (
        CodeFormat.TRAVEL,
        CodeStatus.VERIFIED,
        "",
    )
    assert isinstance(found.payload, travel.TravelCode)
    assert found.payload.person.name == "欧阳静宜"
    assert [s.division for s in found.payload.stays] == ["220104", "2201"]
    assert found.payload.stays[1].marked
    kept = reading(found)
    assert kept.colour is Colour.GREEN
    assert len(kept.digest) == 64


def test_a_travel_code_fits_the_alphanumeric_mode() -> None:
    assert set(issue()) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize(
    ("at", "status"),
    [(NOW, "verified"), (NOW + timedelta(hours=24), "verified"), (NOW + timedelta(hours=24, seconds=1), "expired"),
     (NOW - timedelta(minutes=5), "verified"), (NOW - timedelta(minutes=6), "not_yet_valid")],
)  # fmt: skip
def test_the_dates_hold(at: datetime, status: str) -> None:
    assert recognise(issue(), TRUST, at).status == status


def test_an_unknown_issuer_a_forged_one_and_a_revoked_one() -> None:
    text = issue()
    assert recognise(text, Trust(), NOW).status is CodeStatus.UNVERIFIED
    other = samples.signer()
    wrong = gather([replace(other.trusted("x"), kid=SIGNER.kid)])
    assert recognise(text, wrong, NOW).status is CodeStatus.FORGED
    gone = gather([replace(SIGNER.trusted("x"), revoked=True)])
    assert recognise(text, gone, NOW).status is CodeStatus.REVOKED


def test_a_forged_code_brings_nothing_onto_the_record() -> None:
    wrong = gather([replace(samples.signer().trusted("x"), kid=SIGNER.kid)])
    kept = reading(recognise(issue(), wrong, NOW))
    assert (kept.colour, kept.places) == (None, ())


def test_a_slip_is_read_by_whoever_trusts_the_station() -> None:
    made = slip.PassSlip("DH01-AAAAAA-261123-0001", Movement.MONITOR, "220183", "5:ab", "DH01", NOW)
    found = recognise(slip.issue(made, SIGNER.kid, SIGNER.private), TRUST, NOW)
    assert (found.status, found.payload) == (CodeStatus.VERIFIED, made)
    late = recognise(slip.issue(made, SIGNER.kid, SIGNER.private), TRUST, NOW + timedelta(days=4))
    assert late.status is CodeStatus.EXPIRED


@given(st.integers(0, 400), st.integers(0, 255))
def test_one_changed_byte_never_verifies(at: int, value: int) -> None:
    raw = bytearray(bounded.base45(issue()[4:]))
    at %= len(raw)
    if raw[at] == value:
        return
    raw[at] = value
    found = recognise("SD1:" + bounded.to_base45(bytes(raw)), TRUST, NOW)
    assert found.status is not CodeStatus.VERIFIED


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200).map(bounded.to_base45)))
def test_no_text_raises(text: str) -> None:
    for prefix in ("", "HC1:", "SD1:", "SP1:", "HC2:"):
        assert recognise(prefix + text, TRUST, NOW).status is not CodeStatus.VERIFIED


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (zlib.compress(bytes(2_000_000)), "compression"),
        (zlib.compress(b"\x81" * 4000 + b"\x00"), "cose"),
        (zlib.compress(b"\xd2\x84\x43\xa1\x01\x26\xa0"), "cose"),
        (zlib.compress(b"\x5b" + b"\xff" * 8), "cose"),
        (b"plain", "compression"),
    ],
    ids=["bomb", "deep", "short", "huge length", "not compressed"],
)
def test_bombs_and_broken_structures_are_unreadable(data: bytes, step: str) -> None:
    found = recognise("HC1:" + bounded.to_base45(data), TRUST, NOW)
    assert (found.status, found.reason) == (CodeStatus.UNREADABLE, step)


def test_a_text_too_long_is_unreadable() -> None:
    assert recognise("A" * 100_000, TRUST, NOW).status is CodeStatus.UNREADABLE


@pytest.mark.parametrize(
    ("text", "form", "status"),
    [
        (samples.resident_number("220183", date(1990, 1, 1)), "resident_id", "opaque"),
        (samples.resident_number("220183", date(1990, 1, 1))[:-1] + "?", "opaque", "opaque"),
        ("姓名:林小雨|女|220183199203070008|", "resident_id", "opaque"),
        ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
         "passport_mrz", "opaque"),
        ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C37UTO7408122F1204159ZE184226B<<<<<10",
         "passport_mrz", "unreadable"),
        ("6901234567892", "ean13", "opaque"),
        ("6901234567890", "opaque", "opaque"),
        ("https://example.invalid/220183199203070008", "opaque", "opaque"),
    ],
)  # fmt: skip
def test_plain_texts(text: str, form: str, status: str) -> None:
    found = recognise(text, TRUST, NOW)
    assert (found.format.value, found.status.value) == (form, status)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"[1, 2]", b"{}", b"\x30\x82", b'{"shaodian_trust": 1}', b"\xff" * 50],
    ids=["empty", "words", "numbers", "nothing", "short der", "no fields", "noise"],
)
def test_what_is_no_trust_list_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(content)
    with pytest.raises(InputProblem, match="S-206"):
        trust_files.load([tmp_path / "list"])


def _reached(found: Any, step: str) -> bool:
    if found.format is not CodeFormat.DCC:
        return False
    failed = STEPS.index(found.reason) if found.status is CodeStatus.UNREADABLE else len(STEPS)
    return failed > STEPS.index(step)


CHECKS: dict[str, Any] = {
    "EXPECTEDUNPREFIX": lambda f: _reached(f, "prefix"),
    "EXPECTEDB45DECODE": lambda f: _reached(f, "base45"),
    "EXPECTEDCOMPRESSION": lambda f: _reached(f, "compression"),
    "EXPECTEDDECODE": lambda f: _reached(f, "cbor"),
    "EXPECTEDVERIFY": lambda f: (
        f.status in ("verified", "expired", "not_yet_valid") or f.reason in ("key_usage", "fields")
    ),
    "EXPECTEDKEYUSAGE": lambda f: f.reason != "key_usage",
    "EXPECTEDEXPIRATIONCHECK": lambda f: f.status not in ("expired", "not_yet_valid"),
}


def test_real_certificates_meet_their_expectations(data: Path) -> None:
    missed, total = [], 0
    for path in sorted((data / "dgc-testdata").rglob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        context = case["TESTCTX"]
        encoded = context.get("CERTIFICATE")
        trust = gather([trust_files.certificate(base64.b64decode(encoded))] if encoded else [])
        clock = datetime.fromisoformat(
            context.get("VALIDATIONCLOCK") or "2021-06-01T00:00:00+00:00"
        )
        at = clock if clock.tzinfo else clock.replace(tzinfo=UTC)
        found = recognise(case["PREFIX"], trust, at)
        for name, check in CHECKS.items():
            if name in case["EXPECTEDRESULTS"]:
                total += 1
                if check(found) != case["EXPECTEDRESULTS"][name]:
                    missed.append(f"{path.name} {name}")
    assert total > 2000
    assert len(missed) <= total * 0.02, missed

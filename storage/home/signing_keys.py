"""Signing keys of a station: made, listed, and the trust list that others need."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station import files
from station.codes.trust import Usage, key_id
from station.problems import InputProblem, ProblemCode
from station.settings import HomePaths
from storage.home import station_key

SUFFIX = ".pem"
_NAME = re.compile(r"[\w.-]{1,40}")
LIST_VALID = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and its id, the first 8 bytes of the SHA-256 of its public key in DER."""

    name: str
    kid: bytes
    private: Any
    spki: bytes


def make(paths: HomePaths, name: str) -> SigningKey:
    """A new P-256 key in the home, readable by its owner only."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    if not _NAME.fullmatch(name):
        raise InputProblem(ProblemCode.BAD_FIELD, field="NAME", detail=_NAME.pattern)
    path = paths.keys / f"{name}{SUFFIX}"
    if path.exists():
        raise InputProblem(ProblemCode.KEY_FILE_EXISTS, file=path)
    paths.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files.write(path, pem, mode=0o600)
    return load(path)


def load(path: Path) -> SigningKey:
    """The key of a file."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_private_key,
    )

    try:
        key = load_pem_private_key(files.read_bounded(path, 100_000), None)
    except (ValueError, TypeError):
        raise InputProblem(ProblemCode.NOT_A_PRIVATE_KEY, file=path) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise InputProblem(ProblemCode.NOT_A_PRIVATE_KEY, file=path)
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(path.stem, key_id(spki), key, spki)


def files_of(paths: HomePaths) -> list[Path]:
    """The files of a home's signing keys."""
    return sorted(paths.keys.glob(f"*{SUFFIX}")) if paths.keys.is_dir() else []


def private_files(paths: HomePaths) -> list[Path]:
    """Every private key that a backup holds: those that sign codes, and the station's own."""
    return [*files_of(paths), *sorted(paths.keys.glob(f"*{station_key.SUFFIX}"))]


def listed(paths: HomePaths) -> list[SigningKey]:
    """Every signing key of a home."""
    return [load(path) for path in files_of(paths)]


def listed_key(kid: bytes, spki: bytes, issuer: str) -> dict[str, Any]:
    """A key's entry in a trust list: it may sign travel codes and slips."""
    return {
        "kid": kid.hex(),
        "spki": base64.b64encode(spki).decode("ascii"),
        "issuer": issuer,
        "usages": [Usage.TRAVEL.value, Usage.SLIP.value],
    }


def trust_list(keys: list[SigningKey], issuer: str, made: datetime) -> bytes:
    """A trust list file over these keys, to be given to other stations."""
    value = {
        "shaodian_trust": 1,
        "made": made.isoformat(timespec="seconds"),
        "expires": (made + LIST_VALID).isoformat(timespec="seconds"),
        "keys": [listed_key(key.kid, key.spki, issuer) for key in keys],
        "revoked_codes": [],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"

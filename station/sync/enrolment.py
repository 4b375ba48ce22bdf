"""Enrolment: what the hub's invitation says, and what a station asks with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from station.problems import InputProblem, ProblemCode
from station.sync import INVITATION
from station.sync.batch import Signer
from station.sync.identity import DIGITS, HubIdentity, verified

LIMIT = 16 << 10
"""Bytes of a request."""

_TOKEN = re.compile(r"[A-Z2-9]{20,40}")
_FINGERPRINT = re.compile(rf"[A-Z2-7]{{{DIGITS}}}")
_CONTEXT, _ANSWERED = b"shaodian enrol 1\0", b"shaodian enrolled 1\0"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where the hub is, who it must be, and the word that is good once."""

    url: str
    fingerprint: str
    token: str

    @property
    def text(self) -> str:
        """For a QR code, or to be typed."""
        return f"{INVITATION} {self.url} {self.fingerprint} {self.token}"


def is_invitation(text: str) -> bool:
    """Whether a scanned text is meant as one."""
    return text.strip().startswith(INVITATION + " ")


def read(text: str) -> Invitation:
    """The invitation of a text; NOT_AN_INVITATION otherwise."""
    parts = text.split()
    if len(text) > 600 or len(parts) != 4 or parts[0] != INVITATION:
        raise InputProblem(ProblemCode.NOT_AN_INVITATION)
    _, url, fingerprint, token = parts
    if not (_FINGERPRINT.fullmatch(fingerprint) and _TOKEN.fullmatch(token) and _is_address(url)):
        raise InputProblem(ProblemCode.NOT_AN_INVITATION)
    return Invitation(url.rstrip("/"), fingerprint, token)


def _is_address(url: str) -> bool:
    try:
        found = urlsplit(url)
        port = found.port
    except ValueError:
        return False
    plain = not (found.username or found.password or found.query or found.fragment)
    return found.scheme in ("http", "https") and bool(found.hostname) and plain and port != 0


class Enrol(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants in; `public` is the station's Ed25519 key, raw."""

    token: str
    station: str
    public: bytes
    name: str = ""
    code: str = ""
    kind: str = ""
    place: str = ""


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """The hub's keys, raw; that they are the invited hub's, the fingerprint tells."""

    signing: bytes
    sealing: bytes
    hub: str = ""


class _Signed(msgspec.Struct, frozen=True, array_like=True):
    said: bytes
    signature: bytes


def ask(enrol: Enrol, key: Signer) -> bytes:
    """The request: whoever sends it has the private half of `public`."""
    said = msgspec.msgpack.encode(enrol)
    return msgspec.msgpack.encode(_Signed(said, key.sign(_CONTEXT + said)))


def asked(data: bytes) -> Enrol:
    """The request of a station, by its own key; BAD_ENROLMENT otherwise."""
    try:
        if len(data) > LIMIT:
            raise ValueError
        signed = _SIGNED.decode(data)
        found = _ENROL.decode(signed.said)
        if not verified(found.public, _CONTEXT + signed.said, signed.signature):
            raise ValueError
        if (
            not 0 < len(found.station) <= 36
            or "\0" in found.station
            or max(map(len, (found.name, found.code, found.kind, found.place))) > 60
        ):
            raise ValueError
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.BAD_ENROLMENT) from None
    return found


def grant(enrolled: Enrolled, sign: Signer) -> bytes:
    """The hub's answer."""
    said = msgspec.msgpack.encode(enrolled)
    return msgspec.msgpack.encode(_Signed(said, sign.sign(_ANSWERED + said)))


def granted(data: bytes, fingerprint: str) -> HubIdentity:
    """The keys of the hub that was invited to; NOT_THE_HUB for any other."""
    try:
        if len(data) > LIMIT:
            raise ValueError
        signed = _SIGNED.decode(data)
        found = _ENROLLED.decode(signed.said)
        hub = HubIdentity(found.signing, found.sealing)
        if hub.fingerprint != fingerprint or not hub.signed(
            _ANSWERED + signed.said, signed.signature
        ):
            raise ValueError
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise InputProblem(ProblemCode.NOT_THE_HUB) from None
    return hub


_SIGNED = msgspec.msgpack.Decoder(_Signed)
_ENROL = msgspec.msgpack.Decoder(Enrol)
_ENROLLED = msgspec.msgpack.Decoder(Enrolled)

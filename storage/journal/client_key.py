"""Client keys: a caller's own name for what it sends, bound to what it sent under it.

Whoever lost the answer asks again with the same key and the same line and gets the old receipt,
before anything else is looked at. The same key with another line is a problem of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The key, and the SHA-256 of the line that came with it; empty where there was no line."""

    text: str
    line: str = ""


def of_line(values: Mapping[str, Any]) -> ClientKey | None:
    """The key of a parsed line; how its JSON was spelled makes no difference."""
    text = values.get("key")
    if not isinstance(text, str) or not text:
        return None
    rest = {name: value for name, value in values.items() if name != "key"}
    spelled = json.dumps(rest, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return ClientKey(text, hashlib.sha256(spelled.encode()).hexdigest())


def new_secret() -> str:
    """For `hidden`."""
    return secrets.token_hex(32)


def hidden(secret: str, text: str) -> str:
    """What is kept of the key of a removed record: enough to know it again, not to read it."""
    return "hmac:" + hmac.new(bytes.fromhex(secret), text.encode(), hashlib.sha256).hexdigest()


def signed(body: bytes, key: ClientKey | None) -> bytes:
    """A body with the key and the line's digest in it: so the chain covers both."""
    if key is None:
        return body
    told = {"key": key.text} | ({"line": key.line} if key.line else {})
    more = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return more if body == b"{}" else body[:-1] + b"," + more[1:]

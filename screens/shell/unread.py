"""Whether keys wait in the terminal that nobody has read yet: a busy machine reads them late."""

from __future__ import annotations

import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App


def unread(app: App[None]) -> bool:
    """Whether there are; False where nobody can know (no terminal, or Windows)."""
    if app.is_headless or sys.__stdin__ is None:
        return False
    with suppress(OSError, ValueError):
        return bool(select.select([sys.__stdin__.fileno()], [], [], 0)[0])
    return False

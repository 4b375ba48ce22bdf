"""What is opened by its name: a screen of a subject that this one does not know, loaded when it is asked for."""

from __future__ import annotations

import importlib
from typing import Any


def named(where: str) -> Any:
    """`package.module:Name`."""
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(module), name)

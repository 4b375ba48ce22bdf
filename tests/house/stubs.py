"""What a newcomer's files would hold: the least of each kind."""

from __future__ import annotations

PROJECTION = '''"""A stub."""


def project(connection, entry):
    """Shows it."""


def forget(connection, entry):
    """Forgets it."""
'''
LINE = '''"""A stub."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class StubLine:
    """A stub."""

    kind: Literal["stub"]


def save(desk, line, key=None):
    """Saves nothing."""
'''
EXPORT = '''"""A stub."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A stub."""

    seq: int


def lines(store, span, *, full):
    """None."""
    return ()
'''
FORMAT = '''"""A stub."""


def write(out, form, lines, lang):
    """Writes nothing."""
    return 0
'''
SCREEN = '''"""A stub."""

from screens.shell import command
from screens.shell.list_screen import ListScreen


class StubScreen(ListScreen[None]):
    """A stub."""

    ACTS = (command.STUB, command.BACK)
'''
CODE = '''"""A stub."""

from station.screening.code_reading import CodeFormat, CodeStatus, Recognised


def looks_like(text):
    """Whether it is one."""
    return text.startswith("STUB:")


def recognise(text, trust, now):
    """An opaque one."""
    return Recognised(CodeFormat.STUB, CodeStatus.OPAQUE)
'''
DEVICE = '''

class Stub:
    """A stub."""

    live = False

    def __init__(self, name: str) -> None:
        self.name = name

    @staticmethod
    def accepts(name: str) -> bool:
        """By its name."""
        return name.startswith("stub:")
'''
COMMAND = '''"""A stub."""

import click


@click.command()
def stub() -> None:
    """A stub."""
'''

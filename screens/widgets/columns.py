"""Columns of text, measured in cells."""

from __future__ import annotations

from rich.cells import set_cell_size


def fit(text: str, width: int) -> str:
    """The text in just so many cells and one blank; 0 is as it comes."""
    return set_cell_size(text, width) + " " if width else text

"""What the camera sees, as shades of a few characters: enough to aim by."""

from __future__ import annotations

from typing import Any

SHADES = " .:-=+*#%@"


def picture_text(picture: Any, width: int) -> str:
    """Rows of shades; a cell is about twice as high as it is wide."""
    height, wide = picture.shape[:2]
    columns = max(1, min(width, wide))
    lines = []
    for row in range(0, height, 2):
        cells = (int(picture[row, at * wide // columns]) for at in range(columns))
        lines.append("".join(SHADES[cell * (len(SHADES) - 1) // 255] for cell in cells))
    return "\n".join(lines[:14])

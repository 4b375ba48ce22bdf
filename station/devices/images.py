"""OpenCV, made quiet before it is imported, and pictures read with a bound."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from station import files
from station.problems import InputProblem, ProblemCode

SIZE_LIMIT = 64 * 1024 * 1024
SIDE_LIMIT = 12_000
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".gif", ".ppm", ".pgm"}
FILMS = {".mp4", ".avi", ".webm", ".mkv", ".mov", ".m4v"}


def opencv() -> Any:
    """The module, told beforehand not to print over the screen."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
    import cv2

    return cv2


def grey_picture(path: Path) -> Any:
    """A picture as grey pixels, transparency on white; InputProblem where it is none."""
    import numpy

    cv2 = opencv()
    data = numpy.frombuffer(files.read_bounded(path, SIZE_LIMIT), dtype=numpy.uint8)
    picture = _decode(cv2, data)
    if picture is None or not picture.size or max(picture.shape[:2]) > SIDE_LIMIT:
        raise InputProblem(ProblemCode.NOT_A_PICTURE, file=path)
    if picture.dtype != numpy.uint8:
        picture = cv2.convertScaleAbs(picture, alpha=255.0 / float(picture.max() or 1))
    return _on_white(cv2, numpy, picture)


def _decode(cv2: Any, data: Any) -> Any:
    if not data.size:
        return None
    try:
        return cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None


def _on_white(cv2: Any, numpy: Any, picture: Any) -> Any:
    if picture.ndim == 2:
        return picture
    if picture.shape[2] == 4:
        alpha = picture[:, :, 3:].astype(numpy.float32) / 255.0
        mixed = picture[:, :, :3] * alpha + 255.0 * (1.0 - alpha)
        picture = mixed.astype(numpy.uint8)
    if picture.shape[2] == 2:
        return picture[:, :, 0]
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)

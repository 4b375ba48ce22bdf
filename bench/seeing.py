"""The reader: an empty 720p frame."""

from __future__ import annotations

import random
import time
from typing import Any

import numpy

from bench.table import Line
from station.devices import images
from station.devices.decode import Decoder

FRAMES = 30


def scene() -> numpy.ndarray:
    """A grey room with furniture, edges as soft and noise as strong as a small camera's."""
    chance = numpy.random.default_rng(2)
    frame = numpy.full((720, 1280), 120, dtype=numpy.uint8)
    for _ in range(30):
        x, y = int(chance.integers(0, 1100)), int(chance.integers(0, 600))
        frame[y : y + int(chance.integers(20, 120)), x : x + int(chance.integers(20, 180))] = int(
            chance.integers(0, 255)
        )
    soft = images.opencv().GaussianBlur(frame, (0, 0), 1.5).astype(numpy.float64)
    noisy: Any = soft + chance.normal(0, 4, frame.shape)
    return numpy.asarray(noisy.clip(0, 255), dtype=numpy.uint8)


def run() -> list[Line]:
    """At 30 frames a second, as a camera gives them."""
    decoder, empty = Decoder(), scene()
    decoder.frame(empty)
    spent, used = [], time.process_time()
    begun = time.perf_counter()
    for at in range(FRAMES * 4):
        start = time.perf_counter()
        decoder.frame(empty)
        spent.append(time.perf_counter() - start)
        time.sleep(max(0.0, begun + (at + 1) / FRAMES - time.perf_counter()))
    share = (time.process_time() - used) / (time.perf_counter() - begun)
    average = sum(spent) / len(spent)
    return [
        Line(
            "empty 720p frame, average",
            f"{average * 1e3:.1f} ms",
            "-",
            "-",
            "<= 5 ms",
            average <= 0.005,
        ),
        Line("second opinions: core used", f"{share:.2f}", "-", "-", "<= 0.5", share <= 0.5),
    ]


def placed(empty: numpy.ndarray, code: numpy.ndarray, chance: random.Random) -> numpy.ndarray:
    """The scene with a code somewhere in it, 260 to 600 pixels wide."""
    side = chance.randrange(260, 600)
    frame = empty.copy()
    y, x = chance.randrange(0, 720 - side), chance.randrange(0, 1280 - side)
    area = images.opencv().INTER_AREA
    frame[y : y + side, x : x + side] = images.opencv().resize(
        code, (side, side), interpolation=area
    )
    return frame

"""Sources and the reader: a film that ends, a camera that is lost, the same code in view."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest

from station.codes import draw
from station.devices import images, reader
from station.devices.decode import Decoder
from station.devices.reader import Listener, Reader, Repeats
from station.devices.sources import Capture, Folder, source
from station.devices.symbols import Symbol, Symbology, named
from station.problems import InputProblem, Problem, ProblemCode, StationProblem

TEXT = "SD1:NOTHING 欧阳"


def film(path: Path, text: str, frames: int = 12) -> Path:
    """A short film of a code on grey."""
    cv2 = images.opencv()
    code = cv2.imdecode(numpy.frombuffer(draw.png(text), numpy.uint8), cv2.IMREAD_COLOR)
    frame = numpy.full((480, 640, 3), 120, dtype=numpy.uint8)
    frame[40:440, 120:520] = cv2.resize(code, (400, 400))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25, (640, 480))
    for _ in range(frames):
        writer.write(frame)
    writer.release()
    return path


class Heard:
    """What a reader told."""

    def __init__(self) -> None:
        self.codes: list[Symbol] = []
        self.states: list[Problem | None] = []
        self.listener = Listener(self.codes.append, self.states.append)

    def until(self, done: Callable[[], bool], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not done() and time.monotonic() < end:
            time.sleep(0.02)
        assert done(), (self.codes, self.states)


def told(heard: Heard) -> list[str | None]:
    return [None if s is None else s.code.value for s in heard.states]


def test_a_film_is_read_once_and_ends_with_a_word(tmp_path: Path) -> None:
    heard = Heard()
    found = Reader(source(str(film(tmp_path / "a.mp4", TEXT))), heard.listener)
    found.start()
    heard.until(lambda: told(heard) == [None, "S-403"])
    found.stop()
    assert [s.text for s in heard.codes] == [TEXT]


def test_a_folder_stands_in_for_a_camera_and_bad_files_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.devices.sources.FOLDER_SECONDS", 0.3)
    for at, text in enumerate(("first code", "second code")):
        (tmp_path / f"{at}.png").write_bytes(draw.png(text))
    (tmp_path / "0a.png").write_bytes(b"no picture")
    heard = Heard()
    found = Reader(Folder(str(tmp_path)), heard.listener)
    found.start()
    heard.until(lambda: "S-403" in told(heard))
    assert [s.text for s in heard.codes] == ["first code", "second code"]


class Unplugged:
    """A live camera that is lost after two frames, and comes back."""

    live = True

    def __init__(self) -> None:
        self.opened = 0

    def open(self) -> None:
        self.opened += 1

    def frames(self) -> Iterator[Any]:
        for _ in range(2):
            yield numpy.full((120, 160), 90, dtype=numpy.uint8)
        raise StationProblem(ProblemCode.CAMERA_LOST)

    def close(self) -> None:
        return


def test_a_lost_camera_is_told_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "RETRY_SECONDS", 0.05)
    heard, camera = Heard(), Unplugged()
    found = Reader(camera, heard.listener)
    found.start()
    heard.until(lambda: camera.opened >= 3)
    found.stop()
    assert told(heard)[:3] == [None, "S-402", None]


class Endless(Unplugged):
    """Frames for ever; remembers which threads closed it."""

    def __init__(self) -> None:
        super().__init__()
        self.closed_by: list[str] = []

    def frames(self) -> Iterator[Any]:
        while True:
            yield numpy.full((120, 160), 90, dtype=numpy.uint8)
            time.sleep(0.01)

    def close(self) -> None:
        self.closed_by.append(threading.current_thread().name)


def test_a_source_is_closed_only_by_the_thread_that_reads_it() -> None:
    heard, camera = Heard(), Endless()
    found = Reader(camera, heard.listener)
    found.start()
    heard.until(lambda: bool(heard.states))
    found.stop()
    assert camera.closed_by == ["reader"]


@pytest.mark.parametrize("name", ["99", "/dev/video99", "gone.mp4", "gone"])
def test_a_camera_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(StationProblem, match="S-401"):
        Capture(name).open()


def test_the_same_code_is_not_taken_twice_while_it_stays_in_view() -> None:
    repeats = Repeats(5)
    assert [repeats.fresh(b"a", t) for t in (0, 1, 4, 8.9, 12, 17.1)] == [
        True,
        False,
        False,
        False,
        False,
        True,
    ]
    assert repeats.fresh(b"b", 17.2)


def test_short_chinese_is_read_exactly() -> None:
    cv2 = images.opencv()
    decoder = Decoder([Symbology.QR])
    for text in ("张伟", "欧阳", "德惠市", "一"):
        grey = cv2.imdecode(numpy.frombuffer(draw.png(text), numpy.uint8), cv2.IMREAD_GRAYSCALE)
        assert [s.text for s in decoder.picture(grey)] == [text]
        if decoder._second is not None:
            assert [s.text for s in decoder._second.scan(grey)] == [text]


def test_what_the_terminal_shows_is_a_code_too() -> None:
    lines = draw.terminal("HELLO 123").splitlines()
    assert len({len(line) for line in lines}) == 1
    upper = {" ": (0, 0), "▄": (0, 255), "▀": (255, 0), "█": (255, 255)}
    pixels = numpy.array(
        [[upper[c][half] for c in line] for line in lines for half in (0, 1)], dtype=numpy.uint8
    )
    large = numpy.kron(pixels, numpy.ones((6, 6), dtype=numpy.uint8))
    assert [s.text for s in Decoder([Symbology.QR]).picture(large)] == ["HELLO 123"]


@pytest.mark.parametrize(
    ("name", "symbology"), [("QR-Code", "qr"), ("EAN_13", "ean13"), ("Code 128", "code128")]
)
def test_symbologies_by_any_spelling(name: str, symbology: str) -> None:
    assert named(name) == symbology


def test_an_unknown_symbology_is_refused() -> None:
    with pytest.raises(InputProblem, match="S-102"):
        named("telepathy")


def test_photos_are_read_right(data: Path) -> None:
    right = total = wrong = 0
    for folder in sorted((data / "zxing").iterdir()):
        symbology = {"q": "qr", "e": "ean13", "c": "code128", "f": "qr"}[folder.name[0]]
        decoder = Decoder([named(symbology)])
        for photo in sorted(folder.glob("*.png")):
            found = decoder.picture(images.grey_picture(photo))
            text = photo.with_suffix(".txt")
            if folder.name.startswith("false"):
                wrong += bool(found)
                continue
            total += 1
            with text.open(encoding="utf-8", newline="") as file:
                right += any(s.text == file.read() for s in found)
    assert total > 150
    assert wrong == 0
    assert right >= total * 0.93


def test_a_film_on_a_disk_in_memory_is_a_film_and_no_camera() -> None:
    room = Path("/dev/shm")
    if not room.is_dir():
        pytest.skip("no disk in memory here")
    with tempfile.TemporaryDirectory(dir=room) as folder:
        assert not source(str(film(Path(folder) / "a.mp4", TEXT))).live
    assert source("/dev/video0").live

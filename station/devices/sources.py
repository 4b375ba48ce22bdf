"""Frame sources behind one protocol: a camera, a film, a folder of pictures, one picture."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from station.devices import images
from station.problems import ProblemCode, StationProblem

FOLDER_SECONDS = 1.5
"""How long each picture of a folder is shown."""


class Source(Protocol):
    """Gives frames until it ends; a lost device raises StationProblem."""

    live: bool

    def open(self) -> None: ...

    def frames(self) -> Iterator[Any]: ...

    def close(self) -> None: ...


class SourceKind(Source, Protocol):
    """A source that is made from its name, and says which names are its own."""

    def __init__(self, name: str) -> None: ...

    @staticmethod
    def accepts(name: str) -> bool: ...


class Folder:
    """A folder of pictures, or a single one, each in view for a while."""

    live = False

    def __init__(self, name: str) -> None:
        self.path = Path(name)
        self._closed = False

    @staticmethod
    def accepts(name: str) -> bool:
        """Whether the name is a folder's or a picture's."""
        path = Path(name)
        return path.is_dir() or path.suffix.lower() in images.PICTURES

    def open(self) -> None:
        """Nothing to open, but it must be there."""
        self._closed = False
        if not self.path.exists():
            raise StationProblem(ProblemCode.CAMERA_MISSING, source=self.path)

    def frames(self) -> Iterator[Any]:
        """Every picture in the order of its name; what is none is passed over."""
        for path in _pictures(self.path):
            try:
                grey = images.grey_picture(path)
            except Exception:  # noqa: BLE001,RUF100,S112 - one bad file must not end the queue
                continue
            until = time.monotonic() + FOLDER_SECONDS
            while time.monotonic() < until and not self._closed:
                yield grey
                time.sleep(0.1)

    def close(self) -> None:
        """Stops between two frames."""
        self._closed = True


def _pictures(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(p for p in path.iterdir() if p.suffix.lower() in images.PICTURES)


class Capture:
    """A camera by number or device, or a film at its own speed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.live = name.isdigit() or (name.startswith("/dev/") and not Path(name).is_file())
        self._capture: Any = None

    @staticmethod
    def accepts(name: str) -> bool:
        """A camera's number, a device, a film: whatever the library opens."""
        return bool(name)

    def open(self) -> None:
        """Opens the device or the file."""
        cv2 = images.opencv()
        if not self.live and not Path(self.name).is_file():
            raise StationProblem(ProblemCode.CAMERA_MISSING, source=self.name)
        self._capture = cv2.VideoCapture(int(self.name) if self.name.isdigit() else self.name)
        if not self._capture.isOpened():
            self.close()
            raise StationProblem(ProblemCode.CAMERA_MISSING, source=self.name)

    def frames(self) -> Iterator[Any]:
        """Grey frames, a film's at its own pace; a live device that gives none was lost."""
        cv2 = images.opencv()
        per_second = self._capture.get(cv2.CAP_PROP_FPS) or 25.0
        pause = 0.0 if self.live else 1.0 / min(max(per_second, 1.0), 120.0)
        due = time.monotonic()
        while self._capture is not None:
            good, frame = self._capture.read()
            if not good:
                if self.live:
                    raise StationProblem(ProblemCode.CAMERA_LOST)
                return
            yield cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
            due += pause
            time.sleep(max(0.0, due - time.monotonic()))

    def close(self) -> None:
        """Gives the device back."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()


SOURCES: tuple[type[SourceKind], ...] = (Folder, Capture)
"""In the order in which they are asked; a new kind of source is a class and a name here."""


def source(name: str) -> Source:
    """The source that a name means: a camera's number or device, a film, a folder, a picture."""
    return next(kind for kind in SOURCES if kind.accepts(name))(name)

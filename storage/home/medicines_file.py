"""The medicine catalogue of a home: the county's file, or the product's own."""

from __future__ import annotations

from station import files
from station.medicines import catalogue
from station.medicines.catalogue import Catalogue
from station.settings import HomePaths


class Catalogues:
    """Loads the catalogue at the first need, and again when its file changes.

    A file that is broken is a problem, told once; the catalogue before it stays in use.
    """

    def __init__(self, paths: HomePaths | None = None) -> None:
        self._path = paths.medicines if paths else None
        self._stamp: tuple[int, int] | None = None
        self._found: Catalogue | None = None

    def get(self) -> Catalogue:
        """The catalogue now."""
        stamp = self._now()
        if self._found is None or stamp != self._stamp:
            # Noted first: a broken file is told once.
            self._stamp = stamp
            self._found = self._found or catalogue.default_catalogue()
            if self._path is not None and stamp is not None:
                self._found = catalogue.load(self._path)
        return self._found

    def _now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat() if self._path else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None


def use(paths: HomePaths, raw: bytes) -> None:
    """Takes a checked catalogue into use."""
    paths.lists.mkdir(mode=0o700, parents=True, exist_ok=True)
    files.write(paths.medicines, raw)

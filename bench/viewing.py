"""A code in view of the app in a pty: from its first frame to the reading painted on the screen.

Run as a program it is the app itself, its camera a source that notes when each code comes into view.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.table import Line, quantile
from station.codes import draw
from station.demo import samples
from station.devices import images

CODES, BLANK, SHOWN = 24, 0.8, 0.7
FRAMES = 30
ESCAPE = "\x1b"


class Staged:
    """A camera at 30 frames a second: an empty scene, then the next code, again and again."""

    live = False

    def __init__(self, _name: str) -> None:
        folder = Path(_name)
        self._codes = [images.grey_picture(p) for p in sorted(folder.glob("*.png"))]
        self._notes = (folder / "notes").open("a", buffering=1)

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def frames(self) -> Iterator[Any]:
        """Each frame when it is due; the moment of a code's first one is noted."""
        from bench.seeing import placed, scene

        empty, chance = scene(), random.Random(4)
        for code in self._codes:
            yield from _held(empty, BLANK)
            frame = placed(empty, code, chance)
            self._notes.write(f"{time.monotonic()}\n")
            yield from _held(frame, SHOWN)


def _held(frame: Any, seconds: float) -> Iterator[Any]:
    end = time.monotonic() + seconds
    while (begun := time.monotonic()) < end:
        yield frame
        time.sleep(max(0.0, begun + 1 / FRAMES - time.monotonic()))


def run() -> list[Line]:
    """Parks each traveller with Esc before the next code comes."""
    from bench.screen import Pty

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = _staged(folder)
        terminal = Pty(["-m", "bench.viewing", str(home), str(folder)])
        seen = _watch(terminal)
        terminal.close()
        noted = [float(line) for line in (folder / "notes").read_text().split()]
    taken = [min((s - at for s in seen if s > at), default=9.0) + 1 / FRAMES for at in noted]
    tail = quantile(taken, 0.95)
    return [
        Line("code in view to reading on screen, p95", f"{tail * 1e3:.0f} ms",
             f"one frame: 33 ms; {len(taken)} codes", f"{tail * FRAMES:.1f}", "<= 150 ms", tail <= 0.15)
    ]  # fmt: skip


def _watch(terminal: Any) -> list[float]:
    """When the words of a verified code were painted."""
    import pexpect

    seen, words = [], "已验证".encode()
    tail = b""
    end = time.monotonic() + CODES * (BLANK + SHOWN) + 6
    while time.monotonic() < end:
        try:
            tail = (tail + terminal.child.read_nonblocking(65536, 0.02))[-20_000:]
        except pexpect.TIMEOUT:
            continue
        except pexpect.EOF:
            break
        if words in tail:
            seen.append(time.monotonic())
            tail = b""
            time.sleep(0.1)
            terminal.child.send(ESCAPE)
            terminal.quiet(0.1)
    return seen


def _staged(folder: Path) -> Path:
    """A home that trusts the issuer, and a picture for each code."""
    import json

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from storage.home import new_settings, signing_keys
    from storage.upkeep.founding import found

    now, signer = datetime.now(UTC), samples.signer()
    made = found(folder / "home", new_settings(name="bench", operator="b", place="220183"))
    spki = signer.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    listed = json.loads(signing_keys.trust_list([], "bench", now))
    listed["keys"].append(
        signing_keys.listed_key(signer.kid, spki, "bench") | {"usages": ["travel"]}
    )
    (made.paths.trust / "list.json").write_text(json.dumps(listed), "utf-8")
    for at in range(CODES):
        text = samples.film(signer, signer, now)[0].text
        (folder / f"{at:02d}.png").write_bytes(draw.png(text))
    return made.paths.root


if __name__ == "__main__":
    from screens.app import StationApp
    from station.devices import sources
    from station.i18n import Lang

    setattr(sources, "source", Staged)  # noqa: B010 - the app looks there
    StationApp(Path(sys.argv[1]), Lang.ZH, camera=sys.argv[2]).run()

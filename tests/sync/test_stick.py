"""The upload over a stick: signed, sealed, twice changes nothing, and receipts come back the same way."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from station.problems import InputProblem, ProblemCode
from station.screening.screening import Mask, Screening
from station.screening.temperature import Reading
from station.sync import bundle
from storage.desk import Desk
from storage.journal import entries as journal
from storage.screenings import service
from storage.sync import enrolling, known_hub, stick
from tests.conftest import Run
from tests.sync.canned import SmallHub, served


def carried(hub: SmallHub, path: Path, back: Path) -> None:
    """What the hub does with a stick."""
    with path.open("rb") as source, back.open("wb") as out:
        bundle.begin(out)
        for part in bundle.parts(source, path):
            bundle.put(out, hub.take(part))


def screened(desk: Desk, count: int) -> None:
    for _ in range(count):
        service.apply(desk, Screening(readings=(Reading(36.5),), mask=Mask.WORN))


def chain_of(desk: Desk) -> list[tuple[int, bytes]]:
    with desk.store.database.read() as connection:
        return [(row.seq, row.hash) for row in journal.walk(connection)]


@pytest.fixture
def hub(desk: Desk) -> SmallHub:
    """Enrolled while there was a network; it is gone now."""
    with served(SmallHub()) as found:
        enrolling.enrol(desk.store, found.invitation.text)
    return found


def test_a_stick_carries_everything_and_brings_the_receipts(
    desk: Desk, hub: SmallHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stick, "ROOM", 4000)
    screened(desk, 30)
    out, back = tmp_path / "a.bundle", tmp_path / "a.receipts"
    count, last = stick.write(desk.store, out)
    assert (count, last.seq) == (len(chain_of(desk)), len(chain_of(desk)))
    assert "王".encode() not in out.read_bytes()
    assert out.stat().st_mode & 0o077 == 0
    carried(hub, out, back)
    assert hub.entries == chain_of(desk)
    assert hub.batches > 3
    assert stick.read(desk.store, back).head.seq == count
    screened(desk, 1)
    assert stick.write(desk.store, tmp_path / "b.bundle")[0] == 1
    carried(hub, out, back)
    assert stick.read(desk.store, back).head.seq == count
    carried(hub, tmp_path / "b.bundle", back)
    carried(hub, tmp_path / "b.bundle", back)
    assert stick.read(desk.store, back).head.seq == count + 1
    assert hub.entries == chain_of(desk)
    # Old receipts change nothing.
    carried(hub, out, back)
    assert stick.read(desk.store, back).head.seq == count + 1
    assert stick.write(desk.store, tmp_path / "c.bundle")[0] == 0


def test_what_is_no_receipt_of_the_hub_changes_nothing(
    desk: Desk, hub: SmallHub, tmp_path: Path
) -> None:
    screened(desk, 2)
    out, back = tmp_path / "a.bundle", tmp_path / "a.receipts"
    stick.write(desk.store, out)
    with pytest.raises(InputProblem) as refused:
        stick.write(desk.store, out)
    assert refused.value.code is ProblemCode.FILE_EXISTS
    carried(hub, out, back)
    whole = back.read_bytes()
    other = SmallHub()
    for spoilt, code in (
        (b"", ProblemCode.NOT_A_BUNDLE), (whole[:-3], ProblemCode.NOT_A_BUNDLE), (whole[:20], ProblemCode.NOT_A_BUNDLE),
        (whole[:-3] + bytes(3), ProblemCode.NOT_THE_HUB), (bundle.MAGIC, ProblemCode.NOT_A_BUNDLE),
        (bundle.MAGIC + b"\xff\xff\xff\xff", ProblemCode.NOT_A_BUNDLE),
    ):  # fmt: skip
        back.write_bytes(spoilt)
        with pytest.raises(InputProblem) as refused:
            stick.read(desk.store, back)
        assert refused.value.code is code, spoilt
    with pytest.raises(InputProblem) as refused:
        carried(other, out, back)
    assert refused.value.code is ProblemCode.SEALED_FOR_ANOTHER
    with pytest.raises(InputProblem) as refused:
        stick.read(desk.store, tmp_path / "none")
    assert refused.value.code is ProblemCode.NO_SUCH_FILE
    hub.refuse = True
    carried(hub, out, back)
    with pytest.raises(InputProblem) as refused:
        stick.read(desk.store, back)
    assert refused.value.code is ProblemCode.SHUT_OUT
    with desk.store.database.read() as connection:
        assert known_hub.acknowledged(connection).head.seq == 0


def test_a_length_that_lies_is_not_believed() -> None:
    source = io.BytesIO(bundle.MAGIC + (100).to_bytes(4, "big") + b"short")
    with pytest.raises(InputProblem):
        list(bundle.parts(source, "x"))


def test_the_command(station: Run, tmp_path: Path) -> None:
    assert station("init", "--operator", "李岚").returncode == 0
    out, back = tmp_path / "a.bundle", tmp_path / "a.receipts"
    assert "S-170" in station("bundle", "write", str(out)).stderr
    with served(SmallHub()) as hub:
        station("sync", "--enrol", hub.invitation.text)
    assert station("bundle", "write", str(out)).returncode == 0
    assert "S-215" in station("bundle", "write", str(out)).stderr
    assert station("bundle", "write", str(out), "--force").returncode == 0
    carried(hub, out, back)
    assert station("bundle", "read", str(back)).returncode == 0
    assert '"pending": 0' in station("sync", "--status", "--json").stdout

"""What is no batch of a station that the hub lets in: nothing of it is kept."""

from __future__ import annotations

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.problems import InputProblem, ProblemCode
from station.sync import batch as batches
from station.sync import packing
from station.sync.answer import Status
from station.sync.batch import Batch, Item
from station.sync.identity import new_keys
from storage.hub import accepting, stations
from storage.hub.hub import Hub
from tests.hub.sender import CLOCK, Sender, held, journal


def signed(hub: Hub, sender: Sender, plain: bytes) -> bytes:
    """A packed text, sealed and signed as a batch is."""
    context = b"shaodian batch 1\0"
    sealed = packing.sealed(plain, hub.keys.public, context + sender.station.encode())
    signature = sender.key.sign(context + sender.station.encode() + b"\0" + sealed)
    return msgspec.msgpack.encode([1, sender.station, sealed, signature])


def refused(hub: Hub, data: bytes) -> ProblemCode:
    with pytest.raises(InputProblem) as told:
        accepting.accept(hub, data)
    return told.value.code


@pytest.mark.parametrize("at", [0, 1, 3, 20, 40, 60, 100, -100, -70, -65, -1])
def test_a_changed_byte_anywhere_is_refused(hub: Hub, sender: Sender, at: int) -> None:
    data = bytearray(sender.grow(3).data(hub))
    data[at] ^= 1
    try:
        status = msgspec.msgpack.decode(
            msgspec.msgpack.decode(accepting.accept(hub, bytes(data)))[1]
        )
        assert status["status"] == "refused"
    except InputProblem as problem:
        assert problem.code is ProblemCode.NOT_A_BATCH
    assert held(hub, sender.station) == []


def test_a_changed_byte_in_an_entry_is_another_entry_and_an_alarm(hub: Hub, sender: Sender) -> None:
    batch = sender.grow(3).batch(0, 3)
    sender.given(hub, sender.sealed(hub, batch))
    item = batch.items[1]
    for changed in (
        Item(item.header, item.salt, (item.body or b"")[:-1] + b" }"),
        Item(item.header.replace(b"480", b"481"), item.salt, item.body),
        Item(item.header, b"x" * 16, item.body),
    ):
        forged = Batch(0, batch.before, (batch.items[0], changed, batch.items[2]), CLOCK)
        assert sender.given(hub, sender.sealed(hub, forged)).alarm
    kept = held(hub, sender.station)
    assert [entry for entry in kept if entry in journal(sender)] == journal(sender)


def test_a_bomb_is_not_unfolded(hub: Hub, sender: Sender) -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(200 << 20))
    assert refused(hub, signed(hub, sender, bomb)) is ProblemCode.BATCH_TOO_LARGE
    pieces = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(100))
    assert refused(hub, signed(hub, sender, pieces)) is ProblemCode.BATCH_TOO_LARGE
    assert refused(hub, bytes(batches.LIMIT + 1)) is ProblemCode.BATCH_TOO_LARGE


@pytest.mark.parametrize(
    "plain",
    [
        b"", b"\xc0", b"\x91" * 50_000, msgspec.msgpack.encode([0, bytes(31), [], 0]),
        msgspec.msgpack.encode([-1, bytes(32), [], 0]),
        msgspec.msgpack.encode([0, bytes(32), [[b"h", None, b"{}"]], 0]),
        msgspec.msgpack.encode([0, bytes(32), [[b"h", bytes(16), b"{}", None, 1 << 63, bytes(32)]], 0]),
    ],
)  # fmt: skip
def test_what_is_no_batch_inside_is_refused(hub: Hub, sender: Sender, plain: bytes) -> None:
    assert refused(hub, signed(hub, sender, packing.compressed(plain))) is ProblemCode.NOT_A_BATCH
    assert refused(hub, signed(hub, sender, plain)) is ProblemCode.NOT_A_BATCH


def test_a_batch_for_another_hub_is_told_so(hub: Hub, sender: Sender) -> None:
    data = batches.seal(sender.grow(1).batch(0, 1), sender.station, sender.key, new_keys().public)
    assert refused(hub, data) is ProblemCode.SEALED_FOR_ANOTHER


def test_a_key_that_was_never_let_in_is_refused_under_the_hubs_name(
    hub: Hub, sender: Sender
) -> None:
    thief = Sender(key=Ed25519PrivateKey.generate()).grow(2)
    assert thief.send(hub).status is Status.REFUSED
    assert Sender(station="nobody", key=sender.key).grow(1).send(hub).status is Status.REFUSED
    assert held(hub, sender.station) == []


def test_a_station_shut_out_is_refused_until_it_enrols_again(hub: Hub, sender: Sender) -> None:
    sender.grow(2).send(hub)
    stations.shut_out(hub, "DH01")
    assert sender.grow(1).send(hub, 2).status is Status.REFUSED
    old, sender.key = sender.key, Ed25519PrivateKey.generate()
    assert sender.enrolled(hub).send(hub, 2).status is Status.HELD
    assert held(hub, sender.station) == journal(sender)
    assert Sender(sender.station, old, sender.links).send(hub).status is Status.REFUSED

"""What station and hub say to each other: whatever else comes is refused, bounded, and never unfolded."""

from __future__ import annotations

import os
from dataclasses import replace

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from station.problems import InputProblem, ProblemCode
from station.sync import answer, batch, enrolment, identity, packing
from station.sync.answer import Answer, Held, Status
from station.sync.batch import Batch, Envelope, Item
from station.sync.enrolment import Enrol, Enrolled, Invitation

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
HUB = identity.new_keys()
OTHER = identity.new_keys()
WHOLE = Item(b"header", os.urandom(16), b'{"a":1}')
SENT = Batch(0, bytes(32), (WHOLE, Item(b"removed", digest=bytes(32))), 123, 4, "0.1.0")


def refused(act: object, *given: object) -> ProblemCode:
    with pytest.raises(InputProblem) as problem:
        act(*given)  # type: ignore[operator]
    return problem.value.code


def test_a_batch_comes_out_as_it_went_in_and_only_for_its_hub() -> None:
    data = batch.seal(SENT, "st", KEY, HUB.public)
    found = batch.envelope(data)
    assert batch.authentic(found, PUBLIC)
    assert batch.opened(found, HUB) == SENT
    assert refused(batch.opened, found, OTHER) is ProblemCode.SEALED_FOR_ANOTHER
    assert b'{"a":1}' not in data


def test_whose_a_batch_is_cannot_be_changed() -> None:
    found = batch.envelope(batch.seal(SENT, "st", KEY, HUB.public))
    taken = msgspec.structs.replace(found, station="other")
    assert not batch.authentic(taken, PUBLIC)
    assert not batch.authentic(found, OTHER.public.signing)
    assert refused(batch.opened, taken, HUB) is ProblemCode.SEALED_FOR_ANOTHER


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_changed_bit_is_never_taken(at: int, bit: int) -> None:
    data = bytearray(batch.seal(SENT, "st", KEY, HUB.public))
    data[at % len(data)] ^= 1 << bit
    try:
        found = batch.envelope(bytes(data))
    except InputProblem:
        return
    assert not batch.authentic(found, PUBLIC)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_from_anywhere_are_a_problem_and_nothing_else(data: bytes) -> None:
    for reader in (
        batch.envelope, enrolment.asked, lambda d: answer.read(d, HUB.public),
        lambda d: enrolment.granted(d, HUB.public.fingerprint),
    ):  # fmt: skip
        with pytest.raises(InputProblem):
            reader(data)


def sealed(plain: bytes) -> Envelope:
    """An authentic envelope around anything."""
    inside = packing.sealed(plain, HUB.public, batch._CONTEXT + b"st")
    signature = KEY.sign(batch._signed("st", inside))
    return batch.envelope(msgspec.msgpack.encode(Envelope(1, "st", inside, signature)))


def test_a_bomb_is_not_unfolded() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(batch.PLAIN_LIMIT * 40))
    assert len(bomb) < 200_000
    assert refused(batch.opened, sealed(bomb), HUB) is ProblemCode.BATCH_TOO_LARGE
    stream = zstandard.ZstdCompressor().compressobj()
    untold = stream.compress(bytes(batch.PLAIN_LIMIT * 2)) + stream.flush()
    assert refused(batch.opened, sealed(untold), HUB) is ProblemCode.BATCH_TOO_LARGE
    # One that says less than it holds.
    lying = bytearray(zstandard.ZstdCompressor().compress(b"x" * 100_000))
    told = zstandard.get_frame_parameters(bytes(lying))
    assert told.content_size == 100_000
    at = bytes(lying).index((100_000).to_bytes(4, "little"))
    lying[at : at + 4] = (10).to_bytes(4, "little")
    assert refused(batch.opened, sealed(bytes(lying)), HUB) is ProblemCode.NOT_A_BATCH


@pytest.mark.parametrize(
    "item",
    [
        Item(b"h", salt=bytes(16)), Item(b"h", body=b"{}"), Item(b"h"), Item(b"h", bytes(15), b"{}"),
        Item(b"h", digest=bytes(31)), Item(b"h", bytes(16), b"{}", bytes(32)), Item(b"h", bytes(16), b"{}", None, 3),
        Item(b"h", bytes(16), b"{}", None, -1), Item(b"h", bytes(16), b"{}", None, 0, bytes(32)),
    ],
)  # fmt: skip
def test_an_entry_that_is_half_there_is_no_batch(item: Item) -> None:
    sent = msgspec.structs.replace(SENT, items=(item,))
    found = batch.envelope(batch.seal(sent, "st", KEY, HUB.public))
    assert refused(batch.opened, found, HUB) is ProblemCode.NOT_A_BATCH


def test_too_much_is_refused_before_it_is_looked_at() -> None:
    assert refused(batch.envelope, bytes(batch.LIMIT + 1)) is ProblemCode.BATCH_TOO_LARGE
    many = msgspec.structs.replace(SENT, items=(WHOLE,) * (batch.MOST + 1))
    found = batch.envelope(batch.seal(many, "st", KEY, HUB.public))
    assert refused(batch.opened, found, HUB) is ProblemCode.NOT_A_BATCH


class LaterItem(Item, frozen=True, array_like=True):
    """As a later version may send it."""

    more: str = "x"


class LaterBatch(Batch, frozen=True, array_like=True):
    """With something that this version does not know."""

    more: int = 1


class LaterAnswer(Answer, frozen=True, kw_only=True):
    """The same of a hub."""

    inbox: int = 7


def test_a_later_station_and_a_later_hub_are_understood() -> None:
    item = LaterItem(b"header", bytes(16), b"{}")
    later = LaterBatch(0, bytes(32), (item,), 1)
    found = batch.opened(batch.envelope(batch.seal(later, "st", KEY, HUB.public)), HUB)
    assert found.items == (Item(b"header", bytes(16), b"{}"),)
    told = LaterAnswer(station="st", request=answer.digest(b"a"), status=Status.HELD, clock=5,
                       held=Held(3, bytes(32)))  # fmt: skip
    assert answer.read(answer.sign(told, HUB), HUB.public, b"a").held == Held(3, bytes(32))


def test_an_earlier_station_and_an_earlier_hub_are_understood() -> None:
    plain = msgspec.msgpack.encode([0, bytes(32), [[b"header", bytes(16), b"{}"]], 1])
    found = batch.opened(sealed(packing.compressed(plain)), HUB)
    assert found.items == (Item(b"header", bytes(16), b"{}"),)
    said = {
        "station": "st",
        "request": answer.digest(b"a"),
        "status": "held",
        "clock": 5,
        "held": [3, bytes(32)],
    }
    spelled = msgspec.msgpack.encode(said)
    signed = msgspec.msgpack.encode([1, spelled, HUB.sign(answer._CONTEXT + spelled)])
    assert answer.read(signed, HUB.public, b"a").known == ()


def test_an_answer_is_the_hubs_own_and_to_this_request() -> None:
    told = Answer(station="st", request=answer.digest(b"asked"), status=Status.HELD, clock=5,
                  held=Held(3, bytes(32)), known=(Held(2, bytes(32)),))  # fmt: skip
    data = answer.sign(told, HUB)
    assert answer.read(data, HUB.public, b"asked") == told
    assert refused(answer.read, data, HUB.public, b"other") is ProblemCode.NOT_THE_HUB
    assert refused(answer.read, data, OTHER.public, b"asked") is ProblemCode.NOT_THE_HUB
    for page in (b"<html>log in</html>", b"", b"{}", bytes(answer.LIMIT + 1)):
        assert refused(answer.read, page, HUB.public) is ProblemCode.NOT_THE_HUB


def test_an_invitation_is_read_as_it_was_printed() -> None:
    made = Invitation("https://hub.example:8470", HUB.public.fingerprint, "A" * 26)
    assert enrolment.read(f" {made.text}\n") == made
    assert enrolment.is_invitation(made.text)
    for wrong in (
        replace(made, url="ftp://hub.example"), replace(made, url="http://"), replace(made, url="http://a:b@hub"),
        replace(made, url="http://hub?x=1"), replace(made, url="http://hub:99999"), replace(made, url="http://[::1"),
        replace(made, fingerprint="short"), replace(made, token="a" * 26), replace(made, token="A" * 99),
    ):  # fmt: skip
        assert refused(enrolment.read, wrong.text) is ProblemCode.NOT_AN_INVITATION
    assert refused(enrolment.read, "HC1:6BF") is ProblemCode.NOT_AN_INVITATION


def test_enrolment_proves_the_stations_key_and_the_hubs() -> None:
    asking = Enrol(token="A" * 26, station="st", public=PUBLIC, name="东口")
    data = enrolment.ask(asking, KEY)
    assert enrolment.asked(data) == asking
    assert refused(enrolment.asked, enrolment.ask(asking, HUB)) is ProblemCode.BAD_ENROLMENT
    granted = enrolment.grant(Enrolled(signing=HUB.public.signing, sealing=HUB.public.sealing), HUB)
    assert enrolment.granted(granted, HUB.public.fingerprint) == HUB.public
    assert refused(enrolment.granted, granted, OTHER.public.fingerprint) is ProblemCode.NOT_THE_HUB
    swapped = enrolment.grant(
        Enrolled(signing=OTHER.public.signing, sealing=HUB.public.sealing), OTHER
    )
    assert refused(enrolment.granted, swapped, HUB.public.fingerprint) is ProblemCode.NOT_THE_HUB


def test_a_fingerprint_is_of_both_keys() -> None:
    own = HUB.public
    assert len(own.fingerprint) == identity.DIGITS
    assert identity.HubIdentity(own.signing, OTHER.public.sealing).fingerprint != own.fingerprint
    assert identity.grouped(own.fingerprint).replace(" ", "") == own.fingerprint

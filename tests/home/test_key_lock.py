"""The key's file under a passphrase: what is sealed comes back, and nothing that was changed opens."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import passphrase
from station.passphrase import checked
from station.problems import Problem
from storage.home import key_lock
from storage.home.key_lock import Cost, Lock
from tests.sealed import CHEAP, OTHER, PASSPHRASE

pytestmark = pytest.mark.usefixtures("cheap")
KEY = bytes(range(32))


def refusal(text: str, typed: str = PASSPHRASE) -> str:
    """By which problem a text is refused; empty where it opens."""
    try:
        key_lock.unseal(text, "f", typed)
    except Problem as problem:
        return problem.code.value
    return ""


@pytest.fixture(scope="module")
def line() -> str:
    """A sealed key, cheap: hypothesis shares it between its examples."""
    kept, key_lock.COST = key_lock.COST, CHEAP
    try:
        return key_lock.seal(key_lock.new(PASSPHRASE), KEY, "f")
    finally:
        key_lock.COST = kept


def sealed_cheaply(typed: str, key: bytes) -> str:
    kept, key_lock.COST = key_lock.COST, CHEAP
    try:
        return key_lock.seal(key_lock.new(typed), key, "f")
    finally:
        key_lock.COST = kept
        key_lock.forget()


@given(st.text(max_size=40), st.binary(min_size=32, max_size=32))
def test_what_is_sealed_comes_back_and_only_by_its_passphrase(typed: str, key: bytes) -> None:
    text = sealed_cheaply(typed, key)
    assert key.hex() not in text
    assert key_lock.unseal(text, "f", typed) == key
    key_lock.forget()
    assert refusal(text, typed + "x") == "S-322"


@given(st.data())
def test_a_changed_byte_is_refused(line: str, data: st.DataObject) -> None:
    raw = bytearray(line.encode())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    key_lock.forget()
    text = raw.decode("latin-1")
    if key_lock.is_sealed(text):
        assert refusal(text) in ("S-303", "S-322")
    else:
        # No sealed file any more, and no plain one either.
        with pytest.raises(ValueError, match="non-hexadecimal"):
            bytes.fromhex(text)


def test_a_changed_file_is_refused_also_where_the_passphrase_is_known(line: str) -> None:
    key_lock.unseal(line, "f", PASSPHRASE)
    last = "0" if line[-1] != "0" else "1"
    with pytest.raises(Problem, match="S-303"):
        key_lock.unseal(line[:-1] + last, "f")


@pytest.mark.parametrize(
    "cost",
    [
        Cost(4_000_000_000, 1, 1),
        Cost(16, 4_000_000_000, 1),
        Cost(64_000, 1, 4_000),
        Cost(key_lock.MOST.memory + 1, 1, 1),
        Cost(16, 0, 1),
        Cost(8, 1, 2),
        Cost(16, -1, 1),
    ],
)
def test_a_file_that_asks_for_too_much_is_not_even_tried(
    cost: Cost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_lock, "_derive", lambda *_: pytest.fail("derived"))
    text = f"{Lock(cost, bytes(16))} {bytes(12).hex()} {bytes(48).hex()}"
    assert refusal(text) == "S-303"


@pytest.mark.parametrize(
    "text",
    [
        "shaodian-key",
        "shaodian-key 2 argon2id 16 1 1 " + "00 " * 3,
        "shaodian-key 1 argon2id １６ 1 1 "
        + f"{bytes(16).hex()} {bytes(12).hex()} {bytes(48).hex()}",
        f"shaodian-key 1 argon2id 16 1 1 {bytes(16).hex()} {bytes(12).hex()} {bytes(47).hex()}",
        "shaodian-key " * 1000,
        "shaodian-key 1 argon2id " + "9" * 5000 + " 1 1 00 00 00",
    ],
)
def test_what_is_no_such_file_is_a_problem_of_its_own(text: str) -> None:
    assert refusal(text) == "S-303"


def test_the_products_own_cost_is_strong_and_within_what_is_read(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    assert key_lock.COST.memory >= 64 * 1024
    began = time.process_time()
    text = key_lock.seal(key_lock.new(PASSPHRASE), KEY, "f")
    assert time.process_time() - began > 0.15
    assert key_lock.unseal(text, "f") == KEY


def test_two_locks_of_one_passphrase_share_nothing() -> None:
    first, second = (sealed_cheaply(PASSPHRASE, KEY).split() for _ in range(2))
    assert not set(first[6:]) & set(second[6:])


def test_nobody_is_asked_twice_and_the_environment_answers_first(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("x")
        return PASSPHRASE

    passphrase.ask_by(ask)
    try:
        assert [key_lock.unseal(line, "f"), key_lock.unseal(line, "f")] == [KEY, KEY]
        assert len(asked) == 1
        key_lock.forget()
        monkeypatch.setenv(passphrase.ENVIRONMENT, OTHER)
        with pytest.raises(Problem, match="S-322") as wrong:
            key_lock.unseal(line, "f")
        assert OTHER not in repr(wrong.value) + str(wrong.value.fields)
        assert len(asked) == 1
    finally:
        passphrase.ask_by(None)
    monkeypatch.delenv(passphrase.ENVIRONMENT)
    with pytest.raises(Problem, match="S-321"):
        key_lock.unseal(line, "f")


def test_a_lock_whose_passphrase_nobody_gave_seals_nothing() -> None:
    with pytest.raises(Problem, match="S-321"):
        key_lock.seal(Lock(CHEAP, bytes(16)), KEY, "f")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "short1234",
        "ａｂｃｄｅ",
        "１２３４５６",
        "1111111111",
        "ababababababab",
        "卡点四班",
        "x" * 201,
    ],
)
def test_a_weak_passphrase_is_refused(typed: str) -> None:
    with pytest.raises(Problem, match="S-323"):
        checked(typed)


@pytest.mark.parametrize("typed", ["short12345", "东口卡点四班", "x y z w x y z w"])
def test_a_long_one_is_taken(typed: str) -> None:
    assert checked(typed) == typed


def test_an_input_methods_letters_are_the_same_letters() -> None:
    text = sealed_cheaply("Dehui 4071 é", KEY)
    wide = "Ｄｅｈｕｉ　４０７１ " + unicodedata.normalize("NFD", "é")
    assert key_lock.unseal(text, "f", wide) == KEY

"""The temperature protocol."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.problems import InputProblem
from station.screening.temperature import Reading, Recheck, Thermometer, judge, parse

IR, EAR = Thermometer.INFRARED, Thermometer.EAR


@pytest.mark.parametrize(
    ("keys", "celsius"),
    [("365", 36.5), ("37", 37.0), ("36.5", 36.5), ("373", 37.3), ("430", 43.0), ("Lo", None),
     ("33", None), ("339", None), ("340", 34.0)],
)  # fmt: skip
def test_digits_are_a_temperature(keys: str, celsius: float | None) -> None:
    assert parse(keys) == celsius


@pytest.mark.parametrize(
    "keys", ["431", "44", "3", "0", "999", "", "abc", "-36", "nan", "1e9", "３６５"]
)
def test_what_no_thermometer_shows_is_refused(keys: str) -> None:
    with pytest.raises(InputProblem) as caught:
        parse(keys)
    assert caught.value.code == "S-116"


@given(st.text(max_size=12))
def test_any_keys_give_a_reading_or_a_problem(keys: str) -> None:
    try:
        value = parse(keys)
    except InputProblem:
        return
    assert value is None or 34 <= value <= 43


def test_a_first_high_infrared_reading_is_pending() -> None:
    assert judge([Reading(37.2, IR)], 37.3, None).fever is False
    found = judge([Reading(37.3, IR)], 37.3, None)
    assert found.pending
    assert found.fever is None


@pytest.mark.parametrize("why", list(Recheck))
def test_without_a_second_reading_the_first_stands(why: Recheck) -> None:
    assert judge([Reading(37.3, IR)], 37.3, why).fever is True


def test_the_contact_reading_decides_and_both_stay() -> None:
    assert judge([Reading(37.9, IR), Reading(36.9, EAR)], 37.3, None).fever is False
    assert judge([Reading(37.4, IR), Reading(37.3, EAR)], 37.3, None).fever is True


def test_a_second_gun_reading_does_not_decide() -> None:
    assert judge([Reading(37.9, IR), Reading(36.5, IR)], 37.3, None).pending


def test_too_low_asks_for_another_method() -> None:
    found = judge([Reading(33.0, IR)], 37.3, None)
    assert (found.too_low, found.fever, found.pending) == (True, None, False)

"""The header's one spelling: what reads it accepts just what spells it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.journal.chain import Header, read_header

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NUMBERS = st.integers(-(2**53), 2**53)
HEADERS = st.builds(
    Header, WORDS, WORDS, NUMBERS, WORDS, WORDS, NUMBERS, NUMBERS, WORDS, WORDS, WORDS
)


@given(HEADERS)
def test_what_is_spelled_is_read_again(header: Header) -> None:
    assert read_header(header.spell()) == header


@given(HEADERS, st.data())
def test_any_other_spelling_of_the_same_is_refused(header: Header, data: st.DataObject) -> None:
    values = json.loads(header.spell())
    separators = data.draw(st.sampled_from([(", ", ":"), (",  ", ":"), (",", ":")]))
    other = json.dumps(values, ensure_ascii=separators[0] == ",", separators=separators).encode()
    if other != header.spell():
        with pytest.raises(ValueError, match="spelling"):
            read_header(other)

"""Names stand where a reader looks for them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.alphabet import folded, sort_key

WORDS = st.text(alphabet="abcxyzäöüéñçABCXYZÄÖÜÉÑÇ -_.兔", max_size=6)
NUMBERS = st.integers(0, 10**30)


@pytest.mark.parametrize(
    "names",
    [
        ["dawn", "Noon", "Über allem", "uber alles", "zoo"],
        ["take 2", "Take 10", "take 010b"],
        ["Lodz", "Łódź 2", "lodz 10", "Øresund", "Ouse"],
        ["1", "2 foxes", "10 foxes", "a fox", "the 1,000"],
        ["", " ", "1", "a"],
        ["Straße", "strasse 2", "strasze"],
        ["shot ٣", "shot 4", "shot ５", "shot 10"],  # digits of other scripts, and wide ones
    ],
)
def test_names_stand_in_the_order_in_which_a_reader_looks_for_them(names: list[str]):
    keys = [sort_key(name) for name in names]
    assert keys == sorted(set(keys))


@given(WORDS, NUMBERS, NUMBERS, st.integers(0, 3))
def test_numbers_count_by_their_value_however_long_they_are_and_whatever_stands_before_and_behind_them(
    word: str, one: int, other: int, noughts: int
):
    low, high = sorted((one, other))
    keys = sort_key(f"{word}{'0' * noughts}{low} a"), sort_key(f"{word}{high} a")
    assert keys[0] < keys[1] if low < high else keys[0] == keys[1]


@given(WORDS)
def test_case_and_accents_make_no_difference_however_the_accents_are_written(word: str):
    plain = sort_key(word)
    for same in (word.upper(), word.lower(), unicodedata.normalize("NFD", word), unicodedata.normalize("NFC", word)):
        assert sort_key(same) == plain
    assert all(not unicodedata.combining(c) for c in plain)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_every_name_has_a_key_that_a_database_takes(name: str):
    assert sort_key(name).encode().decode() == sort_key(name)
    assert folded(folded(name)) == folded(name)

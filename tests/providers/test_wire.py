"""Whatever a service sends, each reader returns what it promises."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.costs import Price
from wanstudio.providers.answers import json_of, said
from wanstudio.providers.wire import fraction, moment, number, price, rows, table, text, whole, words

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["message", "error", "reason", "detail", "url", "x"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_no_value_makes_a_reader_fail(value: Any):
    assert isinstance(table(value), dict) and isinstance(text(value), str) and isinstance(words(value), str)
    assert all(isinstance(row, dict) for row in rows(value))
    found = number(value)
    assert found is None or math.isfinite(found)
    assert fraction(value) is None or 0 <= (fraction(value) or 0) <= 1
    assert whole(value) is None or isinstance(whole(value), int)
    assert price(value, "USD") is None or (price(value, "USD") or Price(-1, "")).amount >= 0
    assert moment(value) is None or isinstance(moment(value), datetime)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_body_makes_a_message_fail(body: bytes):
    assert "\n" not in said(body, str) and len(said(body, str)) <= 500


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"reason": "r", "message": "m", "error": "e", "detail": "d"}, "r"),
        ({"message": "m", "error": "e", "detail": "d"}, "m"),
        ({"reason": "", "message": None, "error": {"message": "inner"}}, "inner"),
        ({"detail": ["a", {"msg": "b"}]}, "a; b"),
        ({"name": "ModelAccessRestrictedError"}, "ModelAccessRestrictedError"),
        ({"statusCode": 500}, ""),
    ],
)
def test_the_words_of_an_answer_are_found_in_their_order(value: Any, found: str):
    assert words(value) == found


@pytest.mark.parametrize(
    ("value", "found"), [("123", 123), (123.0, 123), (1.5, None), ("1e3", None), (True, None), ("²", None)]
)
def test_a_seed_is_whole(value: Any, found: int | None):
    assert whole(value) == found


def test_a_time_without_a_zone_is_utc():
    assert moment("2026-11-20T10:00:00") == moment("2026-11-20T10:00:00.000Z") == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000, b"\xff", b"{"])
def test_a_body_made_to_hurt_is_no_json(body: bytes):
    with pytest.raises(ValueError):
        json_of(body)

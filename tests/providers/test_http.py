"""How a body is written: in pieces, and the same as in one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.providers.http import _PIECE_BYTES, _encoded

bodies = st.dictionaries(
    st.text(),
    st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.lists(st.text()),
)


@given(bodies)
def test_pieces_are_the_json_of_the_whole(body: dict[str, Any]):
    assert b"".join(_encoded(body)) == json.dumps(body, separators=(",", ":")).encode()


def test_a_large_text_comes_in_many_pieces_and_no_letter_is_lost_between_them():
    body = {"a": "x", "large": 'é\U0001f98a"\\\ud800' * _PIECE_BYTES, "z": 1}
    pieces = _encoded(body)
    assert json.loads(b"".join(pieces)) == body and len(pieces) > 5


def test_a_number_that_is_no_number_is_not_sent():
    with pytest.raises(ValueError):
        _encoded({"a": float("nan")})

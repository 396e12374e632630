"""Credentials are taken out by value, in every form they travel in."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from wanstudio.providers.redact import Redactor

credentials = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=60)


@given(credentials, credentials, st.text(max_size=20), st.text(max_size=20))
def test_no_form_of_a_key_is_left(key: str, secret: str, before: str, after: str):
    redact = Redactor(key, secret)
    basic = base64.b64encode(f"{key}:{secret}".encode()).decode()
    for value in (key, secret):
        for form in (
            value,
            quote(value, safe=""),
            quote_plus(value),
            html.escape(value),
            json.dumps(value)[1:-1],
            basic,
        ):
            cleaned = redact(before + form + after)
            assert form not in cleaned.replace("•••", "\0"), cleaned


def test_the_rest_of_the_sentence_stays():
    redact = Redactor("sk-canary/1", "")
    assert redact("key sk-canary/1 (sk-canary%2f1) is wrong") == "key ••• (•••) is wrong"
    assert redact("nothing here") == "nothing here"


def test_a_key_that_begins_another_leaves_nothing_of_it():
    assert Redactor("canary", "canary-and-more")("canary-and-more") == "•••"


def test_nothing_to_hide_hides_nothing():
    assert Redactor("", "")("a b c") == "a b c"
    assert Redactor("a")("banana") == "banana"


def test_its_repr_shows_nothing():
    assert "canary" not in repr(Redactor("canary-key")) + str(Redactor("canary-key"))

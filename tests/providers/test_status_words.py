"""A status that this version does not know is logged with its answer, without anything that is not ours to tell."""

from __future__ import annotations

import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.providers import status_words
from wanstudio.providers.redact import Redactor
from wanstudio.providers.status_words import LONGEST, MOST, as_logged, note_unknown

KEY, SECRET = "api_k3yCanary", "s3cretCanary"
REDACT = Redactor(KEY, SECRET)


@pytest.fixture(autouse=True)
def nothing_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_words, "_told", set())


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_the_answer_is_told_with_the_first_of_each_word(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    for progress in (0.1, 0.2):
        note_unknown("Scenario", "on-ice", {"status": "on-ice", "progress": progress, "queue": [3, None]}, REDACT)
    note_unknown("Scenario", "", {"status": None}, REDACT)
    [told] = logged(caplog)
    assert told.startswith("Scenario says that a job is 'on-ice', which this version does not know")
    assert told.endswith('The answer: {"status": "on-ice", "progress": 0.1, "queue": [3, null]}')


def test_a_service_that_sends_another_word_each_time_fills_no_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    for n in range(3 * MOST):
        note_unknown("Scenario", f"word-{n}", {}, REDACT)
    assert len(logged(caplog)) == MOST


def test_neither_what_was_asked_for_nor_sentences_nor_addresses_are_told():
    answer = {
        "metadata": {"input": {"prompt": "fox", "seed": 7}, "hint": "of a fox in the snow", "name": "fox.mp4"},
        "inputParameters": ["fox"],
        "url": "https://cdn/fox?Signature=abc",
        "message": "\u72d0",
    }
    told = json.loads(as_logged(answer, REDACT))
    assert told == {
        "metadata": {"input": "(what was asked for)", "hint": "(20 characters)", "name": "(7 characters)"},
        "inputParameters": "(what was asked for)",
        "url": "(29 characters)",
        "message": "(1 characters)",
    }


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([KEY, SECRET, "word", f"a {KEY} b"]) | st.text(),
    lambda some: st.lists(some) | st.dictionaries(st.sampled_from([KEY, SECRET, "status"]) | st.text(), some),
    max_leaves=60,
)


@given(st.dictionaries(st.text(max_size=8) | st.just(KEY), _ANY))
def test_whatever_an_answer_looks_like_no_key_is_in_the_log_and_it_stays_short(answer: dict[str, object]):
    told = as_logged(answer, REDACT)
    assert KEY.lower() not in told.lower() and SECRET.lower() not in told.lower()
    assert len(told) <= LONGEST

"""Lines of a log: how grave each is, and what is found in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.loglines import LogLine, Reading, sought

AT = "2026-11-27 06:14:11,123"


def read(*lines: str) -> list[LogLine]:
    reading = Reading()
    return [reading.line(line) for line in lines]


@pytest.mark.parametrize(
    ("text", "grave"),
    [
        (f"{AT} DEBUG   wanstudio.app: a", ""),
        (f"{AT} INFO    wanstudio.app: an ERROR is only spoken of", ""),
        (f"{AT} WARNING wanstudio.app: a", "warning"),
        (f"{AT} ERROR   wanstudio.app: a", "error"),
        (f"{AT} CRITICAL wanstudio.app: a", "error"),
        ("ERROR:    a server's own way to write it", "error"),
        ("ERRORS: 3", ""),
        ("sandbox: port 80 cannot be used", ""),
        ("", ""),
    ],
)
def test_a_line_is_as_grave_as_it_says(text: str, grave: str):
    [line] = read(text)
    assert (line.text, line.grave) == (text, grave)


def test_when_and_how_grave_stand_at_its_beginning():
    [line] = read(f"{AT} WARNING wanstudio.app: a")
    assert line.text[: line.stamp] == f"{AT} "
    assert line.text[line.stamp : line.stamp + line.word] == "WARNING"


def test_a_traceback_is_as_grave_as_the_line_it_belongs_to_and_the_next_entry_is_not():
    lines = read(
        f"{AT} ERROR   a: b", "Traceback (most recent call last):", '  File "x"', "KeyError", f"{AT} INFO    a: b"
    )
    assert [line.grave for line in lines] == ["error", "error", "error", "error", ""]


def test_a_traceback_that_belongs_to_no_entry_is_an_error():
    assert [line.grave for line in read("begun", "Traceback (most recent call last):", "  x")] == ["", "error", "error"]


@given(st.text(min_size=1), st.text(), st.text())
def test_words_are_found_as_they_stand_whatever_signs_are_in_them(words: str, before: str, after: str):
    pattern = sought(words)
    assert pattern is not None and pattern.search(f"{before}{words}{after}")


def test_large_and_small_letters_are_the_same_and_no_words_find_nothing():
    pattern = sought("a.B")
    assert pattern is not None and pattern.search("xA.bx") and not pattern.search("aXb")
    assert sought("") is None

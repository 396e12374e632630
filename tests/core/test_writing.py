"""The plain way of writing, and others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from wanstudio.core.checks import findings
from wanstudio.core.costs import Price
from wanstudio.core.params import Number
from wanstudio.core.text import counted, figure, weight
from wanstudio.core.writing import PLAIN, Writing, date_of, hour_of, number, weekday_of, written

GERMAN = Writing(point=",", group=".")
AMERICAN = Writing(twelve_hours=True, month_first=True)
NOON, NIGHT = datetime(2026, 3, 8, 12, 5, 9), datetime(2026, 3, 8, 0, 5, 9)


def test_what_is_written_outside_is_plain():
    with written(GERMAN):
        assert number("1,234.50") == "1.234,50"
    assert number("1,234.50") == "1,234.50"


def test_it_is_plain_again_after_an_error():
    with pytest.raises(KeyError), written(GERMAN):
        raise KeyError
    assert figure(0.05) == "0.05"


@pytest.mark.parametrize(
    ("say", "plain", "german"),
    [
        (lambda: figure(0.05), "0.05", "0,05"),
        (lambda: figure(81), "81", "81"),
        (lambda: weight(2_300_000), "2.3 MB", "2,3 MB"),
        (lambda: counted(1200, "clip"), "1,200 clips", "1.200 clips"),
        (lambda: str(Price(1234.5, "USD")), "$1,234.50", "$1.234,50"),
        (lambda: str(Price(12.5, "CU")), "12.5 CU", "12,5 CU"),
        (lambda: Number(name="n", label="N", min=0.05, max=1.5).allowed, "0.05 to 1.5", "0,05 to 1,5"),
    ],
)
def test_sentences_take_the_marks_in_force(say: Any, plain: str, german: str):
    assert say() == plain
    with written(GERMAN):
        assert say() == german


def test_some_group_no_number_of_four_digits():
    with written(Writing(point=",", group=".", least_grouped=5)):
        assert (number("1,234.5"), number("12,345")) == ("1234,5", "12.345")


@pytest.mark.parametrize(
    ("way", "noon", "night", "day"),
    [
        (PLAIN, "12:05", "00:05", "8 Mar 2026"),
        (Writing(time_mark="."), "12.05", "00.05", "8 Mar 2026"),
        (AMERICAN, "12:05 PM", "12:05 AM", "Mar 8, 2026"),
    ],
)
def test_hours_and_days(way: Writing, noon: str, night: str, day: str):
    with written(way):
        assert (hour_of(NOON), hour_of(NIGHT), date_of(NOON, year=True)) == (noon, night, day)
    assert (hour_of(NOON, seconds=True), date_of(NOON), weekday_of(NOON)) == ("12:05:09", "8 Mar", "Sunday")


def test_findings_are_written_at_once_and_not_when_they_are_read(model: Any):
    from wanstudio.core.facts import MediaFacts, MediaKind

    for media in model.media():
        facts = MediaFacts(kind=media.takes, format="mp4", bytes=1_234_567_890, seconds=1234.5, frames=1)
        with written(GERMAN):
            found = findings(model, media, facts, 1_500_000)
        if media.takes is not MediaKind.IMAGE:
            assert any("1234,57 MB" in finding.sentence for finding in found)

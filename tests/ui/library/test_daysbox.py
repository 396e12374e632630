"""The box for two days, and how they are told afterwards."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QWidget

from wanstudio.core.periods import Between
from wanstudio.ui.figures import date_of
from wanstudio.ui.library.days import span_words
from wanstudio.ui.library.daysbox import DayField, DaysBox
from wanstudio.ui.library.finder import Finder


@pytest.fixture
def over(qtbot, theme):
    made = QWidget()
    made.resize(600, 500)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(theme, over, period=None):
    box = DaysBox(theme, over, period)
    box.heard = []
    box.chosen.connect(box.heard.append)
    box.open_at(over.mapToGlobal(over.rect().topLeft()), box.first)
    return box


@pytest.mark.parametrize("press", ["enter", "button"])
def test_two_days_are_taken_in_whatever_order_they_were_set(qtbot, theme, over, press):
    box = opened(theme, over)
    heard = box.heard
    box.first.setDate(QDate(2026, 11, 12))
    box.last.setDate(QDate(2026, 11, 3))
    qtbot.keyClick(box.last, Qt.Key.Key_Return) if press == "enter" else box.go.click()
    assert heard == [Between(date(2026, 11, 3), date(2026, 11, 12))]


@pytest.mark.parametrize("reader", ["C", "en_US", "en_GB", "de_DE"])
def test_a_day_is_written_in_its_field_as_everywhere_else(theme, over, reader):
    before = QLocale()
    QLocale.setDefault(QLocale(reader))
    try:
        box = opened(theme, over, Between(date(2026, 3, 5), date(2026, 11, 21)))
        assert [field.text() for field in (box.first, box.last)] == [
            date_of(field.day, year=True) for field in (box.first, box.last)
        ]
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("typed", ["7 Jun 2025", "7Jun2025", "07 jun 2025"])
def test_a_day_is_typed_as_it_is_written(qtbot, theme, over, typed):
    box = opened(theme, over, Between(date(2026, 3, 5), date(2026, 11, 21)))
    box.first.setSelectedSection(DayField.Section.DaySection)
    qtbot.keyClicks(box.first, typed)
    qtbot.keyClick(box.first, Qt.Key.Key_Return)
    assert box.heard == [Between(date(2025, 6, 7), date(2026, 11, 21))]


def test_esc_leaves_all_as_it_is_and_the_days_of_before_stand_in_it(qtbot, theme, over):
    box = opened(theme, over, Between(date(2025, 1, 2), date(2025, 3, 4)))
    heard = box.heard
    assert (box.first.day, box.last.day) == (date(2025, 1, 2), date(2025, 3, 4))
    assert [field.accessibleName() for field in (box.first, box.last)] == ["From", "To"]
    qtbot.keyClick(box.first, Qt.Key.Key_Escape)
    assert heard == []


@pytest.mark.parametrize("wide", [False, True])
def test_the_filters_open_it_and_say_the_days(qtbot, theme, wide):
    finder = Finder(theme)
    qtbot.addWidget(finder)
    finder.resize(1900, 400)
    finder.set_wide(wide)
    finder.show()
    box = finder.ask_days()
    box.first.setDate(QDate(2026, 11, 3))
    box.last.setDate(QDate(2026, 11, 12))
    box.go.click()
    assert finder.sought.period == Between(date(2026, 11, 3), date(2026, 11, 12))
    titles = [entry.text() for entry in finder.menu_now().actions()]
    assert "Date: 3 to 12 Nov 2026" in titles
    if wide:
        assert finder._chips.of("Date").text() == "3 to 12 Nov 2026"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), "3 Nov 2026"),
        (date(2026, 10, 3), date(2026, 11, 12), "3 Oct to 12 Nov 2026"),
        (date(2025, 11, 3), date(2026, 1, 12), "3 Nov 2025 to 12 Jan 2026"),
    ],
)
def test_days_are_told_in_few_words(first, last, words):
    assert span_words(Between(first, last)) == words

"""The search above the grid: what it asks for, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from wanstudio.core.periods import LastDays
from wanstudio.core.seeking import EVERYTHING, MadeFrom, Sought, Tallies
from wanstudio.ui.library.finder import Finder
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.pictures import Pictures

MODELS = (("a/wan", "Wan 2.2"), ("b/wan", "Wan 2.2"), ("a/other", "Other"))


@pytest.fixture
def finder(qtbot: Any, theme: Any) -> Finder:
    finder = Finder(theme, MODELS)
    qtbot.addWidget(finder)
    finder.asked = []  # type: ignore[attr-defined]
    finder.changed.connect(finder.asked.append)  # type: ignore[attr-defined]
    finder.resize(344, 120)
    finder.show()
    return finder


def choose(finder: Finder, part: str, words: str) -> None:
    """As from the menu, opened for each choice."""
    inner = next(a.menu() for a in finder.menu_now().actions() if a.menu() and a.text().partition(":")[0] == part)
    next(a for a in inner.actions() if a.text() == words).trigger()


def test_every_letter_is_sought_and_esc_clears_the_words(qtbot, finder):
    qtbot.keyClicks(finder.field, "fo")
    assert [sought.words for sought in finder.asked] == ["f", "fo"]
    with qtbot.waitSignal(finder.field.left):
        qtbot.keyClick(finder.field, Qt.Key.Key_Escape)
    assert finder.asked[-1] == finder.sought == EVERYTHING and finder.field.text() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_enter_and_down_lead_to_what_was_found(qtbot, finder, key):
    qtbot.keyClicks(finder.field, "fox")
    with qtbot.waitSignal(finder.field.left):
        qtbot.keyClick(finder.field, key)
    assert finder.field.text() == "fox"


def test_the_tabs_are_the_marks_that_are_sought(qtbot, finder):
    finder.show_tallies(Tallies(found=1200, every=1200, picks=14, liked=22))
    assert finder.tabs.labels == ("All 1,200", "Picks 14", "3 and up 22")
    for n, sought in ((1, Sought(flags=frozenset({"pick"}))), (2, Sought(stars=3)), (0, EVERYTHING)):
        spot = finder.tabs._rect(n).center().toPoint()
        qtbot.mouseClick(finder.tabs, Qt.MouseButton.LeftButton, pos=QPoint(spot))
        assert finder.sought == sought and finder.tabs.index == n
    choose(finder, "Marks", "Rejected")
    assert finder.tabs.index == -1


def test_filters_are_chosen_from_a_menu_that_says_what_holds_and_cleared_together(finder):
    choose(finder, "Date", "Last 7 days")
    choose(finder, "Stand-ins or paid", "Paid")
    choose(finder, "Rating", "4 stars and up")
    choose(finder, "Marks", "Picks and unmarked")
    choose(finder, "Model", "Wan 2.2")
    models = frozenset({"a/wan", "b/wan"})
    assert finder.sought == Sought(
        period=LastDays(7), stand_in=False, stars=4, flags=frozenset({"pick", ""}), models=models
    )
    assert finder.button.isChecked() and finder.button.accessibleDescription() == "5 filters on"
    titles = [action.text() for action in finder.menu_now().actions() if action.menu()]
    assert titles == [
        "Model: Wan 2.2",
        "Rating: 4 stars and up",
        "Marks: Picks and unmarked",
        "Date: Last 7 days",
        "Tags",
        "Length",
        "Made from",
        "Stand-ins or paid: Paid",
    ]
    choose(finder, "Model", "Wan 2.2")
    assert finder.sought.models == frozenset()
    finder.field.setText("fox")
    finder._end.click()
    assert finder.sought == Sought(words="fox") and not finder.button.isChecked()


def test_tags_and_lengths_are_filters_too_and_a_tag_that_is_gone_can_be_taken_out(finder):
    finder.show_tags(("Dawn", "hero"))
    choose(finder, "Tags", "hero")
    choose(finder, "Tags", "Dawn")
    choose(finder, "Length", "6 to 10 s")
    assert finder.sought == Sought(tags=frozenset({"hero", "Dawn"}), length="middle") and finder.sought.filters == 2
    finder.show_tags(("Dawn",))
    choose(finder, "Tags", "hero")
    assert finder.sought.tags == {"Dawn"}
    choose(finder, "Tags", "Any tag")
    choose(finder, "Length", "Any length")
    assert finder.sought == EVERYTHING


def test_how_many_are_found_is_said_while_something_is_sought(finder):
    finder.show_tallies(Tallies(found=128, every=128))
    assert not finder._found.isVisible() and not finder._end.isVisible()
    finder.field.setText("fox")
    finder.show_tallies(Tallies(found=41, every=128))
    assert finder._found.isVisible() and finder._found.text() == "41 of 128" and not finder._end.isVisible()
    assert finder.field.accessibleDescription() == "41 of 128 found"
    finder.choose(Sought(words="fox", period=LastDays(1)))
    assert finder._end.isVisible()
    finder.clear()
    assert finder.sought == EVERYTHING and not finder._found.isVisible() and finder.field.text() == ""


def test_where_nothing_is_found_that_is_said_and_one_press_gives_everything_back(qtbot, theme, a_clip):
    model = ClipListModel()
    view = LibraryView(theme, model, act=lambda *_: None, can=lambda *_: True, pictures=Pictures())
    qtbot.addWidget(view)
    view.resize(344, 484)
    view.show()
    assert not view.finder.isVisible()  # there is nothing to look for
    model.fill([a_clip(0)])
    view.show_tallies(Tallies(found=1, every=1))
    view.finder.field.setText("zebra")
    model.fill([])
    view.show_tallies(Tallies(found=0, every=1))
    assert view.finder.isVisible() and not view.grid.isVisible()
    button = next(b for b in view.findChildren(QPushButton) if b.text() == "Clear the search" and b.isVisible())
    button.click()
    assert view.finder.sought == EVERYTHING


def test_in_a_narrow_library_the_tabs_fold(qtbot, theme, a_clip):
    view = LibraryView(theme, ClipListModel(), act=lambda *_: None, can=lambda *_: True, pictures=Pictures())
    qtbot.addWidget(view)
    view.show()
    view._model.fill([a_clip(0)])
    for width, tabs in ((264, False), (344, True)):
        view.resize(width, 484)
        assert view.finder.tabs.isVisible() is tabs and view.header.count.isVisible() is not tabs
        assert view.finder.minimumSizeHint().width() <= width


def test_files_that_went_into_clips_are_offered_and_any_other_can_be_chosen(qtbot, finder):
    fox, owl = MadeFrom("fox.png", ("f",)), MadeFrom("owl.png", ("o",))
    finder.show_sources([fox, owl])
    choose(finder, "Made from", "owl.png")
    assert finder.sought == Sought(made_from=owl)
    other = MadeFrom("far away.png", ("1", "2"))
    finder.choose(Sought(made_from=other))
    assert "Made from: far away.png" in [action.text() for action in finder.menu_now().actions()]
    with qtbot.waitSignal(finder.file_wanted):
        choose(finder, "Made from", "Another file…")
    assert finder.sought == Sought(made_from=other)
    choose(finder, "Made from", "Any source")
    assert finder.sought == EVERYTHING

"""Prompts that were sent, chosen again from the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from wanstudio.ui.create.prompt_list import PromptList, PromptRow, in_sight, places_of

T2V, I2V, REPLACE = "scenario/wan-2.5-t2v", "scenario/wan-2.2-i2v", "scenario/wan-2.2-animate-replace"
FOX, OWL = "A fox in the snow at dawn", "An owl\nover the snow"
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # said of popups by offscreen
LONG = f"{'A slow walk through the old town, past the market, ' * 6}and then a red kite rises over the roofs at last"


@pytest.fixture
def sent(create):
    """A form from which two prompts were sent, the owl's after the fox's, and that holds a draft."""
    create.show_model(T2V)
    for prompt in (FOX, OWL):
        create.panel.set_value("prompt", prompt)
        create.generate()
    create.panel.set_value("prompt", "draft")
    return create


def opened(create, qtbot) -> PromptList:
    corner = create.panel.rows["prompt"].corner
    assert corner is not None and corner.accessibleName() == "Prompt history"
    corner.click()
    popup = create.findChild(PromptList)
    assert popup is not None and popup.isVisible()
    return popup


def test_the_button_at_the_label_opens_the_prompts_newest_first(sent, qtbot):
    popup = opened(sent, qtbot)
    assert popup.shown == (OWL, FOX)
    assert popup.list.currentIndex().row() == 0 and popup.search.accessibleDescription() == OWL


def test_what_is_typed_leaves_the_prompts_that_have_every_word_of_it(sent, qtbot):
    popup = opened(sent, qtbot)
    QTest.keyClicks(popup.search, "SNOW fox")
    assert popup.shown == (FOX,)
    QTest.keyClicks(popup.search, " unicorn")
    assert popup.shown == () and popup.list.model().index(0, 0).data() == "No prompt with these words"
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert popup.isVisible() and sent.values()["prompt"] == "draft"


def test_arrows_and_enter_take_one_and_one_undo_takes_it_back(sent, qtbot):
    popup = opened(sent, qtbot)
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert sent.values()["prompt"] == FOX and not popup.isVisible()
    sent.undo()
    assert sent.values()["prompt"] == "draft"
    sent.redo()
    assert sent.values()["prompt"] == FOX


def test_esc_closes_the_list_and_leaves_the_prompt_as_it_was(sent, qtbot):
    popup = opened(sent, qtbot)
    QTest.keyClick(popup.search, Qt.Key.Key_Escape)
    assert not popup.isVisible() and sent.values()["prompt"] == "draft"


def test_a_list_with_nothing_in_it_says_what_will_be(create, qtbot):
    create.show_model(T2V)
    popup = opened(create, qtbot)
    assert popup.list.model().index(0, 0).data().startswith("No prompts yet.")


def test_the_prompts_own_menu_and_the_menu_bar_reach_the_same(sent, qtbot):
    field = sent.panel.rows["prompt"].editor.control
    menu = field.menu(field.rect().center())
    entries = {entry.text().partition("\t")[0]: entry for entry in menu.actions()}
    assert list(entries)[-3:] == ["Earlier prompt", "Later prompt", "Prompt history…"]
    entries["Earlier prompt"].trigger()
    assert sent.values()["prompt"] == OWL
    sent.prompts.step(-1)
    assert sent.values()["prompt"] == FOX
    entries["Prompt history…"].trigger()
    assert sent.findChild(PromptList).isVisible()


def test_only_the_prompt_has_a_history_and_a_model_without_one_opens_nothing(create, qtbot):
    create.show_model(I2V)
    assert [name for name, row in create.panel.rows.items() if row.corner is not None] == ["prompt"]
    create.show_model(REPLACE)
    assert create.prompts.name == "" and create.prompts.open() is None
    create.prompts.step(-1)


def test_a_long_prompt_is_cut_so_that_what_is_sought_is_in_sight(qtbot, theme):
    holder = QPushButton()
    qtbot.addWidget(holder)
    row = PromptRow(theme, holder)
    room = QFontMetrics(theme.font()).averageCharWidth() * 40
    assert row.lines(LONG, room)[0].startswith("A slow walk")
    row.words = ("red", "kite")
    lines = row.lines(LONG, room)
    assert len(lines) == 2 and lines[0].startswith("…") and "red kite" in " ".join(lines)
    assert row.lines(OWL, room) == ("An owl over the snow",)


def test_a_word_is_found_whatever_its_case_and_signs_are_only_signs():
    assert places_of("A Fox (red)", ("fox", "(RED)")) == (2, 6)
    assert places_of("A fox", ("fox", "owl")) is None and places_of("A fox", ()) == ()
    assert in_sight("short", ("short",), lambda text: True) == "short"


def test_what_shows_a_match_at_its_end_is_not_moved():
    text = "one two three four five six seven eight nine ten"
    assert in_sight(text, ("two",), lambda some: len(some) <= 20) == text
    assert in_sight(text, ("nine",), lambda some: len(some) <= 20) == "…six seven eight nine ten"

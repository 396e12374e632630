"""The stage alone on the screen: what is seen, what hides, what brings it back."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.stage.test_stage import shown
from wanstudio.ui.widgets.menu import Menu


@pytest.fixture
def full(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.set_full(True)
    return stage


def rest(stage):
    """What happens after the pointer has not moved for a while."""
    stage.deck.stillness.timer.timeout.emit()


def point(stage, x, y):
    QTest.mouseMove(stage.window().windowHandle(), QPoint(x, y))


def test_the_picture_has_the_whole_stage_with_the_controls_over_its_foot(full):
    assert full.picture.size() == full.size()
    assert full.deck.above.isHidden() and full.deck.below.isHidden()
    (place,) = full.picture.places()
    assert place.width() == full.picture.width()
    assert full.deck.controls_shown
    assert full.deck.controls.geometry().bottom() == full.deck.rect().bottom()
    assert full.deck.controls.width() == full.width()


def test_the_controls_and_the_pointer_hide_when_it_stands_still_and_come_back_when_it_moves(full):
    rest(full)
    assert not full.deck.controls_shown and full.deck.cursor().shape() is Qt.CursorShape.BlankCursor
    point(full, 100, 100)
    assert full.deck.controls_shown and full.deck.cursor().shape() is not Qt.CursorShape.BlankCursor


def test_a_pointer_that_is_told_of_again_where_it_was_has_not_moved(full):
    point(full, 100, 100)
    rest(full)
    point(full, 100, 100)
    assert not full.deck.controls_shown


def test_the_controls_stay_while_the_focus_is_in_them(full):
    full.bar.loop_button.setFocus()
    rest(full)
    assert full.deck.controls_shown
    full.setFocus()
    rest(full)
    assert not full.deck.controls_shown


def test_tab_brings_the_controls_back(qtbot, full):
    full.activateWindow()
    full.setFocus()
    rest(full)
    qtbot.keyClick(full, Qt.Key.Key_Tab)
    assert full.deck.controls_shown and full.deck.controls.isAncestorOf(full.focusWidget())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # said of popups by offscreen
def test_the_controls_stay_while_a_menu_of_theirs_is_open(qtbot, full):
    menu = full.bar.speed_button.open()
    assert isinstance(menu, Menu)
    rest(full)
    assert full.deck.controls_shown
    menu.close()
    rest(full)
    assert not full.deck.controls_shown


def test_showing_and_hiding_the_controls_leaves_the_picture_where_it_is(full):
    before = full.picture.places()
    rest(full)
    point(full, 50, 60)
    assert full.picture.places() == before


def test_everything_is_back_in_its_place_afterwards(stage, qtbot, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    parts = (stage.deck.above, stage.picture, stage.deck.controls, stage.deck.below)
    before = [part.geometry() for part in parts]
    stage.set_full(True)
    rest(stage)
    stage.set_full(False)
    qtbot.waitUntil(lambda: [part.geometry() for part in parts] == before)
    assert stage.deck.controls_shown and all(a.top() < b.top() for a, b in pairwise(before))
    assert stage.deck.cursor().shape() is not Qt.CursorShape.BlankCursor
    assert not stage.deck.stillness.timer.isActive()


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_Escape])
def test_f_and_escape_leave_it(qtbot, full, key):
    with qtbot.waitSignal(full.full_screen_wanted):
        qtbot.keyClick(full, key)


def test_escape_ends_full_screen_before_the_comparison(qtbot, stage, a_clip):
    stage.compare([a_clip(1), a_clip(0)], play=False)
    shown(qtbot, stage, 0)
    stage.set_full(True)
    with qtbot.waitSignal(stage.full_screen_wanted):
        qtbot.keyClick(stage, Qt.Key.Key_Escape)
    assert stage.comparison.clips
    stage.set_full(False)
    qtbot.keyClick(stage, Qt.Key.Key_Escape)
    assert not stage.comparison.clips


def test_the_keys_of_the_stage_work_in_it(qtbot, full):
    rest(full)
    qtbot.keyClick(full, Qt.Key.Key_Right)
    shown(qtbot, full, 1)
    qtbot.keyClick(full, Qt.Key.Key_O)
    assert full.player.last == 1 and not full.deck.controls_shown


def test_a_stage_that_loses_its_clip_leaves_it(qtbot, full):
    with qtbot.waitSignal(full.full_screen_wanted):
        full.show_clip(None)


def test_a_double_click_asks_for_it_and_leaves_playing_as_it_was(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    with qtbot.waitSignal(stage.full_screen_wanted):
        qtbot.mouseClick(stage.picture, Qt.MouseButton.LeftButton)
        qtbot.mouseDClick(stage.picture, Qt.MouseButton.LeftButton)
    assert not stage.player.playing


def test_the_button_in_the_header_asks_for_it(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    with qtbot.waitSignal(stage.full_screen_wanted):
        stage.head.full_button.click()

"""Create by keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wanstudio.ui.widgets.ring import FocusRing

REFRAME = "scenario/wan-2.2-reframe"


@pytest.fixture
def active(create, qtbot):
    create.activateWindow()
    qtbot.waitUntil(create.isActiveWindow)
    return create


def walk(view, key=Qt.Key.Key_Tab):
    """What takes the focus, one Tab after the other, until it comes round."""
    view.chooser.setFocus()
    seen = []
    while (now := QApplication.focusWidget()) not in seen:
        seen.append(now)
        QTest.keyClick(now, key)
    return seen


def test_tab_goes_through_the_form_as_it_stands_and_ends_at_generate(active, model):
    active.show_model(model.id)
    active.panel.set_open(True)
    active.panel.tell_missing(True)
    seen = walk(active)
    assert seen[0] is active.chooser
    assert active.foot.generate.main in seen
    inside = [w for w in seen if active.panel.isAncestorOf(w)]
    assert seen[1 : 1 + len(inside)] == inside
    heights = [w.mapTo(active.panel, QPoint(0, 0)).y() // 20 for w in inside]
    lines = [row.y() for w in inside for row in active.panel.rows.values() if row.isAncestorOf(w)]
    assert lines == sorted(lines), heights
    assert {row.editor.control for row in active.panel.rows.values()} <= set(inside)


def test_shift_tab_is_the_way_back(active):
    active.show_model(REFRAME)
    there, back = walk(active), walk(active, Qt.Key.Key_Backtab)
    assert [back[0], *reversed(back[1:])] == there


def test_a_field_that_appears_later_stands_in_its_place(active):
    active.show_model("scenario/wan-2.2-i2v")
    active.panel.set_value("numFrames", 90)
    names = [w.accessibleName() for w in walk(active)]
    assert names[names.index("Reset Frames") - 1] == "Frames"
    assert names[names.index("Reset Frames") + 1] == "Frame rate"


def test_what_tab_reaches_scrolls_into_sight(active):
    active.resize(304, 500)
    active.show_model(REFRAME)
    active.panel.set_open(True)
    field = active.panel.rows["videoWriteMode"].editor.control
    while QApplication.focusWidget() is not field:
        QTest.keyClick(QApplication.focusWidget() or active.chooser, Qt.Key.Key_Tab)
    top = field.mapTo(active.area.viewport(), QPoint(0, 0)).y()
    assert 0 <= top <= active.area.viewport().height() - field.height()


def test_the_ring_lies_around_what_tab_reached_and_goes_with_it(active, theme):
    ring = FocusRing(theme, active)
    active.show_model("scenario/wan-2.2-i2v")
    active.chooser.setFocus()
    QTest.keyClick(active.chooser, Qt.Key.Key_Tab)
    slot = active.panel.rows["image"].editor.slot
    assert ring.widget() is slot and ring.isVisible()
    assert ring.geometry().center() == slot.mapTo(active, slot.rect().center())
    active.resize(400, 844)
    assert ring.width() == slot.width() + 6
    active.show_model("scenario/wan-2.5-t2v")
    assert not ring.isVisible()


def test_a_click_leaves_no_ring(active, theme):
    ring = FocusRing(theme, active)
    active.show_model("scenario/wan-2.2-i2v")
    active.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
    active.panel.rows["resolution"].editor.control.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not ring.isVisible()

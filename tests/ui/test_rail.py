"""A narrow window: panels that have no room become a rail, and open over the stage."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def narrow(qtbot, window):
    """960 x 700, as in the design; it takes keys."""
    window.resize(960, 700)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def field(window, name):
    return window.regions[name].view.findChild(QLineEdit)


def button(window, name):
    return window.columns.edges[name].rail.buttons[name]


def place(window, widget):
    """Where it lies in the window, as far as it is shown."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) if widget.isVisible() else QRect()


def drawer(window, name):
    return place(window, window.columns.edges[name].drawer)


def click(window, at):
    """As the desktop does: on the window, whatever lies there."""
    QTest.mouseClick(window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, at)


def test_library_and_queue_become_a_rail_and_the_stage_gets_their_room(narrow):
    rail = place(narrow, narrow.columns.right.rail)
    assert (rail.width(), rail.right()) == (44, 959)
    assert narrow.columns.left.rail.isHidden()
    assert narrow.regions["create"].width() == 272 and narrow.regions["stage"].width() == 960 - 272 - 44 - 1


def test_a_drawer_lies_over_the_stage_beside_the_rail_and_the_stage_keeps_its_size(narrow):
    before = narrow.regions["stage"].geometry()
    QTest.mouseClick(button(narrow, "queue"), LEFT)
    assert narrow.regions["queue"].isVisible() and not narrow.regions["library"].isVisible()
    lies, columns = drawer(narrow, "queue"), place(narrow, narrow.columns)
    assert (lies.width(), lies.right(), lies.top(), lies.height()) == (300, 915, columns.top(), columns.height())
    assert narrow.regions["stage"].geometry() == before


@pytest.mark.parametrize("close", ["button", "key", "escape", "stage"])
def test_a_drawer_has_the_focus_and_gives_it_back_when_it_is_closed(narrow, close):
    field(narrow, "create").setFocus()
    narrow.toggle("library")
    assert field(narrow, "library").hasFocus() and narrow.regions["library"]._mark.isVisible()
    match close:
        case "button":
            QTest.mouseClick(button(narrow, "library"), LEFT)
        case "key":
            narrow.toggle("library")
        case "escape":
            QTest.keyClick(field(narrow, "library"), Qt.Key.Key_Escape)
        case "stage":
            click(narrow, place(narrow, narrow.regions["stage"]).topLeft() + QPoint(150, 200))
    assert narrow.regions["library"].isHidden() and not button(narrow, "library").isChecked()
    assert field(narrow, "create").hasFocus()


def test_without_anything_that_had_the_focus_before_its_button_has_it_afterwards(narrow):
    if (focus := QApplication.focusWidget()) is not None:
        focus.clearFocus()
    narrow.toggle("queue")
    QTest.keyClick(field(narrow, "queue"), Qt.Key.Key_Escape)
    assert button(narrow, "queue").hasFocus()


def test_a_click_in_the_drawer_or_beside_the_stage_leaves_it_open(narrow):
    narrow.toggle("queue")
    click(narrow, drawer(narrow, "queue").center())
    click(narrow, place(narrow, narrow.regions["create"]).center())
    assert narrow.regions["queue"].isVisible()


def test_the_other_button_changes_what_the_drawer_shows(narrow):
    field(narrow, "create").setFocus()
    narrow.toggle("library")
    QTest.mouseClick(button(narrow, "queue"), LEFT)
    assert [name for name in ("library", "queue") if narrow.regions[name].isVisible()] == ["queue"]
    assert [button(narrow, name).isChecked() for name in ("library", "queue")] == [False, True]
    QTest.keyClick(field(narrow, "queue"), Qt.Key.Key_Escape)
    assert field(narrow, "create").hasFocus()


def test_menu_and_status_bar_say_what_is_open(narrow):
    told = []
    narrow.panel_shown.connect(lambda name, shown: told.append((name, shown)))
    narrow.toggle("queue")
    assert ("queue", True) in told and ("library", False) in told
    assert narrow._status.panels["queue"].isChecked() and not narrow._status.panels["library"].isChecked()


def test_f6_goes_over_all_that_is_open_and_the_rail_and_closes_what_hides_the_stage(narrow):
    field(narrow, "create").setFocus()
    narrow.toggle("queue")
    went = []
    for _ in range(5):
        narrow.next_region()
        focus = QApplication.focusWidget()
        went.append(next((n for n, r in narrow.regions.items() if r.isAncestorOf(focus)), "rail"))
    assert went == ["rail", "create", "stage", "rail", "create"]
    assert narrow.regions["queue"].isHidden()


def test_below_760_create_is_a_rail_too_and_both_drawers_fit_beside_each_other(narrow):
    narrow.resize(720, 600)
    QApplication.processEvents()
    assert narrow.regions["stage"].width() == 720 - 2 * 44
    narrow.toggle("create")
    narrow.toggle("library")
    left, right = drawer(narrow, "create"), drawer(narrow, "library")
    assert (left.left(), left.width()) == (44, 300) and right.right() == 719 - 44 and not left.intersects(right)
    QTest.keyClick(field(narrow, "library"), Qt.Key.Key_Escape)
    assert narrow.regions["create"].isVisible() and narrow.regions["library"].isHidden()


def test_where_two_drawers_do_not_fit_the_second_closes_the_first(narrow):
    narrow.resize(600, 600)
    QApplication.processEvents()
    narrow.toggle("create")
    narrow.toggle("queue")
    assert narrow.regions["create"].isHidden() and narrow.regions["queue"].isVisible()
    assert field(narrow, "queue").hasFocus()


def test_a_wider_window_has_its_columns_again_and_no_drawer(narrow):
    narrow.toggle("library")
    narrow.resize(1440, 900)
    QApplication.processEvents()
    assert all(region.isVisible() for region in narrow.regions.values())
    assert narrow.columns.right.rail.isHidden() and narrow.columns.right.drawer.isHidden()
    assert narrow.regions["library"].width() == narrow.regions["queue"].width() == 344


def test_what_was_folded_by_hand_can_be_opened_from_the_rail_and_is_folded_again_afterwards(narrow):
    narrow.resize(1440, 900)
    narrow.toggle("library")
    narrow.resize(960, 700)
    narrow.toggle("library")
    assert narrow.regions["library"].isVisible()
    narrow.resize(1440, 900)
    assert narrow.regions["library"].isHidden() and narrow.regions["queue"].isVisible()
    narrow.reset_layout()
    assert narrow.regions["library"].isVisible()


def test_create_folded_by_hand_beside_a_rail_stays_folded_until_the_layout_is_reset(narrow):
    narrow.toggle("create")
    assert narrow.regions["create"].isHidden() and narrow.columns.left.rail.isHidden()
    narrow.reset_layout()
    assert narrow.regions["create"].isVisible()


def test_a_narrow_window_comes_back_with_its_rail_and_nothing_over_the_stage(narrow):
    narrow.toggle("queue")
    state = narrow.state()
    narrow.resize(1440, 900)
    narrow.restore(state)
    QApplication.processEvents()
    assert narrow.width() == 960 and narrow.columns.right.narrow
    assert narrow.columns.right.drawer.isHidden() and state["folded"] == {}


def test_the_stage_alone_on_the_screen_has_no_rail_and_no_drawer(qtbot, narrow):
    narrow.toggle("queue")
    narrow.alone.enter()
    qtbot.waitUntil(lambda: narrow.regions["stage"].size() == narrow.size())
    assert not narrow.columns.right.rail.isVisible() and not narrow.columns.right.drawer.isVisible()
    narrow.alone.leave()
    qtbot.waitUntil(narrow.columns.right.rail.isVisible)
    assert narrow.columns.right.drawer.isHidden()


def test_the_queues_button_counts_what_runs_for_eyes_and_for_screen_readers(narrow):
    rail, badge = narrow.columns.right.rail, narrow.columns.right.rail._badges["queue"]
    rail.show_count("queue", 2, "2 running")
    assert badge.isVisible() and badge.text == "2" and rail.rect().contains(badge.geometry())
    assert button(narrow, "queue").accessibleName() == "Queue, 2 running"
    assert button(narrow, "queue").toolTip() == "Queue (F4), 2 running"
    rail.show_count("queue", 120, "120 running")
    assert badge.text == "99+" and rail.rect().contains(badge.geometry())
    rail.show_count("queue", 0, "")
    assert not badge.isVisible() and button(narrow, "queue").accessibleName() == "Queue"


@pytest.mark.parametrize("scale", [2, 3])
def test_enlarged_the_same_holds_and_the_window_is_no_wider_than_a_laptops_screen(qtbot, theme, scale):
    theme.scale = float(scale)
    status = StatusBar(theme, choose=lambda name: None, connect=lambda: None, toggle=lambda name: None)
    window = MainWindow(theme, {name: QWidget() for name in ("create", "stage", "library", "queue")}, status)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.toggle("library")
    QApplication.processEvents()
    assert window.width() == 1440 and window.columns.left.narrow
    assert drawer(window, "library").width() == 300 * scale
    assert place(window, window.columns.right.rail).width() == 44 * scale


def test_who_types_in_a_panel_that_folds_away_is_at_its_button_and_not_on_the_stage(narrow):
    field(narrow, "create").setFocus()
    narrow.resize(720, 600)
    assert button(narrow, "create").hasFocus()


def test_who_types_in_a_drawer_goes_on_when_there_is_room_for_the_column(narrow):
    narrow.toggle("library")
    field(narrow, "library").setFocus()
    narrow.resize(1440, 900)
    assert field(narrow, "library").hasFocus()


def test_a_step_of_a_dragged_edge_shows_nothing_anew(narrow):
    shown = []
    narrow.panel_shown.connect(lambda *what: shown.append(what))
    for width in range(900, 980, 20):
        narrow.resize(width, 700)
    assert shown == []
    narrow.resize(1100, 700)
    assert {name for name, _ in shown} == {"library", "queue"}


def test_what_is_revealed_is_not_behind_the_full_screen(qtbot, narrow):
    narrow.alone.toggle()
    qtbot.waitUntil(lambda: narrow.alone.on)
    narrow.reveal("library")
    assert not narrow.alone.on and narrow.columns.edges["library"].opened == "library"


def test_who_types_in_a_panel_that_is_folded_by_hand_is_at_its_button_and_not_on_the_stage(narrow):
    field(narrow, "create").setFocus()
    narrow.toggle("create")
    assert narrow._status.panels["create"].hasFocus()

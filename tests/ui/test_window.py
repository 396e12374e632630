import struct
from base64 import b64encode

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from wanstudio.ui.empty import EmptyPanel
from wanstudio.ui.statusbar import ConnectionRow, StatusBar
from wanstudio.ui.window import MainWindow


def widths(window):
    return [window.regions[name].width() for name in ("create", "stage", "library")]


def test_the_columns_have_the_designs_widths(window):
    create, stage, side = widths(window)
    assert (create, side) == (304, 344) and stage == 1440 - 304 - 344 - 2


def test_a_small_window_has_the_narrow_columns_and_nothing_is_lost(window):
    window.resize(1024, 700)
    create, stage, side = widths(window)
    assert (create, side) == (272, 264) and stage >= 400
    assert not any(region.isHidden() for region in window.regions.values())


def test_a_window_too_narrow_folds_by_itself_and_unfolds_again(window):
    window.resize(900, 700)
    assert window.regions["library"].isHidden() and window.regions["queue"].isHidden()
    window.resize(1440, 900)
    assert not window.regions["library"].isHidden()


def test_what_was_folded_by_hand_stays_folded_until_the_layout_is_reset(window):
    window.toggle("create")
    window.resize(1100, 800)
    window.resize(1440, 900)
    assert window.regions["create"].isHidden()
    window.reset_layout()
    assert not window.regions["create"].isHidden()


def test_the_side_goes_when_both_its_panels_are_folded(window):
    window.toggle("library")
    window.toggle("queue")
    assert window.columns.right.place.isHidden() and not window._status.panels["queue"].isChecked()
    window.toggle("queue")
    assert not window.columns.right.place.isHidden()


def test_place_and_folds_come_back(window):
    window.toggle("queue")
    state = window.state()
    window.reset_layout()
    window.restore(state)
    assert window.regions["queue"].isHidden()


def test_the_widths_that_the_user_chose_come_back_at_the_next_start(qtbot, theme, window):
    window.columns._main.setSizes([330, 700, 408])
    before, state = widths(window), window.state()
    again = a_window(qtbot, theme)
    again.resize(1440, 900)
    again.reset_layout()
    again.restore(state)
    again.show()
    QApplication.processEvents()
    assert widths(again) == before


def a_window(qtbot, theme):
    """One that was not shown yet."""
    status = StatusBar(theme, choose=lambda name: None, connect=lambda: None, toggle=lambda name: None)
    window = MainWindow(theme, {name: QWidget() for name in ("create", "stage", "library", "queue")}, status)
    qtbot.addWidget(window)
    return window


def kept_elsewhere(x: int, y: int, width: int, height: int, screen_px: int) -> str:
    """The geometry, as Qt keeps it, of a window on a second screen so many pixels wide."""
    place = (x, y, x + width - 1, y + height - 1)
    head, shown = (0x1D9D0CB, 3, 0), (1, False, False, screen_px)
    return b64encode(struct.pack(">IHH4i4ii??i4i", *head, *place, *place, *shown, *place)).decode()


def test_a_window_is_no_larger_than_its_screen_and_the_title_above_it_has_room_too(qtbot, theme):
    window = a_window(qtbot, theme)
    room = window.screen().availableGeometry()
    window.resize_on_screen(QSize(4320, 2700))
    assert window.width() == room.width() and room.height() - 60 < window.height() < room.height()
    window.resize_on_screen(QSize(1440, 900))
    assert window.size() == QSize(1440, 900)


@pytest.mark.parametrize("screen_px", [1920, 3840])
def test_a_window_kept_on_a_screen_that_is_gone_comes_back_in_sight(qtbot, theme, screen_px):
    window = a_window(qtbot, theme)
    window.resize_on_screen(QSize(1440, 900))
    window.restore({"geometry": kept_elsewhere(2400, 1300, 1900, 2000, screen_px)})
    window.show()
    assert window.screen().availableGeometry().contains(window.geometry())


@pytest.mark.parametrize("state", [{}, {"geometry": 3, "folded": []}, {"main": "no base64!", "folded": {"x": 1}}])
def test_a_damaged_state_leaves_the_window_as_it_is(window, state):
    window.restore(state)
    assert not any(region.isHidden() for region in window.regions.values())


def test_the_region_with_the_focus_is_marked(window):
    window.regions["stage"].view.findChild(QLineEdit).setFocus()
    marked = {name for name, region in window.regions.items() if region._mark.isVisible()}
    assert marked == {"stage"}


def test_shift_f10_asks_for_the_menu_of_what_has_the_focus(window):
    field = window.regions["library"].view.findChild(QLineEdit)
    field.setFocus()
    asked = []
    field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    field.customContextMenuRequested.connect(asked.append)
    QTest.keyClick(field, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert not asked
    QTest.keyClick(field, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert len(asked) == 1 and field.rect().contains(asked[0])


def test_files_dropped_beside_the_slots_are_told(qtbot, window, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    keys, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    with qtbot.waitSignal(window.files_dropped) as told:
        window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, keys))
    assert told.args == [[str(tmp_path / "a.png")]]


def test_a_view_takes_the_place_of_the_one_before_and_may_have_taken_it_in(qtbot, window):
    first, second = window.regions["stage"].view, QWidget()
    QVBoxLayout(second).addWidget(first)
    window.put("stage", second)
    qtbot.waitUntil(lambda: second.isVisible() and first.isVisible())
    assert window.regions["stage"].view is second
    alone = window.regions["library"].view
    with qtbot.waitSignal(alone.destroyed):
        window.put("library", QLabel("clips"))


def test_tab_goes_as_the_eye_does_also_to_views_that_come_later(qtbot, window):
    window.resize(960, 700)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for name in ("stage", "library", "queue"):
        window.put(name, QLineEdit())
    window.regions["create"].enter()
    rail, status, went = window.columns.right.rail, window._status, []
    while len(went) < 8:
        parts = {**window.regions, "rail": rail, "status": status}
        focus = QApplication.focusWidget()
        went.append(next(name for name, part in parts.items() if part.isAncestorOf(focus)))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert went == ["create", "stage", "rail", "rail", *["status"] * 4]


def test_a_region_is_entered_below_its_header_where_space_would_press_a_button(qtbot, theme, window):
    view = EmptyPanel(theme, "Queue")
    pause, below = QPushButton("Pause"), QLineEdit()
    view.header.row.addWidget(pause)
    view.layout().addWidget(below)
    window.put("queue", view)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(below.isVisible)
    window.regions["queue"].enter()
    assert below.hasFocus()
    below.setEnabled(False)
    window.regions["queue"].enter()
    assert pause.hasFocus()


def test_a_queue_that_comes_later_is_as_wide_as_its_window(window):
    class Queue(QWidget):
        compact = None

        def set_compact(self, compact):
            self.compact = compact

    queue = Queue()
    window.resize(1024, 700)
    window.put("queue", queue)
    assert queue.compact is True


def test_the_status_bar_names_the_chosen_account_and_offers_the_others(theme, window):
    rows = (ConnectionRow("sandbox", "Sandbox", "free"), ConnectionRow("n", "Northlight, Scenario", "", usable=False))
    window._status.show_connections(rows, "n")
    assert window._status.connection.text().strip() == "Northlight, Scenario"
    assert [a.text().split("\t")[0] for a in window._status.menu().actions()][:2] == ["Sandbox", "Northlight, Scenario"]


def test_an_account_that_cannot_be_used_is_told_by_its_dot_and_in_words(theme, window):
    account = window._status.connection
    looks = {}
    for usable, note in ((True, "Key in the keyring"), (False, "The key was not accepted")):
        window._status.show_connections((ConnectionRow("n", "Northlight", note, usable=usable),), "n")
        looks[usable] = account.icon().pixmap(account.iconSize()).toImage()
        assert account.accessibleDescription() == note and note in account.toolTip()
    assert looks[True] != looks[False]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ((0, 0), "Nothing running"),
        ((2, 3), "2 running, 3 waiting"),
        ((0, 1), "1 waiting"),
        ((0, 0, 1), "1 needs you"),
        ((1, 0, 2), "1 running, 2 need you"),
    ],
)
def test_the_status_bar_says_what_goes_on(window, work, said):
    window._status.show_work(*work)
    assert window._status.work.text() == said


def test_a_remark_for_a_while_gives_way_to_the_lasting_one(window):
    status = window._status
    status.say("No keyring on this computer.")
    status.tell("No file manager opened.")
    assert status.note.text() == "No file manager opened."
    status._telling.timeout.emit()
    assert status.note.text() == "No keyring on this computer."


def shape(window):
    QApplication.processEvents()  # what was folded or resized is laid out
    return {name: r.geometry() for name, r in window.regions.items() if r.isVisible()}, window.size()


def test_the_stage_alone_has_the_whole_screen(qtbot, window):
    window.alone.enter()
    qtbot.waitUntil(lambda: window.isFullScreen() and window.regions["stage"].size() == window.size())
    assert window.menuBar().isHidden() and window._status.isHidden()


def test_what_was_beside_the_stage_is_back_exactly_afterwards(qtbot, window):
    window.columns._main.setSizes([330, 700, 408])
    window.toggle("queue")
    before = shape(window)
    window.alone.enter()
    window.alone.leave()
    qtbot.waitUntil(lambda: shape(window) == before)
    assert window.regions["queue"].isHidden() and not window.isFullScreen()


def test_a_small_window_keeps_its_folds_after_a_full_screen_that_has_room_for_all(qtbot, window):
    window.resize(900, 640)
    before = shape(window)
    window.alone.enter()
    qtbot.waitUntil(lambda: window.width() > 1440)
    window.alone.leave()
    qtbot.waitUntil(lambda: shape(window) == before)
    assert window.regions["library"].isHidden()


def test_a_window_made_small_right_after_full_screen_folds_as_ever(qtbot, window):
    window.alone.enter()
    qtbot.waitUntil(lambda: window.width() > 1440)
    window.alone.leave()
    qtbot.waitUntil(lambda: window.width() == 1440)
    window.resize(900, 700)
    qtbot.waitUntil(lambda: window.regions["library"].isHidden())


def test_a_window_that_full_screen_gave_no_other_size_folds_as_ever_afterwards(window):
    """As a maximised one: no size comes back that could be waited for."""
    window.alone.on = True
    window.alone.leave()
    window.resize(900, 700)
    assert window.regions["library"].isHidden()


def test_a_maximised_window_is_maximised_again(window):
    window.showMaximized()
    window.alone.enter()
    window.alone.leave()
    assert window.isMaximized() and not window.isFullScreen()


def test_a_desktop_that_ends_full_screen_brings_everything_back(qtbot, window):
    window.alone.enter()
    window.showNormal()
    qtbot.waitUntil(lambda: not window.alone.on and not window.menuBar().isHidden())


def test_full_screen_left_and_entered_again_at_once_holds(qtbot, window):
    """What the desktop tells of the first time comes only then."""
    window.alone.enter()
    window.alone.leave()
    window.alone.enter()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.alone._settled.isActive())
    assert window.alone.on and window.isFullScreen() and window.menuBar().isHidden()


def test_a_window_closed_in_full_screen_comes_back_as_it_was_before(window):
    window.toggle("queue")
    before = window.state()
    window.alone.enter()
    assert window.state() == before
    window.alone.leave()
    window.reset_layout()
    window.restore(before)
    assert not window.isFullScreen() and window.regions["queue"].isHidden()


def test_escape_leaves_full_screen_wherever_the_focus_is(qtbot, window):
    window.alone.enter()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.alone.on


def test_no_line_marks_the_region_that_is_alone(window):
    window.regions["stage"].view.findChild(QLineEdit).setFocus()
    window.alone.enter()
    assert not window.regions["stage"]._mark.isVisible()
    window.alone.leave()
    assert window.regions["stage"]._mark.isVisible()


def test_at_twice_the_size_a_laptops_window_folds_and_is_no_wider_than_its_screen(qtbot, theme):
    theme.scale = 2.0
    window = a_window(qtbot, theme)
    window.resize(1440, 900)
    window.show()
    assert window.width() == 1440
    assert [name for name, region in window.regions.items() if region.isVisible()] == ["stage"]
    assert window.columns.left.rail.isVisible() and window.columns.right.rail.isVisible()

"""How menus are painted."""

import pytest
from PySide6.QtWidgets import QWidget

from wanstudio.ui.widgets.menu import Menu


@pytest.fixture
def menu(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    menu = Menu(theme, window)
    menu.addAction(theme.icon("plug"), "Connect\tCtrl+K")
    menu.addAction("Quiet").setCheckable(True)
    menu.addSeparator()
    menu.addAction("Gone").setEnabled(False)
    yield menu  # and keep the window


def ink(menu, left, right, row):
    """Whether anything is drawn in these columns of a row."""
    menu.ensurePolished()
    menu.resize(menu.sizeHint())
    room = menu.actionGeometry(menu.actions()[row])
    image = menu.grab().toImage()
    ground = image.pixelColor(room.left() + 2, room.center().y())
    across = range(room.left() + left, room.left() + right)
    return any(image.pixelColor(x, y) != ground for x in across for y in range(room.top(), room.bottom()))


def test_a_check_mark_tells_what_is_checked(menu):
    assert not ink(menu, 8, 24, row=1)
    menu.actions()[1].setChecked(True)
    assert ink(menu, 8, 24, row=1)


def test_icons_and_words_stand_in_columns(menu):
    assert ink(menu, 8, 24, row=0) and not ink(menu, 25, 31, row=0)
    assert ink(menu, 32, 60, row=0) and ink(menu, 32, 60, row=1) and ink(menu, 32, 60, row=3)


def test_a_menu_of_words_alone_keeps_no_room_for_icons_and_shows_them_whole(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    menu = Menu(theme, window)
    menu.addAction("1 clip exported")
    assert ink(menu, 8, 16, row=0)
    width = menu.actionGeometry(menu.actions()[0]).width()
    assert not ink(menu, width - 16, width, row=0)


def test_keys_end_at_the_right_edge(menu):
    width = menu.actionGeometry(menu.actions()[0]).width()
    assert ink(menu, width - 16, width - 8, row=0)
    assert not ink(menu, width - 16, width - 8, row=1)


def test_an_entry_that_opens_more_has_an_arrow_at_the_right_edge(menu, theme):
    more = Menu(theme, menu, "More")
    more.addAction("One")
    menu.addMenu(more)
    width = menu.actionGeometry(menu.actions()[-1]).width()
    assert ink(menu, width - 20, width - 8, row=-1)

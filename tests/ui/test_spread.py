"""The library alone in the window: what is put away, what leads back, and what is as it was then."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit


def shown(window):
    rails = (("left", window.columns.left.rail), ("right", window.columns.right.rail))
    parts = [name for name, region in window.regions.items() if region.isVisible()]
    return [*parts, *(f"{name} rail" for name, rail in rails if rail.isVisible())]


def widths(window):
    """And heights, of those that are seen."""
    QApplication.processEvents()
    return {name: region.size() for name, region in window.regions.items() if region.isVisible()}


@pytest.mark.parametrize("width", [700, 900, 1024, 1440, 2560])
def test_the_library_has_all_the_room_and_everything_comes_back(window, width):
    window.resize(width, 800)
    before, sizes = shown(window), widths(window)
    window.spread.enter()
    assert shown(window) == ["library"]
    QApplication.processEvents()
    assert window.regions["library"].width() == window.width()
    assert window.regions["library"].height() == window.columns.height()
    window.spread.leave()
    assert shown(window) == before and widths(window) == sizes


def test_widths_and_folds_of_the_users_own_come_back(window):
    window.columns._main.setSizes([330, 700, 408])
    window.toggle("queue")
    before, sizes = window.state(), widths(window)
    window.spread.enter()
    assert window.state() == before
    window.resize(1440, 901)
    window.resize(1440, 900)
    window.spread.leave()
    assert widths(window) == sizes and shown(window) == ["create", "stage", "library"]


def test_a_window_that_was_resized_meanwhile_folds_as_it_must(window):
    window.spread.enter()
    window.resize(900, 700)
    assert shown(window) == ["library"]
    window.spread.leave()
    assert shown(window) == ["create", "stage", "right rail"]
    window.spread.enter()
    window.resize(1440, 900)
    window.spread.leave()
    assert shown(window) == ["create", "stage", "library", "queue"]


@pytest.mark.parametrize("name", ["create", "queue"])
def test_a_panel_that_is_asked_for_stands_beside_it_again(window, name):
    window.toggle(name)
    window.spread.enter()
    assert not window._status.panels[name].isChecked() and window._status.panels["library"].isChecked()
    window.toggle(name)
    assert not window.spread.on and window.regions[name].isVisible() and window._status.panels[name].isChecked()


@pytest.mark.parametrize("lead", ["reset_layout", "escape", "toggle", "reveal"])
def test_many_ways_lead_back(window, lead):
    window.spread.enter()
    match lead:
        case "escape":
            QTest.keyClick(window, Qt.Key.Key_Escape)
        case "toggle":
            window.toggle("library")
        case "reveal":
            window.reveal("create")
        case _:
            window.reset_layout()
    assert shown(window) == ["create", "stage", "library", "queue"]


def test_what_is_found_in_the_library_leaves_it_alone(window):
    window.spread.enter()
    window.reveal("library")
    assert window.spread.on


def test_the_keys_go_to_the_library_and_stay_there(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.regions["create"].view.findChild(QLineEdit).setFocus()
    window.spread.enter()
    field = window.regions["library"].view.findChild(QLineEdit)
    assert QApplication.focusWidget() is field
    window.next_region()
    assert QApplication.focusWidget() is field
    window.spread.leave()
    assert QApplication.focusWidget() is field


def test_a_library_that_was_folded_is_alone_and_folded_again(window):
    window.toggle("library")
    window.spread.enter()
    assert shown(window) == ["library"]
    window.spread.leave()
    assert shown(window) == ["create", "stage", "queue"]

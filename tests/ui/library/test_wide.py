"""The library where it is wide: its header in one line, a chip for each filter, pictures as large as one likes."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from wanstudio.core.periods import LastDays
from wanstudio.core.seeking import EVERYTHING, Sought, Tallies
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.pictures import Pictures

MODELS = (("a/wan", "Wan 2.2"), ("b/wan", "Wan 2.2"), ("a/other", "Other & sons"), ("a/long", "A long name " * 6))


@pytest.fixture
def view(qtbot, theme, a_clip):
    model = ClipListModel()
    view = LibraryView(theme, model, act=lambda *_: None, can=lambda *_: True, pictures=Pictures(), models=MODELS)
    view.model = model
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    model.fill([a_clip(n) for n in range(30)])
    view.show_tallies(Tallies(found=30, every=30))
    QApplication.processEvents()
    return view


def widen(view, width):
    view.resize(width, 700)
    QApplication.processEvents()


def chips(view):
    return {chip.part.title: chip for chip in view.finder._chips.chips if chip.isVisible()}


def places(view, *parts):
    """Of what stands in the header, from left to right; each inside, none over another."""
    rects = [part.rect().translated(part.mapTo(view, QPoint(0, 0))) for part in parts if part.isVisible()]
    assert all(view.rect().contains(rect) for rect in rects)
    assert all(one.right() < other.left() for one, other in pairwise(rects))
    return rects


@pytest.mark.parametrize("width", [800, 1000, 1440, 2560])
def test_the_header_is_one_line_from_the_project_to_the_order(view, width):
    widen(view, width)
    bar = view.header.bar
    rects = places(
        view, view.header.title, view.project, view.finder.field, view.header.count, bar.slider, bar.looks, bar.sort
    )
    assert len(rects) == 7 and {rect.center().y() for rect in rects} <= set(range(18, 23))
    assert rects[2].width() == (340 if width >= 1000 else rects[2].width()) >= 150
    assert not view.arrange.isVisible() and not view.finder.tabs.isVisible()


def test_a_narrow_one_is_as_it_was_before(view):
    widen(view, 344)
    assert places(view, view.header.title, view.project, view.arrange)[-1].right() < 344
    assert view.finder.tabs.isVisible() and view.finder.button.isVisible() and not chips(view)
    field = view.finder.field
    assert view.finder.isAncestorOf(field) and field.width() > 200
    assert not view.header.bar.isVisible() and not view.header.count.isVisible()


def test_who_types_goes_on_while_the_window_is_made_narrow(qtbot, view):
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.finder.field.setFocus()
    for width in (344, 1200):
        view.resize(width, 700)
        assert view.finder.field.hasFocus()
        QApplication.processEvents()
        assert view.finder.field.hasFocus()


def test_how_many_are_found_stands_beside_the_field(view):
    assert view.header.count.text() == "30 clips"
    view.finder.field.setText("fox")
    view.show_tallies(Tallies(found=4, every=30))
    assert view.header.count.text() == "4 of 30" and not view.finder._found.isVisible()


def test_an_empty_one_has_nothing_to_look_for(view):
    view.model.fill([])
    view.show_tallies(Tallies())
    assert not view.finder.field.isVisible() and not chips(view) and not view.header.bar.slider.isVisible()
    view.resize(344, 700)
    view.model.fill([])
    view.resize(1200, 700)
    assert not view.finder.field.isVisible()


def choose(chip, words):
    next(entry for entry in chip.menu_now().actions() if entry.text() == words).trigger()


def test_a_chip_narrows_down_says_so_and_its_cross_clears_it(view):
    view.finder.sort("rated")
    assert [chip.text() for chip in chips(view).values()] == [
        "Any model",
        "Any rating",
        "Any mark",
        "Any date",
        "Any tag",
        "Any length",
        "Any source",
    ]  # more have no room
    choose(chips(view)["Model"], "Wan 2.2")
    choose(chips(view)["Model"], "Other && sons")
    choose(chips(view)["Rating"], "2 stars and up")
    models = frozenset({"a/wan", "b/wan", "a/other"})
    assert view.finder.sought == Sought(models=models, stars=2, order="rated")
    model, stars = chips(view)["Model"], chips(view)["Rating"]
    assert model.text() == "Wan 2.2, Other && sons" and model.accessibleName() == "Model: Wan 2.2, Other & sons"
    assert model.property("chip") == "on" and view.finder._chips.end.isVisible()
    edge = QPoint(model.width() - 8, model.height() // 2)
    QTest.mouseClick(model, Qt.MouseButton.LeftButton, pos=edge)
    assert view.finder.sought == Sought(stars=2, order="rated") and model.property("chip") == "off"
    QTest.keyClick(stars, Qt.Key.Key_Delete)
    assert view.finder.sought == replace(EVERYTHING, order="rated") and not view.finder._chips.end.isVisible()


def test_a_press_elsewhere_on_a_chip_opens_its_menu(view, monkeypatch):
    opened = []
    monkeypatch.setattr(Menu, "popup", lambda menu, _: opened.append([each.text() for each in menu.actions()]))
    view.finder.choose(Sought(period=LastDays(7)))
    QTest.mouseClick(chips(view)["Date"], Qt.MouseButton.LeftButton, pos=QPoint(20, 12))
    dates = ["Any date", "Today", "Last 7 days", "Last 30 days", "This month", "Last month", "This year"]
    assert opened == [[*dates, "Between two days…"]] and view.finder.sought.period == LastDays(7)


def test_chips_that_have_no_room_are_in_the_menu_beside_them(view):
    view.finder.choose(
        Sought(models=frozenset({"a/long"}), stars=2, flags=frozenset({"pick", ""}), period=LastDays(30))
    )
    view.resize(1800, 700)
    QApplication.processEvents()
    assert len(chips(view)) == 8 and not view.finder.button.isVisible()
    widen(view, 800)
    shown = [*chips(view).values(), view.finder.button, view.finder._chips.end]
    assert 2 <= len(chips(view)) < 8 and view.finder.button.isVisible()
    places(view, *shown)
    long = chips(view)["Model"]
    assert long.text().endswith("…") and "A long name" in long.toolTip()


def test_the_slider_sizes_the_pictures_of_the_grid(qtbot, view):
    def width():
        view.grid.doItemsLayout()
        return view.grid.picture_size.width()

    before = width()
    with qtbot.waitSignal(view.arranged):
        view.header.bar.slider.setValue(view.header.bar.slider.maximum())
    assert width() >= 360 > before >= 190 and view.column_px == 360
    view.header.bar.looks.chosen.emit(1)
    assert view.grid.as_rows and not view.header.bar.slider.isEnabled()
    view.header.bar.looks.chosen.emit(0)
    widen(view, 344)
    assert width() == (344 - 32 - 8) // 2


def test_tab_goes_through_header_and_chips_to_the_clips(qtbot, view):
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.project.setFocus()
    went = []
    for _ in range(14):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        went.append(QApplication.focusWidget())
    bar = view.header.bar
    wanted: list[QWidget] = [view.finder.field, bar.slider, bar.looks, bar.sort, bar.details]
    wanted += [*chips(view).values(), view.finder.button, view.grid]
    assert went[: len(wanted)] == wanted


def test_everything_is_as_large_as_the_scale_says_when_it_changes(view, theme, qapp):
    before = view.header.bar.slider.width(), view.finder.field.maximumWidth(), view.side.details.width()
    try:
        theme.use(qapp, "dark", 1.25)
        now = view.header.bar.slider.width(), view.finder.field.maximumWidth(), view.side.details.width()
    finally:
        theme.use(qapp, "dark", 1.0)
    assert now == tuple(round(1.25 * width) for width in before)


def test_the_button_for_details_is_there_where_they_have_room(view):
    assert view.header.bar.details.isVisible()
    widen(view, 1000)
    assert not view.header.bar.details.isVisible() and not view.side.details.isVisible()

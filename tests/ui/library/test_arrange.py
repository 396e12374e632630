"""The library is sorted from its header; where each clip stands for itself there are no headers of shots."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint

from wanstudio.core.seeking import ORDERS, Sought
from wanstudio.ui.library.arrange import WORDS

ALONE = "Library alone\tShift+F3"


def in_menu(view):
    return {entry.text(): entry for entry in view.arrange.menu_now().actions()}


def checked(view):
    return [words for words, entry in in_menu(view).items() if entry.isChecked()]


def test_the_header_sorts_and_says_by_what(view, a_clip):
    view.model.fill([a_clip(0)])
    sought = []
    view.finder.changed.connect(sought.append)
    view.finder.choose(Sought(words="fox", project="p"))
    assert list(in_menu(view)) == [*(WORDS[order] for order in ORDERS), "", "Grid", "List", ALONE]
    assert checked(view) == ["Newest", "Grid"]
    in_menu(view)["Best rated"].trigger()
    assert sought[-1] == Sought(words="fox", project="p", order="rated")
    assert checked(view) == ["Best rated", "Grid"] and view.arrange.toolTip() == "Sort: Best rated"
    assert view.arrange.accessibleName() == "Sort: Best rated"


def test_the_menu_asks_for_the_library_alone_and_says_when_it_is(qtbot, view):
    with qtbot.waitSignal(view.alone_wanted):
        in_menu(view)[ALONE].trigger()
    view.set_alone(True)
    assert ALONE in checked(view)


def test_what_clears_the_filters_leaves_the_order(view):
    view.finder.sort("name")
    view.finder.choose(replace(view.finder.sought, stars=3))
    assert view.finder.sought.filters == 1
    view.finder.clear()
    assert view.finder.sought == Sought(order="name")


@pytest.fixture
def six(a_clip):
    return [a_clip(n, shot=n % 2 + 1, take=n // 2 + 1, id=f"c{n}", shot_name=f"Shot {n % 2 + 1}") for n in range(6)]


def rects(view):
    view.grid.doItemsLayout()
    return [view.grid.visualRect(view.model.index(row)) for row in range(view.model.rowCount())]


def test_each_clip_for_itself_fills_the_lines_without_headers(view, six, monkeypatch):
    headers = []
    monkeypatch.setattr(view.grid.itemDelegate(), "paint_header", lambda *_: headers.append(1))
    view.model.fill(six, order="rated")
    view.grid.grab()
    places = rects(view)
    assert [place.left() for place in places] == [places[0].left(), places[1].left()] * 3
    assert places[0].top() < 4 and places[2].top() < places[0].bottom() + 10 and not headers
    view.model.fill(six, order="name")
    view.grid.grab()
    assert headers and rects(view)[0].top() >= 20


def test_a_caption_names_the_shot_where_no_header_does(view, six):
    view.resize(520, 400)
    pictures = []
    for order in ("rated", "newest"):
        view.model.fill(six, order=order)
        place = rects(view)[0]
        pictures.append(view.grid.viewport().grab(place.adjusted(0, place.height() - 24, 0, 0)).toImage())
    assert pictures[0] != pictures[1]


def test_a_clip_that_is_judged_does_not_take_along_what_is_in_sight(qtbot, view, a_clip):
    clips = [replace(a_clip(n, stars=5), created=a_clip().created - timedelta(hours=n)) for n in range(60)]
    view.model.fill(clips, order="rated")
    rects(view)
    bar = view.grid.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first = view.grid.indexAt(QPoint(60, 40))
    at, second = first.row(), view.model.at(first.row() + 1)
    place = view.grid.visualRect(view.model.index(at + 1))
    view.model.renew(replace(view.model.at(at), stars=1))
    view.grid.doItemsLayout()
    assert view.model.row_of(second.id) == at
    assert abs(view.grid.visualRect(view.model.index(at + 1)).top() - place.top()) <= place.height()
    assert 0 < bar.value() < bar.maximum() - 100

"""The library as a list: a row for each clip, that is chosen, moved to, dragged and played as a cell of the grid is."""

from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest

from wanstudio.ui.library.hover import Hover
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.pictures import Pictures


@pytest.fixture
def view(qtbot, theme):
    acted, model = [], ClipListModel()
    view = LibraryView(
        theme,
        model,
        act=lambda action, clips: acted.append((action, clips)),
        can=lambda action, clips: True,
        pictures=Pictures(),
        models=[("scenario/wan-2.2-i2v", "Wan 2.2 I2V")],
    )
    view.acted, view.model = acted, model
    qtbot.addWidget(view)
    view.resize(344, 484)
    view.show()
    return view


@pytest.fixture
def rows(view, a_clip):
    """Two shots of three and two takes, as a list."""
    names = {1: "A fox in the snow", 2: "A hen"}
    takes = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
    clips = [
        a_clip(9 - n, shot=shot, take=take, id=f"s{shot}t{take}", shot_name=names[shot])
        for n, (shot, take) in enumerate(takes)
    ]
    view.model.fill(clips)
    view.set_as_rows(True)
    view.grid.doItemsLayout()
    view.grid.setFocus()
    return clips


def widen(view, width):
    view.resize(width, 484)
    view.grid.doItemsLayout()


def places(view):
    return [view.grid.visualRect(view.model.index(row)) for row in range(view.model.rowCount())]


def said(view, monkeypatch):
    """What is drawn in the rows, with the room that it has."""
    told = []
    painter = view.grid.itemDelegate()._rows
    say = painter._say

    def note(qpainter, room, words, *look):
        told.append((words, room.width()))
        return say(qpainter, room, words, *look)

    monkeypatch.setattr(painter, "_say", note)
    view.grid.grab()
    monkeypatch.undo()
    return told


def test_a_row_has_the_whole_width_and_no_shot_a_header(view, rows, monkeypatch):
    headers = []
    monkeypatch.setattr(view.grid.itemDelegate(), "paint_header", lambda *_: headers.append(1))
    view.grid.grab()
    for width in (240, 344, 1040):
        widen(view, width)
        tops = [place.top() for place in places(view)]
        assert len({after - before for before, after in pairwise(tops)}) == 1
        assert all(place.left() + 4 == 16 and place.right() - 4 == width - 16 - 1 for place in places(view))
    assert not headers


@pytest.mark.parametrize("width", [240, 264, 300, 344, 640, 760, 1040])
def test_a_row_names_the_clip_and_its_facts_at_every_width(view, rows, monkeypatch, width):
    widen(view, width)
    told = said(view, monkeypatch)
    words = " ".join(words for words, _ in told)
    for fact in ("A hen", "ake 2", "5.28 s", "Wan 2.2 I2V", "1280 × 720"):
        assert fact in words
    assert all(room >= 60 or words == "5.28 s" for words, room in told)
    names = [room for words, room in told if words.startswith("A ")]
    assert min(names) >= min(130, width - 110) and (width < 700 or min(names) >= 200)


def test_stars_and_flag_take_their_room_from_the_name(view, rows, a_clip, monkeypatch):
    plain = dict(said(view, monkeypatch))
    view.model.renew(a_clip(9, shot=1, take=1, id="s1t1", shot_name="A fox in the snow", stars=3, flag="pick"))
    marked = dict(said(view, monkeypatch))
    assert marked["A fox in the snow"] < plain["A fox in the snow"] - 80


@pytest.mark.parametrize("width", [344, 1040])
def test_a_name_that_is_cut_ends_with_dots_once_and_leaves_the_take_its_room(view, rows, a_clip, monkeypatch, width):
    name = "The rocket stands on its pad at dusk, slowly, in drifting smoke, at night, and stands there…"
    view.model.renew(a_clip(9, shot=1, take=1, id="s1t1", shot_name=name))
    widen(view, width)
    drawn = []

    def draw(_painter, room, _flags, words):
        drawn.append((words, room.width()))

    monkeypatch.setattr(QPainter, "drawText", draw)
    view.grid.grab()
    [(cut, _)] = [one for one in drawn if one[0].startswith("The rocket")]
    assert cut.endswith("…") and not cut.endswith("……") and len(cut) < len(name)
    assert any("ake 1" in words for words, _ in drawn)


def test_up_and_down_go_from_row_to_row_and_space_looks(view, rows):
    view.select("s2t2")
    QTest.keyClick(view.grid, Qt.Key.Key_Down)
    assert view.current.id == "s2t1"
    QTest.keyClick(view.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [clip.id for clip in view.grid.chosen()] == ["s2t1", "s1t3"]
    QTest.keyClick(view.grid, Qt.Key.Key_Space)
    QTest.keyClick(view.grid, Qt.Key.Key_4)
    assert [(what, [clip.id for clip in clips]) for what, clips in view.acted] == [
        ("look", ["s2t1", "s1t3"]),
        ("rate_4", ["s2t1", "s1t3"]),
    ]


def test_a_click_chooses_the_row_wherever_it_is(view, rows):
    for x in (20, 150, 320):
        view.grid.clearSelection()
        place = QPoint(x, places(view)[3].center().y())
        QTest.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert view.current.id == view.model.at(3).id


def test_what_is_in_sight_and_chosen_stays_when_the_list_becomes_a_grid(view, a_clip):
    clips = [a_clip(n) for n in range(80)]
    view.model.fill(clips)
    view.set_as_rows(True)
    view.grid.doItemsLayout()
    view.select("clip40")
    view.grid.verticalScrollBar().setValue(places(view)[39].top() + view.grid.verticalOffset())
    for as_rows in (False, True):
        view.set_as_rows(as_rows)
        view.grid.doItemsLayout()
        assert view.current.id == "clip40"
        assert view.grid.viewport().rect().intersects(view.grid.visualRect(view.grid.currentIndex()))


def test_a_clip_plays_in_the_small_picture_of_its_row(view, rows, theme):
    hover = Hover(theme, view.grid, lambda: None)
    assert (view.grid.picture_size.width(), view.grid.picture_size.height()) == (64, 36)
    widen(view, 240)
    assert (view.grid.picture_size.width(), view.grid.picture_size.height()) == (48, 27)
    view.set_as_rows(False)
    view.grid.doItemsLayout()
    assert view.grid.picture_size.width() == (240 - 32 - 8) // 2
    hover.deleteLater()


def test_the_day_is_told_where_there_is_room(view, rows, monkeypatch):
    view.grid.itemDelegate()._rows._now = lambda: rows[0].created + timedelta(days=1)
    widen(view, 1040)
    assert "Yesterday" in [words for words, _ in said(view, monkeypatch)]

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conftest import RESOURCES
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.pictures import Pictures


def test_clips_stand_newest_first(qtmodeltester, a_clip):
    model = ClipListModel()
    model.fill([a_clip(3), a_clip(1)])
    model.show(a_clip(2))
    model.show(a_clip(0))
    assert [clip.id for clip in model.clips] == ["clip0", "clip1", "clip2", "clip3"]
    qtmodeltester.check(model)


def test_choosing_a_clip_tells_of_it(qtbot, view, a_clip):
    view.model.fill([a_clip(0), a_clip(1)])
    with qtbot.waitSignal(view.chosen) as told:
        view.select("clip1")
    assert told.args[0].id == "clip1" and view.current.id == "clip1"


def test_a_clip_dragged_out_is_its_file(view, a_clip):
    view.model.fill([a_clip(0)])
    mime = view.model.mimeData([view.model.index(0)])
    assert mime.urls() == [QUrl.fromLocalFile(str(a_clip(0).path))]


def test_two_columns_fill_the_width_at_every_size(view, a_clip):
    view.model.fill([a_clip(n) for n in range(4)])
    for width in (264, 344, 520):
        view.resize(width, 484)
        view.grid.doItemsLayout()
        rects = [view.grid.visualRect(view.model.index(n)) for n in range(4)]
        assert rects[0].top() == rects[1].top() and rects[1].left() > rects[0].right() - 4
        cell = view.grid._cells.cell_width_px
        left = view.grid.viewport().mapTo(view, rects[0].topLeft()).x()
        assert left + 4 == 16  # the picture, past its ring's room
        assert cell >= 100


def test_the_count_is_told_and_an_empty_library_says_what_to_do(view, a_clip):
    assert not view.grid.isVisible()
    view.model.show(a_clip(0))
    assert view.grid.isVisible() and view.header.count.text() == "1 clip"
    view.model.show(a_clip(1))
    assert view.header.count.text() == "2 clips"


def test_a_thumbnail_is_asked_for_once_when_its_clip_comes_into_sight(qtbot, view, asked, a_clip):
    view.model.fill([a_clip(n) for n in range(60)])
    view.grid.grab()
    view.grid.grab()
    assert asked.count("clip0") == 1 and "clip59" not in asked


def test_the_menu_offers_what_can_be_done(view, a_clip):
    view.model.fill([a_clip(0)])
    view.select("clip0")
    menu = view.grid.menu()
    next(a for a in menu.actions() if a.text() == "Export…").trigger()
    assert view.acted == [("export", (a_clip(0),))]


def test_a_menu_asked_for_by_key_opens_at_the_chosen_clip_and_not_where_none_is_chosen(view, a_clip):
    view.model.fill([a_clip(0), a_clip(1)])
    at = QPoint(1, 1)  # Qt tells where a text cursor would be
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.grid.mapToGlobal(at))
    QApplication.sendEvent(view.grid, asked)
    assert not view.grid.findChildren(Menu)
    view.select("clip1")
    QApplication.sendEvent(view.grid, asked)
    menu = QApplication.activePopupWidget()
    cell = view.grid.visualRect(view.grid.currentIndex())
    assert cell.contains(view.grid.viewport().mapFromGlobal(menu.pos()))
    menu.close()


def test_a_new_clip_is_marked_until_it_was_seen(a_clip):
    model = ClipListModel()
    model.show(a_clip(0))
    assert "new" in model.index(0).data()
    model.show(a_clip(0, seen=True))
    assert "new" not in model.index(0).data()


@pytest.mark.parametrize(
    ("key", "asks"), [(Qt.Key.Key_Space, "look"), (Qt.Key.Key_Return, "stage"), (Qt.Key.Key_Enter, "stage")]
)
def test_space_looks_at_the_chosen_clip_and_enter_plays_it_on_the_stage(qtbot, view, a_clip, key, asks):
    clips = [a_clip(0), a_clip(1)]
    view.model.fill(clips)
    qtbot.keyClick(view.grid, key)
    assert not view.acted
    view.select("clip1")
    qtbot.keyClick(view.grid, key)
    assert view.acted == [(asks, (clips[1],))]


def test_stand_in_is_told_before_the_length_where_there_is_room_for_one(view, a_clip, monkeypatch):
    told = []
    delegate = view.grid.itemDelegate()
    monkeypatch.setattr(delegate._cells, "chip", lambda painter, corner, text, *, right: told.append(text))
    view.model.fill([a_clip(0, stand_in=True)])
    view.resize(200, 484)
    view.grid.grab()
    assert set(told) == {"Stand-in"}


def test_the_menu_judges_and_says_what_holds(view, a_clip):
    clip = a_clip(0, stars=2, flag="pick")
    view.model.fill([clip])
    view.select("clip0")
    menu = view.grid.menu()
    words = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert "No longer a pick" in words and "Reject" in words
    rates = words["Rate"].menu().actions()
    assert [rate.text().partition("\t")[0] for rate in rates if rate.isChecked()] == ["2 stars"]
    rates[4].trigger()
    words["Reject"].trigger()
    assert view.acted == [("rate_5", (clip,)), ("reject", (clip,))]


def test_marks_are_said_to_who_cannot_see_them(a_clip):
    model = ClipListModel()
    model.fill([a_clip(0, stars=4, flag="reject")])
    assert "rejected, 4 stars" in model.index(0).data()


def test_a_rejected_clip_is_shown_faintly(view, a_clip, tmp_path):
    """Its picture, white all over, lets the dark ground through."""
    picture = QImage(160, 90, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    picture.save(str(tmp_path / "white.png"))
    lights = []
    for flag in ("", "reject"):
        view.model.fill([a_clip(0, flag=flag, seen=True)])
        view.model.thumbnails.show("clip0", str(tmp_path / "white.png"))
        view.grid.doItemsLayout()
        middle = view.grid.visualRect(view.model.index(0)).center()
        lights.append(view.grid.viewport().grab().toImage().pixelColor(middle).lightness())
    assert lights[0] == 255 and 120 < lights[1] < 140


@pytest.mark.parametrize(("values", "can"), [({"words": "a fox"}, True), ({"words": ""}, False), ({}, False)])
def test_a_prompt_can_be_copied_where_there_is_one(view, a_clip, values, can):
    clip = a_clip(0)
    view.model.fill([replace(clip, recipe=replace(clip.recipe, values=values))])
    view.select(clip.id)
    (entry,) = (action for action in view.grid.menu().actions() if action.text() == "Copy prompt")
    assert entry.isEnabled() is can


def test_older_clips_come_in_later_and_none_twice(qtmodeltester, a_clip):
    model = ClipListModel()
    model.fill([a_clip(4), a_clip(2)])
    model.show(a_clip(0))
    model.more([a_clip(6), a_clip(4), a_clip(5)])
    model.more([a_clip(3), a_clip(7)])  # one that was put there while the others were read
    assert [clip.id for clip in model.clips] == [f"clip{n}" for n in (0, 2, 3, 4, 5, 6, 7)]
    assert [model.row_of(clip.id) for clip in model.clips] == list(range(7))
    qtmodeltester.check(model)


def test_older_clips_are_asked_for_when_the_last_one_comes_into_sight_and_once(qtbot, theme, a_clip):
    asked = []
    model = ClipListModel(ask_older=lambda: asked.append(model.rowCount()))
    view = LibraryView(theme, model, act=lambda *_: None, can=lambda *_: True, pictures=Pictures())
    qtbot.addWidget(view)
    view.resize(344, 484)
    view.show()
    model.fill([a_clip(n) for n in range(100)], total=1234)
    assert view.header.count.text() == "1,234 clips"
    bar = view.grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    assert not asked
    bar.setValue(bar.maximum())
    bar.setValue(bar.maximum() - 1)
    bar.setValue(bar.maximum())
    assert asked == [100]
    end = bar.maximum()
    model.more([a_clip(n) for n in range(100, 150)])
    qtbot.waitUntil(lambda: bar.maximum() > end)
    bar.setValue(bar.maximum())
    assert asked == [100, 150]
    model.more([a_clip(n) for n in (150, 151)], last=True)
    end = bar.maximum()
    qtbot.waitUntil(lambda: bar.maximum() > end)
    bar.setValue(bar.maximum())
    assert asked == [100, 150] and view.header.count.text() == "152 clips"


def test_a_panel_that_the_first_clips_do_not_fill_asks_for_more_by_itself(qtbot, theme, a_clip):
    clips = iter([a_clip(n) for n in range(40)])
    model = ClipListModel(ask_older=lambda: model.more([next(clips)]))
    view = LibraryView(theme, model, act=lambda *_: None, can=lambda *_: True, pictures=Pictures())
    qtbot.addWidget(view)
    view.resize(344, 484)
    view.show()
    model.fill([next(clips)], total=40)
    qtbot.waitUntil(lambda: model.rowCount() > 6)


def test_a_clip_that_is_new_is_counted_and_one_that_was_fetched_from_further_back_is_not(a_clip):
    model = ClipListModel()
    model.fill([a_clip(1), a_clip(2)], total=10)
    model.more([a_clip(7)])
    assert model.total == 10
    model.show(a_clip(0))
    assert model.total == 11
    model.remove("clip7")
    assert model.total == 10


def test_clips_of_one_moment_are_told_apart(a_clip):
    model = ClipListModel()
    at = a_clip(0).created
    model.fill([replace(a_clip(n), created=at) for n in range(5)])
    assert [model.row_of(clip.id) for clip in model.clips] == list(range(5))
    model.remove("clip3")
    assert model.row_of("clip3") is None and model.clip("clip3") is None and model.row_of("clip4") == 3


def test_older_clips_that_could_not_be_read_are_asked_for_again(a_clip):
    asked = []
    model = ClipListModel(ask_older=lambda: asked.append(model.rowCount()))
    model.fill([a_clip(0)], total=3)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert asked == [1]
    model.did_not_come()
    model.fetchMore(QModelIndex())
    assert asked == [1, 1]


def test_what_is_found_now_takes_the_place_of_what_was_and_the_rest_stays_chosen(qtmodeltester, view, a_clip):
    view.model.fill([a_clip(n) for n in (0, 1, 2, 5)])
    view.select("clip2")
    view.model.settle([a_clip(1, stars=3), a_clip(2), a_clip(3)], 9)
    assert [(clip.id, clip.stars) for clip in view.model.clips] == [("clip1", 3), ("clip2", 0), ("clip3", 0)]
    assert view.current.id == "clip2" and view.model.total == 9 and view.model.canFetchMore(QModelIndex())
    qtmodeltester.check(view.model)


class Counting(ClipListModel):
    """Counts how often it is asked for a clip."""

    reads = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.reads += role == self.ClipRole
        return super().data(index, role)


def test_chosen_clips_that_leave_are_taken_out_run_by_run_and_what_stays_chosen_is_not_read(qtbot, theme, a_clip):
    model = Counting()
    view = LibraryView(theme, model, act=lambda *_: None, can=lambda *_: True, pictures=Pictures())
    qtbot.addWidget(view)
    told, removed = [], []
    view.chosen.connect(told.append)
    model.fill([a_clip(n) for n in range(30)])
    view.grid.selectAll()
    model.rowsRemoved.connect(lambda _, first, last: removed.append((first, last)))
    model.reads = 0
    model.settle([a_clip(n) for n in (3, 4, 8, 9, 10)], 5)
    assert removed == [(11, 29), (5, 7), (0, 2)] and model.reads <= 2 and told == []
    assert [clip.id for clip in view.grid.chosen()] == ["clip3", "clip4", "clip8", "clip9", "clip10"]
    model.settle([a_clip(9)], 1)
    assert [clip.id for clip in told] == ["clip9"] and view.grid.chosen() == tuple(told)


@pytest.mark.parametrize(
    ("chosen", "gone", "then"),
    [
        ((1,), {"clip1"}, "clip2"),
        ((1, 2), {"clip1", "clip2"}, "clip3"),
        ((3,), {"clip3"}, "clip2"),
        ((1,), {"clip0"}, "clip1"),
        ((1, 2), {"clip1"}, "clip1 clip2"),  # what stays is chosen still
        ((0,), {"clip0", "clip1", "clip2", "clip3"}, None),
    ],
)
def test_when_what_is_chosen_leaves_the_one_beside_it_is_chosen(view, a_clip, chosen, gone, then):
    view.model.fill([a_clip(n) for n in range(4)])
    for n in chosen:
        flag = QItemSelectionModel.SelectionFlag.Select
        view.grid.selectionModel().setCurrentIndex(view.model.index(n), flag)
    view.let_go(gone)
    assert [clip.id for clip in view.grid.chosen()] == (then.split() if then else [])


def test_rows_that_come_or_go_beside_the_chosen_one_are_no_choice(view, a_clip):
    view.model.fill([a_clip(n) for n in range(1, 4)])
    view.select("clip2")
    told = []
    view.chosen.connect(told.append)
    view.model.show(a_clip(0))
    view.model.remove("clip1")
    view.model.remove("clip3")
    view.model.show(a_clip(1))
    assert not told and [clip.id for clip in view.grid.chosen()] == ["clip2"]


def test_the_grid_answers_to_the_keys_in_force_and_its_menu_shows_them(qtbot, view, a_clip):
    clip = a_clip(0)
    view.model.fill([clip])
    view.grid.setCurrentIndex(view.model.index(0))
    view.keymap.use(Shortcuts().with_keys("pick", ("B",)).with_keys("quick_look", ("N",)))
    for key in (Qt.Key.Key_P, Qt.Key.Key_B, Qt.Key.Key_Space, Qt.Key.Key_N):
        qtbot.keyClick(view.grid, key)
    assert view.acted == [("pick", (clip,)), ("look", (clip,))]
    words = [entry.text() for entry in view.grid.menu().actions()]
    assert "Copy file\tCtrl+C" in words and "Compare with previous\tC" in words
    view.model.fill([clip, a_clip(1)])
    view.grid.selectAll()
    several = [entry.text() for entry in view.grid.menu().actions()]
    assert "Copy files\tCtrl+C" in several and "Compare\tC" in several
    assert "Pick\tB" in words and "Quick look\tN" in words and "Open on the stage\tEnter" in words


def test_a_library_that_has_not_answered_is_not_called_empty(view):
    def said():
        return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]

    view.show()
    assert "No clips yet" not in said()
    view.model.fill([])
    assert "No clips yet" in said()


def test_a_clip_without_a_picture_looks_lost_and_says_what_can_be_done(view, a_clip):
    view.model.fill([a_clip(0), a_clip(1)])
    waits = view.grid.viewport().grab().toImage()
    view.model.thumbnails.show("clip0", "")
    index = view.model.index(view.model.row_of("clip0"))
    assert view.grid.viewport().grab().toImage() != waits
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", cannot be shown")
    assert "Move to the trash takes it off the list" in index.data(Qt.ItemDataRole.ToolTipRole)
    view.model.thumbnails.show("clip0", str(RESOURCES / "samples" / "rocket.jpg"))
    assert "gone" not in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_picture_that_could_not_be_made_for_now_is_asked_for_again_where_its_clip_is_in_sight(qtbot, a_clip):
    asked = []
    model = ClipListModel(lambda clip: asked.append(clip.id))
    model.thumbnails.patience.setInterval(0)
    model.fill([a_clip(0), a_clip(1)])
    index = model.index(model.row_of("clip0"))
    index.data(model.ThumbnailRole)
    model.thumbnails.none_now("clip0")
    assert not index.data(model.LostRole) and asked == ["clip0"]
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert asked == ["clip0"]  # nobody has looked since
    assert index.data(model.ThumbnailRole) == "" and asked == ["clip0", "clip0"]


def test_a_clip_that_comes_back_or_lies_elsewhere_now_is_not_called_gone_for_what_was_before(a_clip):
    asked = []
    model = ClipListModel(lambda clip: asked.append(clip.id))
    model.fill([a_clip(0), a_clip(1)])
    for clip in (a_clip(0), a_clip(1)):
        model.thumbnails.show(clip.id, "")
    model.remove("clip0")
    model.show(a_clip(0))
    model.show(replace(a_clip(1), path=Path("/elsewhere/1.mp4")))
    for row in range(2):
        assert not model.index(row).data(model.LostRole)
        model.index(row).data(model.ThumbnailRole)
    assert sorted(asked) == ["clip0", "clip1"]

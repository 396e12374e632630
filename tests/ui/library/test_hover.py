"""The clip under the pointer plays in its cell: when it begins and ends, what is drawn, and what is left alone."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.media.clips import make_clip
from tests.patience import patient, trust_workers
from wanstudio.desk.reels import WorkerReel
from wanstudio.media.probe import probe_file
from wanstudio.ui.library.hover import Hover


@pytest.fixture
def qtbot(qtbot):
    return patient(qtbot)


@pytest.fixture
def hover(qtbot, view, theme, a_clip, tmp_path, monkeypatch):
    """Over four clips in two columns."""
    trust_workers(monkeypatch)
    view.model.fill([a_clip(n) for n in range(4)])
    hover = Hover(theme, view.grid, lambda: WorkerReel(lambda: tmp_path / "room"))
    hover.cell = view.grid.itemDelegate()
    qtbot.waitUntil(lambda: view.grid.visualRect(view.model.index(3)).isValid())
    yield hover
    hover.leave()


def spot(view, n):
    return view.grid.visualRect(view.grid.model().index(n, 0)).center()


def point(view, place, buttons=Qt.MouseButton.NoButton):
    viewport = view.grid.viewport()
    none = Qt.MouseButton.NoButton
    there, held = QPointF(place), Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, there, viewport.mapToGlobal(there), none, buttons, held)
    QApplication.sendEvent(viewport, moved)


def plays(qtbot, hover, clip_id):
    qtbot.waitUntil(lambda: hover.cell.moving is not None and hover.cell.moving.done > 0)
    assert hover.cell.moving.clip_id == clip_id and hover.player.playing


def rests(hover):
    return hover.cell.moving is None and not hover.player.playing and hover.player.picture.isNull()


def started(hover):
    return any(reel.process_id for reel in hover.player.reel.reels)


def will_play(hover):
    """Whether it counts how long the pointer rests."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return any(timer.isActive() for timer in hover.findChildren(QTimer, options=direct))


def test_a_clip_that_the_pointer_rests_on_plays_in_its_cell_without_sound(qtbot, view, hover):
    point(view, spot(view, 1))
    assert hover.cell.moving is None and will_play(hover)
    plays(qtbot, hover, "clip1")
    assert hover.player.voice.played_s is None
    done = hover.cell.moving.done
    qtbot.waitUntil(lambda: hover.cell.moving.done > done)
    assert not view.acted and not view.grid.chosen()


def test_another_clip_is_played_instead_and_beside_them_none(qtbot, view, hover):
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")
    point(view, spot(view, 2))
    assert rests(hover)
    plays(qtbot, hover, "clip2")
    point(view, QPoint(1, view.grid.viewport().height() - 1))
    assert rests(hover) and hover.clip is None


def test_on_the_way_across_the_grid_no_clip_is_opened(qtbot, view, hover):
    for n in range(4):
        point(view, spot(view, n))
        assert will_play(hover)
    point(view, QPoint(1, 1))
    assert not will_play(hover) and not started(hover) and rests(hover)


@pytest.mark.parametrize("what", ["leave", "hide", "wheel", "scroll"])
def test_it_ends_when_the_pointer_or_the_cell_goes(qtbot, view, hover, what):
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")
    viewport = view.grid.viewport()
    if what == "leave":
        QApplication.sendEvent(viewport, QEvent(QEvent.Type.Leave))
    elif what == "hide":
        view.hide()
    elif what == "wheel":
        turn, held = QPoint(0, -120), Qt.KeyboardModifier.NoModifier
        there = QPointF(spot(view, 1))
        args = (QPoint(), turn, Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(viewport, QWheelEvent(there, viewport.mapToGlobal(there), *args))
    else:
        view.grid.verticalScrollBar().valueChanged.emit(1)
    assert rests(hover) and hover.clip is None


def test_a_clip_that_is_pressed_rests_until_the_pointer_has_been_elsewhere(qtbot, view, hover):
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")
    QTest.mousePress(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 1))
    assert rests(hover)
    point(view, spot(view, 1) + QPoint(2, 0), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 1))
    point(view, spot(view, 1) + QPoint(3, 0))
    assert not will_play(hover) and rests(hover)
    point(view, spot(view, 2))
    plays(qtbot, hover, "clip2")
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")


def test_where_nothing_is_to_move_nothing_plays(qtbot, view, hover, theme):
    theme.wants_stillness = True
    point(view, spot(view, 1))
    assert not will_play(hover) and not started(hover) and rests(hover)


@pytest.mark.parametrize(("size", "wide"), [((320, 180), True), ((400, 160), True), ((120, 200), False)])
def test_a_frame_stands_where_the_thumbnail_stood(qtbot, view, hover, a_clip, tmp_path, size, wide):
    path = make_clip(tmp_path / "made.mp4", frames=20, size=size)
    view.model.fill([a_clip(0, path=path, facts=probe_file(path))])
    point(view, spot(view, 0))
    plays(qtbot, hover, "clip0")
    picture, cell = hover.cell.moving.picture.deviceIndependentSize().toSize(), hover.cell.picture_size
    asked = hover.player.picture.size()
    assert not wide or (asked.width() >= cell.width() and asked.height() >= cell.height())  # no smaller than it stands
    assert picture == cell if wide else (picture.height() == cell.height() and picture.width() < cell.width())


def test_what_is_drawn_moves_and_its_progress_is_at_the_foot_of_the_picture(qtbot, view, hover):
    still = view.grid.viewport().grab().toImage()
    point(view, spot(view, 1))
    qtbot.waitUntil(lambda: hover.cell.moving is not None and hover.cell.moving.done > 0.1)
    image = view.grid.viewport().grab().toImage()
    cell = view.grid.visualRect(view.model.index(1)).adjusted(4, 4, -4, -4)
    foot = cell.top() + hover.cell.picture_size.height() - 1
    ratio = round(image.devicePixelRatio())
    at = [QPoint(cell.left() + 2, foot) * ratio, QPoint(cell.right() - 4, foot) * ratio]
    assert image.pixelColor(at[0]).lightness() == 255 and image.pixelColor(at[1]).lightness() < 128
    assert image.copy(cell) != still.copy(cell)
    QApplication.sendEvent(view.grid.viewport(), QEvent(QEvent.Type.Leave))
    assert view.grid.viewport().grab().toImage().copy(cell) == still.copy(cell)


def test_a_clip_that_cannot_be_played_stays_as_it_is(qtbot, view, hover, a_clip, tmp_path):
    view.model.fill([a_clip(0, path=tmp_path / "gone.mp4"), a_clip(1)])
    point(view, spot(view, 0))
    with qtbot.waitSignal(hover.player.failed):
        pass
    assert rests(hover)
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")


def test_a_clip_that_leaves_the_list_is_let_go_of_and_others_leave_it_alone(qtbot, view, hover):
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")
    view.model.remove("clip0")
    assert hover.player.playing
    view.model.remove("clip1")
    assert rests(hover) and hover.clip is None


def test_the_process_ends_with_the_window(qtbot, view, hover):
    point(view, spot(view, 1))
    plays(qtbot, hover, "clip1")
    assert started(hover)
    hover.leave()
    assert not started(hover)

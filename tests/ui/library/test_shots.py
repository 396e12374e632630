"""The grid by hand and by key: shots under their headers, and what is in sight stays in sight."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from wanstudio.ui.library.days import made_at

CTRL, SHIFT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier(0)


@pytest.fixture
def takes(a_clip):
    """`takes(1, 4)`: the four takes of shot 1, the newest shot, each a second older than the next."""

    def made(shot, count, **changes):
        clips = [
            a_clip(100 * shot + count - n, shot=shot, take=n, id=f"s{shot}t{n}", **changes) for n in range(1, count + 1)
        ]
        return [replace(clip, shot_name=f"Shot {shot}", shot_at=clips[-1].created) for clip in clips]

    return made


@pytest.fixture
def grid(qtbot, view, takes):
    """Two columns: shots of 3, 1, 1 and 4 takes."""
    view.model.fill([*takes(1, 3), *takes(2, 1), *takes(3, 1), *takes(4, 4)])
    view.grid.setFocus()
    qtbot.waitUntil(lambda: view.grid.visualRect(view.model.index(0)).isValid())
    return view.grid


def ids(view):
    return [clip.id for clip in view.grid.chosen()]


def press(grid, *keys, modifier=NONE):
    for key in keys:
        QTest.keyClick(grid, key, modifier)


def test_the_arrows_go_as_the_eye_does(view, grid):
    view.select("s1t3")
    steps = [
        (Qt.Key.Key_Right, "s1t2"),
        (Qt.Key.Key_Down, "s1t1"),  # below it is nothing: the nearest of the next line
        (Qt.Key.Key_Down, "s2t1"),
        (Qt.Key.Key_Right, "s3t1"),
        (Qt.Key.Key_Down, "s4t3"),
        (Qt.Key.Key_Up, "s3t1"),
        (Qt.Key.Key_Left, "s2t1"),
        (Qt.Key.Key_End, "s4t1"),
        (Qt.Key.Key_Down, "s4t1"),
        (Qt.Key.Key_Home, "s1t3"),
        (Qt.Key.Key_Up, "s1t3"),
        (Qt.Key.Key_PageDown, "s2t1"),
    ]
    went = []
    for key, _ in steps:
        press(grid, key)
        went.append(view.current.id)
    assert went == [clip_id for _, clip_id in steps]
    assert QRect(QPoint(), grid.viewport().size()).contains(grid.visualRect(grid.currentIndex()).adjusted(4, 4, -4, -4))


def test_shift_takes_all_from_one_to_another_in_reading_order_and_ctrl_one_more(view, grid):
    view.select("s1t2")
    press(grid, Qt.Key.Key_Down, Qt.Key.Key_Down, modifier=SHIFT)
    assert ids(view) == ["s1t2", "s1t1", "s2t1"]
    where = grid.visualRect(view.model.index(4)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, CTRL, where)
    assert ids(view) == ["s1t2", "s1t1", "s2t1", "s3t1"]
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, grid.visualRect(view.model.index(1)).center())
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, SHIFT, where)
    assert ids(view) == ["s1t2", "s1t1", "s2t1", "s3t1"]


def test_a_click_beside_the_cells_chooses_none(view, grid):
    view.select("s1t2")
    header = grid._header(0).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, header)
    assert ids(view) == []


def test_a_band_drawn_from_beside_the_cells_takes_what_it_touches(view, grid):
    viewport = grid.viewport()
    one, other = grid.visualRect(view.model.index(1)), grid.visualRect(view.model.index(2))
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NONE, QPoint(one.right() - 20, other.bottom() - 30))
    for step in range(4):
        QTest.mouseMove(viewport, QPoint(one.right() - 30 - 10 * step, other.bottom() - 40 - 20 * step))
    QTest.mouseMove(viewport, one.center())
    assert ids(view) == ["s1t2"]
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NONE, one.center())


def test_what_is_in_sight_stays_there_when_a_new_clip_comes_and_the_top_shows_it(view, grid, takes, a_clip):
    bar = grid.verticalScrollBar()
    grid.scrollTo(view.model.index(5), grid.ScrollHint.PositionAtTop)
    assert bar.value() > 0
    at = grid.visualRect(view.model.index(view.model.row_of("s4t4"))).topLeft()
    view.model.show(a_clip(0, shot=9, take=1, id="new"))
    grid.executeDelayedItemsLayout()
    assert view.model.row_of("new") == 0
    assert grid.visualRect(view.model.index(view.model.row_of("s4t4"))).topLeft() == at
    bar.setValue(0)
    view.model.show(replace(a_clip(0, shot=8, take=1, id="newer"), created=a_clip(0).created + timedelta(seconds=1)))
    grid.executeDelayedItemsLayout()
    assert bar.value() == 0 and grid.visualRect(view.model.index(view.model.row_of("newer"))).top() > 0


def test_a_width_that_changes_keeps_the_first_cell_in_sight(view, grid):
    grid.scrollTo(view.model.index(3), grid.ScrollHint.PositionAtTop)
    view.resize(600, 300)
    grid.executeDelayedItemsLayout()
    row = view.model.row_of("s2t1")
    assert grid.viewport().rect().intersects(grid.visualRect(view.model.index(row)))


def test_the_header_says_what_the_shot_is_called_how_many_takes_and_when(view, grid, monkeypatch):
    told = []
    paint = grid._cells.paint_header
    monkeypatch.setattr(
        grid._cells, "paint_header", lambda painter, place, clip, takes: told.append((clip.shot_name, takes))
    )
    grid.grab()
    assert told[:3] == [("Shot 1", "3 takes"), ("Shot 2", "1 take"), ("Shot 3", "1 take")]
    monkeypatch.setattr(grid._cells, "paint_header", paint)
    before = grid.viewport().grab(grid._header(0)).toImage()
    clip = view.model.at(0)
    view.model.renew(replace(clip, shot_name="Another"))
    assert grid.viewport().grab(grid._header(0)).toImage() != before


def test_a_shot_whose_older_takes_are_not_read_yet_has_more_than_those(view, a_clip):
    takes = [a_clip(n, shot=1, take=1200 - n, id=f"t{n}") for n in range(1200)]
    view.model.fill([a_clip(0, shot=2, take=1), *takes[:1100]], total=2000)
    runs = view.model.runs
    assert [view.model.said_takes(run) for run in runs] == ["1 take", "1,100+ takes"]
    view.model.more(takes[1100:], last=True)
    assert [view.model.said_takes(run) for run in view.model.runs] == ["1 take", "1,200 takes"]


def test_cells_are_told_to_screen_readers_with_their_shot_and_take(view, grid):
    told = QAccessible.queryAccessibleInterface(grid)
    assert told.role() == QAccessible.Role.List and told.childCount() == view.model.rowCount()
    cell = told.child(1)
    assert cell.text(QAccessible.Text.Name).startswith("Shot 1, take 2, ")
    corner = grid.viewport().mapToGlobal(grid.visualRect(view.model.index(1)).topLeft())
    assert cell.rect().topLeft() == corner


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ((2026, 11, 25, 8, 5), "Today, 08:05"),
        ((2026, 11, 24, 23, 59), "Yesterday"),
        ((2026, 11, 19, 1, 0), "Thursday"),
        ((2026, 11, 18, 1, 0), "18 Nov"),
        ((2025, 12, 31, 1, 0), "31 Dec 2025"),
        ((2026, 11, 26, 1, 0), "Today, 01:00"),  # another clock was ahead
    ],
)
def test_the_day_is_said_as_one_speaks_of_it(moment, said):
    here = datetime(2026, 11, 25, 14, 0).astimezone()
    assert made_at(datetime(*moment).astimezone().astimezone(UTC), here) == said


def test_a_page_more_is_placed_below_the_rest_which_is_not_placed_again(view, grid, takes):
    lines = grid.lines
    view.model.more(takes(5, 3))
    grid.executeDelayedItemsLayout()
    assert grid.lines is lines
    assert (
        grid.visualRect(view.model.index(view.model.row_of("s5t1"))).top() > grid.visualRect(view.model.index(8)).top()
    )
    assert grid.verticalScrollBar().maximum() == lines.height - grid.viewport().height()

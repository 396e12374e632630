"""Zoom and pan, as geometry: nothing is lost, and what the pointer is at stays under it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QSize

from wanstudio.ui.stage.viewport import FIT, STEPS, View, fit_zoom, larger, panned, placed, said, step, zoomed

sides = st.integers(1, 4096)
sizes = st.builds(QSize, sides, sides)
rooms = st.builds(QRect, st.integers(-50, 50), st.integers(-50, 50), st.integers(40, 3000), st.integers(40, 3000))
parts = st.floats(0, 1)
zooms = st.floats(STEPS[0], STEPS[-1])
views = st.builds(View, st.none() | zooms, parts, parts)


@given(views, sizes, rooms)
def test_a_picture_covers_its_room_or_stands_inside_it(view, own, room):
    place = placed(view, own, room)
    for begin, end, low, high in (
        (place.left(), place.right(), room.left(), room.right()),
        (place.top(), place.bottom(), room.top(), room.bottom()),
    ):
        assert (begin <= low and end >= high) or (begin >= low and end <= high)


@given(views, sizes, rooms)
def test_what_is_smaller_than_its_room_stands_in_the_middle(view, own, room):
    place = placed(view, own, room)
    if place.width() <= room.width():
        assert abs((place.left() - room.left()) - (room.right() - place.right())) <= 1


@given(views, sizes, rooms, zooms, parts, parts)
def test_the_point_under_the_pointer_stays_there_as_long_as_no_edge_comes_in(view, own, room, to, u, v):
    before = placed(view, own, room)
    seen = before.intersected(room)
    at = QPointF(seen.left() + u * seen.width(), seen.top() + v * seen.height())
    after = placed(zoomed(view, own, room, to, at), own, room)
    if after.left() < room.left() and after.right() > room.right():
        part = (at.x() - before.left()) / before.width()
        assert after.left() + part * after.width() == pytest.approx(at.x(), abs=1.01)
    if after.top() < room.top() and after.bottom() > room.bottom():
        part = (at.y() - before.top()) / before.height()
        assert after.top() + part * after.height() == pytest.approx(at.y(), abs=1.01)


@given(views, sizes, rooms, st.floats(-9999, 9999), st.floats(-9999, 9999))
def test_a_pan_far_out_goes_to_the_edge_and_a_step_back_moves_at_once(view, own, room, dx, dy):
    assume(view.zoom is not None and larger(view, own, room))
    far = panned(view, own, room, 1e6, 1e6)
    assert placed(far, own, room).left() == max(room.left(), placed(far, own, room).left())
    back = placed(panned(far, own, room, -7, -7), own, room)
    at_edge = placed(far, own, room)
    if at_edge.width() > room.width() + 8:
        assert back.left() == pytest.approx(at_edge.left() - 7, abs=1)


@given(sizes, rooms)
def test_fitting_shows_all_of_it_in_its_own_aspect(own, room):
    place = placed(FIT, own, room)
    assert place.width() <= room.width() and place.height() <= room.height()
    zoom = fit_zoom(own, room.size())
    assert place.width() == pytest.approx(own.width() * zoom, abs=1.01)
    assert place.height() == pytest.approx(own.height() * zoom, abs=1.01)


@given(zooms)
def test_steps_lead_up_and_down_and_end(zoom):
    assert step(zoom, 1) > zoom or step(zoom, 1) == STEPS[-1]
    assert step(zoom, -1) < zoom or step(zoom, -1) == STEPS[0]


@given(sizes, rooms, st.floats(0.0001, 1000))
def test_no_zoom_goes_beyond_the_ends(own, room, to):
    assert STEPS[0] <= zoomed(FIT, own, room, to, QPointF(0, 0)).zoom <= STEPS[-1]


def test_one_pixel_of_the_picture_is_one_of_the_screen_at_100_percent():
    assert placed(View(1.0), QSize(1280, 720), QRect(16, 16, 700, 400)).size() == QSize(1280, 720)


def test_the_middle_stays_the_middle_when_zoomed_from_there():
    room = QRect(0, 0, 800, 600)
    view = zoomed(FIT, QSize(1280, 720), room, 4.0, QPointF(400, 300))
    assert (view.x, view.y) == (pytest.approx(0.5, abs=0.001), pytest.approx(0.5, abs=0.001))


@pytest.mark.parametrize(("view", "words"), [(FIT, "Fit"), (View(1.0), "100 %"), (View(0.333), "33 %")])
def test_a_view_says_its_zoom(view, words):
    assert said(view) == words

"""The picture zoomed and panned by hand: what is asked for, what is drawn, and what plays on."""

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from tests.ui.stage.test_stage import shown
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.viewport import FIT, View
from wanstudio.ui.stage.zoom import ZoomButton

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def picture(qtbot, theme):
    picture = Picture(theme)
    qtbot.addWidget(picture)
    picture.resize(432, 332)  # 400 x 300 inside the margin
    picture.told = []
    picture.sizes_changed.connect(picture.told.append)
    picture.show_sizes([QSize(640, 480)])
    picture.show()
    return picture


def checked(width, height):
    """A picture whose every pixel differs from those beside it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixelColor(x, y, QColor(255, 255, 255) if (x + y) % 2 else QColor(0, 0, 0))
    return image


def wheel(picture, at, turned, keys=Qt.KeyboardModifier.ControlModifier):
    where = QPointF(at)
    event = QWheelEvent(
        where,
        picture.mapToGlobal(where),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picture, event)


def drag(picture, begin, *way, button=LEFT):
    kinds = QMouseEvent.Type
    steps = [
        (kinds.MouseButtonPress, begin, button),
        *((kinds.MouseMove, at, Qt.MouseButton.NoButton) for at in way),
        (kinds.MouseButtonRelease, way[-1], button),
    ]
    for kind, at, changed in steps:
        down = Qt.MouseButton.NoButton if kind is kinds.MouseButtonRelease else button
        where = QPointF(*at)
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(picture, QMouseEvent(kind, where, picture.mapToGlobal(where), changed, down, keys))


def test_what_is_asked_for_is_as_large_as_it_is_shown_and_no_larger_than_it_is(picture):
    assert picture.told[-1] == [(400, 300)]
    for zoom, size in ((0.5, (320, 240)), (1.0, (640, 480)), (4.0, (640, 480))):
        picture.zoom_to(zoom)
        assert picture.told[-1] == [size]
    picture.fit()
    assert picture.told[-1] == [(400, 300)]


def test_the_wheel_with_ctrl_zooms_to_what_is_under_the_pointer(picture):
    before = picture.places()[0]
    at = QPoint(116, 91)  # a quarter of the way across and down
    for _ in range(5):
        wheel(picture, at, 120)
    after = picture.places()[0]
    assert picture.view.zoom > 1.5
    assert (at.x() - after.left()) / after.width() == pytest.approx((at.x() - before.left()) / before.width(), abs=0.01)
    assert (at.y() - after.top()) / after.height() == pytest.approx((at.y() - before.top()) / before.height(), abs=0.01)


def test_the_wheel_alone_moves_what_is_larger_than_its_room(picture):
    plain = Qt.KeyboardModifier.NoModifier
    wheel(picture, QPoint(200, 150), -120, plain)
    assert picture.view == FIT
    picture.zoom_to(2.0)
    before = picture.places()[0].top()
    wheel(picture, QPoint(200, 150), -120, plain)
    assert picture.places()[0].top() < before


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_a_drag_moves_it_and_is_no_click(picture, button):
    clicks = []
    picture.hands.clicked.connect(lambda: clicks.append(1))
    picture.zoom_to(2.0)
    before = picture.places()[0].topLeft()
    drag(picture, (200, 150), (215, 150), (230, 160), button=button)
    assert picture.places()[0].topLeft() - before == QPoint(30, 10) and not clicks


def test_a_press_that_hardly_moves_is_a_click(picture):
    clicks = []
    picture.hands.clicked.connect(lambda: clicks.append(1))
    picture.zoom_to(2.0)
    before = picture.places()
    drag(picture, (200, 150), (203, 151))
    assert clicks == [1] and picture.places() == before


def test_a_picture_that_fits_is_not_moved(picture):
    before = picture.places()
    drag(picture, (200, 150), (300, 200))
    assert picture.places() == before


def test_plus_and_minus_go_through_the_usual_sizes(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    stage.picture.zoom_to(1.0)
    qtbot.keyClick(stage, "+")
    assert stage.picture.view.zoom == 1.5
    qtbot.keyClick(stage, Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(stage, "-")
    qtbot.keyClick(stage, "-")
    assert stage.picture.view.zoom == 1.0


def test_the_next_clip_of_the_same_size_stays_zoomed_and_another_one_is_fitted(picture):
    picture.zoom_to(3.0)
    picture.show_sizes([QSize(640, 480)])
    assert picture.view.zoom == 3.0
    picture.show_sizes([QSize(640, 360)])
    assert picture.view == FIT


def test_pixels_are_squares_above_200_percent_and_smoothed_below(picture):
    picture.show_sizes([QSize(20, 20)])
    picture.show_images([checked(20, 20)])
    for zoom, hard in ((1.5, False), (4.0, True)):
        picture.zoom_to(zoom)
        image, place = picture.grab().toImage(), picture.places()[0]
        found = {image.pixelColor(x, place.center().y()).lightness() for x in range(place.left(), place.right() + 1)}
        assert (found == {0, 255}) is hard


def test_at_100_percent_every_pixel_is_the_clips_own(picture):
    own = checked(64, 48)
    picture.show_sizes([own.size()])
    picture.show_images([own])
    picture.zoom_to(1.0)
    image, place = picture.grab().toImage(), picture.places()[0]
    assert image.copy(place).convertToFormat(own.format()) == own


def test_nothing_is_drawn_outside_the_room(picture, theme):
    white = QImage(640, 480, QImage.Format.Format_RGB32)
    white.fill(QColor(255, 255, 255))
    picture.show_images([white])
    picture.zoom_to(4.0)
    image = picture.grab().toImage()
    assert image.pixelColor(15, 100) == theme.color("stage") and image.pixelColor(16, 100) == QColor(255, 255, 255)


def test_nothing_of_what_was_drawn_before_shines_through_the_ground(picture, theme):
    """It is painted over whatever memory a picture of the window is made in."""
    theme.color("stage").setAlphaF(0.72)  # as the veil of a dialog does
    shot = QImage(picture.size(), QImage.Format.Format_RGB32)
    shot.fill(QColor(255, 0, 0))
    picture.render(shot)
    assert shot.pixelColor(2, 2) == theme.color("stage") and shot.pixelColor(2, 2).red() == shot.pixelColor(2, 2).blue()


def test_beside_each_other_the_same_part_of_both_is_seen(picture):
    from wanstudio.ui.stage.painting import Blend
    from wanstudio.ui.stage.places import Mode

    picture.show_sizes([QSize(640, 480), QSize(320, 240)])
    picture.show_blend(Blend(mode=Mode.SIDE))
    picture.zoom_to(2.0, QPointF(50, 100))
    first, second = picture.places()
    assert first.size() == second.size() == QSize(1280, 960)
    one, two = picture.seen_places()
    assert first.topLeft() - one.topLeft() == second.topLeft() - two.topLeft()


def test_the_button_says_the_zoom_and_offers_the_usual_ones(picture, theme, qtbot):
    button = ZoomButton(theme, picture)
    qtbot.addWidget(button)
    assert button.text() == "Fit" and "62 %" in button.toolTip()
    menu = button.menu_now()
    assert [a.text() for a in menu.actions()] == ["Fit", "50 %", "100 %", "200 %", "400 %"]
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Fit"]
    menu.actions()[2].trigger()
    assert picture.view.zoom == 1.0 and button.text() == "100 %"
    picture.set_view(View(1.37))
    assert button.text() == "137 %"


def test_a_frame_is_shown_in_its_own_size_when_it_is_zoomed_beyond_that(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    shown(qtbot, stage, 0)
    assert stage.player.picture.width() < 1280
    stage.picture.zoom_to(4.0)
    qtbot.waitUntil(lambda: stage.player.picture.size() == QSize(1280, 720))

"""What is laid over the picture: where the lines stand, that they are seen, and that they are remembered."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage

from tests.ui.conftest import RESOURCES
from tests.ui.stage.test_stage import shown
from wanstudio.ui.stage.looks import CROPS, Looks
from wanstudio.ui.stage.overlays import Overlays, aspect_of, cropped, inset, thirds
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.surround import SURROUNDS, contrast, ink_on, surround
from wanstudio.ui.theme.theme import Theme

places = st.builds(QRect, st.integers(-99, 99), st.integers(-99, 99), st.integers(40, 4000), st.integers(40, 4000))


@pytest.fixture
def picture(qtbot, theme):
    picture = Picture(theme)
    qtbot.addWidget(picture)
    picture.resize(632, 392)
    picture.show_sizes([QSize(600, 360)])
    picture.show()
    return picture


def drawn(picture, grey, **overlays):
    image = QImage(600, 360, QImage.Format.Format_RGB32)
    image.fill(QColor(grey, grey, grey))
    picture.show_images([image])
    picture.show_looks(Overlays(**overlays), "theme")
    return picture.grab().toImage().copy(picture.places()[0])


@given(places, st.sampled_from(CROPS))
def test_a_crop_is_the_largest_of_its_aspect_in_the_middle(place, crop):
    part = cropped(place, aspect_of(crop))
    assert place.contains(part)
    assert part.width() == place.width() or part.height() == place.height()
    assert abs((part.left() - place.left()) - (place.right() - part.right())) <= 1
    assert abs((part.top() - place.top()) - (place.bottom() - part.bottom())) <= 1
    assert abs(part.width() - part.height() * aspect_of(crop)) <= max(1, aspect_of(crop))


def test_safe_areas_are_93_and_90_percent_of_both_sides():
    place = QRect(10, 20, 1000, 500)
    assert inset(place, 0.93) == QRect(45, 37, 930, 465) and inset(place, 0.90) == QRect(60, 45, 900, 450)


def test_thirds_divide_the_picture_evenly():
    assert thirds(QRect(10, 20, 600, 300)) == ([210, 410], [120, 220])


@pytest.mark.parametrize("grey", [0, 128, 255])
@pytest.mark.parametrize("overlay", [{"thirds": True}, {"safe": True}, {"crop": "1:1"}])
def test_a_line_is_seen_on_any_picture(picture, grey, overlay):
    image = drawn(picture, grey, **overlay)
    found = {image.pixelColor(x, 90).lightness() for x in range(image.width())}
    assert max(found) - min(found) > 60


def test_lines_are_one_sharp_pixel_with_a_dark_one_beside_it(picture):
    image = drawn(picture, 128, thirds=True)
    row = [image.pixelColor(x, 40).lightness() for x in range(198, 204)]
    assert row[:2] == [128, 128] and row[2] > 220 and row[3] < 80 and row[4:] == [128, 128]


def test_what_is_outside_the_crop_is_dimmed_and_what_is_inside_is_as_it_is(picture):
    image = drawn(picture, 200, crop="1:1")
    assert image.pixelColor(50, 180).lightness() < 100 and image.pixelColor(300, 180).lightness() == 200


def test_overlays_move_with_the_picture_and_stay_inside_its_room(picture, theme):
    drawn(picture, 128, safe=True)
    picture.zoom_to(3.0)
    image = picture.grab().toImage()
    assert {image.pixelColor(x, 200).lightness() for x in range(20, 600)} == {128}
    assert image.pixelColor(3, 3) == theme.color("stage")


def test_timecode_and_frame_stand_in_the_corner(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(60)
    shown(qtbot, stage, 60)
    assert stage.following.times() == ["00:00:02:10   frame 61"]
    bare = stage.picture.grab().toImage()
    stage.looks.toggle("timecode")
    place = stage.picture.places()[0]
    corner = QRect(place.left() + 8, place.bottom() - 29, 100, 22)
    assert stage.picture.grab().toImage().copy(corner) != bare.copy(corner)


@pytest.mark.parametrize(("look", "name"), [*product(("dark", "light", "contrast"), SURROUNDS)])
def test_a_message_can_be_read_on_every_background(qapp, look, name):
    theme = Theme(RESOURCES, look)
    ground = surround(theme, name)
    assert contrast(ink_on(theme, name), ground) >= 4.5
    assert ground.red() == ground.green() == ground.blue()


def test_the_background_is_painted_around_the_picture(picture, theme):
    picture.show_looks(Overlays(), "white")
    assert picture.grab().toImage().pixelColor(2, 2) == QColor(255, 255, 255)
    picture.show_looks(Overlays(), "mid")
    assert picture.grab().toImage().pixelColor(2, 2) == theme.color("stage_mid")


def test_looks_are_told_in_the_words_they_are_taken_from(picture):
    looks = Looks(picture)
    looks.take("thirds safe", "9:16", "mid")
    assert (looks.marks, looks.overlays.crop, looks.surround) == ("thirds safe", "9:16", "mid")
    on = {name for name, holds in looks.checks().items() if holds}
    assert on == {"overlay_thirds", "overlay_safe", "crop_9:16", "surround_mid"}
    assert looks.commands().keys() == looks.checks().keys()

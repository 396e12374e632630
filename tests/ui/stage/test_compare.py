"""Clips that are compared: what is painted, what hands and keys do, and the way out."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.media.clips import make_clip
from tests.ui.conftest import NOW
from wanstudio.core.differences import Row
from wanstudio.ui.stage.compare.names import SOURCE, names_of
from wanstudio.ui.stage.painting import Blend
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.places import Mode, cells, places
from wanstudio.ui.widgets.segments import Segments

KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pair(a_clip, tmp_path):
    """The same shot of other seeds: 24 and 16 frames a second; only the second has sound."""
    found = []
    for n, (fps, sound) in enumerate(((24, ""), (16, "aac"))):
        path = make_clip(tmp_path / f"{n}.mp4", frames=32, fps=fps, size=(160, 90), sound=sound)
        clip = a_clip(n, path=path, title="A fox", created=NOW + timedelta(minutes=n))
        facts = replace(clip.facts, fps=float(fps), frames=32, width=160, height=90, has_sound=bool(sound))
        found.append(replace(clip, facts=facts, recipe=replace(clip.recipe, seed=n + 1)))
    return found


@pytest.fixture
def comparing(qtbot, stage, pair):
    stage.compare(pair, play=False)
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 2)
    return stage


def shown(qtbot, stage, frame):
    qtbot.waitUntil(lambda: stage.player.frame == frame and len(stage.player.pictures) == len(stage.clips))


# ---- what is painted ----


@pytest.fixture
def two(qtbot, theme):
    """A red and a blue picture, of other sizes and the same aspect."""
    picture = Picture(theme)
    qtbot.addWidget(picture)
    picture.resize(400, 300)
    images = []
    for color, size in (("#c80000", (160, 90)), ("#0000c8", (80, 45))):
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(QColor(color))
        images.append(image)
    picture.show_sizes([image.size() for image in images])
    picture.show_images(images)
    return picture


def color_at(picture, x, y):
    return picture.grab().toImage().pixelColor(x, y).name()


@pytest.mark.parametrize(
    ("blend", "left", "right"),
    [
        (Blend(Mode.ONE, top=0), "#c80000", "#c80000"),
        (Blend(Mode.ONE, top=1), "#0000c8", "#0000c8"),
        (Blend(Mode.SIDE), "#c80000", "#0000c8"),
        (Blend(Mode.WIPE, wipe=0.5), "#c80000", "#0000c8"),
        (Blend(Mode.WIPE, wipe=1.0), "#c80000", "#c80000"),
        (Blend(Mode.WIPE, wipe=0.0), "#0000c8", "#0000c8"),
        (Blend(Mode.OVERLAY, opacity=0.5), "#640064", "#640064"),
        (Blend(Mode.DIFFERENCE), "#c800c8", "#c800c8"),
    ],
)
def test_each_mode_paints_what_it_says(two, blend, left, right):
    two.show_blend(blend)
    middle = two.height() // 2
    found = (QColor(color_at(two, 150, middle)), QColor(color_at(two, 250, middle)))
    for one, wanted in zip(found, (QColor(left), QColor(right)), strict=True):
        assert max(abs(a - b) for a, b in zip(one.getRgb(), wanted.getRgb(), strict=True)) <= 1


def test_the_difference_of_equal_pictures_is_black(two):
    image = QImage(160, 90, QImage.Format.Format_RGB32)
    image.fill(QColor("#334455"))
    two.show_sizes([image.size()] * 2)
    two.show_images([image, image.copy()])
    two.show_blend(Blend(Mode.DIFFERENCE))
    assert color_at(two, 200, 150) == "#000000"


def test_upon_each_other_a_smaller_clip_is_as_large_as_the_first_one():
    room = QRect(0, 0, 400, 300)
    first, second = places(room, [QSize(160, 90), QSize(80, 45)], Mode.WIPE, 8)
    assert first == second
    tall = places(room, [QSize(160, 90), QSize(45, 80)], Mode.OVERLAY, 8)[1]
    assert tall.height() == first.height() and abs(tall.center().x() - first.center().x()) <= 1


@pytest.mark.parametrize(("count", "rows"), [(2, 1), (3, 2), (4, 2)])
def test_side_by_side_no_two_cells_meet_and_all_are_inside(count, rows):
    room = QRect(3, 5, 401, 300)
    found = cells(room, count, Mode.SIDE, 8)
    assert all(room.contains(cell) for cell in found)
    assert not any(a.intersects(b) for k, a in enumerate(found) for b in found[:k])
    assert len({cell.top() for cell in found}) == rows


# ---- what is done ----


def test_two_clips_are_shown_with_a_name_each_and_what_they_differ_in(comparing, pair):
    assert names_of(pair) == ["Seed 1", "Seed 2"]
    assert comparing.comparison.panel.isVisible() and not comparing.foot.isVisible()
    assert comparing.comparison.handle.isVisible()


def test_the_wipe_is_dragged_and_moved_by_keys(qtbot, comparing):
    handle = comparing.comparison.handle
    before = handle.geometry().center().x()
    qtbot.keyClick(handle, KEY.Key_Right, SHIFT)
    place = comparing.picture.places()[0]
    assert handle.geometry().center().x() - before == pytest.approx(place.width() * 0.1, abs=2)
    qtbot.keyClick(handle, KEY.Key_Home)
    assert comparing.picture.blend.wipe == 0.0
    qtbot.keyClick(handle, KEY.Key_End)
    at = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(handle, at - QPoint(place.width() // 4, 0))
    assert comparing.picture.blend.wipe == pytest.approx(0.75, abs=0.02) or comparing.picture.blend.wipe == 1.0
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton)
    assert not comparing.player.playing  # a drag of the handle is no click on the picture


def test_to_a_screen_reader_the_wipe_is_a_slider_that_can_be_set(qtbot, comparing):
    handle = comparing.comparison.handle
    told = QAccessible.queryAccessibleInterface(handle)
    assert told.role() is QAccessible.Role.Slider and told.text(QAccessible.Text.Name) == "Wipe"
    assert (handle.minimum(), handle.maximum(), handle.value()) == (0, 100, 50)
    qtbot.keyClick(handle, KEY.Key_Left)
    assert handle.value() == 49 and comparing.picture.blend.wipe == pytest.approx(0.49)
    handle.setValue(20)  # as the accessibility bridge does
    assert comparing.picture.blend.wipe == pytest.approx(0.2)
    assert handle.accessibleDescription() == "20 % of the width is A's"


def test_how_clips_are_compared_is_said_to_screen_readers(qtbot, comparing):
    picture = comparing.picture
    assert picture.accessibleDescription() == "Wipe: A Seed 1, B Seed 2"
    comparing.comparison.choose(Mode.DIFFERENCE)
    assert picture.accessibleDescription() == "What differs in the picture: A Seed 1, B Seed 2"
    qtbot.keyClick(comparing, KEY.Key_V)
    assert picture.accessibleDescription() == "One alone: B Seed 2"
    comparing.comparison.swap()
    assert picture.accessibleDescription() == "One alone: B Seed 1"
    comparing.end_comparison()
    assert picture.accessibleDescription() == ""


def test_v_flips_between_the_two_and_frame_actions_are_about_the_one_that_is_seen(qtbot, comparing, pair):
    comparing.player.seek(12)
    shown(qtbot, comparing, 12)
    comparing.deeds.use_frame("copy")
    qtbot.keyClick(comparing, KEY.Key_V)
    assert comparing.clip == pair[1]
    comparing.deeds.use_frame("copy")
    qtbot.keyClick(comparing, KEY.Key_V)
    assert comparing.clip == pair[0]
    # half a second: frame 12 at 24 a second, frame 8 at 16
    assert comparing.acted == [("copy", "clip0", 12), ("copy", "clip1", 8)]


def test_swapping_keeps_the_place_and_puts_the_second_first(qtbot, comparing, pair):
    comparing.player.seek(12)
    shown(qtbot, comparing, 12)
    before = comparing.player.own_frames
    qtbot.keyClick(comparing, KEY.Key_C, SHIFT)
    qtbot.waitUntil(lambda: comparing.player.own_frames == before[::-1])
    assert comparing.clips == (pair[1], pair[0]) == comparing.comparison.clips
    for n in (0, 5, 11, 20):  # and nothing is lost on the way
        comparing.player.seek(n)
        shown(qtbot, comparing, n)


def test_by_frame_their_numbers_are_equal(qtbot, comparing):
    comparing.comparison.panel.aligned.emit(True)
    comparing.player.seek(20)
    shown(qtbot, comparing, 20)
    assert comparing.player.own_frames == (20, 20)
    comparing.comparison.panel.aligned.emit(False)
    comparing.player.seek(12)
    shown(qtbot, comparing, 12)
    assert comparing.player.own_frames == (12, 8)


def test_escape_ends_it_at_the_frame_that_was_looked_at(qtbot, comparing, pair):
    comparing.player.seek(12)
    shown(qtbot, comparing, 12)
    comparing.comparison.flip()
    qtbot.keyClick(comparing, KEY.Key_Escape)
    assert comparing.clips == (pair[1],) and comparing.foot.isVisible()
    assert not comparing.comparison.panel.isVisible() and not comparing.comparison.handle.isVisible()
    shown(qtbot, comparing, 8)


def test_a_clip_chosen_in_the_library_ends_it_too(comparing, pair):
    comparing.show_clip(pair[0])
    assert comparing.clips == (pair[0],) and not comparing.comparison.clips


def test_c_asks_for_a_clip_to_compare_with_and_ends_the_comparison(qtbot, stage, pair):
    asked = []
    stage.comparison.wanted.connect(lambda: asked.append(stage.clip))
    stage.show_clip(pair[0], play=False)
    qtbot.keyClick(stage, KEY.Key_C)
    assert asked == [pair[0]]
    stage.compare(pair, play=False)
    qtbot.keyClick(stage, KEY.Key_C)
    assert stage.clips == (pair[0],) and len(asked) == 1


def test_a_mode_that_is_chosen_with_one_clip_asks_for_another_and_is_used_then(qtbot, stage, pair):
    stage.show_clip(pair[0], play=False)
    with qtbot.waitSignal(stage.comparison.wanted):
        stage.comparison.choose(Mode.OVERLAY)
    stage.compare(pair, play=False)
    qtbot.waitUntil(lambda: stage.picture.mode is Mode.OVERLAY)


def test_three_stand_side_by_side_and_cannot_lie_upon_each_other(qtbot, stage, pair, a_clip):
    stage.compare([*pair, replace(pair[0], id="third")], play=False)
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 3)
    assert stage.picture.mode is Mode.SIDE
    segments = stage.comparison.modes.segments
    segments.setFocus()
    qtbot.keyClick(segments, KEY.Key_Right)
    assert stage.picture.mode is Mode.SIDE


def test_the_one_that_is_heard_is_chosen(qtbot, comparing):
    qtbot.waitUntil(lambda: comparing.player.reel.sounds[1] is not None)
    came = []
    comparing.player.sound_came.connect(lambda sound: came.append(len(sound.samples)))
    comparing.comparison.panel.heard.emit(1)
    assert came and came[0] > 0


def test_all_that_are_compared_are_seen(qtbot, stage, pair):
    seen = []
    stage.seen.connect(seen.append)
    stage.compare(pair, play=False)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["clip0", "clip1"]


def test_the_panel_fits_a_narrow_stage(comparing):
    comparing.setMinimumSize(400, 300)
    comparing.resize(486, 620)
    comparing.comparison.choose(Mode.OVERLAY)
    comparing.grab()
    panel = comparing.comparison.panel
    right = max(w.mapTo(comparing, w.rect().topRight()).x() for w in panel.findChildren(QWidget) if w.isVisible())
    assert comparing.width() == 486 and right < 486


def test_equal_pixels_stay_equal_when_they_are_compared(qtbot, stage, pair):
    """The same clip twice: the difference is black everywhere, so both were decoded and scaled alike."""
    stage.compare([pair[0], replace(pair[0], id="again")], play=False)
    stage.comparison.choose(Mode.DIFFERENCE)
    stage.player.seek(9)
    shown(qtbot, stage, 9)
    one, two = stage.player.pictures
    assert np.array_equal(np.frombuffer(one.constBits(), np.uint8), np.frombuffer(two.constBits(), np.uint8))


def test_each_clip_has_a_filmstrip_as_long_as_it_is_and_the_sound_lies_on_its_own(qtbot, comparing, pair):
    ground = comparing.scrubber._ground
    # 32 frames at 24 a second end long before 32 at 16 do
    assert [round(film.part, 1) for film in ground._films] == [0.7, 1.0]
    assert all(film.picture is not None for film in ground._films)
    qtbot.waitUntil(lambda: comparing.player.reel.sounds[1] is not None)
    comparing.comparison.panel.heard.emit(1)
    assert ground._sound_row == 1
    qtbot.keyClick(comparing, KEY.Key_C, SHIFT)
    assert ground._sound_row == 0 and [round(film.part, 1) for film in ground._films] == [1.0, 0.7]
    comparing.end_comparison()
    assert len(ground._films) == 1


def test_ending_it_while_it_plays_goes_on_playing_from_where_it_was(qtbot, comparing, pair):
    comparing.transport.toggle_play()
    qtbot.waitUntil(lambda: comparing.player.frame > 3)
    before = comparing.frame
    comparing.end_comparison()
    qtbot.waitUntil(lambda: comparing.player.picture.width() > 0)
    assert comparing.player.playing and before <= comparing.player.frame <= before + 6


def choices(panel):
    return {b.text() for b in panel.choices.findChildren(QPushButton) if b.isVisible()}


KEEP, USE = {"Keep A, reject B", "Keep B, reject A"}, {"Use A’s settings", "Use B’s settings"}


def test_beside_a_source_a_sentence_says_it_all_and_there_is_nothing_to_choose(comparing):
    panel = comparing.comparison.panel
    panel.show_rows(["a", "b"], [], "A is what went in, B is what came of it")
    assert choices(panel) == set()


def test_two_clips_are_chosen_between_also_where_nothing_differs_in_what_made_them(comparing):
    panel = comparing.comparison.panel
    panel.show_rows(["a", "b"], [Row("Seed", ("1", "2"))], "", judged=True)
    assert choices(panel) == KEEP | USE
    panel.show_rows(["a", "b"], [], "Nothing differs", judged=True)
    assert choices(panel) == KEEP
    panel.show_rows(["a", "b", "c"], [Row("Seed", ("1", "2", "3"))], "", judged=True)
    assert choices(panel) == set()


# ---- found in review ----


def test_comparing_keeps_the_frame_the_pause_and_the_range_and_so_does_ending_it(qtbot, stage, pair):
    stage.show_clip(pair[1], play=False)  # 16 frames a second
    stage.player.seek(8)
    shown(qtbot, stage, 8)
    stage.player.set_range(4, 12)
    stage.compare(pair)
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 2)
    assert stage.player.own_frames == (12, 8) and not stage.player.playing
    own = stage.player.reel.frames_at
    assert (own(stage.player.first)[1], own(stage.player.last)[1]) == (4, 12)
    stage.comparison.flip()  # to the second, which is the one it came from
    stage.end_comparison()
    shown(qtbot, stage, 8)
    assert (stage.player.first, stage.player.last) == (4, 12)


@pytest.mark.parametrize("way", [KEY.Key_C, KEY.Key_Escape])
def test_it_ends_at_the_clip_that_it_began_from(qtbot, stage, pair, way):
    stage.show_clip(pair[1], play=False)
    shown(qtbot, stage, 0)
    stage.compare(pair)
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 2)
    stage.player.seek(12)
    shown(qtbot, stage, 12)
    assert stage.clip == pair[0]  # the older one is the first
    qtbot.keyClick(stage, way)
    assert stage.clips == (pair[1],)
    shown(qtbot, stage, 8)  # where it was beside frame 12 of the other


def test_swapped_or_with_another_beside_it_ends_at_that_clip_all_the_same(qtbot, stage, pair):
    stage.show_clip(pair[1], play=False)
    stage.compare(pair)
    stage.comparison.swap()
    stage.compare([replace(pair[0], id="third"), *pair])
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 3)
    stage.end_comparison()
    assert stage.clips == (pair[1],)


def test_by_frame_and_back_the_first_clip_stays_at_its_frame(qtbot, comparing):
    comparing.player.seek(12)
    shown(qtbot, comparing, 12)
    comparing.comparison.panel.aligned.emit(True)
    qtbot.waitUntil(lambda: comparing.player.own_frames == (12, 12))
    comparing.comparison.panel.aligned.emit(False)
    qtbot.waitUntil(lambda: comparing.player.own_frames == (12, 8))


def test_of_clips_of_which_one_cannot_be_shown_the_others_stay(qtbot, stage, pair, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing of a film")
    told = []
    stage.told.connect(told.append)
    stage.compare([pair[0], replace(pair[1], path=broken)], play=False)
    qtbot.waitUntil(lambda: bool(told))
    assert "broken.mp4" in told[0] and stage.clips == (pair[0],) and not stage.comparison.clips
    shown(qtbot, stage, 0)
    stage.comparison.swap()  # there is nothing to swap any more


def test_a_clip_that_could_not_be_shown_pretends_nothing_and_is_tried_again(qtbot, stage, pair, tmp_path):
    gone = tmp_path / "gone.mp4"
    clip = replace(pair[0], path=gone)
    stage.show_clip(clip, play=False)
    qtbot.waitUntil(lambda: stage.picture.message != "")
    stage.transport.toggle_play()
    assert not stage.player.playing
    gone.write_bytes(pair[0].path.read_bytes())
    stage.show_clip(clip, play=False)
    shown(qtbot, stage, 0)
    assert stage.picture.message == ""


def test_actions_are_about_what_came_out_and_never_about_what_went_in(qtbot, stage, pair):
    source = replace(pair[0], id=f"{SOURCE}{pair[1].id}")
    stage.compare([source, pair[1]], play=False)
    qtbot.waitUntil(lambda: len(stage.player.pictures) == 2)
    assert stage.clip == pair[1]
    stage.comparison.choose(Mode.ONE)  # the source is seen
    assert stage.clip == pair[1]


def test_the_first_clip_that_has_sound_is_heard_and_a_silent_one_cannot_be_chosen(qtbot, comparing):
    assert comparing.player.reel.heard == 1
    sounds = next(each for each in comparing.comparison.panel.findChildren(Segments) if each.labels == ("A", "B"))
    assert sounds.index == 1
    qtbot.keyClick(sounds, KEY.Key_Left)
    assert sounds.index == 1 and comparing.player.reel.heard == 1


def test_a_key_that_is_held_switches_nothing_on_and_off(qtbot, stage, pair):
    stage.show_clip(pair[1], play=False)
    shown(qtbot, stage, 0)

    def held(key):
        for again in (False, True, True, True):
            event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", again)
            QApplication.sendEvent(stage, event)

    held(KEY.Key_M)
    assert stage.bar.mute_button.isChecked()
    held(KEY.Key_Right)
    shown(qtbot, stage, 4)


def test_after_three_clips_a_pair_is_shown_in_the_mode_that_was_chosen(qtbot, stage, pair):
    stage.comparison.choose(Mode.OVERLAY)
    stage.compare([*pair, replace(pair[0], id="third")], play=False)
    qtbot.waitUntil(lambda: stage.picture.mode is Mode.SIDE)
    stage.compare(pair, play=False)
    qtbot.waitUntil(lambda: stage.picture.mode is Mode.OVERLAY)

"""The strip and the frame: what is chosen there is what the copy will be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.samples import FACTS, PORTRAIT, SPEECH, VIDEO
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.fixes import WHOLE, Fix
from wanstudio.core.params import Media
from wanstudio.core.shapes import centre
from wanstudio.ui.params.cropping import CropDialog
from wanstudio.ui.params.trimming import TrimDialog

VOICE = Media(name="audio", label="Voice", takes=MediaKind.AUDIO, min_seconds=1, max_seconds=4)


@pytest.fixture
def trim(theme, qtbot):
    dialog = TrimDialog(theme, None, FACTS[SPEECH], VOICE, Fix(end_s=4))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show_strip("")
    dialog.show()
    return dialog


def drag(widget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(widget, end)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_the_part_begins_as_what_the_slot_takes_and_is_handed_on_as_a_fix(trim):
    chosen: list[Fix] = []
    trim.chosen.connect(chosen.append)
    assert (trim.start.value(), trim.end.value(), trim.length.text()) == (0, 4, "4.00 s of 6.26 s")
    trim.keep.click()
    assert chosen == [Fix(end_s=4)]


def test_the_brackets_are_dragged_and_the_part_between_them_moves_as_one(trim):
    strip, middle = trim.strip, trim.strip.height() // 2
    drag(strip, QPoint(strip.x_of(0), middle), QPoint(strip.x_of(2), middle))
    assert trim.start.value() == pytest.approx(2, abs=0.05) and trim.end.value() == 4
    drag(strip, QPoint(strip.x_of(3), middle), QPoint(strip.x_of(4), middle))
    assert trim.start.value() == pytest.approx(3, abs=0.06) and trim.end.value() == pytest.approx(5, abs=0.06)
    drag(strip, QPoint(strip.x_of(4), middle), QPoint(strip.x_of(4) + 4000, middle))
    assert trim.end.value() == pytest.approx(FACTS[SPEECH].seconds, abs=0.01)


@pytest.mark.parametrize(("seconds", "start", "end"), [(30.003, 0, 30.004), (60, 10, 40.004), (30.003, 0.002, 30.003)])
def test_what_is_taken_is_never_longer_than_the_slot_takes(theme, qtbot, seconds, start, end):
    media = Media(name="v", label="V", takes=MediaKind.VIDEO, max_seconds=30)
    facts = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, seconds=seconds, fps=29.97, width=8, height=8)
    dialog, chosen = TrimDialog(theme, None, facts, media, Fix()), list[Fix]()
    qtbot.addWidget(dialog)
    dialog.chosen.connect(chosen.append)
    dialog.set_part(start, end)
    dialog.keep.click()
    assert chosen[0].seconds(facts) <= 30.0005 and chosen[0].longest_s <= 30 and chosen[0].is_cut(facts)


def test_what_is_taken_is_never_shorter_than_the_slot_takes(theme, qtbot):
    media = Media(name="v", label="V", takes=MediaKind.VIDEO, min_seconds=3)
    facts = MediaFacts(kind=MediaKind.VIDEO, format="mp4", bytes=1, seconds=9, fps=29.97, width=8, height=8)
    dialog, chosen = TrimDialog(theme, None, facts, media, Fix()), list[Fix]()
    qtbot.addWidget(dialog)
    dialog.chosen.connect(chosen.append)
    for start, end in ((1, 4), (6, 9)):
        dialog.set_part(start, end)
        dialog.keep.click()
    assert [fix.seconds(facts) >= 3.033 for fix in chosen] == [True, True]


def test_a_part_that_is_too_long_or_too_short_says_so_and_cannot_be_taken(trim):
    trim.end.setValue(6)
    assert (trim.problem.text(), trim.keep.isEnabled()) == ("Up to 4 s are taken.", False)
    trim.start.setValue(5.5)
    assert trim.problem.text() == "1 s or more are needed."
    trim.start.setValue(3)
    assert trim.problem.text() == "" and trim.keep.isEnabled()


def test_a_step_is_a_frame_of_a_video(theme, qtbot):
    dialog = TrimDialog(theme, None, FACTS[VIDEO], Media(name="v", label="V", takes=MediaKind.VIDEO), Fix())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    assert dialog.start.singleStep() == pytest.approx(1 / 25)


@pytest.fixture
def crop(theme, qtbot):
    facts = FACTS[PORTRAIT]
    box = centre(facts, "16:9")
    dialog = CropDialog(theme, None, facts, str(PORTRAIT), ("16:9", "9:16"), "16:9", box, box)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_services_own_crop_is_shown_first_and_said_to_be_that(crop):
    assert crop.frame.box == pytest.approx((0, 0.21875, 1, 0.5625))
    assert crop.said.text() == "512 × 288 are kept. This is what the service would cut by itself."
    QTest.keyClick(crop.frame, Qt.Key.Key_Up)
    assert crop.said.text() == "512 × 288 are kept."
    assert crop.frame.box[1] == pytest.approx(0.20875)


def test_the_frame_is_dragged_and_stays_on_the_picture(crop):
    frame = crop.frame.frame()
    drag(crop.frame, frame.center().toPoint(), frame.center().toPoint() + QPoint(0, -500))
    assert crop.frame.box[1] == 0 and crop.frame.box[3] == pytest.approx(0.5625)


def test_a_corner_changes_the_size_and_keeps_the_shape(crop):
    frame = crop.frame.frame()
    drag(crop.frame, frame.bottomRight().toPoint(), frame.center().toPoint())
    left, top, width, height = crop.frame.box
    assert 0.4 < width < 0.6 and (left, top) == pytest.approx((0, 0.21875), abs=0.01)
    assert width / height == pytest.approx(1 / 0.5625, rel=0.01)


def test_another_shape_starts_from_the_middle_and_the_box_is_handed_on(crop):
    chosen: list[tuple[float, ...]] = []
    crop.chosen.connect(chosen.append)
    crop.shapes.chosen.emit(1)
    assert crop.frame.box == centre(FACTS[PORTRAIT], "9:16")
    crop.shapes.chosen.emit(2)
    assert crop.frame.box == WHOLE
    crop.accept_box()
    assert chosen == [WHOLE]

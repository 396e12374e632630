"""Numbers: typed freely, stepped by keys, dragged; marked when wrong, never corrected silently."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wanstudio.core.params import Number
from wanstudio.ui.params.number import NumberEditor, read_number, write_number
from wanstudio.ui.params.slider import Slider

FRAMES = Number(name="frames", label="Frames", min=81, max=100, whole=True, default=81)
ZOOM = Number(name="zoom", label="Zoom", min=0, max=0.9, step=0.05, default=0, unit="x")
FREE = Number(name="steps", label="Steps", whole=True, default=20)


@pytest.fixture
def editor_of(theme, qtbot):
    def make(param):
        editor = NumberEditor(theme, param)
        editor.set_value(param.default)
        editor.resize(172, 28)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def type_over(editor, text):
    editor.control.selectAll()
    QTest.keyClicks(editor.control, text)


@given(some.one_of(some.integers(-(10**12), 10**12), some.floats(allow_nan=False, allow_infinity=False)))
def test_what_is_written_is_read_again(number):
    assert read_number(write_number(number)) == number


@given(some.text(max_size=12))
def test_whatever_is_typed_gives_a_finite_number_or_the_text_itself(text):
    read = read_number(text)
    if isinstance(read, str):
        assert read == text.strip()
    elif read is None:
        assert not text.strip()
    else:
        assert math.isfinite(read)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0,15", 0.15), ("\u22124", -4), (".5", 0.5), ("1e400", "1e400"), ("nan", "nan"), ("1_0", "1_0")],
)
def test_commas_and_minus_signs_are_understood_and_nonsense_is_kept(text, number):
    assert read_number(text) == number


def test_a_number_out_of_range_is_kept_as_typed_and_the_nearest_allowed_one_is_offered(editor_of):
    editor = editor_of(FRAMES)
    type_over(editor, "120")
    assert editor.value() == 120
    assert editor.control.text() == "120"
    assert editor.fix() == 100


def test_a_fraction_where_whole_numbers_are_meant_is_kept_and_can_be_rounded(editor_of):
    editor = editor_of(FRAMES)
    type_over(editor, "90.4")
    assert (editor.value(), editor.fix()) == (90.4, 90)


def test_nothing_is_offered_for_a_good_number_or_for_words(editor_of):
    editor = editor_of(FRAMES)
    assert editor.fix() is None
    type_over(editor, "many")
    assert editor.value() == "many" and editor.fix() is None


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 82),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 91),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 91),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 81),  # at its end already
    ],
)
def test_up_and_down_step_and_shift_makes_it_ten(editor_of, key, held, expected):
    editor = editor_of(FRAMES)
    QTest.keyClick(editor.control, key, held)
    assert editor.value() == expected


def test_steps_of_a_fraction_do_not_gather_noise(editor_of):
    editor = editor_of(ZOOM)
    for _ in range(7):
        QTest.keyClick(editor.control, Qt.Key.Key_Up)
    assert editor.value() == 0.35


def test_stepping_from_out_of_range_comes_back_in(editor_of):
    editor = editor_of(FRAMES)
    type_over(editor, "500")
    QTest.keyClick(editor.control, Qt.Key.Key_Down)
    assert editor.value() == 100


def wheel(widget):
    event = QWheelEvent(
        QPointF(5, 5),
        widget.mapToGlobal(QPointF(5, 5)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_the_wheel_turns_a_number_only_while_it_has_the_focus(editor_of, qtbot):
    editor = editor_of(FRAMES)
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    slider = editor.findChild(Slider)
    slider.setFocus()
    assert not wheel(editor.control) and editor.value() == 81
    assert wheel(slider) and editor.value() == 82
    editor.control.setFocus()
    assert wheel(editor.control) and editor.value() == 83


def test_a_click_in_the_groove_goes_there(editor_of):
    editor = editor_of(FRAMES)
    slider = editor.findChild(Slider)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 7, 14))
    assert editor.value() == 100
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(7, 14))
    assert editor.value() == 81


def test_the_slider_stands_where_the_number_is_and_marks_the_default(editor_of):
    editor = editor_of(FRAMES)
    slider = editor.findChild(Slider)
    assert (slider.value(), slider.mark) == (0, -1)
    editor.set_value(93)
    assert (slider.value(), slider.mark) == (12, 0)
    editor.set_value(5000)
    assert slider.value() == slider.maximum()
    assert editor.value() == 5000


def test_without_a_range_there_is_no_slider(editor_of):
    editor = editor_of(FREE)
    assert editor.findChild(Slider) is None
    assert editor.control.width() == 172


def test_an_empty_field_shows_the_default_that_is_sent(editor_of):
    editor = editor_of(FREE)
    editor.set_value(None)
    assert editor.value() is None
    assert editor.control.placeholderText() == "20"


def test_a_huge_range_has_a_slider_that_still_gives_steps(editor_of):
    editor = editor_of(Number(name="n", label="N", min=0, max=1e9, step=10, whole=True, default=0))
    slider = editor.findChild(Slider)
    slider.setValue(slider.maximum() // 3)
    assert editor.value() % 10 == 0 and 0 < editor.value() < 1e9
    slider.setValue(slider.maximum())
    assert editor.value() == 1e9

"""Choices: segments where they fit, else a list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from wanstudio.core.params import Choice
from wanstudio.ui.params.choice import ChoiceEditor
from wanstudio.ui.widgets.segments import Segments

QUALITY = Choice(
    name="q",
    label="Quality",
    options=("low", "medium", "high", "maximum"),
    labels=("Low", "Medium", "High", "Maximum"),
    default="high",
)
MANY = Choice(name="m", label="Many", options=tuple("abcde"), default="a")
DURATION = Choice(name="d", label="Duration", options=(5, 10), labels=("5 s", "10 s"), default=5)


@pytest.fixture
def editor_of(theme, qtbot):
    def make(param, width):
        editor = ChoiceEditor(theme, param)
        editor.set_value(param.default)
        editor.resize(width, 28)
        qtbot.addWidget(editor)
        editor.show()
        return editor

    return make


def test_it_is_decided_by_the_width_and_decided_anew(editor_of):
    editor = editor_of(QUALITY, 172)
    assert editor.is_list
    editor.resize(280, 28)
    assert not editor.is_list
    assert editor.control is editor.findChild(Segments)
    editor.resize(172, 28)
    assert editor.is_list
    assert editor.control is editor.findChild(QComboBox)
    assert editor.value() == "high"


def test_five_are_always_a_list(editor_of):
    assert editor_of(MANY, 1000).is_list


def test_the_label_is_shown_and_the_option_is_the_value(editor_of):
    editor = editor_of(DURATION, 172)
    editor.set_value(10)
    assert editor.value() == 10
    assert editor.control.labels[editor.control.index] == "10 s"


def test_keys_move_along_the_segments(editor_of):
    editor = editor_of(DURATION, 172)
    QTest.keyClick(editor.control, Qt.Key.Key_Right)
    assert editor.value() == 10


def test_keys_move_along_the_list(editor_of):
    editor = editor_of(MANY, 172)
    QTest.keyClick(editor.control, Qt.Key.Key_Down)
    assert editor.value() == "b"


def test_a_value_that_is_no_option_is_kept_and_in_sight(editor_of):
    editor = editor_of(DURATION, 172)
    editor.set_value(7)
    assert editor.value() == 7
    assert editor.is_list and editor.findChild(QComboBox).placeholderText() == "7"
    editor.set_value(5)
    assert not editor.is_list


def test_the_mark_of_a_problem_follows_the_change_of_shape(editor_of):
    editor = editor_of(QUALITY, 280)
    editor.set_problem("No.")
    editor.resize(172, 28)
    assert editor.findChild(QComboBox).property("invalid") is True
    editor.set_problem("")
    assert not editor.findChild(QComboBox).property("invalid")

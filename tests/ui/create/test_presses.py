"""One wish, one job: a double click or a key that is held asks once; pressing again is another take."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from wanstudio.ui.create.presses import Presses

T2V = "scenario/wan-2.5-t2v"
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hand:
    """Moves through time as a user does."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def hand(create) -> Hand:
    hand = Hand()
    create.generating.presses = Presses(hand)
    create.show_model(T2V)
    create.panel.set_value("prompt", "a fox")
    return hand


def moment_s() -> float:
    return QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000


def test_twenty_fast_clicks_are_one_job(create, studio, hand):
    for _ in range(20):
        QTest.mouseClick(create.foot.generate.main, Qt.MouseButton.LeftButton)
        hand.now_s += 0.05
    assert len(studio.started) == 1


def test_a_double_click_is_one_job(create, studio, hand):
    QTest.mouseClick(create.foot.generate.main, Qt.MouseButton.LeftButton)
    hand.now_s += moment_s() / 2
    QTest.mouseDClick(create.foot.generate.main, Qt.MouseButton.LeftButton)
    assert len(studio.started) == 1


def test_a_key_that_is_held_down_is_one_job(create, studio, hand):
    for n in range(40):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, CONTROL, "", n > 0)
        QApplication.sendEvent(create, press)
        hand.now_s += 0.03
    assert len(studio.started) == 1


def test_pressing_again_after_a_moment_is_another_take(create, studio, hand):
    for _ in range(3):
        QTest.mouseClick(create.foot.generate.main, Qt.MouseButton.LeftButton)
        hand.now_s += moment_s() + 0.01
    assert len(studio.started) == 3


def test_another_form_is_another_wish_however_soon(create, studio, hand):
    for prompt in ("a fox", "a hare", "a fox"):
        create.panel.set_value("prompt", prompt)
        create.generate()
        hand.now_s += 0.05
    assert [values["prompt"] for _, values, _ in studio.started] == ["a fox", "a hare", "a fox"]


def test_the_button_and_the_key_together_are_one_wish(create, studio, hand):
    QTest.mouseClick(create.foot.generate.main, Qt.MouseButton.LeftButton)
    QTest.keyClick(create, Qt.Key.Key_Return, CONTROL)
    create.generate(first=True)
    assert len(studio.started) == 1


def test_another_account_is_another_wish_however_soon(create, studio, hand):
    for title in ("Northlight", "Southlight"):
        create.set_connection(title, True, "")
        create.generate()
        hand.now_s += 0.05
    assert len(studio.started) == 2

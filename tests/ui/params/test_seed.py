"""The seed: new each time, or kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from wanstudio.core.params import Seed
from wanstudio.ui.params.seed import SeedEditor


@pytest.fixture
def editor(theme, qtbot):
    made = SeedEditor(theme, Seed(name="seed", label="Seed"))
    made.resize(172, 28)
    qtbot.addWidget(made)
    made.show()
    return made


def keys(editor):
    dice, lock = editor.findChildren(QToolButton)
    return dice, lock


def test_at_first_every_job_draws_its_own(editor):
    dice, lock = keys(editor)
    assert editor.value() is None
    assert dice.isChecked() and not lock.isChecked()


def test_a_typed_seed_is_kept_until_the_dice_is_pressed(editor):
    dice, lock = keys(editor)
    QTest.keyClicks(editor.control, "42")
    assert editor.value() == 42
    assert lock.isChecked() and not dice.isChecked()
    dice.click()
    assert editor.value() is None and dice.isChecked()


def test_the_dice_stays_on_when_it_is_pressed_while_on(editor):
    dice, _ = keys(editor)
    dice.click()
    assert dice.isChecked() and editor.value() is None


def test_the_lock_keeps_the_last_seed(editor):
    _, lock = keys(editor)
    editor.last = 1840277316
    lock.click()
    assert editor.value() == 1840277316
    lock.click()
    assert editor.value() is None


def test_the_lock_draws_a_seed_that_is_allowed_where_there_was_none(editor):
    _, lock = keys(editor)
    lock.click()
    assert editor.param.check(editor.value()) == editor.value()


def test_the_lock_works_by_key(editor):
    _, lock = keys(editor)
    editor.last = 0
    QTest.keyClick(lock, Qt.Key.Key_Space)
    assert editor.value() == 0


@pytest.mark.parametrize(
    ("typed", "value"), [("-7", -7), ("99999999999", 99999999999), ("lucky", "lucky"), (" ", None)]
)
def test_what_is_no_seed_is_kept_as_typed(editor, typed, value):
    QTest.keyClicks(editor.control, typed)
    assert editor.value() == value

"""What a user does and sees: takes a segment, presses a button by its words, reads what is said."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from wanstudio.ui.widgets.segments import Segments


def take(segments: Segments, label: str) -> None:
    """With the arrow keys, as far as they lead."""
    wanted = segments.labels.index(label)
    while segments.index != wanted:
        before = segments.index
        QTest.keyClick(segments, Qt.Key.Key_Right if wanted > before else Qt.Key.Key_Left)
        assert segments.index != before, f"{label} cannot be taken"


def button(place: QWidget, words: str) -> QAbstractButton:
    """The one in sight that is called so."""
    [found] = [b for b in place.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName() == words]
    return found


def press(place: QWidget, words: str) -> None:
    button(place, words).click()


def said(place: QWidget) -> str:
    """All sentences in sight."""
    return "\n".join(label.text() for label in place.findChildren(QLabel) if label.isVisible())


def is_timed(thing: QObject) -> bool:
    """Whether a clock of its own runs."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return any(timer.isActive() for timer in thing.findChildren(QTimer, options=direct))

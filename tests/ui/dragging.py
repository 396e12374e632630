"""Drags as the desktop makes them: real events, sent to the widget under the pointer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_BUTTON, _NO_KEY, _COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def mime(*what: Path | str) -> QMimeData:
    """Files (paths) and web addresses (text)."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(w)) if isinstance(w, Path) else QUrl(w) for w in what])
    return data


def enter(widget: QWidget, *what: Path | str) -> QDragEnterEvent:
    """The returned event says whether a drop would be taken: its drop action is IgnoreAction where not."""
    data = mime(*what)
    event = QDragEnterEvent(widget.rect().center(), _COPY, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(widget, event)
    move = QDragMoveEvent(widget.rect().center(), _COPY, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(widget, move)
    return event


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, *what: Path | str) -> QDropEvent:
    enter(widget, *what)
    return release(widget, *what)


def release(widget: QWidget, *what: Path | str) -> QDropEvent:
    """The end of a drag that has entered."""
    data = mime(*what)  # the event does not keep it alive
    event = QDropEvent(QPointF(widget.rect().center()), _COPY, data, _BUTTON, _NO_KEY)
    QApplication.sendEvent(widget, event)
    return event

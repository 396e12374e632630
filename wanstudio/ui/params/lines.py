"""Fields for text: a line, and the prompt of several lines."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QTextEdit

from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.base import is_paste, is_undo
from wanstudio.ui.theme.theme import Theme

_LINE_PX, _AROUND_PX = 18, 16  # one line of text; padding and border above and below


class LineField(QLineEdit):
    """A line of text that leaves undo to the form."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


_RECALLS = {"prompt_back": -1, "prompt_on": 1}


class PromptField(QTextEdit):
    """Plain text in lines of 18 px.

    recalled: the prompt used before (-1) or after (1) this one is wanted. history_asked: all of them are.
    """

    recalled = Signal(int)
    history_asked = Signal()

    def __init__(self, theme: Theme, placeholder: str) -> None:
        super().__init__()
        self._theme, self.keymap = theme, Keymap()
        self.has_history = False
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText(placeholder)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.space_lines()

    def lines_px(self, lines: int) -> int:
        return self._theme.px(lines * _LINE_PX + _AROUND_PX)

    def space_lines(self) -> None:
        """Every line 18 px high, whatever the font says."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(self._theme.px(_LINE_PX), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def set_text(self, text: str) -> None:
        """Put `text` in the place of what stands there; the cursor goes to its end."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()  # a file is for the slots

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (is_undo(event) or self._is_for_slots(event)):
            event.ignore()
            return False
        return super().event(event)

    def _is_for_slots(self, event: QEvent) -> bool:
        """A picture or a file is pasted: the window knows where it goes."""
        return is_paste(event) and not self.canPaste()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _RECALLS.get(self.keymap.action("prompt", event), 0)
        if step:
            self.recalled.emit(step)
        elif is_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def menu(self, at: QPoint) -> QMenu:
        """What can be done with the text at a point of it, and which others there were. The caller opens it."""
        menu = self.createStandardContextMenu(at)
        menu.setParent(self, menu.windowFlags())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.has_history:
            menu.addSeparator()
            for id, text in (("prompt_back", "Earlier prompt"), ("prompt_on", "Later prompt")):
                entry = menu.addAction(f"{text}\t{self.keymap.shown(id)}")
                entry.triggered.connect(partial(self.recalled.emit, _RECALLS[id]))
            menu.addAction("Prompt history…").triggered.connect(self.history_asked)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu(event.pos()).popup(event.globalPos())

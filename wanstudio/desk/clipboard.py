"""Copy and Paste of the Edit menu: clips as files onto the clipboard, pictures and files from it into the form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.figures import counted
from wanstudio.ui.params.slot import Slot
from wanstudio.ui.widgets.carry import copied

_Text = QLineEdit | QTextEdit | QPlainTextEdit


class Clipboard:
    """In a field for text both mean text. `reveal` shows the form, into which something was put."""

    def __init__(
        self,
        create: CreateView,
        *,
        chosen: Callable[[], tuple[Clip, ...]],
        reveal: Callable[[], None],
        tell: Callable[[str], None],
    ) -> None:
        self._create, self._chosen, self._reveal, self._tell = create, chosen, reveal, tell

    def copy(self) -> None:
        focus = QApplication.focusWidget()
        field = _text_field(focus)
        if field is not None:
            field.copy()
        elif isinstance(focus, QLabel) and focus.hasSelectedText():
            QGuiApplication.clipboard().setText(focus.selectedText())
        else:
            self.copy_files(self._chosen())

    def copy_files(self, clips: tuple[Clip, ...]) -> None:
        if clips:
            QGuiApplication.clipboard().setMimeData(copied(clip.path for clip in clips))
            self._tell(f"{counted(len(clips), 'clip')} can be pasted as {'files' if len(clips) > 1 else 'a file'} now.")

    def paste(self) -> None:
        """Into the field or the slot that has the focus; else into the first slot that it fits."""
        focus = QApplication.focusWidget()
        field = _text_field(focus)
        if isinstance(focus, Slot):
            focus.paste()
        elif field is not None and _takes_text(field):
            field.paste()
        elif self._create.drops.take_what(QGuiApplication.clipboard().mimeData()):
            self._reveal()
        else:
            self._tell("There is no picture or file on the clipboard.")


def _text_field(focus: QWidget | None) -> _Text | None:
    found = focus.lineEdit() if isinstance(focus, QAbstractSpinBox) else focus
    return found if isinstance(found, _Text) else None


def _takes_text(field: _Text) -> bool:
    """A picture or a file is for the slots, also while the prompt has the focus."""
    return isinstance(field, QLineEdit) or field.canPaste()

"""A small box for the tags of one clip or several: those that they have, and a field for one more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from wanstudio.core.alphabet import in_order
from wanstudio.core.judging import TAG_CHARS
from wanstudio.core.recipe import Clip
from wanstudio.ui.library.tagchips import TagChips
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.box import Box
from wanstudio.ui.widgets.labels import ElidedLabel

_OFFERED = 6


class TagField(QLineEdit):
    """`entered` has what was typed when Enter is pressed, also a comma."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Add a tag")
        self.setAccessibleName("Add a tag")
        self.setMaxLength(TAG_CHARS)
        self.known = QStringListModel(self)
        completer = QCompleter(self.known, self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.text() == ",":
            text = self.text()
            self.clear()
            self.entered.emit(text)
        else:
            super().keyPressEvent(event)


class TagBox(Box):
    """`added` and `removed` are emitted with a tag; who does it shows the clips as they are then."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(theme, over)
        self.setAccessibleName("Tags")
        self.setObjectName("tags")
        self._clips: tuple[Clip, ...] = ()
        self.known: tuple[str, ...] = ()
        self._title = ElidedLabel("", "lead")
        self.field = TagField()
        self.held, self.offered = TagChips(theme, self.room_px), TagChips(theme, self.room_px)
        for part in (self._title, self.held, self.field, self.offered):
            self.column.addWidget(part)
        self.field.setFixedWidth(self.room_px)
        self._title.setMaximumWidth(self.room_px)
        self.field.entered.connect(self.added)
        self.field.textEdited.connect(lambda _: self._offer())

    def show_clips(self, clips: Sequence[Clip]) -> None:
        """What only some of them have says so, and is given to all by a press."""
        if self.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)  # a chip that has it goes
        self._clips = tuple(clips)
        self._title.setText(clips[0].title if len(clips) == 1 else f"Tags of {len(clips)} clips")
        self.held.clear()
        for tag in in_order({tag for clip in clips for tag in clip.tags}):
            having = sum(tag in clip.tags for clip in clips)
            if having == len(clips):
                self.held.put_tag(tag, partial(self.removed.emit, tag))
            else:
                words = f"{tag} ({having} of {len(clips)})"
                self.held.put(words, "plus", f"Give all the tag {tag}", partial(self.added.emit, tag))
        self._offer()

    def show_known(self, tags: Sequence[str]) -> None:
        """All that some clip has: they are completed, and a few of them offered."""
        self.known = tuple(tags)
        self.field.known.setStringList(list(tags))
        self._offer()

    def _offer(self) -> None:
        """Known tags that begin like what is typed, and that the clips do not have."""
        typed = self.field.text()[: self.field.cursorPosition()].casefold()
        there = {tag for clip in self._clips for tag in clip.tags}
        fitting = [tag for tag in self.known if tag not in there and tag.casefold().startswith(typed)]
        self.offered.clear()
        for tag in fitting[:_OFFERED]:
            self.offered.put(tag, "plus", f"Add the tag {tag}", partial(self._take, tag))

    def _take(self, tag: str) -> None:
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.added.emit(tag)

"""One action of the sheet: its words and keys, and, once it is chosen, what is asked and said about other ones."""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wanstudio.core.shortcuts.chosen import why_not
from wanstudio.core.shortcuts.table import PLACES, TABLE
from wanstudio.ui.keyboard.caps import paint_caps, parts_of
from wanstudio.ui.keymap import Keymap, native, pressed
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.presses import PressedByEnter

_HIGH_PX = 26
_ASK = "Press a key, Esc to leave it."
Choice = Literal["more", "none", "reset", "take", "leave"]
_CHOICES: dict[Choice, str] = {
    "more": "Another one too",
    "none": "No key",
    "reset": "Reset",
    "take": "Take it",
    "leave": "Leave it",
}


def where(action: str) -> str:
    """Where plain keys of it hold: "on the stage"."""
    return " and ".join(PLACES[place] for place in TABLE[action].regions) or PLACES["window"]


class ActionButton(PressedByEnter, QAbstractButton):
    """`came`: a key was pressed while it waited for one; `left`: it waits no longer."""

    came = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self._theme, self.words = theme, words
        self.keys: tuple[str, ...] = ()
        self.waiting = self.differs = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(_HIGH_PX))

    def event(self, event: QEvent) -> bool:
        """While it waits every key is for it, also those that go from control to control or close a dialog."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
        if not self.waiting or event.type() not in kinds or not isinstance(event, QKeyEvent):
            return super().event(event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            key = pressed(event)
            if key == "Esc":
                self.left.emit()
            elif key:
                self.came.emit(key)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.waiting:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px, color = QPainter(self), self._theme.px, self._theme.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.waiting or self.underMouse():
            painter.setBrush(color("raised_hover" if self.isEnabled() else "panel"))
            painter.drawRoundedRect(self.rect(), px(4), px(4))
        if self.differs:
            painter.setBrush(color("accent_ink"))
            painter.drawEllipse(QRectF(px(1), self.height() / 2 - px(2.5), px(5), px(5)))
        end = paint_caps(painter, self._theme, parts_of(self.keys), self.width() - px(6), self.height() / 2)
        painter.setFont(self._theme.font())
        painter.setPen(color("text" if self.isEnabled() else "text_disabled"))
        room = self.rect().adjusted(px(10), 0, 0, 0)
        room.setRight(round(end) - px(4))
        shown = painter.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)


class ActionRow(QWidget):
    """`opened`: it was chosen; others close then."""

    opened = Signal()

    def __init__(self, theme: Theme, keymap: Keymap, action: str, words: str, names: dict[str, str]) -> None:
        super().__init__()
        self._theme, self._keymap, self.action, self._names = theme, keymap, action, names
        self._adding, self._asked = False, ""
        self._wanted: tuple[str, ...] = ()
        self.button = ActionButton(theme, words)
        self.button.setEnabled(not TABLE[action].fixed)
        self.button.clicked.connect(lambda _=False: self.ask())
        self.button.came.connect(self._on_key)
        self.button.left.connect(self._on_left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)
        self._column = column
        self.said = Label("", "small", "muted", wrap=True)
        self._strip: QWidget | None = None  # made when it is first chosen: there are many rows
        self.choices: dict[Choice, Button] = {}
        keymap.changed.connect(self.show_keys)
        self.show_keys()

    def show_keys(self) -> None:
        button, shortcuts = self.button, self._keymap.shortcuts
        button.keys, button.differs = shortcuts.keys(self.action), shortcuts.differs(self.action)
        keys = self._keymap.shown(self.action) or "no key"
        button.setAccessibleName(f"{button.words}, {where(self.action)}: {keys}")
        button.setAccessibleDescription("Changed" if button.differs else "")
        button.setToolTip(f"{button.words}, {where(self.action)}")
        button.update()

    # ---- asking ----

    def ask(self, *, adding: bool = False) -> None:
        """Wait for a key: in place of those there are, or one more."""
        self._adding, self.button.waiting = adding, True
        self.button.setFocus()
        self._say(_ASK, "more", "none", "reset")
        self.opened.emit()

    def close_up(self) -> None:
        self.button.waiting = False
        if self._strip is not None:
            self._strip.hide()
        self.button.update()

    def _on_left(self) -> None:
        """What can be done otherwise stays, to be reached with Tab."""
        self.button.waiting = False
        if self._asked == _ASK:
            self._say("No key was pressed.", "more", "none", "reset")

    def _on_key(self, key: str) -> None:
        if why := why_not(self.action, key):
            self._say(f"{why} Press another, Esc to leave it.", "more", "none", "reset", bad=True)
            return
        had = self._keymap.shortcuts.keys(self.action)
        self._want(tuple(dict.fromkeys((*had, key))) if self._adding else (key,))

    def _want(self, keys: tuple[str, ...]) -> None:
        """Have these keys; where others have them, the user says whether they are taken from there."""
        self.button.waiting = False
        shortcuts = self._keymap.shortcuts
        taken = [(key, other) for key in keys for other in shortcuts.holders(self.action, key)]
        self._wanted = keys
        if not taken:
            self._take()
            return
        has = " ".join(f"{native(key)} is {self._names[other]}, {where(other)}." for key, other in taken)
        self._say(f"{has} Take it from there?", "take", "leave")
        self.choices["take"].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape answers what is asked here; where nothing is, it is for the sheet."""
        if event.key() == Qt.Key.Key_Escape and self._strip is not None and self._strip.isVisible():
            self._choose("leave")
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        self.button.setFocus()
        self.close_up()
        self._keymap.use(self._keymap.shortcuts.with_keys(self.action, self._wanted))

    def _choose(self, choice: Choice) -> None:
        match choice:
            case "more":
                self.ask(adding=True)
            case "none":
                self._want(())
            case "reset":
                self._want(self._keymap.shortcuts.set_keys(self.action))
            case "take":
                self._take()
            case "leave":
                self.button.setFocus()
                self.close_up()

    def _say(self, sentence: str, *choices: Choice, bad: bool = False) -> None:
        if self._strip is None:
            self._strip = self._make_strip()
        self._asked = sentence
        self.said.setText(sentence)
        self.said.set_tone("bad" if bad else "muted")
        self.button.setAccessibleDescription(sentence)
        for choice, button in self.choices.items():
            button.setVisible(choice in choices)
        self.choices["reset"].setEnabled(self.button.differs)
        self._strip.show()
        self.button.update()

    def _make_strip(self) -> QWidget:
        px = self._theme.px
        strip = QWidget()
        column, row = QVBoxLayout(strip), QHBoxLayout()
        column.setContentsMargins(px(10), px(2), px(6), px(8))
        column.setSpacing(px(4))
        row.setSpacing(px(6))
        column.addWidget(self.said)
        for choice, words in _CHOICES.items():
            button = Button(self._theme, words, partial(self._choose, choice), small=True)
            button.setAutoDefault(False)
            self.choices[choice] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._column.addWidget(strip)
        return strip

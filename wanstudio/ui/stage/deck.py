"""Where the stage's parts stand: header, picture, controls, what is below; or the picture on the whole screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.stillness import Stillness
from wanstudio.ui.theme.theme import Theme


class Deck(QWidget):
    """`above` says what is on, `controls` move it, `below` is about it, `base` ends it, from side to side. Full,
    the picture has all the room.

    The controls lie over its foot then, until the pointer stands still. They are not hidden but go behind the
    picture: there Tab still reaches them, which brings them back.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        above: Sequence[QWidget],
        picture: Picture,
        controls: Sequence[QWidget],
        below: Sequence[QWidget],
        base: QWidget,
    ) -> None:
        super().__init__()
        self._theme, self._picture = theme, picture
        self.full = False
        side = theme.px(16)
        self.above, self.controls, self.below = _stacked(above), _stacked(controls, side), _stacked(below, side)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.above)
        self._column.addWidget(picture, 1)
        self._column.addWidget(self.controls)
        self._column.addWidget(self.below)
        self._base = _stacked((base,))
        self._column.addWidget(self._base)
        self.stillness = Stillness(self)
        self.stillness.came.connect(self._put_back)
        self.stillness.ended.connect(self._bring)

    # ---- the whole screen ----

    def set_full(self, full: bool) -> None:
        if full == self.full:
            return
        self.full = full
        self.above.setVisible(not full)
        self.below.setVisible(not full)
        self._base.setVisible(not full)
        self._picture.set_framed(not full)
        sides = self._theme.px(16)
        self.controls.setContentsMargins(sides, 0, sides, self._theme.px(12) if full else 0)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if full:
            self._column.removeWidget(self.controls)
            window = self.window().windowHandle()
            if window is not None:
                self.stillness.begin(window)
            app.focusChanged.connect(self._on_focus)
            self._lie()
            self._bring()
        else:
            self.stillness.end()
            app.focusChanged.disconnect(self._on_focus)
            self._bring()
            self._column.insertWidget(2, self.controls)

    @property
    def controls_shown(self) -> bool:
        """Whether the controls are before the picture."""
        widgets = self.children()
        return not self.full or widgets.index(self.controls) > widgets.index(self._picture)

    def _lie(self) -> None:
        height = self.controls.sizeHint().height()
        self.controls.setGeometry(0, self.height() - height, self.width(), height)

    def _bring(self) -> None:
        self.controls.raise_()
        self.unsetCursor()

    def _put_back(self) -> None:
        """Not while somebody is at them."""
        if not (self._at_work() or self._holds(QApplication.focusWidget())):
            self.controls.lower()
            self.setCursor(Qt.CursorShape.BlankCursor)

    def _at_work(self) -> bool:
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        return pressed or QApplication.activePopupWidget() is not None

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and self.controls.isAncestorOf(widget)

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if self._holds(now):
            self._bring()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.full:
            self._lie()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.full:  # a line under the timecode comes and goes
            self._lie()
        return done


def _stacked(parts: Sequence[QWidget], side: int = 0) -> QFrame:
    frame = QFrame()
    frame.setProperty("ground", "panel")
    frame.setContentsMargins(side, 0, side, 0)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part)
    return frame

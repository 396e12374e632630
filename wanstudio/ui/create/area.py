"""The part of Create that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import Hairline


class FormArea(QScrollArea):
    """Gives the form its width and spare height. The scroll bar lies in the form's padding, so nothing shifts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._form: ParamPanel | None = None
        self._fitting = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._edge = Hairline()
        self._edge.setParent(self)
        self._edge.hide()
        self.verticalScrollBar().setSingleStep(theme.px(36))
        self.verticalScrollBar().valueChanged.connect(self._mark_edge)
        theme.changed.connect(self.fit)

    def show_form(self, form: ParamPanel) -> None:
        """Put a form in the place of the one that is there, which goes once its events are done."""
        self.setUpdatesEnabled(False)
        if self._form is not None:
            self._form.asked_room.disconnect(self.fit)
            self.takeWidget().deleteLater()
        self._form = form
        self.setWidget(form)
        form.asked_room.connect(self.fit)
        self.fit()
        form.show()
        self.verticalScrollBar().setValue(0)
        self.setUpdatesEnabled(True)

    def tab_order(self) -> list[QWidget]:
        """What in the form takes the focus, as the eye goes; nothing while one form takes another's place."""
        return self._form.tab_order() if self._form is not None and self.isAncestorOf(self._form) else []

    def fit(self) -> None:
        """Arrange the form for the present size."""
        if self._form is None or self._fitting:
            return
        self._fitting = True
        width, height = self.width(), self.height()
        needed = self._form.arrange(width, height)
        bar = self.verticalScrollBar().sizeHint().width() if needed > height else 0
        self._form.resize(width - bar, max(needed, height))
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(0, 0, self.width(), 1)
        self.fit()

    def _mark_edge(self, at: int) -> None:
        self._edge.setVisible(at > 0)
        self._edge.raise_()

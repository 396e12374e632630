"""The editor of Choice: segments where up to four labels fit, else a list; decided anew at every width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from wanstudio.core.params import Choice, Value
from wanstudio.ui.params.base import Editor
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.listfield import ListField
from wanstudio.ui.widgets.looks import set_invalid
from wanstudio.ui.widgets.segments import Segments

_MOST_SEGMENTS = 4


class ChoiceEditor(Editor):
    """A value that is no option (from an older recipe) is kept, shown in the list, and marked."""

    def __init__(self, theme: Theme, param: Choice) -> None:
        super().__init__(theme, param)
        self._choice = param
        self._labels = tuple(param.label_of(option) for option in param.options)
        self._value: Value | None = None
        self._segments: Segments | None = None
        self._list: ListField | None = None
        if 1 < len(self._labels) <= _MOST_SEGMENTS:
            self._segments = Segments(theme, self._labels, -1)
            self._segments.setParent(self)
            self._segments.chosen.connect(self._take)
            self._hold(self._segments)
        else:
            self._open_list()

    def value(self) -> Value | None:
        return self._value

    def set_value(self, value: Value | None) -> None:
        if value != self._value or type(value) is not type(self._value):
            self._value = value
            self._show()
            self._decide()
            self.changed.emit()

    @property
    def is_list(self) -> bool:
        return self._list is not None and not self._list.isHidden()

    def _index(self) -> int:
        same = (n for n, option in enumerate(self._choice.options) if option == self._value)
        return next(same, -1) if not isinstance(self._value, bool) else -1

    def _take(self, index: int) -> None:
        if index >= 0:
            self.set_value(self._choice.options[index])

    def _show(self) -> None:
        if self._segments is not None:
            self._segments.set_index(self._index())
        if self._list is not None:
            with QSignalBlocker(self._list):
                self._list.setPlaceholderText("Not set" if self._value is None else str(self._value))
                self._list.setCurrentIndex(self._index())

    def _open_list(self) -> ListField:
        """The list, made when it is first needed."""
        if self._list is None:
            self._list = ListField(self.theme, self)
            self._list.addItems(self._labels)
            self._list.currentIndexChanged.connect(self._take)
            self._show()
        self._hold(self._list)
        self._list.show()
        return self._list

    def _decide(self) -> None:
        """Segments or list, for the present width and value."""
        foreign = self._value is not None and self._index() < 0
        if self._segments is None or foreign or not self._segments.fits(self.width()):
            shown: QWidget = self._open_list()
            if self._segments is not None:
                self._segments.hide()
        else:
            shown = self._segments
            self._hold(self._segments)
            self._segments.show()
            if self._list is not None:
                self._list.hide()
        shown.setGeometry(self.rect())
        self._mark(bool(self._problem))
        self._describe()

    def _mark(self, invalid: bool) -> None:
        if self._segments is not None:
            self._segments.set_invalid(invalid)
        if self._list is not None:
            set_invalid(self._list, invalid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._decide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._decide()
        super().changeEvent(event)

"""How the rows of a list are drawn, so that one which cannot be takes nothing else with it."""

from __future__ import annotations

import sys
from contextlib import suppress

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from wanstudio.ui.widgets.painting import saved

Index = QModelIndex | QPersistentModelIndex

_PAD_PX = 8
_PLAIN = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class Delegate(QStyledItemDelegate):
    """Rows are drawn by `draw` and measured by `measure`.

    PySide raises an error of theirs wherever Python next waits for Qt: in a slot, in what tells of a job's next step.
    So it ends here: it goes to `sys.excepthook`, as one in a slot does, and the row is drawn as its words alone.
    """

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """What is set on the painter holds for this row only."""
        raise NotImplementedError

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        try:
            with saved(painter):
                self.draw(painter, option, index)
        except Exception:
            sys.excepthook(*sys.exc_info())
            with suppress(Exception), saved(painter):  # it may have no words either
                _draw_plainly(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        try:
            return self.measure(option, index)
        except Exception:
            sys.excepthook(*sys.exc_info())
            return QSize(option.rect.width(), 2 * option.fontMetrics.height())


def _draw_plainly(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    words = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data())
    place = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
    painter.setPen(option.palette.text().color())
    painter.drawText(place, _PLAIN, option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width()))

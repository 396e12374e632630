"""Run in a process of its own, which a fault in drawing can end: draws with one, and says what came of it.

The argument says where the fault is: "row" or "height" of a list's second row, or "widget".
"""

from __future__ import annotations

import json
import logging
import sys
from types import TracebackType

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, QStringListModel
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QListView, QStyleOptionViewItem, QVBoxLayout, QWidget

from wanstudio.faults import Faults
from wanstudio.ui.widgets.delegate import Delegate

Index = QModelIndex | QPersistentModelIndex
GREY, ROW_PX = "#808080", 20


class Rows(Delegate):
    def __init__(self, fault: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._fault = fault

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self._fault == "row" and index.row() == 1:
            painter.save()
            painter.setClipRect(option.rect)  # what comes after it would be drawn in there
            raise LookupError("nothing to draw")
        painter.fillRect(option.rect, GREY)

    def measure(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._fault == "height" and index.row() == 1:
            raise LookupError("nothing to measure")
        return QSize(ROW_PX, ROW_PX)


class Faulty(QWidget):
    """As widgets paint: the painter is one of Python's."""

    fault = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), GREY)
        if self.fault:
            raise LookupError("nothing to paint")


def main(fault: str) -> None:
    app, faults, new = QApplication([]), Faults(), []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        new.append(faults.take(kind, error, trace))

    sys.excepthook = hook
    logged: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("wanstudio").addHandler(handler)
    window, rows, widget = QWidget(), QListView(), Faulty()
    model = QStringListModel(["one", "two", "three"])
    rows.setModel(model)
    rows.setItemDelegate(Rows(fault, rows))
    widget.fault = fault == "widget"
    widget.setMinimumHeight(ROW_PX)
    column = QVBoxLayout(window)
    column.addWidget(rows)
    column.addWidget(widget)
    window.show()
    for wide_px in range(300, 400, 20):
        window.resize(wide_px, 300)  # what was painted on is gone
        rows.scheduleDelayedItemsLayout()
        app.processEvents()
    shot = rows.viewport().grab().toImage()
    third = rows.visualRect(model.index(2)).center()
    drawn = shot.pixelColor(third).name() == GREY
    print(json.dumps({"logged": logged, "told": sum(new), "others are drawn": drawn}), flush=True)
    widget.fault = False
    window.close()


if __name__ == "__main__":
    main(sys.argv[1])

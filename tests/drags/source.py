"""A window of another program, from which something is dragged: what, its arguments say. Run as a script.

`file PATH…`, `url ADDRESS`, or `pixels`. It says "ready" when it can be dragged from, and then how each drag ended.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

PLACE, SIDE = (700, 100), 200


def what(kind: str, values: list[str]) -> QMimeData:
    data = QMimeData()
    if kind == "pixels":
        image = QImage(64, 36, QImage.Format.Format_RGB32)
        image.fill(0xFF336699)
        data.setImageData(image)
    else:
        data.setUrls([QUrl.fromLocalFile(value) if kind == "file" else QUrl(value) for value in values])
    return data


class Source(QWidget):
    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.painted:
            self.painted = True
            print("ready", flush=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        drag = QDrag(self)
        drag.setMimeData(what(sys.argv[1], sys.argv[2:]))
        done = drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction)
        print(done.name, flush=True)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    source = Source()
    source.setGeometry(*PLACE, SIDE, SIDE)
    source.show()
    sys.exit(app.exec())

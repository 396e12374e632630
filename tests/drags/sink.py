"""A window of another program that takes files. Run as a script: it says where its middle is, "over" while it would
take what hovers, and of what is dropped the size in pixels, then the path."""

from __future__ import annotations

import json
import sys

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

PLACE, SIDE = (1000, 500), 200


class Sink(QWidget):
    painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.painted:
            self.painted = True
            print(json.dumps([side + SIDE // 2 for side in PLACE]), flush=True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()
        print("over", flush=True)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        image = event.mimeData().imageData()
        print(image.width(), image.height(), flush=True)
        print(event.mimeData().urls()[0].toLocalFile(), flush=True)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    sink = Sink()
    sink.setAcceptDrops(True)
    sink.setGeometry(*PLACE, SIDE, SIDE)
    sink.show()
    sys.exit(app.exec())

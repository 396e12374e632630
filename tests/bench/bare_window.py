"""The least a PySide6 window can be: what the program's start is held against. Run as a script, in a child process."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Said(QLabel):
    """Says so on stdout once it has been painted and the event loop is idle."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        print('{"first_frame": true, "modules": []}', flush=True)
        QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.setCentralWidget(Said("A window"))
    window.resize(1440, 900)
    window.show()
    sys.exit(app.exec())

"""Windows and macOS: a notification from the tray, as Qt has it. It has no button; a click on it is its Show.

Neither has a way in Qt to show progress at the program's icon; the number of what runs stands there all the same.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from wanstudio.core.notices import Notice


class Tray:
    """`chosen` is called when the user clicks the notification. The tray has our icon only while one stands."""

    def __init__(self, icon: QIcon, *, chosen: Callable[[], None]) -> None:
        self._icon = QSystemTrayIcon(icon)
        self._icon.setToolTip("WanStudio")
        self._icon.messageClicked.connect(chosen)
        self._icon.activated.connect(lambda how: chosen() if how is QSystemTrayIcon.ActivationReason.Trigger else None)

    def notify(self, notice: Notice) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._icon.show()
            self._icon.showMessage(notice.title, notice.body, self._icon.icon())

    def withdraw(self) -> None:
        self._icon.hide()

    def show_progress(self, done: float | None) -> None:
        pass

"""What Windows and macOS are asked for. It has been run on neither; here there is no tray, and nothing may happen."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from wanstudio.core.notices import Notice
from wanstudio.desktop.tray import Tray


def test_where_there_is_no_tray_nothing_is_shown(qapp):
    tray = Tray(QIcon(), chosen=lambda: None)
    tray.notify(Notice("Wan 2.2 I2V is done"))
    assert not tray._icon.isVisible()
    tray.withdraw()
    tray.show_progress(0.5)


def test_a_click_on_the_icon_is_show_and_its_menu_is_not(qapp):
    chosen = []
    tray = Tray(QIcon(), chosen=lambda: chosen.append(True))
    for how in QSystemTrayIcon.ActivationReason:
        tray._icon.activated.emit(how)
    assert chosen == [True]


def test_a_click_on_the_message_is_its_show(qapp):
    chosen = []
    tray = Tray(QIcon(), chosen=lambda: chosen.append(True))
    tray._icon.messageClicked.emit()
    assert chosen == [True]

"""The line at the bottom: which account, what runs, what was spent today, and which panels are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.clock import clock
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.presses import PressedByEnter
from wanstudio.ui.widgets.tips import tip

_TOLD_FOR_MS = 10_000


class ConnectionRow(NamedTuple):
    """One account in the chooser. `note` says where its key is kept, or why it is not usable.

    In the settings it can be tested, get a new key, and be removed where that is said. `called` is what the user calls
    it, where that can be changed.
    """

    name: str
    title: str
    note: str = ""
    usable: bool = True
    removable: bool = False
    renewable: bool = False
    testable: bool = False
    called: str = ""


class _Account(PressedByEnter, QPushButton):
    """The account in use, with an arrow that says that there is a list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(self._theme.px(20), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(14)
        arrow = self._theme.pixmap("chevron-down", "text" if self.underMouse() else "text_muted", 14)
        QPainter(self).drawPixmap(self.width() - side - self._theme.px(8), (self.height() - side) // 2, arrow)


class StatusBar(QWidget):
    """`choose` is called with a connection's name, `connect` to add one, `toggle` with "create", "library", "queue"."""

    def __init__(
        self,
        theme: Theme,
        *,
        choose: Callable[[str], None],
        connect: Callable[[], object],
        toggle: Callable[[str], None],
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._choose, self._connect = theme, choose, connect
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.px(28))
        self._rows: Sequence[ConnectionRow] = ()
        self._chosen = ""
        self.connection = _Account(theme)
        self.connection.setObjectName("connection")
        self.connection.setProperty("flat_look", True)
        self.connection.setProperty("small", True)
        self.connection.setProperty("leading", True)
        self.connection.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.connection.clicked.connect(self._open)
        self.work, self.spent = Label("", "small", "muted"), Label("", "small", "muted")  # nobody knows yet
        self.note = ElidedLabel("", "small", "warning")
        self._silent_since: datetime | None = None
        self._silence = ""  # how the network's word begins while there is none
        self._network_icon, self.network = Label(), Label("Online", "small", "muted")
        self._counting = QTimer(self, interval=1000)
        self._counting.timeout.connect(self._count)
        self._lasting = ""
        self._telling = QTimer(self, singleShot=True, interval=_TOLD_FOR_MS)
        self._telling.timeout.connect(lambda: self.note.setText(self._lasting))
        self.panels = {
            name: IconButton(theme, icon, tip, partial(toggle, name), small=True, checkable=True, on="text")
            for name, icon, tip in (
                ("create", "panel-left", "Create"),
                ("library", "panel-right", "Library"),
                ("queue", "panel-bottom", "Queue"),
            )
        }
        keymap = keymap or Keymap()
        for name, button in self.panels.items():
            KeyTip(keymap, button, button.toolTip(), f"toggle_{name}", named=True)
        self._lay_out()
        self.show_network(None)
        theme.changed.connect(self._dress)
        theme.changed.connect(self._dress_network)

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(self._theme.px(6), 0, self._theme.px(8), 0)
        row.setSpacing(self._theme.px(16))
        for widget in (self.connection, self.work, self.spent):
            row.addWidget(widget)
        row.addWidget(self.note, 1)
        network = QHBoxLayout()
        network.setSpacing(self._theme.px(6))
        network.addWidget(self._network_icon)
        network.addWidget(self.network)
        row.addLayout(network)
        toggles = QHBoxLayout()
        toggles.setSpacing(self._theme.px(2))
        line = Hairline(vertical=True)
        line.setFixedHeight(self._theme.px(16))
        row.addWidget(line)
        for button in self.panels.values():
            button.setProperty("panel_toggle", True)
            toggles.addWidget(button)
        row.addLayout(toggles)

    def put(self, widget: QWidget) -> None:
        """One more thing that says how work goes, beside what runs and what was spent."""
        self._row.insertWidget(self._row.indexOf(self.note), widget)

    # ---- the account ----

    def show_connections(self, rows: Sequence[ConnectionRow], chosen: str) -> None:
        self._rows, self._chosen = rows, chosen
        self._dress()

    def _dress(self) -> None:
        row = next((r for r in self._rows if r.name == self._chosen), None)
        if row is None:
            return
        self.connection.setText(row.title)
        self.connection.setAccessibleName(f"Account: {row.title}")
        self.connection.setAccessibleDescription(row.note)
        self.connection.setToolTip(tip(row.note))
        self.connection.setIconSize(QSize(self._theme.px(11), self._theme.px(7)))
        self.connection.setIcon(self._dot(self._theme.color("good" if row.usable else "warning")))

    def _dot(self, color: QColor) -> QPixmap:
        side = self._theme.px(7)
        pixmap = QPixmap(self._theme.px(11) * 2, side * 2)  # 4 px of nothing beside the dot
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(0, 0, side, side)
        painter.end()
        return pixmap

    def menu(self) -> Menu:
        """The accounts to choose from, and the way to add one."""
        menu = Menu(self._theme, self, once=True)
        self.fill_accounts(menu)
        menu.addSeparator()
        menu.addAction(self._theme.icon("plug"), "Connect an account…", self._connect)
        return menu

    def fill_accounts(self, menu: Menu) -> None:
        """With the accounts to choose from."""
        for row in self._rows:
            entry = menu.addAction(f"{row.title}\t{row.note}", partial(self._choose, row.name))
            entry.setCheckable(True)
            entry.setChecked(row.name == self._chosen)

    def _open(self) -> None:
        menu = self.menu()
        height = menu.sizeHint().height()
        place = self.connection.mapToGlobal(self.connection.rect().topLeft())
        place.setY(place.y() - height)
        menu.popup(place)

    # ---- figures ----

    def show_work(self, running: int, waiting: int, needing: int = 0) -> None:
        """`needing` jobs stand still until the user says what is to become of them."""
        parts = [f"{running} running"] * bool(running) + [f"{waiting} waiting"] * bool(waiting)
        parts += [f"{needing} need{'s' * (needing == 1)} you"] * bool(needing)
        self.work.setText(", ".join(parts) or "Nothing running")

    def show_spent(self, text: str) -> None:
        self.spent.setText(text)

    def show_network(self, silent_since: datetime | None, *, everywhere: bool = True, why: str = "") -> None:
        """None: what was asked last has been answered. `everywhere`: nothing that is asked answers. `why` says more."""
        self._silent_since = silent_since
        self._silence = "Offline" if everywhere else "No answer"
        self.network.setToolTip(tip(why))
        self.network.setAccessibleDescription(why)
        self._counting.start() if silent_since else self._counting.stop()
        self._dress_network()
        self._count()

    def _dress_network(self) -> None:
        icon, role = ("wifi-off", "warning") if self._silent_since else ("wifi", "text_muted")
        self._network_icon.setPixmap(self._theme.pixmap(icon, role, 14))
        self.network.set_tone("warning" if self._silent_since else "muted")

    def _count(self) -> None:
        if self._silent_since is None:
            self.network.setText("Online")
            return
        silent_s = (datetime.now(UTC) - self._silent_since).total_seconds()
        self.network.setText(f"{self._silence}, {clock(silent_s)}")

    def say(self, text: str) -> None:
        """A lasting remark (no keyring on this computer); empty takes it away."""
        self._lasting = text
        self._telling.stop()
        self.note.setText(text)

    def tell(self, text: str) -> None:
        """A remark for a while (no file manager opened); then the lasting one is there again."""
        self.note.setText(text)
        self._telling.start()

    def show_panel(self, name: str, *, shown: bool) -> None:
        self.panels[name].setChecked(shown)

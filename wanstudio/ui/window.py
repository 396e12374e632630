"""The main window: where things stand, what folds, and what comes back at the next start."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QSplitter, QVBoxLayout, QWidget

from wanstudio.ui.alone import Alone
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.ring import FocusRing

_SIDE = ("library", "queue")


class Region(QFrame):
    """One panel. While the focus is inside, a 2 px line marks its top edge."""

    def __init__(self, theme: Theme, name: str, view: QWidget) -> None:
        super().__init__()
        self.name, self.view = name, view
        self.setProperty("ground", "panel")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(view)
        self._mark = QFrame(self)
        self._mark.hide()
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._mark.setStyleSheet(f"background: {self._theme.color('focus').name()};")

    def put(self, view: QWidget) -> None:
        """Show this view; the one before goes, unless the new one has taken it in."""
        before, self.view = self.view, view
        self._column.addWidget(view)
        if before.parent() is self:
            self._column.removeWidget(before)
            before.deleteLater()
        self._mark.raise_()

    def set_active(self, active: bool) -> None:
        self._mark.setVisible(active)
        self._mark.raise_()
        header = getattr(self.view, "header", None)
        if header is not None:
            header.set_active(active)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._mark.setGeometry(0, 0, self.width(), 2)


class MainWindow(QMainWindow):
    """Panels by name: create, stage, library, queue. `closed` is emitted when the window closes.

    `may_close` is asked before: when it says no, it has asked the user, and calls `leave` if they mean it.
    """

    closed = Signal()
    files_dropped = Signal(list)
    panel_shown = Signal(str, bool)

    def __init__(self, theme: Theme, views: Mapping[str, QWidget], status: StatusBar) -> None:
        super().__init__()
        self._theme, self._status = theme, status
        self.setWindowTitle("WanStudio")
        self.setAcceptDrops(True)
        self.menuBar().setFixedHeight(theme.px(28))
        self.regions = {name: Region(theme, name, view) for name, view in views.items()}
        self._folded_by_hand: dict[str, bool] = {}
        self.may_close: Callable[[], bool] = lambda: True
        self._leaving = False
        self._side = self._split(Qt.Orientation.Vertical, self.regions["library"], self.regions["queue"])
        self._main = self._split(Qt.Orientation.Horizontal, self.regions["create"], self.regions["stage"], self._side)
        self._whole = whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._main, 1)
        line = Hairline()
        column.addWidget(line)
        column.addWidget(status)
        self.setCentralWidget(whole)
        others = (self.menuBar(), self.regions["create"], self._side, line, status)
        self.alone = Alone(self, others, state=self.state, restore=self._restore_columns)
        self.alone.changed.connect(lambda _: self._mark(QApplication.focusWidget()))
        self._limits()
        self._ring = FocusRing(theme, self)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self.reset_layout()

    def _split(self, orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
        splitter = QSplitter(orientation)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(part)
        return splitter

    def _limits(self) -> None:
        px, width = self._theme.px, self._theme.tokens.table["width"]
        create, side = self.regions["create"], self._side
        create.setMinimumWidth(px(width["create"]["min"]))
        create.setMaximumWidth(px(width["create"]["max"]))
        side.setMinimumWidth(px(width["side"]["min"]))
        side.setMaximumWidth(px(width["side"]["max"]))
        self.regions["stage"].setMinimumWidth(px(width["stage"]["min"]))
        self.regions["library"].setMinimumHeight(px(160))
        self.regions["queue"].setMinimumHeight(px(120))
        self._main.setStretchFactor(0, 0)
        self._main.setStretchFactor(1, 1)
        self._main.setStretchFactor(2, 0)
        self._side.setStretchFactor(0, 1)
        self._side.setStretchFactor(1, 0)

    def put(self, name: str, view: QWidget) -> None:
        """Show a view in the panel of this name, in place of what the window was made with."""
        self.regions[name].put(view)
        self._fit_queue()

    # ---- layout ----

    def reset_layout(self) -> None:
        """The widths of the design for the window's present width; every panel open that has room."""
        self.alone.leave()
        self._folded_by_hand.clear()
        for name in self.regions:
            self._show(name, True)
        self._apply_widths()
        self._fold_for_width()

    def _columns_px(self) -> tuple[int, int]:
        """(Create, side column) at the window's present width (DESIGN.md, section 2)."""
        logical, at = self.width() / self._theme.scale, self._theme.tokens.breakpoint_px
        if logical >= at("wide"):
            return 360, 520
        return (272, 264) if logical < at("compact") else (304, 344)

    def _apply_widths(self) -> None:
        px = self._theme.px
        create, side = (px(width) for width in self._columns_px())
        self._main.setSizes([create, max(px(400), self.width() - create - side - 2), side])
        height = max(1, self.height() - px(28 + 28 + 2))
        queue = round(height * 360 / 844)
        self._side.setSizes([height - queue, queue])

    def _fold_for_width(self) -> None:
        """A window too narrow for three columns folds the side, then Create, unless the user said otherwise."""
        logical, at = self.width() / self._theme.scale, self._theme.tokens.breakpoint_px
        for name in _SIDE:
            if name not in self._folded_by_hand:
                self._show(name, logical >= at("rail"))
        least = self._theme.tokens.table["width"]
        if "create" not in self._folded_by_hand:  # as long as both fit: there is no rail to open it from
            self._show("create", logical >= min(at("double_rail"), least["create"]["min"] + least["stage"]["min"] + 1))

    def toggle(self, name: str) -> None:
        """Fold or unfold a panel by hand; this overrides the folding by width until the layout is reset."""
        self.alone.leave()
        shown = self.regions[name].isHidden()
        self._folded_by_hand[name] = not shown
        self._show(name, shown)

    def _show(self, name: str, shown: bool) -> None:
        self.regions[name].setVisible(shown)
        if name in _SIDE:
            self._side.setVisible(any(not self.regions[n].isHidden() for n in _SIDE))
        if name in self._status.panels:
            self._status.show_panel(name, shown=shown)
        self._hold_open()
        self.panel_shown.emit(name, shown)

    def _hold_open(self) -> None:
        """The window may get so narrow that panels fold; only those that the user opened keep their room."""
        opened = {name for name, folded in self._folded_by_hand.items() if not folded}
        held: list[QWidget] = [self.regions["stage"]]
        held += [self.regions["create"]] if "create" in opened else []
        held += [self._side] if opened & set(_SIDE) else []
        self._whole.setMinimumWidth(sum(part.minimumWidth() for part in held) + len(held) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.alone.takes_size(event.size()):
            return
        before = event.oldSize().width()
        crossed = before > 0 and self._band(before) != self._band(event.size().width())
        if before <= 0 or crossed:
            self._apply_widths()
        self._fold_for_width()
        self._fit_queue()

    def _fit_queue(self) -> None:
        queue = self.regions["queue"].view
        if hasattr(queue, "set_compact"):
            queue.set_compact(self._band(self.width()) <= 1)

    # ---- the stage alone on the screen ----

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.alone.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.alone.on:
            self.alone.leave()
        else:
            super().keyPressEvent(event)

    def _band(self, width_px: int) -> int:
        logical = width_px / self._theme.scale
        return sum(logical >= self._theme.tokens.breakpoint_px(n) for n in ("rail", "compact", "wide"))

    # ---- focus ----

    def next_region(self) -> None:
        """Move the focus to the next open panel (F6)."""
        shown = [r for r in self.regions.values() if not r.isHidden()]
        now = next((n for n, r in enumerate(shown) if r.isAncestorOf(QApplication.focusWidget() or self)), -1)
        view = shown[(now + 1) % len(shown)].view
        target = view if view.focusPolicy() != Qt.FocusPolicy.NoFocus else _first_stop(view)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is self:
            self._mark(now)

    def _mark(self, focus: QWidget | None) -> None:
        """The region that has the focus; none that is alone."""
        for region in self.regions.values():
            region.set_active(focus is not None and region.isAncestorOf(focus) and not self.alone.on)

    # ---- files from outside ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(_local_files(event.mimeData()))
        event.acceptProposedAction()

    # ---- coming back ----

    def state(self) -> dict[str, Any]:
        """Place, sizes and folds, fit for JSON; in full screen those that it will be left to."""
        if self.alone.on:
            return dict(self.alone.before)
        return {
            "geometry": _text(self.saveGeometry()),
            "main": _text(self._main.saveState()),
            "side": _text(self._side.saveState()),
            "folded": dict(self._folded_by_hand),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take what `state` told; what does not fit is left as it is."""
        self.restoreGeometry(_bytes(state.get("geometry")))
        self._restore_columns(state)
        folded = state.get("folded")
        for name, is_folded in (folded if isinstance(folded, dict) else {}).items():
            if name in self.regions and isinstance(is_folded, bool):
                self._folded_by_hand[name] = is_folded
                self._show(name, not is_folded)

    def _restore_columns(self, state: Mapping[str, Any]) -> None:
        self._main.restoreState(_bytes(state.get("main")))
        self._side.restoreState(_bytes(state.get("side")))

    def leave(self) -> None:
        """Close without a question: it has been answered, or the session ends."""
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._leaving and not self.may_close():
            event.ignore()
            return
        self.closed.emit()
        super().closeEvent(event)


def _first_stop(view: QWidget) -> QWidget | None:
    stops = (w for w in view.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible())
    return next(stops, None)


def _local_files(mime: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: object) -> QByteArray:
    return QByteArray.fromBase64(text.encode()) if isinstance(text, str) else QByteArray()

"""The main window: where things stand, what folds, and what comes back at the next start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStyle, QVBoxLayout, QWidget

from wanstudio.ui.alone import Alone
from wanstudio.ui.columns import Columns, as_text, from_text
from wanstudio.ui.edge import Edge
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.rail import Rail
from wanstudio.ui.region import Region
from wanstudio.ui.spread import Spread
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import opens_context_menu
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.ring import FocusRing


class MainWindow(QMainWindow):
    """Panels by name: create, stage, library, queue. `closed` is emitted when the window closes.

    `may_close` is asked before: when it says no, it has asked the user, and calls `leave` if they mean it.
    """

    closed = Signal()
    files_dropped = Signal(list)
    panel_shown = Signal(str, bool)

    def __init__(
        self, theme: Theme, views: Mapping[str, QWidget], status: StatusBar, keymap: Keymap | None = None
    ) -> None:
        super().__init__()
        self._theme, self._status = theme, status
        self.setWindowTitle("WanStudio")
        self.setAcceptDrops(True)
        self.menuBar().setFixedHeight(theme.px(28))
        self.regions = {name: Region(theme, name, view) for name, view in views.items()}
        self._folded_by_hand: set[str] = set()
        self.may_close: Callable[[], bool] = lambda: True
        self._leaving = False
        self._as_kept = False  # the columns have the widths of last time, which the first look must not undo
        self.columns = Columns(theme, keymap or Keymap(), self.regions)
        self.columns.changed.connect(self._show_panels)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = Hairline()
        column.addWidget(self.columns, 1)
        column.addWidget(line)
        column.addWidget(status)
        whole.setMinimumWidth(self.columns.least_px)
        self.setCentralWidget(whole)
        beside = [part for edge in self.columns.both for part in (edge.rail, edge.place)]
        others = (self.menuBar(), *beside, line, status)
        self.alone = Alone(self, others, state=self.state, restore=self.columns.restore)
        self.alone.changed.connect(self._on_alone)
        self.spread = Spread(self.columns, self.regions["stage"])
        self.spread.changed.connect(self._on_spread)
        self._ring = FocusRing(theme, self)
        self._scale = theme.scale
        theme.changed.connect(self._on_theme)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        self.reset_layout()
        self._mark(self.regions["create"].view)  # where the focus will be: a change of looks is dear in a first frame

    def put(self, name: str, view: QWidget) -> None:
        """Show a view in the panel of this name, in place of what the window was made with."""
        self.regions[name].put(view)
        self._fit_queue()
        self._put_foot_last()

    def _put_foot_last(self) -> None:
        """Tab goes as the eye does: a view that came later stands before the right rail and the status bar."""
        last = self.previousInFocusChain()
        while last is not None and last is not self and last.focusPolicy() == Qt.FocusPolicy.NoFocus:
            last = last.previousInFocusChain()  # Qt puts nothing behind what takes no focus
        stops = [stop for part in (self.columns.right.rail, self._status) for stop in part.findChildren(QWidget)]
        for stop in stops:
            if last is not None and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(last, stop)
                last = stop

    # ---- layout ----

    def reset_layout(self) -> None:
        """The widths of the design for the window's present width; every panel open that has room."""
        self.alone.leave()
        self.spread.leave()
        self._folded_by_hand.clear()
        self.columns.close_drawers()
        self._fold_for_width()
        self._apply_widths()

    def _apply_widths(self) -> None:
        self.columns.apply_widths(self.width(), max(1, self.height() - self._theme.px(28 + 28 + 2)))

    def _fold_for_width(self, *, anew: bool = True) -> None:
        """Not `anew`: what has not become another is left alone, as at most steps of an edge that is dragged."""
        changed = self.columns.fold_for(self.width())
        for edge in self.columns.both if anew else changed:
            self._show_panels(edge)

    def _on_theme(self) -> None:
        """At another scale the same window has another logical width: what has no room any more folds at once."""
        if self._theme.scale != self._scale:
            self._scale = self._theme.scale
            self._fold_for_width()
            if not self.spread.on:
                self._apply_widths()
            self._fit_queue()

    def reveal(self, name: str) -> None:
        """Open a panel that is in a rail, or was folded: something has happened in it that the user asked for."""
        self.alone.leave()
        if name != "library":
            self.spread.leave()
        if name in self._folded_by_hand:
            self._unfold(name)
        else:
            self.columns.reveal(name)

    def _show_panels(self, edge: Edge) -> None:
        """Of an edge's panels those that have a place: the one open over the stage, or all not folded by hand."""
        for name, region in edge.regions.items():
            shown = name == edge.opened if edge.narrow else name not in self._folded_by_hand
            if self.spread.on:
                shown = name == "library"
            region.setVisible(shown)
            if name in self._status.panels:
                self._status.show_panel(name, shown=shown)
            self.panel_shown.emit(name, shown)
        edge.place.setVisible(
            edge is self.columns.right
            if self.spread.on
            else not edge.narrow and not self._folded_by_hand.issuperset(edge.regions)
        )

    def toggle(self, name: str) -> None:
        """Fold or unfold a panel by hand, until the layout is reset; one that is in a rail is opened over the stage."""
        self.alone.leave()
        edge = self.columns.edges[name]
        if self.spread.on:
            self.spread.leave()
            self._unfold(name)
            return
        if edge.narrow:
            edge.toggle(name)
            return
        self._folded_by_hand ^= {name}
        focus = QApplication.focusWidget()
        if focus is not None and name in self._folded_by_hand and edge.regions[name].isAncestorOf(focus):
            self._status.panels[name].setFocus()  # left to Qt it would go to the stage, whose letters judge clips
        self._show_panels(edge)

    def _unfold(self, name: str) -> None:
        self._folded_by_hand.discard(name)
        self._show_panels(self.columns.edges[name])
        self.columns.reveal(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.alone.takes_size(event.size()):
            return
        before = event.oldSize().width()
        crossed = before > 0 and self.columns.band(before) != self.columns.band(event.size().width())
        self._fold_for_width(anew=before <= 0)
        if not self.spread.on and (crossed or (before <= 0 and not self._as_kept)):
            self._apply_widths()
        self._fit_queue()

    def _fit_queue(self) -> None:
        queue = self.regions["queue"].view
        if hasattr(queue, "set_compact"):
            queue.set_compact(self.columns.is_compact(self.width()))

    # ---- the stage alone on the screen, the library alone in the window ----

    def show_stage(self) -> None:
        """Something is to be seen there."""
        self.spread.leave()

    def _on_spread(self, on: bool) -> None:
        focus = QApplication.focusWidget()
        for edge in self.columns.both:
            self._show_panels(edge)
        if on:
            self.regions["library"].enter()
            return
        self._fold_for_width()
        if not self.columns.restore(self.spread.before):
            self._apply_widths()
        if focus is not None and not focus.isVisible():
            self.regions["stage"].enter()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.alone.look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.alone.on:
            self.alone.leave()
        elif event.key() == Qt.Key.Key_Escape and self.spread.on:
            self.spread.leave()
        elif event.key() == Qt.Key.Key_Escape and self.columns.close_one():
            return
        elif not opens_context_menu(event):
            super().keyPressEvent(event)

    # ---- focus ----

    def next_region(self) -> None:
        """Move the focus to the next open panel, or rail."""
        parts: tuple[Region | Rail, ...] = (self.columns.left.rail, *self.regions.values(), self.columns.right.rail)
        shown = [part for part in parts if part.isVisible()]
        focus = QApplication.focusWidget() or self
        now = next((n for n, part in enumerate(shown) if part.isAncestorOf(focus)), -1)
        shown[(now + 1) % len(shown)].enter()

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is self:
            self._mark(now)
        if now is not None and self.regions["stage"].isAncestorOf(now):
            self.columns.close_drawers(back=False)  # what has the focus is never hidden by them

    def _mark(self, focus: QWidget | None) -> None:
        """The region that has the focus; none that is alone."""
        for region in self.regions.values():
            region.set_active(focus is not None and region.isAncestorOf(focus) and not self.alone.on)

    def _on_alone(self, on: bool) -> None:
        if on:
            self.columns.close_drawers(back=False)
        self._mark(QApplication.focusWidget())

    # ---- files from outside ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only from outside: what is pulled out of a panel and let go beside where it could go, goes nowhere."""
        if event.source() is None and _local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.files_dropped.emit(_local_files(event.mimeData()))
        event.acceptProposedAction()

    # ---- coming back ----

    def resize_on_screen(self, wanted: QSize) -> None:
        """As large as is wanted, or as the screen has room for with a title above: its far edge can be reached."""
        title = QSize(0, self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
        self.resize(wanted.boundedTo(self.screen().availableGeometry().size() - title))

    def state(self) -> dict[str, Any]:
        """Place, sizes and folds, fit for JSON; in full screen those that it will be left to."""
        if self.alone.on:
            return dict(self.alone.before)
        return {
            "geometry": as_text(self.saveGeometry()),
            **(self.spread.before if self.spread.on else self.columns.state()),
            "folded": dict.fromkeys(sorted(self._folded_by_hand), True),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take what `state` told; what does not fit, as a place on a screen that is gone, is left as it is."""
        self.restoreGeometry(from_text(state.get("geometry")))
        self._as_kept = self.columns.restore(state)
        folded = state.get("folded")
        for name, is_folded in (folded if isinstance(folded, dict) else {}).items():
            if name in self.columns.edges and is_folded is True:
                self._folded_by_hand.add(name)
        self._fold_for_width()

    def come_forward(self) -> None:
        """Before all other windows, and with the focus."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

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


def _local_files(mime: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []

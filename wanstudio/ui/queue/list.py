"""The queue's list: rows with their buttons, menu and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from wanstudio.core.jobs import Job
from wanstudio.ui.queue.delegate import RowDelegate
from wanstudio.ui.queue.model import Index, JobListModel
from wanstudio.ui.queue.rows import Action, Row
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.menu import Menu

Act = Callable[[Action, str], None]
"""Called with what is wanted and the job's id."""

WORDS: Mapping[Action, tuple[str, str]] = {  # action -> icon, words
    "cancel": ("x", "Cancel"),
    "first": ("list-start", "Put first"),
    "retry": ("rotate-cw", "Retry"),
    "fetch": ("arrow-down", "Fetch again"),
    "look": ("search", "Check again"),
    "send": ("send", "Send again"),
    "forget": ("ban", "Forget"),
    "remove": ("x", "Remove from the list"),
    "open": ("text-search", "Open in panel"),
    "show": ("play", "Show the clip"),
    "details": ("text-search", "Details"),
    "copy": ("copy", "Copy for support"),
}


class QueueList(QListView):
    """Rows with their buttons; the quiet actions of the row under the pointer float at its right edge."""

    def __init__(self, theme: Theme, model: JobListModel, delegate: RowDelegate, act: Act) -> None:
        super().__init__()
        self._theme, self._jobs, self._act, self._rows = theme, model, act, delegate
        self._quiet_for: tuple[str, tuple[Action, ...]] = ("", ())
        self._quiet: QFrame | None = None
        self._buttons: dict[str, tuple[Action, ...]] = {}
        self._heights: dict[str, int] = {}
        self.setAccessibleName("Queue")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.entered.connect(self._show_quiet)
        model.rowsInserted.connect(self._on_rows)
        model.rowsRemoved.connect(lambda *_: self._hide_quiet())
        model.dataChanged.connect(self._on_change)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._hide_quiet())

    # ---- buttons in rows that ask for something ----

    def _on_change(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if roles:
            return  # a second has passed; nothing else changed
        self._place_buttons(first.row(), last.row())

    def _on_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        self._hide_quiet()
        self._place_buttons(first, last)

    def _place_buttons(self, first: int, last: int) -> None:
        """Give rows `first` to `last` the buttons that their jobs ask for now, and their height."""
        for n in range(first, last + 1):
            index = self._jobs.index(n)
            job: Job = index.data(JobListModel.JobRole)
            row: Row = index.data(JobListModel.RowRole)
            height = self.sizeHintForIndex(index).height()
            if self._heights.get(job.id) != height:
                self._heights[job.id] = height
                self.scheduleDelayedItemsLayout()
            if self._buttons.get(job.id, ()) != row.actions:
                self._buttons[job.id] = row.actions
                if old := self.indexWidget(index):
                    old.hide()  # Qt deletes it later
                self.setIndexWidget(index, self._row_buttons(job.id, row.actions))

    def _row_buttons(self, job_id: str, actions: tuple[Action, ...]) -> QWidget:
        widget = QWidget()
        column = QVBoxLayout(widget)
        px = self._theme.px
        many, compact = len(actions) > 2, self._rows.compact
        left = px(16) if many and compact else self._rows.text_left()
        column.setContentsMargins(left, 0, px(6), px(10))
        column.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(px(6))
        column.addLayout(line)
        for n, action in enumerate(actions):
            icon, words = WORDS[action]
            icon = "" if many or compact else icon  # words come first where there is no room for both
            press = partial(self._press, action, job_id)
            line.addWidget(Button(self._theme, words, press, icon=icon, small=True, flat=n > 0))
        line.addStretch(1)
        widget.setVisible(bool(actions))
        return widget

    def make_buttons_again(self) -> None:
        """After what the rows look like has changed."""
        self._buttons.clear()
        self._place_buttons(0, self._jobs.rowCount() - 1)
        self.doItemsLayout()

    def _press(self, action: Action, job_id: str) -> None:
        if action == "details":
            self._jobs.unfold(job_id)
        else:
            self._act(action, job_id)

    # ---- quiet actions ----

    def _show_quiet(self, index: QModelIndex) -> None:
        job: Job = index.data(JobListModel.JobRole)
        row: Row = index.data(JobListModel.RowRole)
        if self._quiet_for != (job.id, row.quiet):
            self._hide_quiet()
            self._quiet = self._quiet_frame(job.id, row.quiet)
            self._quiet_for = (job.id, row.quiet)
        if self._quiet is not None:
            place = self.visualRect(index)
            size = self._quiet.sizeHint()
            top = place.top() + (min(place.height(), self._theme.px(56)) - size.height()) // 2
            self._quiet.setGeometry(place.right() - size.width() - self._theme.px(8), top, size.width(), size.height())
            self._quiet.show()
            self._rows.actions_on, self._rows.actions_px = job.id, size.width()
            self.viewport().update()

    def _quiet_frame(self, job_id: str, actions: tuple[Action, ...]) -> QFrame | None:
        if not actions:
            return None
        frame = QFrame(self.viewport())
        line = QHBoxLayout(frame)
        line.setContentsMargins(self._theme.px(8), 0, 0, 0)
        line.setSpacing(0)
        for action in actions:
            icon, words = WORDS[action]
            line.addWidget(IconButton(self._theme, icon, words, partial(self._act, action, job_id)))
        return frame

    def _hide_quiet(self) -> None:
        if self._quiet is not None:
            self._quiet.hide()
            self._quiet.deleteLater()
        self._quiet, self._quiet_for = None, ("", ())
        self._rows.actions_on = ""
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hide_quiet()
        super().leaveEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self._show_quiet(self._jobs.index(current.row()))

    # ---- menu, keys, size ----

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self._menu(index).popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Menu):
            self._menu(index).popup(self.viewport().mapToGlobal(self.visualRect(index).center()))
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            row: Row = index.data(JobListModel.RowRole)
            wanted = next((a for a in row.quiet if a in ("cancel", "remove")), None)
            if wanted is not None:
                self._act(wanted, index.data(JobListModel.JobRole).id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and "show" in index.data(JobListModel.RowRole).quiet:
            self._act("show", index.data(JobListModel.JobRole).id)

    def _menu(self, index: QModelIndex) -> Menu:
        job: Job = index.data(JobListModel.JobRole)
        row: Row = index.data(JobListModel.RowRole)
        menu = Menu(self._theme, self, once=True)
        offered: tuple[Action, ...] = (*row.actions, *row.quiet, "copy")
        for action in offered:
            icon, words = WORDS[action]
            menu.addAction(self._theme.icon(icon), words, partial(self._press, action, job.id))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_quiet()
        self.scheduleDelayedItemsLayout()

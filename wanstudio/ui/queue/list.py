"""The queue's list: rows with their buttons, menu and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView

from wanstudio.core.jobs import Job
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.queue.delegate import RowDelegate
from wanstudio.ui.queue.foot import WORDS, RowFoot, said
from wanstudio.ui.queue.model import Index, JobListModel
from wanstudio.ui.queue.rows import Action, Row
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.menu import Menu

Act = Callable[[Action, str], None]
"""Called with what is wanted and the job's id."""

Said = tuple[tuple[Action, str], ...]
"""Actions, each with its words."""

_MOVES: Mapping[str, Action] = {"job_earlier": "earlier", "job_later": "later"}


class QueueList(QListView):
    """Rows with their buttons; the quiet actions of the row under the pointer or the cursor float at its right edge."""

    def __init__(self, theme: Theme, keymap: Keymap, model: JobListModel, delegate: RowDelegate, act: Act) -> None:
        super().__init__()
        self._theme, self._keymap, self._jobs, self._act, self._rows = theme, keymap, model, act, delegate
        self._quiet_for: tuple[str, Said] = ("", ())
        self._quiet: QFrame | None = None
        self._feet: dict[str, RowFoot] = {}
        self._foot_of: dict[str, tuple[object, ...]] = {}  # what each job's foot was made from
        self._heights: dict[str, int] = {}
        self.setAccessibleName("Queue")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.entered.connect(self._show_quiet)
        model.rowsInserted.connect(self._on_rows)
        model.rowsAboutToBeRemoved.connect(self._on_removal)
        model.rowsMoved.connect(lambda *_: self._hide_quiet())
        model.layoutChanged.connect(lambda *_: self._hide_quiet())
        model.dataChanged.connect(self._on_change)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._hide_quiet())

    # ---- what stands at the foot of rows that ask for something ----

    def _on_change(self, first: QModelIndex, last: QModelIndex, roles: list[int]) -> None:
        if not roles:
            self._place_feet(first.row(), last.row())
            return
        for job_id in tuple(self._feet):  # a second has passed: only what counts down to something may say more
            row = self._jobs.index_of(job_id).row()
            if first.row() <= row <= last.row():
                self._place_feet(row, row)

    def _on_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        self._hide_quiet()
        self._place_feet(first, last)

    def _on_removal(self, parent: QModelIndex, first: int, last: int) -> None:
        self._hide_quiet()
        for n in range(first, last + 1):
            job_id = self._jobs.index(n).data(JobListModel.JobRole).id
            for known in (self._feet, self._foot_of, self._heights, self._rows.feet_px, self._rows.glides):
                known.pop(job_id, None)
            self._rows.forget(job_id)

    def _place_feet(self, first: int, last: int) -> None:
        """Give rows `first` to `last` what their jobs ask for now, and their height."""
        for n in range(first, last + 1):
            index = self._jobs.index(n)
            job: Job = index.data(JobListModel.JobRole)
            row: Row = index.data(JobListModel.RowRole)
            details = row.details if row.unfolded else ()
            made_from = (row.actions, row.notes, row.again, details) if _has_foot(row) else ()
            if self._foot_of.get(job.id, ()) != made_from:
                self._foot_of[job.id] = made_from
                self._place_foot(index, job.id, row)
            self._rows.forget(job.id)
            height = self.sizeHintForIndex(index).height()
            if self._heights.get(job.id) != height:
                self._heights[job.id] = height
                self.scheduleDelayedItemsLayout()

    def _place_foot(self, index: QModelIndex, job_id: str, row: Row) -> None:
        had_focus = job_id in self._feet and self._feet[job_id].isAncestorOf(self.focusWidget() or self)
        if old := self._feet.pop(job_id, None):
            old.hide()  # Qt deletes it later
        self._rows.feet_px.pop(job_id, None)
        if not _has_foot(row):
            self.setIndexWidget(index, None)  # type: ignore[arg-type]
            return
        act = partial(self._press, job_id)
        foot = RowFoot(self._theme, row, self._rows.text_left(), act)
        self._feet[job_id] = foot
        self.setIndexWidget(index, foot)
        self._rows.feet_px[job_id] = foot.height_px(self.width())
        if had_focus:
            foot.focusNextChild()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A row that moves is drawn anew twelve times a second: of it, no more than has to be."""
        self._rows.due = event.region()
        super().paintEvent(event)
        self._rows.due = None

    def make_feet_again(self) -> None:
        """After what the rows look like has changed."""
        self._foot_of.clear()
        self._place_feet(0, self._jobs.rowCount() - 1)
        self.doItemsLayout()

    def _press(self, job_id: str, action: Action) -> None:
        if action in ("details", "less"):
            self._jobs.unfold(job_id, action == "details")
        else:
            self._act(action, job_id)

    # ---- quiet actions ----

    def _show_quiet(self, index: QModelIndex) -> None:
        job: Job = index.data(JobListModel.JobRole)
        row: Row = index.data(JobListModel.RowRole)
        actions = row.quiet[-2:] if self._rows.compact else row.quiet  # the others are in its menu
        quiet = (job.id, tuple((action, said(action, row)) for action in actions))
        if self._quiet_for != quiet:
            self._hide_quiet()
            self._quiet = self._quiet_frame(*quiet)
            self._quiet_for = quiet
        if self._quiet is not None:
            place = self.visualRect(index)
            size = self._quiet.sizeHint()
            top = place.top() + (min(place.height(), self._theme.px(56)) - size.height()) // 2
            self._quiet.setGeometry(place.right() - size.width() - self._theme.px(8), top, size.width(), size.height())
            self._quiet.show()
            self._rows.actions_on, self._rows.actions_px = job.id, size.width()
            self.viewport().update()

    def _quiet_frame(self, job_id: str, actions: Said) -> QFrame | None:
        if not actions:
            return None
        frame = QFrame(self.viewport())
        line = QHBoxLayout(frame)
        line.setContentsMargins(self._theme.px(8), 0, 0, 0)
        line.setSpacing(0)
        for action, words in actions:
            icon = WORDS[action][0]
            line.addWidget(IconButton(self._theme, icon, words, partial(self._press, job_id, action)))
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
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._open_menu(self.currentIndex())
        elif (index := self.indexAt(event.pos())).isValid():
            self._menu(index).popup(event.globalPos())

    def _open_menu(self, index: QModelIndex) -> None:
        if index.isValid():
            self._menu(index).popup(self.viewport().mapToGlobal(self.visualRect(index).center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, action = self.currentIndex(), self._keymap.action("queue", event)
        if index.isValid() and action == "job_menu":
            self._open_menu(index)
        elif index.isValid() and action == "job_remove":
            row: Row = index.data(JobListModel.RowRole)
            wanted = next((a for a in row.quiet if a in ("cancel", "remove")), None)
            if wanted is not None:
                self._act(wanted, index.data(JobListModel.JobRole).id)
        elif index.isValid() and action in _MOVES:
            self._act(_MOVES[action], index.data(JobListModel.JobRole).id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and "show" in index.data(JobListModel.RowRole).quiet:
            self._act("show", index.data(JobListModel.JobRole).id)

    def _menu(self, index: QModelIndex) -> Menu:
        menu = Menu(self._theme, self, once=True)
        self._fill(menu, index)
        return menu

    def fill_menu(self, menu: Menu) -> None:
        """With what can be done with the chosen job; nothing while none is chosen."""
        if self.currentIndex().isValid():
            self._fill(menu, self.currentIndex())

    def _fill(self, menu: Menu, index: Index) -> None:
        job: Job = index.data(JobListModel.JobRole)
        row: Row = index.data(JobListModel.RowRole)
        offered: tuple[Action, ...] = (*row.actions, *row.quiet, *row.menu, "copy")
        for action in dict.fromkeys(offered):
            icon = WORDS[action][0]
            entry = menu.addAction(said(action, row), partial(self._press, job.id, action))
            if icon:
                entry.setIcon(self._theme.icon(icon))

    # ---- dragging ----

    def dropEvent(self, event: QDropEvent) -> None:
        """The queue moves the job, and tells: Qt's own way would move the row as well."""
        index = self.indexAt(event.position().toPoint())
        self._jobs.dropMimeData(event.mimeData(), Qt.DropAction.MoveAction, -1, -1, index)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_quiet()
        for job_id, foot in self._feet.items():
            self._rows.feet_px[job_id] = foot.height_px(self.width())
        self.scheduleDelayedItemsLayout()


def _has_foot(row: Row) -> bool:
    return bool(row.actions) or row.unfolded

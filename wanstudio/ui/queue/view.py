"""The queue: a header with what concerns all jobs, and the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.ui.queue.delegate import RowDelegate
from wanstudio.ui.queue.list import Act, QueueList
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.panels import EmptyState, Hairline, NoticeBar, PanelHeader
from wanstudio.ui.widgets.pictures import Pictures


class QueueView(QWidget):
    """`act` is called for one job, `pause` and `clear` for all. `thumbnail` tells a job's picture file."""

    def __init__(
        self,
        theme: Theme,
        model: JobListModel,
        specs: Mapping[str, ModelSpec],
        *,
        act: Act,
        pause: Callable[[bool], None],
        clear: Callable[[], None],
        thumbnail: Callable[[Job], str],
        pictures: Pictures,
    ) -> None:
        super().__init__()
        self.setObjectName("queue")
        self._theme, self._model, self._pause = theme, model, pause
        icons = {spec.id: spec.icon for spec in specs.values()}
        self._delegate = RowDelegate(theme, pictures, thumbnail, lambda job: icons.get(job.model_id, "video"))
        self.list = QueueList(theme, model, self._delegate, act)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(model.tick)
        self._lay_out(clear)
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.modelReset):
            signal.connect(self._on_change)
        self._on_change()

    def _lay_out(self, clear: Callable[[], None]) -> None:
        self.header = PanelHeader(self._theme, "Queue")
        self.pause_button = IconButton(self._theme, "pause", "Pause the queue", self._on_pause, checkable=True)
        self.clear_button = IconButton(self._theme, "list-x", "Clear what has ended", clear)
        self.header.row.addWidget(self.pause_button)
        self.header.row.addWidget(self.clear_button)
        text = "Paused. Running jobs go on; nothing new starts."
        self._paused = NoticeBar(
            self._theme, "circle-pause", text, Button(self._theme, "Go on", self._on_go_on, small=True)
        )
        self._paused.hide()
        empty = EmptyState(
            self._theme,
            "list-video",
            "Nothing in the queue",
            "Press Generate, as often as you like. Jobs run while you go on.",
        )
        self._pages = QStackedLayout()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, Hairline(), self._paused):
            column.addWidget(widget)
        column.addLayout(self._pages, 1)

    def set_compact(self, compact: bool) -> None:
        if compact != self._delegate.compact:
            self._delegate.compact = compact
            self.list.make_buttons_again()

    def _on_pause(self) -> None:
        self._show_paused(self.pause_button.isChecked())

    def _on_go_on(self) -> None:
        self.pause_button.setChecked(False)
        self._show_paused(False)

    def _show_paused(self, paused: bool) -> None:
        self.pause_button.show_icon("play" if paused else "pause", "Go on" if paused else "Pause the queue")
        self._paused.setVisible(paused)
        self._pause(paused)

    def _on_change(self, *_: object) -> None:
        self._pages.setCurrentIndex(1 if self._model.rowCount() else 0)
        self.clear_button.setEnabled(any(job.ended for job in self._model.jobs))
        if self._model.any_running != self._tick.isActive():
            self._tick.start() if self._model.any_running else self._tick.stop()

    def reveal(self, job_id: str) -> None:
        """Make a job the current row and scroll to it."""
        for n, job in enumerate(self._model.jobs):
            if job.id == job_id:
                self.list.setCurrentIndex(self._model.index(n))

    def centre_of(self, job_id: str) -> QPoint:
        """Where a job's row is, in the list's own coordinates (for tests and tools)."""
        row = next(n for n, job in enumerate(self._model.jobs) if job.id == job_id)
        return self.list.visualRect(self._model.index(row)).center()

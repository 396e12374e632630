"""The queue: a header with what concerns all jobs, and the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.ui.empty import no_jobs
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.queue.bars import BarAction, Bars
from wanstudio.ui.queue.card import ReturnCard
from wanstudio.ui.queue.delegate import RowDelegate
from wanstudio.ui.queue.header import QueueHeader
from wanstudio.ui.queue.list import Act, QueueList
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import Pictures

_ROW_PX = 56


class QueueView(QWidget):
    """`act` is called for one job, `pause` and `clear` for all, `bar_act` for the connections that a bar is about,
    `show_new` from the card after a start, `hold_waiting` from there and from the header's menu, as `let_held_on` is.
    `thumbnail` tells a job's picture file."""

    def __init__(
        self,
        theme: Theme,
        model: JobListModel,
        specs: Mapping[str, ModelSpec],
        *,
        act: Act,
        pause: Callable[[bool], None],
        clear: Callable[[], None],
        bar_act: Callable[[BarAction, tuple[str, ...]], None],
        show_new: Callable[[], None],
        hold_waiting: Callable[[], None],
        let_held_on: Callable[[], None],
        thumbnail: Callable[[Job], str],
        pictures: Pictures,
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("queue")
        self._theme, self._model, self._pause = theme, model, pause
        self._known = False
        icons = {spec.id: spec.icon for spec in specs.values()}
        self._delegate = RowDelegate(theme, pictures, thumbnail, lambda job: icons.get(job.model_id, "video"))
        self.keymap = keymap or Keymap()
        self.list = QueueList(theme, self.keymap, model, self._delegate, act)
        self.bars = Bars(theme, self._on_bar)
        self._bar_act = bar_act
        self.card = ReturnCard(theme, show_clip=show_new, hold=hold_waiting)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(model.tick)
        self.header = QueueHeader(
            theme,
            pause=pause,
            hold=hold_waiting,
            let_on=let_held_on,
            clear=clear,
            waits=lambda: model.any_waits,
            held=lambda: model.any_held,
        )
        self.pause_button, self.clear_button = self.header.pause, self.header.clear
        self._lay_out()
        for signal in (model.rowsInserted, model.rowsRemoved, model.dataChanged, model.modelReset):
            signal.connect(self._on_change)
        self._on_change()

    def _lay_out(self) -> None:
        self._pages = QStackedLayout()
        self._pages.addWidget(no_jobs(self._theme))
        self._pages.addWidget(self.list)
        self._pages.addWidget(QWidget())  # plain ground, while nobody knows which jobs there are
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, Hairline(), self.bars, self.card):
            column.addWidget(widget)
        below = QWidget()
        below.setLayout(self._pages)
        below.setMinimumHeight(self._theme.px(_ROW_PX))  # in a low queue it is the rows that give way, not what is said
        column.addWidget(below, 1)

    def set_compact(self, compact: bool) -> None:
        if compact != self._delegate.compact:
            self._delegate.compact = compact
            self.card.set_compact(compact)
            self.list.make_feet_again()

    def choose(self, job_id: str) -> None:
        """Make a job the chosen one, and bring it into view."""
        index = self._model.index_of(job_id)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _on_bar(self, action: BarAction, connections: tuple[str, ...]) -> None:
        if action == "go_on":
            self._pause(False)
        else:
            self._bar_act(action, connections)

    def show_paused(self, paused: bool) -> None:
        """The queue was paused, or goes on: by its button, from the menu, or as it was left last time."""
        self.header.show_paused(paused)

    def known(self, some: bool) -> None:
        """It is known whether there are jobs; where there are, their rows come a few at a time."""
        self._known = self._known or not some
        self._on_change()

    def _on_change(self, *_: object) -> None:
        rows = self._model.rowCount()
        self._known = self._known or bool(rows)
        self._pages.setCurrentIndex(1 if rows else 0 if self._known else 2)
        self.clear_button.setEnabled(self._model.any_ended)
        if self._model.any_running != self._tick.isActive():
            self._tick.start() if self._model.any_running else self._tick.stop()

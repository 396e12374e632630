"""The jobs as Qt sees them: a list, newest on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec
from wanstudio.ui.queue.rows import Action, Row, row_of
from wanstudio.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex


class JobListModel(QAbstractListModel):
    """`show` is the one way in: it adds a job or replaces it by id. `remove` takes one out of the list."""

    JobRole = Qt.ItemDataRole.UserRole
    RowRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, specs: Mapping[str, ModelSpec], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        super().__init__()
        self._specs, self._now = specs, now
        self._jobs: list[Job] = []
        self._notes: dict[str, str] = {}
        self._unfolded: set[str] = set()
        self._rows: dict[str, Row] = {}  # what was said of a job, until it changes or a second has passed

    def show(self, job: Job) -> None:
        row = self._row(job.id)
        self._rows.pop(job.id, None)
        if row is not None:
            self._jobs[row] = job
            self.dataChanged.emit(self.index(row), self.index(row))
            return
        place = next((n for n, known in enumerate(self._jobs) if known.created <= job.created), len(self._jobs))
        self.beginInsertRows(QModelIndex(), place, place)
        self._jobs.insert(place, job)
        self.endInsertRows()

    def remove(self, job_id: str) -> None:
        row = self._row(job_id)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._jobs[row]
            self._rows.pop(job_id, None)
            self.endRemoveRows()

    def note(self, job_id: str, text: str) -> None:
        """A sentence shown in the row until its job ends: what came of asking for a stop, say."""
        self._notes[job_id] = text
        self._rows.pop(job_id, None)
        row = self._row(job_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def unfold(self, job_id: str) -> None:
        """Say all that is known of how a job ended, in its row."""
        self._unfolded.add(job_id)
        self._rows.pop(job_id, None)
        row = self._row(job_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def tick(self) -> None:
        """A second has passed: rows that show elapsed time are drawn again."""
        for n, job in enumerate(self._jobs):
            if not job.ended:
                self._rows.pop(job.id, None)
                self.dataChanged.emit(self.index(n), self.index(n), [self.RowRole])

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._jobs)

    @property
    def any_running(self) -> bool:
        return any(not job.ended for job in self._jobs)

    def job(self, job_id: str) -> Job | None:
        row = self._row(job_id)
        return None if row is None else self._jobs[row]

    def _row(self, job_id: str) -> int | None:
        return next((n for n, job in enumerate(self._jobs) if job.id == job_id), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._jobs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        job = self._jobs[index.row()]
        if role == self.JobRole:
            return job
        if role == self.RowRole:
            return self._said(job)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self._said(job)
            return ", ".join(filter(None, (said.title, said.words, said.time, said.price, said.sentence)))
        if role == Qt.ItemDataRole.ToolTipRole:
            said = self._said(job)
            return tip("\n".join(filter(None, (f"{said.title}  {said.price}".rstrip(), said.words))))
        return None

    def _said(self, job: Job) -> Row:
        if job.id not in self._rows:
            self._rows[job.id] = self._made(job)
        return self._rows[job.id]

    def _made(self, job: Job) -> Row:
        row = row_of(job, self._specs.get(job.model_id), self._now())
        if job.id in self._unfolded and row.details:
            left: tuple[Action, ...] = tuple(a for a in row.actions if a != "details")
            return replace(row, sentence=row.details, details="", actions=left)
        note = self._notes.get(job.id, "")
        return replace(row, sentence=note) if note and not row.sentence and not job.ended else row

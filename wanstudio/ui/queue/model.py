"""The jobs as Qt sees them: what is at work, then what waits in the order of the line, then what has ended."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from wanstudio.core.jobs import Job, Waiting
from wanstudio.core.models import ModelSpec
from wanstudio.ui.queue.rows import Action, Question, Row, asking, row_of
from wanstudio.ui.queue.standing import PLAIN, Standing

Index = QModelIndex | QPersistentModelIndex

JOB_MIME = "application/x-wanstudio-job"


class JobListModel(QAbstractListModel):
    """`show` is the one way in: it adds a job or replaces it by id. `remove` takes one out of the list.

    Newest on top among those at work and among those that have ended; the waiting stand as `take_line` says.
    """

    JobRole = Qt.ItemDataRole.UserRole
    RowRole = Qt.ItemDataRole.UserRole + 1

    def __init__(
        self,
        specs: Mapping[str, ModelSpec],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        standing: Callable[[Job], Standing] = lambda _: PLAIN,
        moved: Callable[[str, int], None] = lambda job_id, places: None,
    ) -> None:
        super().__init__()
        self._specs, self._now, self._standing, self._moved = specs, now, standing, moved
        self._jobs: list[Job] = []
        self._row_of: dict[str, int] = {}
        self._line: dict[str, int] = {}
        self._notes: dict[str, str] = {}
        self._questions: dict[str, tuple[type, Question]] = {}
        self._unfolded: set[str] = set()
        self._rows: dict[str, Row] = {}  # what was said of a job, until it changes or a second has passed

    # ---- what comes, goes and moves ----

    def show(self, job: Job) -> None:
        self._rows.pop(job.id, None)
        row = self._row_of.get(job.id)
        if row is None:
            place = self._place_for(job)
            self.beginInsertRows(QModelIndex(), place, place)
            self._jobs.insert(place, job)
            self._count_from(place)
            self.endInsertRows()
            return
        asked = self._questions.get(job.id)
        if asked and not isinstance(job.phase, asked[0]):
            del self._questions[job.id]
        before, self._jobs[row] = self._jobs[row], job
        if _group(before) != _group(job):
            row = self._move(row)
        self.dataChanged.emit(self.index(row), self.index(row))

    def _move(self, row: int) -> int:
        """Put the job of this row where it belongs; its row from then on."""
        job = self._jobs[row]
        place = self._place_for(job, but=row)  # as if it were not there
        if place == row:
            return row
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), place + (place > row))
        del self._jobs[row]
        self._jobs.insert(place, job)
        self._count_from(min(row, place))
        self.endMoveRows()
        return place

    def _place_for(self, job: Job, but: int | None = None) -> int:
        others = self._jobs if but is None else self._jobs[:but] + self._jobs[but + 1 :]
        return bisect_left(others, self._key(job), key=self._key)

    def _key(self, job: Job) -> tuple[int, float]:
        group = _group(job)
        if group == 1:
            return group, self._line.get(job.id, len(self._line))
        return group, -((job.ended_at if group == 2 else None) or job.created).timestamp()

    def _count_from(self, first: int) -> None:
        for n in range(first, len(self._jobs)):
            self._row_of[self._jobs[n].id] = n

    def take_line(self, ids: Sequence[str]) -> None:
        """The waiting in their order, next one first."""
        line = {job_id: n for n, job_id in enumerate(ids)}
        if line == self._line:
            return
        self._line = line
        if all(self._key(a) <= self._key(b) for a, b in zip(self._jobs, self._jobs[1:], strict=False)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids_before = [self._jobs[index.row()].id for index in before]
        self._jobs.sort(key=self._key)
        self._count_from(0)
        self.changePersistentIndexList(before, [self.index(self._row_of[job_id]) for job_id in ids_before])
        self.layoutChanged.emit()

    def remove(self, job_id: str) -> None:
        row = self._row_of.get(job_id)
        if row is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._jobs[row], self._row_of[job_id]
            self._count_from(row)
            for known in (self._rows, self._notes, self._questions):
                known.pop(job_id, None)
            self._unfolded.discard(job_id)
            self.endRemoveRows()

    # ---- what a row says besides ----

    def note(self, job_id: str, text: str) -> None:
        """A sentence shown in the row until its job ends: what came of asking for a stop, say."""
        self._notes[job_id] = text
        self._again(job_id)

    def ask(self, job_id: str, question: Question | None) -> None:
        """Ask in the row, until it is answered or the job is no longer where it was; None takes it away."""
        job = self.job(job_id)
        if job is None:
            return
        if question is None:
            self._questions.pop(job_id, None)
        else:
            self._questions[job_id] = (type(job.phase), question)
        self._again(job_id)

    def unfold(self, job_id: str, unfolded: bool = True) -> None:
        """Say all that is known of how a job ended, in its row."""
        self._unfolded.add(job_id) if unfolded else self._unfolded.discard(job_id)
        self._again(job_id)

    def _again(self, job_id: str) -> None:
        self._rows.pop(job_id, None)
        row = self._row_of.get(job_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def tick(self) -> None:
        """A second has passed, or the line has: rows of jobs that have not ended are drawn again."""
        open_rows = 0
        for job in self._jobs:
            if job.ended:
                break  # those that have ended stand last
            self._rows.pop(job.id, None)
            open_rows += 1
        if open_rows:
            self.dataChanged.emit(self.index(0), self.index(open_rows - 1), [self.RowRole])

    # ---- what is there ----

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._jobs)

    @property
    def any_running(self) -> bool:
        return bool(self._jobs) and not self._jobs[0].ended

    @property
    def any_ended(self) -> bool:
        return bool(self._jobs) and self._jobs[-1].ended

    @property
    def any_waits(self) -> bool:
        return any(isinstance(job.phase, Waiting) and job.phase.why != "hold" for job in self._jobs)

    @property
    def any_held(self) -> bool:
        return any(job.phase == Waiting("hold") for job in self._jobs)

    def job(self, job_id: str) -> Job | None:
        row = self._row_of.get(job_id)
        return None if row is None else self._jobs[row]

    def index_of(self, job_id: str) -> QModelIndex:
        """Invalid when it is not in the list."""
        row = self._row_of.get(job_id)
        return QModelIndex() if row is None else self.index(row)

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
            return self._said(job).said
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._prompt_of(job)
        return None

    def _prompt_of(self, job: Job) -> str:
        """What it was asked for in words, "" without: what its row has no room for, and tells it from its like."""
        spec = self._specs.get(job.model_id)
        param = spec.of_role("prompt") if spec else None
        return str(job.values.get(param.name) or "") if param else ""

    def _said(self, job: Job) -> Row:
        if job.id not in self._rows:
            self._rows[job.id] = self._made(job)
        return self._rows[job.id]

    def _made(self, job: Job) -> Row:
        row = row_of(job, self._specs.get(job.model_id), self._now(), self._standing(job))
        if asked := self._questions.get(job.id):
            return asking(row, asked[1])
        if job.id in self._unfolded and row.details:
            return replace(row, unfolded=True, actions=_unfolded(row.actions), quiet=_unfolded(row.quiet))
        note = self._notes.get(job.id, "")
        return replace(row, sentence=note) if note and not row.sentence and not job.ended else row

    # ---- dragging: those in line, among themselves ----

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        waits = isinstance(self._jobs[index.row()].phase, Waiting)
        return flags | (Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled if waits else Qt.ItemFlag(0))

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [JOB_MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        mime.setData(JOB_MIME, QByteArray(next(iter(indexes)).data(self.JobRole).id.encode()))
        return mime

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        return data.hasFormat(JOB_MIME) and self._places_to(data, row, parent) is not None

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        places = self._places_to(data, row, parent)
        if places:
            self._moved(bytes(data.data(JOB_MIME).data()).decode(), places)
        return False  # the queue moves it, and tells

    def _places_to(self, data: QMimeData, row: int, parent: Index) -> int | None:
        """How many places in line a drop there means; None where nothing can be dropped."""
        at = self._row_of.get(bytes(data.data(JOB_MIME).data()).decode())
        waiting = [n for n, job in enumerate(self._jobs) if isinstance(job.phase, Waiting)]
        if at is None or at not in waiting:
            return None
        target = parent.row() if parent.isValid() else row - (row > at)
        return target - at if waiting[0] <= target <= waiting[-1] else None


def _unfolded(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple("less" if action == "details" else action for action in actions)


def _group(job: Job) -> int:
    return 2 if job.ended else 1 if isinstance(job.phase, Waiting) else 0

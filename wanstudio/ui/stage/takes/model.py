"""The takes of a shot as a list: its clips, and behind them what is being made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from wanstudio.core.judging import said
from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import percent
from wanstudio.ui.widgets.carry import FILES, files

ThumbnailOf = Callable[[Clip], str]
"""A clip's picture file; "" while it is being made."""
Index = QModelIndex | QPersistentModelIndex

_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class Coming(NamedTuple):
    """A take that a job is making. `done`: 0 to 1 of the rendering, or of the download once that is over; None where
    it is not known."""

    job_id: str
    number: int
    done: float | None
    downloading: bool = False

    @property
    def says(self) -> str:
        known = self.done is not None and not self.downloading
        return f"Take {self.number}, {percent(self.done or 0.0)}" if known else f"Take {self.number}"

    @property
    def spoken(self) -> str:
        return f"{self.says} is being {'downloaded' if self.downloading else 'made'}"


class TakeModel(QAbstractListModel):
    """What is being made cannot be chosen. Dragged out, a take is its file."""

    TakeRole = Qt.ItemDataRole.UserRole  # Clip or Coming
    ThumbnailRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, thumbnail: ThumbnailOf) -> None:
        super().__init__()
        self._thumbnail = thumbnail
        self._takes: tuple[Clip | Coming, ...] = ()

    def fill(self, clips: Sequence[Clip], coming: Sequence[Coming]) -> None:
        """From the first one that is another than before they are put in anew; those before it stay where they are."""
        takes: tuple[Clip | Coming, ...] = (*clips, *coming)
        pairs = zip(takes, self._takes, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: _key(pair[0]) == _key(pair[1]), pairs))
        if same < len(self._takes):
            self.beginRemoveRows(QModelIndex(), same, len(self._takes) - 1)
            self._takes = self._takes[:same]
            self.endRemoveRows()
        changed = [row for row in range(same) if takes[row] != self._takes[row]]
        if same < len(takes):
            self.beginInsertRows(QModelIndex(), same, len(takes) - 1)
            self._takes = takes
            self.endInsertRows()
        self._takes = takes
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._takes)

    def flags(self, index: Index) -> Qt.ItemFlag:
        made = index.isValid() and isinstance(self._takes[index.row()], Clip)
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled if made else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        take = self._takes[index.row()]
        if role == self.TakeRole:
            return take
        if isinstance(take, Coming):
            return take.spoken if role in _SPOKEN else None
        if role == self.ThumbnailRole:
            return self._thumbnail(take)
        if role == Qt.ItemDataRole.ToolTipRole:
            seed = "" if take.recipe.seed is None else f", seed {take.recipe.seed}"
            return f"Take {take.take}{seed}"
        if role in _SPOKEN:
            return ", ".join(filter(None, (f"Take {take.take}", "" if take.seen else "new", said(take))))
        return None

    def mimeTypes(self) -> list[str]:
        return [FILES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        takes = (self._takes[index.row()] for index in indexes)
        return files(take.path for take in takes if isinstance(take, Clip))

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


def _key(take: Clip | Coming) -> str:
    return take.id if isinstance(take, Clip) else take.job_id

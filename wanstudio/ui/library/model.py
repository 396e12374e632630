"""The clips as Qt sees them: newest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, QUrl, Signal

from wanstudio.core.judging import said
from wanstudio.core.recipe import Clip
from wanstudio.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex


def _age(clip: Clip) -> float:
    """Rises from the newest to the oldest."""
    return -clip.created.timestamp()


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of each run of rows without a gap, the last run first: none moves what comes after."""
    firsts = [row for n, row in enumerate(rows) if not n or rows[n - 1] != row - 1]
    lasts = [row for n, row in enumerate(rows) if n == len(rows) - 1 or rows[n + 1] != row + 1]
    return list(zip(firsts, lasts, strict=True))[::-1]


class ClipListModel(QAbstractListModel):
    """`fill` takes the newest clips, `more` older ones, `show` one clip more or changed. Dragged out, it is its file.

    `ask_older` is called when the last one that is known comes into sight; `more` is the answer. `ask_thumbnail` is
    called once for each clip that comes into sight; `show_thumbnail` is the answer, and `pictured` tells of it, also
    where the clip is not in the list.
    """

    pictured = Signal()
    settled = Signal()  # the number of clips may have changed

    ClipRole = Qt.ItemDataRole.UserRole
    ThumbnailRole = Qt.ItemDataRole.UserRole + 1

    def __init__(
        self, ask_thumbnail: Callable[[Clip], None] = lambda clip: None, ask_older: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self._ask_thumbnail, self._ask_older = ask_thumbnail, ask_older
        self._total, self._older, self._asked = 0, False, False
        self._clips: list[Clip] = []
        self._by_id: dict[str, Clip] = {}
        self._thumbnails: dict[str, str] = {}

    def fill(self, clips: Iterable[Clip], total: int = 0) -> None:
        """`total`: how many there are, where these are not all of them."""
        self.beginResetModel()
        self._clips = sorted(clips, key=_age)
        self._by_id = {clip.id: clip for clip in self._clips}
        self._total, self._asked = max(total, len(self._clips)), False
        self._older = self._total > len(self._clips)
        self.endResetModel()

    def more(self, clips: Iterable[Clip], *, last: bool = False) -> None:
        """Clips of those that are counted already; `last`: there are no older ones."""
        self._asked = False
        if last:
            self._older = False
        new = sorted((clip for clip in clips if clip.id not in self._by_id), key=_age)
        if self._clips and new and _age(new[0]) < _age(self._clips[-1]):  # one came in between
            for clip in new:
                self._insert(clip)
        elif new:
            self.beginInsertRows(QModelIndex(), len(self._clips), len(self._clips) + len(new) - 1)
            self._clips += new
            self._by_id |= {clip.id: clip for clip in new}
            self.endInsertRows()

    def did_not_come(self) -> None:
        """The older ones that were asked for: they are asked for again when the end comes into sight."""
        self._asked = False

    def settle(self, clips: Sequence[Clip], total: int) -> None:
        """These, of `total`, in place of those that are there; what stays keeps its place in the view."""
        new = {clip.id for clip in clips}
        for first, last in _runs([row for row, clip in enumerate(self._clips) if clip.id not in new]):
            self._take_out(first, last)
        for clip in clips:
            if not self.renew(clip):
                self._insert(clip)
        self._total, self._asked = max(total, len(self._clips)), False
        self._older = self._total > len(self._clips)
        self.settled.emit()

    def show(self, clip: Clip) -> None:
        if not self.renew(clip):
            self._total += 1
            self._insert(clip)

    def renew(self, clip: Clip) -> bool:
        """Show it as it is now, if it is in the list."""
        row = self.row_of(clip.id)
        if row is not None and self._clips[row] != clip:
            self._clips[row] = self._by_id[clip.id] = clip
            self.dataChanged.emit(self.index(row), self.index(row))
        return row is not None

    def _insert(self, clip: Clip) -> None:
        place = bisect_left(self._clips, _age(clip), key=_age)
        self.beginInsertRows(QModelIndex(), place, place)
        self._clips.insert(place, clip)
        self._by_id[clip.id] = clip
        self.endInsertRows()

    def remove(self, clip_id: str) -> None:
        row = self.row_of(clip_id)
        if row is not None:
            self._take_out(row, row)

    def _take_out(self, first: int, last: int) -> None:
        """Rows in one: the view does as much for each removal as for all of them."""
        self.beginRemoveRows(QModelIndex(), first, last)
        for clip in self._clips[first : last + 1]:
            del self._by_id[clip.id]
        del self._clips[first : last + 1]
        self._total -= last - first + 1
        self.endRemoveRows()

    def show_thumbnail(self, clip_id: str, path: str) -> None:
        self._thumbnails[clip_id] = path
        row = self.row_of(clip_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))
        self.pictured.emit()

    @property
    def total(self) -> int:
        """How many there are, those that are not known yet among them."""
        return self._total if self._older else len(self._clips)

    def canFetchMore(self, parent: Index) -> bool:
        return self._older and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._older and not self._asked:
            self._asked = True
            self._ask_older()

    @property
    def clips(self) -> tuple[Clip, ...]:
        return tuple(self._clips)

    def clip(self, clip_id: str) -> Clip | None:
        return self._by_id.get(clip_id)

    def row_of(self, clip_id: str) -> int | None:
        clip = self._by_id.get(clip_id)
        if clip is None:
            return None
        first = bisect_left(self._clips, _age(clip), key=_age)
        return next(n for n in range(first, len(self._clips)) if self._clips[n].id == clip_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._clips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        clip = self._clips[index.row()]
        if role == self.ClipRole:
            return clip
        if role == self.ThumbnailRole:
            return self.thumbnail(clip)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            stand_in = ", stand-in" if clip.stand_in else ""
            judged = f", {words}" if (words := said(clip)) else ""
            return f"{clip.title}, {clip.facts.seconds:.2f} seconds{stand_in}{'' if clip.seen else ', new'}{judged}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{clip.title}\nTags: {', '.join(clip.tags)}" if clip.tags else clip.title)
        return None

    def thumbnail(self, clip: Clip) -> str:
        """A clip's picture file; "" while it is being made."""
        if clip.id not in self._thumbnails:
            self._thumbnails[clip.id] = ""
            self._ask_thumbnail(clip)
        return self._thumbnails[clip.id]

    # ---- out of the window ----

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._clips[index.row()].path)) for index in indexes])
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

"""The clips as Qt sees them, in the order that the library is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal

from wanstudio.core.judging import said
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Order, by_shot
from wanstudio.ui.figures import counted, decimal, whole
from wanstudio.ui.library.lineup import Lineup, Run
from wanstudio.ui.library.thumbnails import Thumbnails
from wanstudio.ui.stage.remarks import ADVICE
from wanstudio.ui.widgets.carry import FILES, files
from wanstudio.ui.widgets.tips import tip

Index = QModelIndex | QPersistentModelIndex

ONE_TAKE = "1 take"


def _without_gap(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The first and last of each run of rows without a gap, the last run first: none moves what comes after."""
    firsts = [row for n, row in enumerate(rows) if not n or rows[n - 1] != row - 1]
    lasts = [row for n, row in enumerate(rows) if n == len(rows) - 1 or rows[n + 1] != row + 1]
    return list(zip(firsts, lasts, strict=True))[::-1]


class ClipListModel(QAbstractListModel):
    """`fill` takes the first clips, `more` later ones, `show` one clip more or changed. Dragged out, it is its file.

    `ask_older` is called when the last one that is known comes into sight; `more` is the answer. `ask_thumbnail` is
    called for each clip that comes into sight; `thumbnails` take the answer, and `pictured` tells of it, also where the
    clip is not in the list. `known` from the first `fill` on: until then nobody can say that there is none.
    """

    pictured = Signal()
    settled = Signal()  # the number of clips may have changed

    ClipRole = Qt.ItemDataRole.UserRole
    ThumbnailRole = Qt.ItemDataRole.UserRole + 1
    LostRole = Qt.ItemDataRole.UserRole + 2

    def __init__(
        self, ask_thumbnail: Callable[[Clip], None] = lambda clip: None, ask_older: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__()
        self._ask_older = ask_older
        self._total, self._older, self._asked = 0, False, False
        self.known = False
        self._clips = Lineup()
        self.thumbnails = Thumbnails(self, ask_thumbnail)
        self.thumbnails.changed.connect(self._on_thumbnail)

    def fill(self, clips: Iterable[Clip], total: int = 0, order: Order = "newest") -> None:
        """`total`: how many there are, where these are not all of them."""
        self.beginResetModel()
        self.known = True
        self._clips = Lineup(clips, order)
        self._total, self._asked = max(total, len(self._clips)), False
        self._older = self._total > len(self._clips)
        self.endResetModel()

    def more(self, clips: Iterable[Clip], *, last: bool = False) -> None:
        """Clips of those that are counted already; `last`: there are no later ones."""
        self._asked = False
        if last:
            self._older = False
        new = [clip for clip in clips if self._clips.clip(clip.id) is None]
        for clip in new:
            self._rise(clip)
        new, rows = self._clips.sorted(new), len(self._clips)
        if new and self._clips.place(new[0]) == rows:
            self.beginInsertRows(QModelIndex(), rows, rows + len(new) - 1)
            self._clips.insert(rows, new)
            self.endInsertRows()
            return
        for clip in new:  # one came in between
            self._insert(clip)

    def did_not_come(self) -> None:
        """The older ones that were asked for: they are asked for again when the end comes into sight."""
        self._asked = False

    def settle(self, clips: Sequence[Clip], total: int) -> None:
        """These, of `total`, in place of those that are there; what stays keeps its place in the view."""
        new = {clip.id for clip in clips}
        for first, last in _without_gap([row for row, clip in enumerate(self._clips) if clip.id not in new]):
            self._take_out(first, last)
        stay: list[Clip] = []
        come: list[Clip] = []
        for clip in clips:
            (come if self._clips.clip(clip.id) is None else stay).append(clip)
        if [clip.id for clip in stay] != [clip.id for clip in self._clips]:
            self._line_up_anew(stay)
        for clip in [clip for clip, old in zip(stay, self._clips, strict=True) if clip != old]:
            self.renew(clip)
        for clip in come:
            self._insert(clip)
        self._total, self._asked = max(total, len(self._clips)), False
        self._older = self._total > len(self._clips)
        self.settled.emit()

    def _line_up_anew(self, clips: Sequence[Clip]) -> None:
        """These are those that are there, as they are now. Who has hold of one keeps it."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [self._clips[index.row()].id for index in held]
        self._clips = self._clips.anew(clips)
        rows = {clip.id: row for row, clip in enumerate(self._clips)}
        self.changePersistentIndexList(held, [self.index(rows[id]) for id in ids])
        self.layoutChanged.emit()

    def show(self, clip: Clip) -> None:
        if self.thumbnails.is_lost(clip.id):  # it may be back
            self.thumbnails.forget(clip.id)
        if not self.renew(clip):
            self._total += 1
            self._insert(clip)

    def renew(self, clip: Clip) -> bool:
        """Show it as it is now, if it is in the list."""
        row = self.row_of(clip.id)
        if row is None:
            return False
        old = self._clips[row]
        if old.path != clip.path:
            self.thumbnails.forget(clip.id)
        if (old.shot, old.take) != (clip.shot, clip.take):
            self._take_out(row, row)
            self._total += 1
            self._insert(clip)
        elif old != clip:
            self._rise(clip)
            row = self._change(clip)
            self.dataChanged.emit(self.index(row), self.index(row))
        return True

    def _change(self, clip: Clip) -> int:
        """Have it in its place as it is now; the row."""
        row = self._clips.row_of(clip.id)
        assert row is not None
        to = self._clips.goes(row, clip)
        if to is None:
            self._clips.replace(row, clip)
            return row
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to)
        self._clips.move(Run(row, 1), to)
        row = to - 1 if to > row else to
        self._clips.replace(row, clip)
        self.endMoveRows()
        return row

    def _insert(self, clip: Clip) -> None:
        self._rise(clip)
        place = self._clips.place(clip)
        self.beginInsertRows(QModelIndex(), place, place)
        self._clips.insert(place, (clip,))
        self.endInsertRows()

    def _rise(self, clip: Clip) -> None:
        """The newest clip of a shot takes the others to the front; to the end where the oldest come first."""
        if rising := self._clips.rise(clip):
            run, to = rising
            self.beginMoveRows(QModelIndex(), run.first, run.first + run.count - 1, QModelIndex(), to)
            self._clips.move(run, to)
            self._clips.note((clip,))
            self.endMoveRows()
        else:
            self._clips.note((clip,))

    def remove(self, clip_id: str) -> None:
        row = self.row_of(clip_id)
        if row is not None:
            self._take_out(row, row)

    def _take_out(self, first: int, last: int) -> None:
        """Rows in one: the view does as much for each removal as for all of them."""
        self.beginRemoveRows(QModelIndex(), first, last)
        self._clips.remove(first, last)
        self._total -= last - first + 1
        self.endRemoveRows()

    def _on_thumbnail(self, clip_id: str) -> None:
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
        return self._clips.clip(clip_id)

    def at(self, row: int) -> Clip:
        return self._clips[row]

    def row_of(self, clip_id: str) -> int | None:
        return self._clips.row_of(clip_id)

    @property
    def order(self) -> Order:
        return self._clips.order

    @property
    def by_shot(self) -> bool:
        """Else each clip stands for itself."""
        return by_shot(self._clips.order)

    @property
    def runs(self) -> Sequence[Run]:
        """The rows of each shot, in order; where the clips do not stand by shots, each row for itself."""
        return self._clips.runs

    def said_takes(self, run: Run) -> str:
        """How many there are of a shot; of the last one, some may not be known yet."""
        if self._older and run.first + run.count == len(self._clips):
            return f"{whole(run.count)}+ takes"
        return counted(run.count, "take")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._clips)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        clip = self._clips[index.row()]
        if role == self.ClipRole:
            return clip
        if role == self.ThumbnailRole:
            return self.thumbnails.of(clip)
        if role == self.LostRole:
            return self.thumbnails.is_lost(clip.id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            stand_in = ", stand-in" if clip.stand_in else ""
            judged = f", {words}" if (words := said(clip)) else ""
            judged += ", cannot be shown" if self.thumbnails.is_lost(clip.id) else ""
            name = f"{clip.shot_name}, take {clip.take}" if clip.take else clip.title
            return f"{name}, {decimal(clip.facts.seconds, 2)} seconds{stand_in}{'' if clip.seen else ', new'}{judged}"
        if role == Qt.ItemDataRole.ToolTipRole:
            tags = f"Tags: {', '.join(clip.tags)}" if clip.tags else ""
            lost = f"Its file is gone, or cannot be read. {ADVICE}" if self.thumbnails.is_lost(clip.id) else ""
            return tip("\n".join(filter(None, (clip.title, tags, lost))))
        return None

    # ---- out of the window ----

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [FILES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return files(self._clips[index.row()].path for index in indexes)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

"""The lines that are shown, and those of them that are sought. So many of the newest as there is room for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from wanstudio.core.loglines import LogLine, sought

MOST_LINES = 20_000
MOST_CHARACTERS = 8_000_000
_SLACK = 1.1  # beyond which the oldest go, many at once
_LOOKED_AT = 200_000  # characters in one go, some 2 ms
_Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractListModel):
    """`matches` are the rows with what is sought, as far as has been looked; `longest` counts in widths of a
    figure."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[LogLine] = []
        self._characters = 0
        self.shown: list[LogLine] = []
        self.grave_only = False
        self.pattern: re.Pattern[str] | None = None
        self.matches: list[int] = []
        self._looked = 0
        self.longest = 0
        self.let_go = False  # older lines, for want of room

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.shown[index.row()].text
        return None

    @property
    def count(self) -> int:
        """Of all lines, shown or not."""
        return len(self._lines)

    # ---- lines ----

    def add(self, lines: Sequence[LogLine]) -> None:
        self._lines += lines
        self._characters += sum(len(line.text) for line in lines)
        if more := [line for line in lines if self._wanted(line)]:
            first = len(self.shown)
            self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
            self.shown += more
            self.longest = max(self.longest, *map(_width, more))
            self.endInsertRows()
        if len(self._lines) > MOST_LINES * _SLACK or self._characters > MOST_CHARACTERS * _SLACK:
            self._let_go()

    def clear(self) -> None:
        self.beginResetModel()
        self._lines, self.shown, self._characters, self.let_go = [], [], 0, False
        self._begin_anew()
        self.endResetModel()

    def show_grave_only(self, on: bool) -> None:
        self.beginResetModel()
        self.grave_only = on
        self.shown = [line for line in self._lines if self._wanted(line)]
        self._begin_anew()
        self.endResetModel()

    def _wanted(self, line: LogLine) -> bool:
        return bool(line.grave) or not self.grave_only

    def _begin_anew(self) -> None:
        self.longest = max(map(_width, self.shown), default=0)
        self.matches, self._looked = [], 0

    def _let_go(self) -> None:
        count, characters = 0, self._characters
        while len(self._lines) - count > MOST_LINES or characters > MOST_CHARACTERS:
            characters -= len(self._lines[count].text)
            count += 1
        gone = sum(map(self._wanted, self._lines[:count]))
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
            del self.shown[:gone]
            self.matches = [row - gone for row in self.matches if row >= gone]
            self._looked = max(0, self._looked - gone)
        del self._lines[:count]
        self._characters, self.let_go = characters, True
        if gone:
            self.endRemoveRows()

    # ---- what is sought ----

    def seek(self, words: str) -> None:
        self.pattern = sought(words)
        self.matches, self._looked = [], 0

    def look_on(self) -> bool:
        """Look through some more; True while there is more. In pieces: all at once would take too long."""
        if self.pattern is None:
            return False
        left = _LOOKED_AT
        while self._looked < len(self.shown) and left > 0:
            text = self.shown[self._looked].text
            left -= len(text) + 50
            if self.pattern.search(text):
                self.matches.append(self._looked)
            self._looked += 1
        return self._looked < len(self.shown)

    def after(self, row: int) -> int | None:
        """The next match below, else the first."""
        n = bisect_right(self.matches, row)
        return self.matches[n % len(self.matches)] if self.matches else None

    def before(self, row: int) -> int | None:
        """The next match above, else the last."""
        return self.matches[bisect_left(self.matches, row) - 1] if self.matches else None

    def number(self, row: int) -> int:
        """Which of the matches, from 1; 0 where this row is none."""
        n = bisect_left(self.matches, row)
        return n + 1 if n < len(self.matches) and self.matches[n] == row else 0


def _width(line: LogLine) -> int:
    """In widths of a figure, at most: some signs are two wide."""
    text = line.text
    return len(text) if text.isascii() else 2 * len(text)

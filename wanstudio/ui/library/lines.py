"""Where the cells of the grid stand: shots in reading order, each under its own header."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from PySide6.QtCore import QPoint, QRect, QSize

from wanstudio.ui.library.lineup import Run


@dataclass(frozen=True, slots=True)
class Measures:
    """Logical pixels. `cell` is a cell with its ring's room, so what lies between two may be less than 0: `gap` in a
    line, `within` from line to line of a shot, `below` from one shot to the next one's header, `header` high."""

    columns: int
    left: int
    top: int
    cell: QSize
    gap: int
    header: int
    within: int
    below: int

    @property
    def pitch(self) -> int:
        return self.cell.width() + self.gap


@dataclass(frozen=True, slots=True)
class Part:
    """Cells of one shot that stand side by side: `count` from column `column` on. `run` is the whole shot."""

    run: Run
    first: int
    count: int
    column: int

    @property
    def is_headed(self) -> bool:
        return self.first == self.run.first


@dataclass(frozen=True, slots=True)
class Line:
    parts: tuple[Part, ...]

    @property
    def first(self) -> int:
        return self.parts[0].first


class Lines:
    """The lines from the top down. A shot that fits in what is left of a line stands there; one that is longer than a
    line has its next ones for itself."""

    def __init__(self, runs: Sequence[Run], measures: Measures) -> None:
        self.measures = measures
        self._lines: list[Line] = []
        self._firsts: list[int] = []
        self._tops = [measures.top]  # and the end
        self._add(runs)

    def extend(self, runs: Sequence[Run]) -> None:
        """These are the runs now: as before, but for the last one, which may be longer, and more after it."""
        if self._lines:
            last = self._lines[-1].parts[-1].run
            n = self.line_of(last.first)
            again = bisect_left(runs, self._firsts[n], key=lambda run: run.first)
            del self._lines[n:], self._firsts[n:], self._tops[n + 1 :]
            runs = runs[again:]
        self._add(runs)

    def _add(self, runs: Sequence[Run]) -> None:
        lines = [Line(parts) for parts in _broken(runs, self.measures.columns)]
        self._lines += lines
        self._firsts += [line.first for line in lines]
        self._tops += [*accumulate(self._heights(lines), initial=self._tops[-1])][1:]

    @property
    def height(self) -> int:
        """Of all lines, in logical pixels."""
        return self._tops[-1] if self._lines else 0

    def rect(self, row: int) -> QRect:
        """A cell's place, from the upper left corner of the first line."""
        n = self.line_of(row)
        part = self._part_of(n, row)
        return self._cell(n, part.column + row - part.first)

    def header(self, row: int) -> QRect:
        """The place of the header of the shot that begins with this row; the last of a line has the rest of it."""
        n = self.line_of(row)
        part = self._part_of(n, row)
        m = self.measures
        columns = m.columns - part.column if part is self._lines[n].parts[-1] else part.count
        width = columns * m.pitch - m.gap
        return QRect(m.left + part.column * m.pitch, self._tops[n], width, m.header)

    def line_of(self, row: int) -> int:
        return bisect_right(self._firsts, row) - 1

    def between(self, top: int, bottom: int) -> Iterator[Part]:
        """What of the lines is to be seen there."""
        for line in self._lines[self._line_at(top) : self._line_at(bottom) + 1]:
            yield from line.parts

    def row_at(self, place: QPoint) -> int | None:
        """The row whose cell is there."""
        if not self._lines or not 0 <= place.y() < self.height:
            return None
        for part in self._lines[self._line_at(place.y())].parts:
            for row in range(part.first, part.first + part.count):
                if self.rect(row).contains(place):
                    return row
        return None

    def beside(self, row: int, lines: int) -> int:
        """The row that many lines further down (up where it is less than 0), as near as there is one."""
        n = self.line_of(row)
        part = self._part_of(n, row)
        to = min(max(n + lines, 0), len(self._lines) - 1)
        return row if to == n else self._nearest(to, part.column + row - part.first)

    def a_page_from(self, row: int, height: int) -> int:
        """The row so many pixels further down (up where it is less than 0), one line at least."""
        n = self.line_of(row)
        part = self._part_of(n, row)
        to = self._line_at(min(max(self._tops[n] + height, 0), self.height - 1))
        if to == n:
            to = min(max(n + (1 if height > 0 else -1), 0), len(self._lines) - 1)
        return self._nearest(to, part.column + row - part.first)

    def _nearest(self, n: int, column: int) -> int:
        at = {part.column + k: part.first + k for part in self._lines[n].parts for k in range(part.count)}
        return at[min(at, key=lambda there: abs(there - column))]

    def _part_of(self, n: int, row: int) -> Part:
        return next(part for part in reversed(self._lines[n].parts) if part.first <= row)

    def _cell(self, n: int, column: int) -> QRect:
        m = self.measures
        top = self._tops[n] + self._header_of(self._lines[n])
        return QRect(QPoint(m.left + column * m.pitch, top), m.cell)

    def _header_of(self, line: Line) -> int:
        return self.measures.header if line.parts[0].is_headed else 0

    def _heights(self, lines: Sequence[Line]) -> Iterator[int]:
        for line, after in pairwise((*lines, None)):
            assert line is not None
            gap = self.measures.below if after is None or after.parts[0].is_headed else self.measures.within
            yield self._header_of(line) + self.measures.cell.height() + gap

    def _line_at(self, y: int) -> int:
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self._lines) - 1)


def _broken(runs: Sequence[Run], columns: int) -> Iterator[tuple[Part, ...]]:
    parts: list[Part] = []
    column = 0
    for run in runs:
        if parts and run.count > columns - column:
            yield tuple(parts)
            parts, column = [], 0
        first, left = run.first, run.count
        while left > columns:
            yield (Part(run, first, columns, 0),)
            first, left = first + columns, left - columns
        parts.append(Part(run, first, left, column))
        column += left
        if first != run.first:  # the rest of a long one: what stands beside it would need a header's height
            yield tuple(parts)
            parts, column = [], 0
    if parts:
        yield tuple(parts)

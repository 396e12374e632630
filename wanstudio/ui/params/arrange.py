"""Where the rows of a form stand: label column, gaps, media side by side, spare height for the prompt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wanstudio.ui.params.fold import Fold
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.row import GUTTER_PX, FieldRow
from wanstudio.ui.params.text import PromptEditor
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label

_PADDING_PX, _TOP_PX, _FOOT_PX = 16, 10, 12

Section = tuple[Label | None, Sequence[FieldRow]]


class Arrangement:
    """Places what it is given for a width. `basic` stands open, `advanced` below `fold` while that is open."""

    def __init__(self, theme: Theme, fold: Fold) -> None:
        self._theme, self._fold = theme, fold
        self.basic: Sequence[FieldRow] = ()
        self.advanced: Sequence[Section] = ()
        self.prompt: PromptEditor | None = None
        self._width_px = self._label_px = 0

    def apply(self, width_px: int, height_px: int) -> int:
        """Return the height that is needed; what is spare of `height_px` goes to the prompt, as far as it takes it."""
        self._width_px = width_px - 2 * self._theme.px(_PADDING_PX)
        self._label_px = self._label_column()
        if self.prompt is not None:
            self.prompt.extra_px = 0
        needed = self._place_all()
        if self.prompt is not None and needed < height_px:
            self.prompt.extra_px = min(height_px - needed, self.prompt.spare_px)
            needed = self._place_all()
        return needed

    def _label_column(self) -> int:
        """As wide as the longest label that fits; longer ones go above their controls (DESIGN.md, section 3)."""
        px, limits = self._theme.px, self._theme.tokens.table["width"]["label"]
        most = min(px(limits["max"]), round(self._width_px * limits["share"]))
        rows = [*self.basic, *(row for _, rows in self.advanced for row in rows)]
        labels = [row.label_px for row in rows if not row.editor.above and not row.editor.wide]
        return max(min(px(limits["min"]), most), max((wide for wide in labels if wide <= most), default=0))

    def _place_all(self) -> int:
        px = self._theme.px
        y = self._place_rows(self.basic, px(_TOP_PX))
        if self._fold.isHidden():
            return y + px(_FOOT_PX)
        y += px(8)
        self._fold.setGeometry(0, y, self._width_px + 2 * px(_PADDING_PX), self._fold.height_px)
        y += self._fold.height_px
        for heading, rows in self.advanced if self._fold.isChecked() else ():
            if heading is not None:
                y += px(10)
                heading.setGeometry(px(_PADDING_PX), y, self._width_px, px(16))
                y += px(16 + 2)
            y = self._place_rows(rows, y + px(8)) + px(8)
        return y + px(_FOOT_PX)

    def _place_rows(self, rows: Sequence[FieldRow], y: int) -> int:
        before: FieldRow | None = None
        for line in _lines([row for row in rows if not row.isHidden()]):
            y += self._gap(before, line[0])
            y += self._place_line(line, y)
            before = line[0]
        return y

    def _gap(self, before: FieldRow | None, row: FieldRow) -> int:
        if before is None:
            return 0
        media, prompt = isinstance(before.editor, MediaEditor), isinstance(before.editor, PromptEditor)
        if media and isinstance(row.editor, PromptEditor):
            return self._theme.px(10)
        return self._theme.px(12 if media or prompt else 8)

    def _place_line(self, line: Sequence[FieldRow], y: int) -> int:
        """One row, or media rows beside one another; return the height."""
        px = self._theme.px
        gap, count = px(8), len(line)
        each = (self._width_px - gap * (count - 1)) // count
        high = 0
        for n, row in enumerate(line):
            if isinstance(row.editor, MediaEditor):
                row.editor.alone = count == 1
            own = row.arrange(each, self._label_px)
            row.setGeometry(px(_PADDING_PX - GUTTER_PX) + n * (each + gap), y, px(GUTTER_PX) + each, own)
            high = max(high, own)
        return high


def _lines(rows: Sequence[FieldRow]) -> Iterator[Sequence[FieldRow]]:
    """Media that follow one another stand in twos, everything else alone."""
    n = 0
    while n < len(rows):
        pair = rows[n : n + 2]
        if len(pair) == 2 and all(isinstance(row.editor, MediaEditor) for row in pair):
            yield pair
            n += 2
        else:
            yield rows[n : n + 1]
            n += 1

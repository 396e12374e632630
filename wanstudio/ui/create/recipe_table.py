"""What differs between the form and a clip, a line each with its box; below, what is the same and what is gone."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from wanstudio.core.text import legible
from wanstudio.ui.create.dropped import Difference, Dropped
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label, Tone

_COLUMN_PX = 200


class RecipeTable(QWidget):
    """`ticked` holds the names of the parameters whose boxes are ticked; a box of a file that is gone is not there.

    toggled: the name of a parameter, and whether its box is ticked now.
    """

    toggled = Signal(str, bool)

    def __init__(
        self, theme: Theme, dropped: Dropped, rows: Sequence[Difference], same: list[str], ticked: Container[str]
    ) -> None:
        super().__init__()
        self._width = theme.px(_COLUMN_PX)
        self.boxes: list[QCheckBox] = []
        px = theme.px
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(px(20), px(12), px(20), px(12))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(7))
        grid.setColumnStretch(1, 1)
        if rows:
            grid.addWidget(Label("Form now", "small", "muted"), 0, 2)
            grid.addWidget(Label("This clip", "small"), 0, 3)
        for n, row in enumerate(rows, 1):
            self._add(n, row, row.param.name in ticked and not row.gone)
        self.rest = Label(_rest(dropped, rows, same), "small", "muted", wrap=True)
        grid.addWidget(self.rest, len(rows) + 1, 1, 1, 3)

    def _add(self, n: int, row: Difference, ticked: bool) -> None:
        box = QCheckBox()
        box.setChecked(ticked)
        if row.gone:
            box.hide()
        box.setAccessibleName(f"{row.param.label}: {row.then}")
        box.toggled.connect(partial(self.toggled.emit, row.param.name))
        self.boxes.append(box)
        tone: Tone = "muted" if row.gone else ""
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        grid.addWidget(box, n, 0, top)
        grid.addWidget(Label(row.param.label, tone="muted"), n, 1, top)
        for place, text in ((2, Label(row.now, tone="muted", wrap=True)), (3, Label(row.then, tone=tone, wrap=True))):
            text.setFixedWidth(self._width)  # so that the height of wrapped lines is known
            text.ensurePolished()
            text.setMinimumHeight(text.heightForWidth(self._width))
            grid.addWidget(text, n, place, top)


def _rest(dropped: Dropped, rows: Sequence[Difference], same: list[str]) -> str:
    said = []
    if dropped.spec is None:
        said.append(f"The model {legible(dropped.model)} is not installed here.")
    elif not rows:
        said.append("The form has all of it already.")
    elif same:
        said.append(f"{_listed(same)} {'is' if len(same) == 1 else 'are'} the same.")
    shown = [dropped.names.get(row.param.name) for row in rows if row.gone]
    said += [f"{name} is no longer on this computer." for name in dropped.missing if name not in shown]
    return " ".join(said)


def _listed(labels: list[str]) -> str:
    if len(labels) > 4:
        return f"{labels[0]} and {len(labels) - 1} more"
    words = [labels[0], *(label[:1].lower() + label[1:] for label in labels[1:])]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

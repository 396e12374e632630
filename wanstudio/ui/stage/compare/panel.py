"""Below clips that are compared: what they differ in, which one is heard, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wanstudio.core.differences import Row
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.compare.choices import Choices
from wanstudio.ui.stage.compare.names import LETTERS
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.segments import Segments
from wanstudio.ui.widgets.turned import Level

_ROW_PX, _ROWS_SEEN = 26, 5
_LABEL_PX, _SLIDER_PX = 108, 88


class ComparePanel(QFrame):
    """`heard`: the number of the clip whose sound is wanted. `aligned`: True by frame. `mixed`: 0 to 1.

    What is chosen between two of them is told by `choices`.
    """

    heard = Signal(int)
    aligned = Signal(bool)
    mixed = Signal(float)
    swapped = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, keymap: Keymap) -> None:
        super().__init__()
        self._theme, self._keymap, self._narrow = theme, keymap, False
        self.setAccessibleName("What differs")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, theme.px(12))
        column.setSpacing(theme.px(4))
        column.addLayout(self._head())
        self._body, self._table_place = QHBoxLayout(), QHBoxLayout()
        self._body.setSpacing(theme.px(16))
        self.choices = Choices(theme)
        self._body.addLayout(self._table_place, 1)
        self._body.addWidget(self.choices, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._body)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        self._same = ElidedLabel("", "small", "muted")
        self._mix_label = Label("Mix", "small", "muted")
        self._mix = Level(50)
        self._mix.setFixedWidth(self._theme.px(_SLIDER_PX))
        self._mix.setAccessibleName("How much of B is seen")
        self._mix.setToolTip("How much of B is seen")
        self._mix.valueChanged.connect(lambda percent: self.mixed.emit(percent / 100))
        self._by_label = Label("By", "small", "muted")
        self._by = Segments(self._theme, ("Time", "Frame"))
        self._by.setAccessibleName("Stand beside each other by")
        self._by.setToolTip("Beside each other by time, or frame by frame")
        self._by.chosen.connect(lambda index: self.aligned.emit(index == 1))
        self._sound_label = Label("Sound", "small", "muted")
        self._sound_place = QHBoxLayout()
        self.swap_button = Button(self._theme, "Swap", self.swapped.emit, icon="arrow-left-right")
        KeyTip(self._keymap, self.swap_button, "Swap A and B", "swap")
        close = IconButton(self._theme, "x", "End the comparison", self.closed.emit)
        KeyTip(self._keymap, close, "End the comparison", "end_comparison", named=True)
        self._title = Label("What differs", "strong")
        row.addWidget(self._title)
        row.addWidget(self._same, 1)
        for widget in (self._mix_label, self._mix, self._by_label, self._by, self._sound_label):
            row.addWidget(widget)
        row.addLayout(self._sound_place)
        row.addWidget(self.swap_button)
        row.addWidget(close)
        return row

    # ---- what is compared ----

    def show_rows(self, names: Sequence[str], rows: Sequence[Row], same: str, *, judged: bool = False) -> None:
        """`same` is a sentence on what does not differ; `names` go without their letters. No rows: it says it all.

        `judged`: all of them are clips that can be picked and rejected.
        """
        two = len(names) == 2
        self._same.setText(same)
        self.swap_button.setVisible(two)
        self.choices.show_for(judged=two and judged, differing=two and bool(rows))
        _empty(self._table_place)
        if not rows:
            return
        table = QScrollArea()
        table.setWidgetResizable(True)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setAccessibleName("What differs")
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setWidget(self._table(names, rows))
        table.setFixedHeight(self._theme.px(_ROW_PX) * min(_ROWS_SEEN, len(rows) + 1))
        self._table_place.addWidget(table, 0, Qt.AlignmentFlag.AlignTop)

    def _table(self, names: Sequence[str], rows: Sequence[Row]) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, self._theme.px(_LABEL_PX))
        for k, name in enumerate(names):
            head = ElidedLabel(f"{LETTERS[k]}  {name}", "medium")
            head.setFixedHeight(self._theme.px(_ROW_PX - 1))
            grid.addWidget(head, 0, k + 1)
            grid.setColumnStretch(k + 1, 1)
        for n, row in enumerate(rows):
            grid.addWidget(Hairline(), 2 * n + 1, 0, 1, len(names) + 1)
            for column, label in enumerate((ElidedLabel(row.label, "", "muted"), *map(ElidedLabel, row.texts))):
                label.setFixedHeight(self._theme.px(_ROW_PX - 1))
                grid.addWidget(label, 2 * n + 2, column)
        grid.setRowStretch(2 * len(rows) + 1, 1)
        return table

    def set_narrow(self, narrow: bool) -> None:
        """Where there is little room, what says what a control is for is in its tooltip."""
        self._narrow = narrow
        self.swap_button.set_short(narrow)
        self.choices.set_narrow(narrow)
        KeyTip(self._keymap, self.swap_button, "Swap A and B", "swap")
        self._title.setVisible(not narrow)
        for label, control in ((self._mix_label, self._mix), (self._by_label, self._by)):
            label.setVisible(not narrow and not control.isHidden())
        self._sound_label.setVisible(not narrow and self._sound_place.count() > 0)

    def show_mixing(self, wanted: bool) -> None:
        self._mix_label.setVisible(wanted and not self._narrow)
        self._mix.setVisible(wanted)

    def show_aligning(self, wanted: bool, by_frame: bool) -> None:
        """Only clips of other rates stand otherwise by frame than by time."""
        self._by_label.setVisible(wanted and not self._narrow)
        self._by.setVisible(wanted)
        self._by.set_index(int(by_frame))

    def show_sounds(self, there_is: Sequence[bool], heard: int) -> None:
        """Which clips have sound, and which one is heard."""
        _empty(self._sound_place)
        self._sound_label.setVisible(any(there_is) and not self._narrow)
        if not any(there_is):
            return
        choice = Segments(self._theme, LETTERS[: len(there_is)], heard)
        choice.setAccessibleName("Which clip is heard")
        silent = [LETTERS[k] for k, one in enumerate(there_is) if not one]
        has = f"{' and '.join(silent)} {'has' if len(silent) == 1 else 'have'} no sound" if silent else ""
        choice.setToolTip(has or "Which clip is heard")
        choice.close_some(k for k, one in enumerate(there_is) if not one)
        choice.chosen.connect(self.heard)
        self._sound_place.addWidget(choice)


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), (QHBoxLayout, QVBoxLayout)):
            _empty(inner)

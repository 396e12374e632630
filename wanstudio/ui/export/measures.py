"""How large and how fast an export is: chosen from a list, or typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.core.exports import BOXES, LARGEST_FPS, LARGEST_PX, RATES_FPS, SIZES, SMALLEST_PX
from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import figure, whole
from wanstudio.ui.figures import fps as fps_of
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.listfield import ListField
from wanstudio.ui.widgets.turned import DecimalField, WholeField

Size = tuple[int, int, int]
"""Short side, width and height in px, each 0 where it is not asked for."""
_TYPED_SIZE: Size = (-1, -1, -1)
_TYPED_RATE = -1.0


class SizeList(ListField):
    """`edited` is emitted when another size is chosen or typed. `own` has the fields to type one, seen when wanted."""

    edited = Signal()

    def __init__(self, theme: Theme, clips: Sequence[Clip]) -> None:
        super().__init__(theme)
        facts = clips[0].facts
        own = f"As it is, {facts.width} × {facts.height}" if len(clips) == 1 else "As it is"
        for side_px, label in SIZES:
            self.addItem(label if side_px else own, (side_px, 0, 0))
        for width, height in BOXES:
            self.addItem(f"{width} × {height}", (0, width, height))
        self.addItem("Own size…", _TYPED_SIZE)
        self.width_px, self.height_px = (self._field(name) for name in ("Width in pixels", "Height in pixels"))
        said = Label(f"{SMALLEST_PX} to {whole(LARGEST_PX)}", "small", "muted")
        self.own = _row(theme, self.width_px, Label("×", tone="muted"), self.height_px, said)
        self.own.hide()
        self.currentIndexChanged.connect(lambda _: self._on_chosen())

    def _field(self, name: str) -> WholeField:
        field = WholeField()
        field.setRange(0, LARGEST_PX)
        field.setSpecialValueText("Left out")
        field.setAccessibleName(name)
        field.setToolTip("One of them may be left out (0): it follows from the clip's shape.")
        _as_figure(self._theme, field)
        field.valueChanged.connect(lambda _: self.edited.emit())
        return field

    def _on_chosen(self) -> None:
        typed = self.currentData() is not None and tuple(self.currentData()) == _TYPED_SIZE
        self.own.setVisible(typed)
        self.edited.emit()

    @property
    def size_px(self) -> Size:
        side, width, height = self.currentData()
        if (side, width, height) == _TYPED_SIZE:
            return 0, self.width_px.value(), self.height_px.value()
        return side, width, height

    def choose(self, size: Size) -> None:
        """One that is not in the list stands in the fields; a short side is put into it."""
        n = self._place_of(size)
        if n < 0 and size[0]:
            self.insertItem(1, f"{size[0]}p", size)
            n = 1
        elif n < 0:
            self.width_px.setValue(size[1])
            self.height_px.setValue(size[2])
            n = self._place_of(_TYPED_SIZE)
        self.setCurrentIndex(n)

    def _place_of(self, size: Size) -> int:
        return next((n for n in range(self.count()) if tuple(self.itemData(n)) == size), -1)


class _RateField(DecimalField):
    """Without needless noughts: 25, 23.976."""

    def textFromValue(self, value: float) -> str:
        return self.locale().toString(value, "g", 6)


class RateList(ListField):
    """The same for frames per second; `typed` stands beside it, while it is wanted."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.typed = _RateField()
        self.typed.setDecimals(3)
        self.typed.setSuffix(" fps")
        self.typed.setAccessibleName("Frames per second")
        _as_figure(theme, self.typed)
        self.typed.hide()
        self.typed.valueChanged.connect(lambda _: self.edited.emit())
        self.currentIndexChanged.connect(lambda _: self._on_chosen())

    def _on_chosen(self) -> None:
        self.typed.setVisible(self.currentData() == _TYPED_RATE)
        self.edited.emit()

    @property
    def rate(self) -> float:
        """0: as it is."""
        chosen = self.currentData() or 0.0
        return self.typed.value() if chosen == _TYPED_RATE else float(chosen)

    def fill(self, own_fps: float, fps: float, most: float = LARGEST_FPS) -> None:
        """The rates up to `most`, and `fps`, the one that was asked for. `own_fps`: without one; 0 where clips differ.

        Nothing is emitted.
        """
        self.blockSignals(True)
        self.typed.blockSignals(True)
        self.clear()
        self.addItem(f"As it is, {fps_of(own_fps)}" if own_fps else "As it is", 0.0)
        for rate in sorted({*RATES_FPS, *([fps] if fps else [])}):
            if rate <= most:
                self.addItem(fps_of(rate), rate)
        self.addItem("Own rate…", _TYPED_RATE)
        self.setCurrentIndex(max(0, self.findData(fps)))
        self.typed.setRange(1, most)
        self.typed.setValue(fps or min(own_fps, most) or min(24.0, most))
        self.typed.setToolTip(f"1 to {figure(most)} frames per second.")  # the field takes no other
        self.typed.hide()
        self.typed.blockSignals(False)
        self.blockSignals(False)


def _row(theme: Theme, *parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    for part in parts:
        row.addWidget(part)
    row.addStretch(1)
    return holder


def _as_figure(theme: Theme, spin: WholeField | DecimalField) -> None:
    spin.setFixedSize(theme.px(96), theme.px(28))
    spin.setAlignment(Qt.AlignmentFlag.AlignRight)

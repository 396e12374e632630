"""What one export is asked to be: the options of its format, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.exports import DIRECTIONS, LARGEST_FPS, LARGEST_GIF_FPS, QUALITIES, ExportSpec
from wanstudio.core.formats import FORMATS, Format, Option
from wanstudio.core.framing import PLACES
from wanstudio.core.recipe import Clip
from wanstudio.ui.export.measures import RateList, Size, SizeList
from wanstudio.ui.export.rows import LABEL_PX, indented, labelled
from wanstudio.ui.figures import whole
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.listfield import ListField
from wanstudio.ui.widgets.segments import Segments
from wanstudio.ui.widgets.turned import DecimalField, WholeField

Marks = tuple[int, int]
"""In and out frames from 0, both inside."""

_LIMIT_MOST_MB = 10_000.0


class Options(QWidget):
    """`changed` is emitted after every edit. `marks` are those of the stage, None where it has none of this clip."""

    changed = Signal()

    def __init__(self, theme: Theme, clips: Sequence[Clip], frame: int, marks: Marks | None) -> None:
        super().__init__()
        self._theme, self._clips, self._marks = theme, clips, marks
        self._rows: dict[Option, QWidget] = {}
        self._loading, self._sound_wanted = False, True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._make_format()
        self._make_picture()
        self._make_time(frame)
        self._make_with_it()

    # ---- its controls ----

    def _make_format(self) -> None:
        self.format = ListField(self._theme)
        self.format.setObjectName("export.format")
        for row in FORMATS.values():
            self.format.addItem(row.label, row.name)
        self.format.currentIndexChanged.connect(lambda _: self._on_format())
        self._column.addWidget(labelled(self._theme, "Format", self.format))
        self._help = Label("", "small", "muted", wrap=True)
        self._column.addWidget(indented(self._theme, self._help))
        self.quality = Segments(self._theme, ["High", "Medium", "Small"])
        self.quality.chosen.connect(lambda _: self._tell())
        self._add("quality", "Quality", self.quality)
        self.limit = DecimalField()
        self.limit.setRange(0, _LIMIT_MOST_MB)
        self.limit.setDecimals(1)
        self.limit.setGroupSeparatorShown(True)
        self.limit.setSuffix(" MB")
        self.limit.setSpecialValueText("Any size")
        self.limit.setToolTip("The quality is lowered until the file fits.")
        self.limit.valueChanged.connect(lambda _: self._tell())
        _as_figure(self._theme, self.limit)
        self._add("limit", "No larger than", self.limit, stretch=(0,))

    def _make_picture(self) -> None:
        self.size_choice = SizeList(self._theme, self._clips)
        self.size_choice.edited.connect(self._on_size)
        self.place = Segments(self._theme, ["Fit", "Fill", "Pad"])
        self.place.setAccessibleName("How it takes its place")
        self.place.setFixedWidth(self._theme.px(140))
        self.place.chosen.connect(lambda _: self._tell())
        self._add("size", "Size", self.size_choice, self.place, below=self.size_choice.own)

    def _make_time(self, frame: int) -> None:
        self.fps = RateList(self._theme)
        self.fps.edited.connect(self._tell)
        self.direction = ListField(self._theme)
        self.direction.setAccessibleName("Direction")
        self.direction.addItem("Forward", DIRECTIONS[0])
        self.direction.addItem("Ping-pong", DIRECTIONS[1])
        self.direction.setFixedWidth(self._theme.px(140))
        self.direction.currentIndexChanged.connect(lambda _: self._on_direction())
        self._add("fps", "Frame rate", self.fps, self.fps.typed, self.direction)
        marked = "In to out"
        if self._marks is not None:
            marked += ": " + " to ".join(whole(frame + 1) for frame in self._marks)
        self.range = Segments(self._theme, ["Whole clip", marked])
        if self._marks is None:
            self.range.close_some((1,))
            self.range.setToolTip("Set in and out on the stage, with I and O, to export a part.")
        self.range.chosen.connect(lambda _: self._tell())
        self._add("range", "Range", self.range)
        frames = max(1, self._clips[0].facts.frames)
        self.frame = WholeField()
        self.frame.setRange(1, frames)
        self.frame.setValue(frame + 1)
        self.frame.valueChanged.connect(lambda _: self._tell())
        _as_figure(self._theme, self.frame)
        self._add("frame", f"Frame, of {whole(frames)}", self.frame, stretch=(0,))

    def _make_with_it(self) -> None:
        self.sound, self.loop = QCheckBox("Sound"), QCheckBox("Loops")
        self.recipe, self.beside = QCheckBox("Recipe in the file"), QCheckBox("Recipe beside it")
        for box in (self.recipe, self.beside):
            box.setToolTip("Model, values, seed: what made the clip. No key, no account, no path.")
        self._with_it = QWidget()
        row = QHBoxLayout(self._with_it)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(16))
        for box in (self.sound, self.loop, self.recipe, self.beside):
            row.addWidget(box)
            box.toggled.connect(self._on_box)
        row.addStretch(1)
        self._with_it_row = labelled(self._theme, "With it", self._with_it)
        self._column.addWidget(self._with_it_row)

    def _add(
        self,
        option: Option,
        label: str,
        *widgets: QWidget,
        stretch: tuple[int, ...] = (1,),
        below: QWidget | None = None,
    ) -> None:
        """`below`: what stands under the controls, while it is seen."""
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        column.addWidget(labelled(self._theme, label, *widgets, stretch=stretch))
        if below is not None:
            under = QHBoxLayout()
            under.setContentsMargins(self._theme.px(LABEL_PX + 8), 0, 0, 0)
            under.addWidget(below)
            column.addLayout(under)
        self._rows[option] = line
        self._column.addWidget(line)

    # ---- what it shows ----

    def leave_out(self, formats: Sequence[str]) -> None:
        """These cannot be written here."""
        for name in formats:
            if (n := self.format.findData(name)) >= 0:
                self.format.removeItem(n)

    @property
    def chosen(self) -> Format:
        return FORMATS[self.format.currentData()]

    @property
    def shown(self) -> set[Option]:
        """The options that can be set now."""
        return {option for option, row in self._rows.items() if not row.isHidden()}

    def load(self, spec: ExportSpec) -> None:
        """Show what a preset asks for; the range and the frame stay as they are."""
        self._loading = True
        self.format.setCurrentIndex(max(0, self.format.findData(spec.format)))
        self.quality.set_index(QUALITIES.index(spec.quality) if spec.quality in QUALITIES else 0)
        self.limit.setValue(spec.limit_bytes / 1e6)
        self.choose_size((spec.short_side_px, spec.width_px, spec.height_px))
        self.place.set_index(PLACES.index(spec.place) if spec.place in PLACES else 0)
        self._fill_rates(spec.fps)
        self.direction.setCurrentIndex(max(0, self.direction.findData(spec.direction)))
        self._sound_wanted = spec.sound
        self.loop.setChecked(spec.loop)
        self.recipe.setChecked(not spec.clean)
        self.beside.setChecked(spec.beside)
        self._show_options()
        self._loading = False
        self._tell()

    def choose_size(self, size: Size) -> None:
        self.size_choice.choose(size)

    def _fill_rates(self, fps: float) -> None:
        own = self._clips[0].facts.fps if len(self._clips) == 1 else 0.0
        if self.chosen.name == "gif":
            self.fps.fill(min(own, LARGEST_GIF_FPS), fps, LARGEST_GIF_FPS)
        else:
            self.fps.fill(own, fps, LARGEST_FPS)

    def _show_options(self) -> None:
        row = self.chosen
        self._help.setText(row.help)
        for option, line in self._rows.items():
            line.setVisible(option in row.options and (option != "range" or len(self._clips) == 1))
        self.direction.setVisible("direction" in row.options)
        self.sound.setVisible("sound" in row.options)
        self.loop.setVisible("loop" in row.options)
        self.recipe.setVisible("clean" in row.options)
        self.beside.setVisible(any(clip.recipe.model for clip in self._clips))
        boxes = (self.sound, self.loop, self.recipe, self.beside)
        self._with_it_row.setVisible(any(not box.isHidden() for box in boxes))
        self.place.setEnabled(self._is_box)
        self._show_sound()

    def _show_sound(self) -> None:
        """A control that cannot be used says why."""
        silent = not any(clip.facts.has_sound for clip in self._clips)
        back = self.direction.currentData() == "ping_pong" and "direction" in self.chosen.options
        why = "There is no sound." if silent else "A ping-pong has no sound." if back else ""
        self.sound.setText("No sound" if why else "Sound")
        self.sound.setEnabled(not why)
        self.sound.blockSignals(True)
        self.sound.setChecked(self._sound_wanted and not why)
        self.sound.blockSignals(False)
        self.sound.setToolTip(why)
        self.sound.setAccessibleDescription(why)

    @property
    def _is_box(self) -> bool:
        _, width, height = self.size_choice.size_px
        return bool(width and height)

    def _on_box(self) -> None:
        if self.sound.isEnabled() and not self._loading:
            self._sound_wanted = self.sound.isChecked()
        self._tell()

    def _on_format(self) -> None:
        if not self._loading:
            self._fill_rates(self.fps.rate)
            self._show_options()
            self._tell()

    def _on_size(self) -> None:
        self.place.setEnabled(self._is_box)
        self._tell()

    def _on_direction(self) -> None:
        self._show_sound()
        self._tell()

    def _tell(self) -> None:
        if not self._loading:
            self.changed.emit()

    # ---- what it comes to ----

    def spec(self) -> ExportSpec:
        side, width, height = self.size_choice.size_px
        first, last = self._marks if self._marks is not None and self.range.index == 1 else (0, -1)
        return ExportSpec(
            format=self.chosen.name,
            short_side_px=side,
            width_px=width,
            height_px=height,
            place=PLACES[self.place.index],
            fps=self.fps.rate,
            first=first,
            last=last,
            direction=self.direction.currentData(),
            sound=self._sound_wanted,
            quality=QUALITIES[self.quality.index],
            limit_bytes=round(self.limit.value() * 1e6),
            loop=self.loop.isChecked(),
            frame=self.frame.value() - 1,
            clean=not self.recipe.isChecked(),
            beside=self.beside.isChecked(),
        ).relevant()


def _as_figure(theme: Theme, spin: QAbstractSpinBox) -> None:
    spin.setFixedSize(theme.px(96), theme.px(28))
    spin.setAlignment(Qt.AlignmentFlag.AlignRight)

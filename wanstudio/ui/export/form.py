"""What an export is to be: format and its options, folder, name. Says what will be written, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import FORMATS, SIZES, ExportSpec, Format, Option, check, picture
from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.segments import Segments

_ICONS = {
    "original": "file-video",
    "h264": "globe",
    "h265": "globe",
    "prores": "film",
    "vp9": "globe",
    "gif": "repeat",
    "webp": "repeat",
    "png_sequence": "images",
    "sprite_sheet": "grid-3x3",
    "frame": "image",
    "wav": "audio-lines",
    "m4a": "audio-lines",
}
_QUALITIES = (("high", "High"), ("medium", "Medium"), ("small", "Small"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What is to be exported, and where to. Kept for the next time."""

    spec: ExportSpec
    folder: str
    pattern: str


class ExportForm(QWidget):
    """`judged` is emitted after every edit: True when it can be exported as it stands."""

    judged = Signal(bool)

    def __init__(
        self, theme: Theme, clips: Sequence[Clip], wish: Wish, frame: int, sample: Callable[[str, Clip], str]
    ) -> None:
        super().__init__()
        self.theme, self._clips, self._sample = theme, clips, sample
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(20))
        row.addWidget(self._format_list(wish.spec.format))
        row.addWidget(Hairline(vertical=True))
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.px(8))
        row.addLayout(self._column, 1)
        self._rows: dict[Option, QWidget] = {}
        self._fill(wish, frame)

    def _fill(self, wish: Wish, frame: int) -> None:
        self._help = Label("", "small", "muted", wrap=True)
        self.facts = Label("", "small", "muted")
        self.problem = Label("", "small", "bad", wrap=True)
        self._column.addWidget(Label(what(self._clips), "medium"))
        self._column.addWidget(self._help)
        self._fields(wish, frame)
        self._column.addWidget(self.facts)
        self._column.addWidget(Hairline())
        self._place(wish)
        self._column.addWidget(self.problem)
        self._column.addStretch(1)

    def _format_list(self, chosen: str) -> QListWidget:
        self.formats = QListWidget()
        self.formats.setObjectName("export.formats")
        self.formats.setAccessibleName("Format")
        self.formats.setFixedWidth(self.theme.px(168))
        selected, text = self.theme.color("selection").name(), self.theme.color("on_selection").name()
        self.formats.setStyleSheet(
            f"QListWidget::item {{ min-height: {self.theme.px(30)}px; border-radius: {self.theme.px(5)}px; }}"
            f"QListWidget::item:selected {{ background: {selected}; color: {text}; }}"
        )
        for made in FORMATS.values():
            item = QListWidgetItem(self.theme.icon(_ICONS.get(made.name, "file-video"), "text"), made.label)
            item.setData(Qt.ItemDataRole.UserRole, made.name)
            self.formats.addItem(item)
            if made.name == chosen:
                self.formats.setCurrentItem(item)
        if self.formats.currentItem() is None:
            self.formats.setCurrentRow(0)
        self.formats.currentItemChanged.connect(lambda *_: self.show_format())
        return self.formats

    def _fields(self, wish: Wish, frame: int) -> None:
        self.size_choice = QComboBox()
        for side_px, label in SIZES:
            self.size_choice.addItem(label, side_px)
        self.size_choice.setCurrentIndex(max(0, self.size_choice.findData(wish.spec.short_side_px)))
        self.size_choice.currentIndexChanged.connect(lambda _: self._judge())
        self._add("size", "Size", self.size_choice)
        self.quality = Segments(self.theme, [label for _, label in _QUALITIES])
        self.quality.set_index(next((n for n, (q, _) in enumerate(_QUALITIES) if q == wish.spec.quality), 0))
        self._add("quality", "Quality", self.quality)
        self.frame = QSpinBox()
        self.frame.setRange(1, max(1, self._clips[0].facts.frames))
        self.frame.setValue(frame + 1)
        self._add("frame", f"Frame, of {self._clips[0].facts.frames}", self.frame)
        self.sound = QCheckBox("Kept")
        self.sound.setChecked(wish.spec.sound)
        self._add("sound", "Sound", self.sound)
        self.recipe = QCheckBox("Kept in the file")
        self.recipe.setToolTip("Model, values, seed: what made the clip. No key, no account, no path.")
        self.recipe.setChecked(not wish.spec.clean)
        self._add("clean", "Recipe", self.recipe)

    def _add(self, option: Option, label: str, widget: QWidget) -> None:
        self._rows[option] = self._labelled(label, widget)
        self._column.addWidget(self._rows[option])

    def _labelled(self, label: str, *widgets: QWidget) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.px(8))
        text = Label(label, tone="muted")
        text.setFixedWidth(self.theme.px(92))
        text.setBuddy(widgets[0])
        widgets[0].setAccessibleName(label or widgets[0].accessibleName())
        row.addWidget(text)
        for n, widget in enumerate(widgets):
            row.addWidget(widget, 1 if n == 0 else 0)
        return line

    def _place(self, wish: Wish) -> None:
        self.folder = QLineEdit(wish.folder)
        self.folder.setObjectName("export.folder")
        self.folder.textChanged.connect(lambda _: self._judge())
        self._column.addWidget(self._labelled("Folder", self.folder, Button(self.theme, "Choose…", self._choose)))
        self.pattern = QLineEdit(wish.pattern)
        self.pattern.setObjectName("export.pattern")
        self.pattern.setToolTip("Words in braces: {date} {model} {prompt:40} {seed} {id}")
        self.pattern.textChanged.connect(lambda _: self._judge())
        self._column.addWidget(self._labelled("Name", self.pattern))
        self.name_shown = ElidedLabel("", "small")
        indented = self._labelled("", self.name_shown)
        self._column.addWidget(indented)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Export to", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    # ---- what it says ----

    @property
    def chosen(self) -> Format:
        return FORMATS[self.formats.currentItem().data(Qt.ItemDataRole.UserRole)]

    def wish(self) -> Wish:
        spec = ExportSpec(
            format=self.chosen.name,
            short_side_px=self.size_choice.currentData(),
            sound=self.sound.isChecked(),
            quality=_QUALITIES[self.quality.index][0],  # type: ignore[arg-type]  # the words of core/exports.Quality
            frame=self.frame.value() - 1,
            clean=not self.recipe.isChecked(),
        )
        return Wish(spec=spec, folder=self.folder.text().strip(), pattern=self.pattern.text().strip())

    def show_format(self) -> None:
        """Show the options of the chosen format and no others."""
        made = self.chosen
        self._help.setText(made.help)
        for option, row in self._rows.items():
            row.setVisible(option in made.options)
        silent = not any(clip.facts.has_sound for clip in self._clips)
        self.sound.setEnabled(not silent)
        self.sound.setText("There is none" if silent else "Kept")
        self._judge()

    def _judge(self) -> None:
        """Say what will be written and under which name, or what is wrong with it."""
        wish = self.wish()
        try:
            check(wish.spec, self._clips[0].facts)
            name = self._sample(wish.pattern, self._clips[0])
            if not wish.folder:
                raise InvalidInput("folder", "Choose a folder to export to.")
        except InvalidInput as e:
            self.problem.setText(e.detail)
            self.name_shown.setText("")
            self.judged.emit(False)
            return
        self.problem.setText("")
        self._say(name, wish.spec)
        self.judged.emit(True)

    def _say(self, name: str, spec: ExportSpec) -> None:
        suffix = self.chosen.suffix or self._clips[0].path.suffix
        self.name_shown.setText(f"{name}/{name}_0001{suffix}" if self.chosen.makes_folder else f"{name}{suffix}")
        out = picture(spec, self._clips[0].facts)
        frames = "1 frame" if out.frames == 1 else f"{out.frames} frames"
        rate = f" at {out.fps:g} fps" if out.fps else ""
        self.facts.setText(f"{out.width} × {out.height}, {frames}{rate}")


def what(clips: Sequence[Clip]) -> str:
    """One clip by its title, several by number and length."""
    if len(clips) == 1:
        return clips[0].title
    return f"{len(clips)} clips, {sum(c.facts.seconds for c in clips):.1f} s"


def wish_from(data: Mapping[str, Any], folder: str, pattern: str) -> Wish:
    """The wish that was kept, or what `folder` and `pattern` say where nothing (or nothing usable) was."""
    plain = Wish(spec=ExportSpec(), folder=folder, pattern=pattern)
    try:
        spec = ExportSpec.from_dict(data["spec"])
        return replace(plain, spec=spec, folder=str(data["folder"]), pattern=str(data["pattern"]))
    except (KeyError, TypeError, AttributeError, InvalidInput):
        return plain

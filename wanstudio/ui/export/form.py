"""What an export is to be: a preset, its options, folder and name. Says what will be written, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.estimates import size_words
from wanstudio.core.outcome import check, check_asked, picture
from wanstudio.core.presets import Preset
from wanstudio.core.recipe import Clip
from wanstudio.ui.export.options import Marks, Options
from wanstudio.ui.export.place import Place
from wanstudio.ui.export.presets import PresetList
from wanstudio.ui.export.rows import indented
from wanstudio.ui.export.wish import Wish
from wanstudio.ui.figures import counted, fps, local, seconds
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import Pictures

_PICTURES_SHOWN = 4
_PICTURE_PX = QSize(72, 40)
_HEIGHT_PX = 548  # of a form with all it can hold: the dialog keeps its size when another format is chosen
_TWO_COLUMNS_PX = 720  # on a narrower screen the presets stand above the rest
_RING_PX = 4  # around what has the focus
_REST_PX = 150  # of the dialog and its frame
_LOOK_MS = 250  # after the last key; then the folder is looked into


class ExportForm(QWidget):
    """`judged` is emitted after every edit: True when it can be exported as it stands.

    `sample` makes a name of a pattern; `taken` counts the names that exist, `room` says why the folder cannot take them
    ("" where it can); both tell later.
    """

    judged = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        clips: Sequence[Clip],
        wish: Wish,
        *,
        frame: int,
        marks: Marks | None,
        own: Sequence[Preset],
        sample: Callable[[str, Clip], str],
        taken: Callable[[Wish, Callable[[int], None]], None],
        room: Callable[[Wish, Callable[[str], None]], object],
        keep_presets: Callable[[tuple[Preset, ...]], None],
        say: Callable[[str, Callable[[], None] | None], None],
        picture: Callable[[Clip], str],
    ) -> None:
        super().__init__()
        self.theme, self._clips, self._sample = theme, clips, sample
        self._taken, self._room = taken, room
        self.options, self.place = Options(theme, clips, frame, marks), Place(theme, wish)
        self.presets = PresetList(theme, own, spec=lambda: self.options.spec(), keep=keep_presets, say=say)
        self._look = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._look.timeout.connect(self._look_now)
        self._asked = 0
        screen, right = self.screen().availableGeometry(), self._right(picture)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16 - _RING_PX))
        if screen.width() < theme.px(_TWO_COLUMNS_PX):
            self.presets.lie_flat()
            right.insertWidget(0, self.presets)
        else:
            row.addWidget(self.presets)
            row.addWidget(Hairline(vertical=True))
        row.addLayout(self._above_problem(self._scrolled(right)), 1)
        self.setMinimumHeight(min(theme.px(_HEIGHT_PX), screen.height() - theme.px(_REST_PX)))
        self.presets.select(wish.preset)
        self.options.load(wish.spec)
        self.presets.chosen.connect(lambda preset: self.options.load(preset.spec))
        self.options.changed.connect(self.judge)
        self.place.changed.connect(self.judge)

    def _scrolled(self, column: QVBoxLayout) -> QScrollArea:
        """Much enlarged on a small screen it is higher than that."""
        inside, area, ring = QWidget(), QScrollArea(), self.theme.px(_RING_PX)
        column.setContentsMargins(ring, ring, ring, ring)
        inside.setLayout(column)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _right(self, picture: Callable[[Clip], str]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.px(8))
        column.addLayout(self._head(picture))
        column.addWidget(Hairline())
        column.addWidget(self.options)
        self.facts = Label("", "small", "muted")
        column.addWidget(indented(self.theme, self.facts))
        column.addWidget(Hairline())
        column.addWidget(self.place)
        column.addStretch(1)
        return column

    def _above_problem(self, fields: QWidget) -> QVBoxLayout:
        """What is wrong stands above the button that it closes, however far the fields are scrolled."""
        column, row, icon = QVBoxLayout(), QHBoxLayout(), Label()
        column.setSpacing(self.theme.px(8))
        column.addWidget(fields, 1)
        self._problem, self.problem = QWidget(), Label("", "small", "bad", wrap=True)
        icon.setPixmap(self.theme.pixmap("circle-alert", "bad", 14))
        row.setContentsMargins(self.theme.px(_RING_PX), 0, 0, 0)
        row.setSpacing(self.theme.px(6))
        row.addWidget(icon)
        row.addWidget(self.problem, 1)
        self._problem.setLayout(row)
        column.addWidget(self._problem)
        return column

    def _head(self, picture: Callable[[Clip], str]) -> QHBoxLayout:
        """Small pictures of the first clips, and what is exported."""
        row, pictures = QHBoxLayout(), Pictures()
        row.setSpacing(self.theme.px(8))
        size = QSize(self.theme.px(_PICTURE_PX.width()), self.theme.px(_PICTURE_PX.height()))
        for clip in self._clips[:_PICTURES_SHOWN]:
            if (shown := pictures.fitted(picture(clip), size, self.devicePixelRatioF())) is not None:
                label = Label()
                label.setPixmap(shown)
                row.addWidget(label)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(what(self._clips), "medium"))
        self.takes = Label(self._length(), "small", "muted")
        words.addWidget(self.takes)
        row.addLayout(words, 1)
        return row

    def _length(self) -> str:
        return seconds(sum(clip.facts.seconds for clip in self._clips))

    def leave_out(self, formats: Sequence[str]) -> None:
        """These cannot be written here: neither they nor their presets are offered."""
        self.options.leave_out(formats)
        self.presets.leave_out(formats)

    # ---- what it says ----

    def wish(self) -> Wish:
        preset = self.presets.current
        return Wish(
            spec=self.options.spec(),
            folder=self.place.folder.text().strip(),
            pattern=self.place.pattern.text().strip(),
            exists=self.place.exists_now,
            preset=preset.name if preset else "",
        )

    def judge(self) -> None:
        """Say what will be written and under which name, or what is wrong with it."""
        wish = self.wish()
        self.presets.show_spec(wish.spec)
        self._asked += 1  # what is still being looked for is out of date
        self.place.show_taken(0)
        self.takes.setText(self._length())
        try:
            self._check(wish)
            name = self._sample(wish.pattern, self._clips[0])
            if not wish.folder:
                raise InvalidInput("folder", "Choose a folder to export to.")
        except InvalidInput as e:
            self._show(e.detail, "", "")
            self._look.stop()
            self.judged.emit(False)
            return
        if size := local(size_words)(wish.spec, [clip.facts for clip in self._clips]):
            self.takes.setText(f"{self._length()}, {size}")
        row = self.options.chosen
        file = f"{name}{row.suffix or self._clips[0].path.suffix}"
        self._show("", f"{name}/{self._first_of_folder(name)}" if row.makes_folder else file, self._comes_to(wish))
        self._look.start()
        self.judged.emit(True)

    def _check(self, wish: Wish) -> None:
        """A clip is named where it is the clip that cannot be exported so, not where what was typed is wrong."""
        local(check_asked)(wish.spec)
        for clip in self._clips:
            try:
                local(check)(wish.spec, clip.facts)
            except InvalidInput as e:
                one = len(self._clips) == 1
                raise InvalidInput(e.param, e.detail if one else f"{clip.title}: {e.detail}") from None

    def say_problem(self, problem: str) -> None:
        """Say what is wrong, "" for nothing, until something else is chosen."""
        self.problem.setText(problem)
        self._problem.setVisible(bool(problem))

    def _show(self, problem: str, name: str, facts: str) -> None:
        self.say_problem(problem)
        self.place.name_shown.setText(name)
        self.facts.setText(facts)

    def _first_of_folder(self, name: str) -> str:
        return f"{name}.png" if self.options.chosen.name == "sprite_sheet" else f"{name}_0001.png"

    def _comes_to(self, wish: Wish) -> str:
        if self.options.chosen.writer == "sound":
            return ""
        out = picture(wish.spec, self._clips[0].facts)
        rate = f" at {fps(out.fps)}" if out.fps else ""
        more = "" if len(self._clips) == 1 else "; the first clip"
        return f"{out.width} × {out.height}, {counted(out.frames, 'frame')}{rate}{more}"

    def _look_now(self) -> None:
        asked, wish = self._asked, self.wish()
        self._taken(wish, lambda count: self.place.show_taken(count) if asked == self._asked else None)
        self._room(wish, lambda why: self.say_problem(why) if asked == self._asked else None)


def what(clips: Sequence[Clip]) -> str:
    """One clip as its shot is called, several by their number."""
    return (clips[0].shot_name or clips[0].title) if len(clips) == 1 else f"{len(clips)} clips"

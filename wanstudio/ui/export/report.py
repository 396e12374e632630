"""How an export goes, clip by clip, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.export.progress import ClipProgress, ExportProgress, State
from wanstudio.ui.figures import percent, weight, whole
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import ElidedLabel, Label, Tone
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.progress import Bar, StateIcon

_LOOKS: dict[State, tuple[str, Tone]] = {
    "waiting": ("clock", "muted"),
    "going": ("loader-circle", "ink"),
    "done": ("check", "good"),
    "there": ("check", "muted"),
    "skipped": ("ban", "muted"),
    "failed": ("circle-alert", "bad"),
    "cancelled": ("ban", "muted"),
}
_ROLES = {"muted": "text_muted", "ink": "accent_ink"}  # of an icon, where it is not named as the words' tone is
_WORDS: dict[State, str] = {
    "waiting": "Waiting",
    "done": "Done",
    "there": "Already there, with the same content",
    "skipped": "Skipped: the name is taken",
    "failed": "Not exported",
    "cancelled": "Cancelled",
}
_ROWS_SHOWN = 50
_ROWS_IN_SIGHT = 6
_PICTURE_PX = QSize(64, 36)


class ExportReport(QWidget):
    def __init__(self, theme: Theme, picture: Callable[[Clip], str]) -> None:
        super().__init__()
        self._theme, self._picture, self._pictures = theme, picture, Pictures()
        self._rows: list[_Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        head = QHBoxLayout()
        self.headline, self.left = Label("", "title"), Label("", tone="muted")
        head.addWidget(self.headline, 1)
        head.addWidget(self.left)
        self.bar = Bar(theme)
        self.bar.setAccessibleName("Progress")
        self.sentence = Label("", wrap=True)
        self.hint = Label("", "small", "muted", wrap=True)
        column.addLayout(head)
        for widget in (self.bar, self.sentence, self.hint):
            column.addWidget(widget)
        column.addWidget(self._make_list())
        self.more = Label("", "small", "muted")
        column.addWidget(self.more)
        self.closes = QCheckBox("Close by itself when all went well")
        self.closes.setToolTip("The status bar then says that it is done, and leads to the files.")
        column.addWidget(self.closes)
        column.addStretch(1)

    def _make_list(self) -> QScrollArea:
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setAccessibleName("Clips of this export")
        return self._scroll

    @property
    def states(self) -> set[State]:
        """Those of the clips that are shown."""
        return {row.line.state for row in self._rows if not row.isHidden() and row.line is not None}

    def begin(self, what: str) -> None:
        self.bar.show()
        self.closes.show()
        self.left.setText("")
        self._say("Exporting…", what, "")
        self.bar.set_value(0.0)
        self._show_lines(())

    def show_progress(self, progress: ExportProgress) -> None:
        self.bar.set_value(progress.done)
        self._show_lines(progress.lines)
        if not progress.ended:
            self._say_going(progress)
            return
        self.bar.hide()
        self.left.setText("")
        self.closes.setVisible(progress.went_well)
        if progress.files and progress.rest:
            self._say_partly(progress)
        elif progress.error is not None:
            self._say("Not exported", progress.error.detail or progress.error.title, progress.error.hint)
        elif progress.paths:
            self._say("Exported", self._files(progress), self._not_written(progress))
        elif progress.there:
            self._say("Already there", self._there(progress), self._skipped(progress))
        elif progress.skipped:
            self._say("Skipped", "Nothing was written: every name is taken there.", "")
        else:
            self._say("Cancelled", "Nothing was written.", "")

    def _say_going(self, progress: ExportProgress) -> None:
        if len(progress.lines) > 1:
            ended = sum(line.state not in ("waiting", "going") for line in progress.lines)
            self._say(f"{ended} of {len(progress.lines)} done", "", "")
        self.left.setText(progress.left)

    def _files(self, progress: ExportProgress) -> str:
        count = "1 file" if len(progress.paths) == 1 else f"{len(progress.paths)} files"
        size = sum(line.bytes for line in progress.lines)
        return f"{count}{f', {weight(size)},' if size else ''} in {progress.paths[0].parent.name}"

    def _there(self, progress: ExportProgress) -> str:
        folder, count = progress.there[0].parent.name, len(progress.there)
        files = f"{progress.there[0].name} is" if count == 1 else f"{whole(count)} files are"
        return f"{files} in {folder} with the same content. Nothing was written."

    def _not_written(self, progress: ExportProgress) -> str:
        there = f"{whole(len(progress.there))} already there with the same content." if progress.there else ""
        return " ".join(filter(None, (there, self._skipped(progress))))

    def _skipped(self, progress: ExportProgress) -> str:
        return f"{progress.skipped} skipped: the name is taken there." if progress.skipped else ""

    def _say_partly(self, progress: ExportProgress) -> None:
        if progress.error is not None:
            self._say(progress.headline, progress.error.detail or progress.error.title, progress.error.hint)
        else:
            self._say(progress.headline, "Cancelled. What was written by then is kept.", "")

    def _say(self, headline: str, sentence: str, hint: str) -> None:
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _show_lines(self, lines: Sequence[ClipProgress]) -> None:
        """What is going, and what failed, stands first where not all can be shown."""
        shown = lines
        if len(lines) > _ROWS_SHOWN:
            shown = sorted(lines, key=lambda line: line.state not in ("going", "failed"))[:_ROWS_SHOWN]
        while len(self._rows) < len(shown):
            self._rows.append(row := _Row(self._theme))
            self._list.addWidget(row)
        for n, row in enumerate(self._rows):
            row.setVisible(n < len(shown))
            if n < len(shown):
                row.show_line(shown[n], self._pictures, self._picture(shown[n].clip), alone=len(lines) == 1)
        self.more.setText(f"And {len(lines) - len(shown)} more." if len(lines) > len(shown) else "")
        self.more.setVisible(len(lines) > len(shown))
        lane = self._theme.px(10) if len(shown) > _ROWS_IN_SIGHT else 0  # of the scroll bar
        self._list.setContentsMargins(0, 0, lane, 0)
        self._scroll.setVisible(bool(shown))
        self._scroll.setFixedHeight(self._theme.px(65) * min(_ROWS_IN_SIGHT, len(shown)))


class _Row(QWidget):
    """Picture, name, state in words, and what it takes or how far it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.line: ClipProgress | None = None
        self._shown = ""
        self.setFixedHeight(theme.px(65))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Hairline())
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        row.setSpacing(theme.px(12))
        self._picture = Label()
        self._picture.setFixedSize(theme.px(_PICTURE_PX.width()), theme.px(_PICTURE_PX.height()))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words(), 1)
        whole.addLayout(row, 1)

    def _words(self) -> QVBoxLayout:
        theme = self._theme
        column, state = QVBoxLayout(), QHBoxLayout()
        column.setSpacing(theme.px(2))
        state.setSpacing(theme.px(4))
        self.name, self._icon, self.state = ElidedLabel("", "medium"), StateIcon(theme), ElidedLabel("", "small")
        self.takes, self.bar = Label("", "small", "muted"), Bar(theme)
        column.addWidget(self.name)
        state.addWidget(self._icon)
        state.addWidget(self.state, 1)
        state.addWidget(self.takes)
        column.addLayout(state)
        column.addWidget(self.bar)
        column.addStretch(1)
        return column

    def show_line(self, line: ClipProgress, pictures: Pictures, picture: str, *, alone: bool) -> None:
        """`alone`: why it failed stands above already."""
        why = "" if alone and line.state == "failed" else line.why
        if (line, picture) == (self.line, self._shown):
            return
        self.line, self._shown = line, picture
        words = f"Encoding, {percent(line.done)}" if line.state == "going" else why or _WORDS[line.state]
        self.name.setText(line.name)
        self.state.setText(words)
        icon, tone = _LOOKS[line.state]
        self.state.set_tone(tone)
        self._icon.show_icon(icon, _ROLES.get(tone, tone))
        self.takes.setText(weight(line.bytes) if line.bytes else "")
        self.bar.setVisible(line.state == "going")
        self.bar.set_value(line.done)
        shown = pictures.fitted(picture, self._picture.size(), self.devicePixelRatioF())
        if shown is not None:
            self._picture.setPixmap(shown)
        else:
            self._picture.clear()
        self.setAccessibleName(f"{line.name}, {words}")

"""How an export goes, clip by clip, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.export.news import Line, News, State
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

    def show_news(self, news: News) -> None:
        self.bar.set_value(news.done)
        self._show_lines(news.lines)
        if not news.ended:
            self._say_going(news)
            return
        self.bar.hide()
        self.left.setText("")
        self.closes.setVisible(news.went_well)
        if news.files and news.rest:
            self._say_partly(news)
        elif news.error is not None:
            self._say("Not exported", news.error.detail or news.error.title, news.error.hint)
        elif news.paths:
            self._say("Exported", self._files(news), self._not_written(news))
        elif news.there:
            self._say("Already there", self._there(news), self._skipped(news))
        elif news.skipped:
            self._say("Skipped", "Nothing was written: every name is taken there.", "")
        else:
            self._say("Cancelled", "Nothing was written.", "")

    def _say_going(self, news: News) -> None:
        if len(news.lines) > 1:
            ended = sum(line.state not in ("waiting", "going") for line in news.lines)
            self._say(f"{ended} of {len(news.lines)} done", "", "")
        self.left.setText("" if news.left_s is None else f"about {clock(news.left_s)} left")

    def _files(self, news: News) -> str:
        count = "1 file" if len(news.paths) == 1 else f"{len(news.paths)} files"
        size = sum(line.bytes for line in news.lines)
        return f"{count}{f', {weight(size)},' if size else ''} in {news.paths[0].parent.name}"

    def _there(self, news: News) -> str:
        folder, count = news.there[0].parent.name, len(news.there)
        files = f"{news.there[0].name} is" if count == 1 else f"{whole(count)} files are"
        return f"{files} in {folder} with the same content. Nothing was written."

    def _not_written(self, news: News) -> str:
        there = f"{whole(len(news.there))} already there with the same content." if news.there else ""
        return " ".join(filter(None, (there, self._skipped(news))))

    def _skipped(self, news: News) -> str:
        return f"{news.skipped} skipped: the name is taken there." if news.skipped else ""

    def _say_partly(self, news: News) -> None:
        if news.error is not None:
            self._say(news.headline, news.error.detail or news.error.title, news.error.hint)
        else:
            self._say(news.headline, "Cancelled. What was written by then is kept.", "")

    def _say(self, headline: str, sentence: str, hint: str) -> None:
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _show_lines(self, lines: Sequence[Line]) -> None:
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
        self.line: Line | None = None
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

    def show_line(self, line: Line, pictures: Pictures, picture: str, *, alone: bool) -> None:
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


def clock(seconds: float) -> str:
    """Minutes and seconds: "0:09"."""
    whole = max(1, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"

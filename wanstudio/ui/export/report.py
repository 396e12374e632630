"""How an export goes, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.panels import Bar

_NAMES_SHOWN = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """How an export goes: `done` 0…1 of all its clips. At the end: what was written, and which clips were not.

    `written` counts clips, `paths` are their files. `error` is that of the first that failed.
    """

    done: float = 0.0
    ended: bool = False
    paths: tuple[Path, ...] = ()
    written: int = 0
    failed: tuple[Clip, ...] = ()
    cancelled: tuple[Clip, ...] = ()
    error: StudioError | None = None

    @property
    def rest(self) -> tuple[Clip, ...]:
        """What could be tried again."""
        return (*self.failed, *self.cancelled)


class ExportReport(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        self.headline = Label("", "title")
        self.bar = Bar(theme)
        self.sentence = Label("", wrap=True)
        self.hint = Label("", "small", "muted", wrap=True)
        for widget in (self.headline, self.bar, self.sentence, self.hint):
            column.addWidget(widget)
        column.addStretch(1)

    def begin(self, what: str) -> None:
        self.bar.show()
        self._say("Exporting…", what, "")
        self.bar.set_value(0.0)

    def show_news(self, news: News) -> None:
        self.bar.set_value(news.done)
        if not news.ended:
            return
        self.bar.hide()
        if news.paths and news.rest:
            self._say_partly(news)
        elif news.error is not None:
            self._say("Not exported", news.error.detail or news.error.title, news.error.hint)
        elif not news.paths:
            self._say("Cancelled", "Nothing was written.", "")
        else:
            count = "1 file" if len(news.paths) == 1 else f"{len(news.paths)} files"
            names = "\n".join(path.name for path in news.paths[:_NAMES_SHOWN])
            self._say("Exported", f"{count} in {news.paths[0].parent.name}", names)

    def _say_partly(self, news: News) -> None:
        headline = f"{news.written} of {news.written + len(news.rest)} exported"
        if news.error is not None:
            self._say(headline, news.error.detail or news.error.title, news.error.hint)
        else:
            self._say(headline, "Cancelled. What was written by then is kept.", "")

    def _say(self, headline: str, sentence: str, hint: str) -> None:
        self.headline.setText(headline)
        self.sentence.setText(sentence)
        self.hint.setText(hint)

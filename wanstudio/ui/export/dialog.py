"""Exporting clips to a folder: asks, then shows how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.export.form import ExportForm, Wish, what
from wanstudio.ui.export.report import ExportReport, News
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import Dialog

Tell = Callable[[News], None]
Start = Callable[[Sequence[Clip], Wish, Tell], Callable[[], None]]
"""Begins an export and returns what cancels it."""


class ExportDialog(Dialog):
    """`sample` makes a file's name of a pattern, `show` opens a folder on a file, `keep` remembers what was asked."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        clips: Sequence[Clip],
        wish: Wish,
        *,
        frame: int = 0,
        sample: Callable[[str, Clip], str],
        start: Start,
        show: Callable[[Path], object],
        keep: Callable[[Wish], None],
    ) -> None:
        super().__init__(theme, parent, "Export", 640)
        self._clips, self._start, self._keep, self._reveal = clips, start, keep, show
        self._stop: Callable[[], None] | None = None
        self.paths: tuple[Path, ...] = ()  # written so far
        self._rest: tuple[Clip, ...] = ()  # not written, when others were
        self.form, self.report = ExportForm(theme, clips, wish, frame, sample), ExportReport(theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.report)
        self.content.addWidget(self._pages)
        self.left = self.add_button(Button(theme, "Cancel", self._on_left))
        self.again = self.add_button(Button(theme, "Try the rest again", self._on_again))
        self.again.setObjectName("export.again")
        self.go = self.add_button(Button(theme, "Export", self._on_go, primary=True))
        self.go.setObjectName("export.go")
        self.go.setDefault(True)
        self.form.judged.connect(self.go.setEnabled)
        self.form.show_format()
        self._ask()

    def _ask(self) -> None:
        self._pages.setCurrentWidget(self.form)
        self.remark.setText("Format, folder and name are kept for the next time.")
        self.left.setText("Cancel")
        self.go.setText("Export" if len(self._clips) == 1 else f"Export {len(self._clips)} clips")
        self.go.show()
        self.again.hide()

    def _on_go(self) -> None:
        if self.paths:
            self._reveal(self.paths[0])
            self.accept()
            return
        wish = self.form.wish()
        self._keep(wish)
        self._begin(self._clips, wish)

    def _on_again(self) -> None:
        self._begin(self._rest, self.form.wish())

    def _begin(self, clips: Sequence[Clip], wish: Wish) -> None:
        self._pages.setCurrentWidget(self.report)
        self.report.begin(what(clips))
        self.left.setText("Cancel")
        self.go.hide()
        self.again.hide()
        self.remark.setText("Cancel leaves nothing half-written.")
        self._stop = lambda: None  # an export that ends at once tells of it before `start` returns
        stop = self._start(clips, wish, self._on_news)
        self._stop = stop if self._stop is not None else None

    def _on_news(self, news: News) -> None:
        self.report.show_news(news)
        if not news.ended:
            return
        self._stop = None
        self.paths = (*self.paths, *news.paths)
        self._rest = news.rest if self.paths else ()
        self.remark.setText("")
        self.left.setText("Close" if self.paths else "Back")
        self.again.setVisible(bool(self._rest))
        if self.paths:
            self.go.setText("Show in folder")
            self.go.show()

    def _on_left(self) -> None:
        if self._stop is not None:
            self._stop()
        elif self._pages.currentWidget() is self.report and not self.paths:
            self._ask()
        else:
            self.reject()

    def reject(self) -> None:
        if self._stop is not None:
            self._stop()
        super().reject()

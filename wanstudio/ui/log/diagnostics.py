"""The diagnostics file: what goes in and what does not, where to, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from wanstudio.core.diagnosis import GOES_IN, STAYS_OUT, Saved
from wanstudio.core.errors import StudioError
from wanstudio.ui.figures import weight
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.dialog import TallDialog
from wanstudio.ui.widgets.labels import Label

_WIDE_PX = 520
Stop = Callable[[], None]


@dataclass(frozen=True, slots=True)
class DiagnosticsWork:
    """`save` tells what it looks at, then of the file or why there is none; it returns how to stop it.

    `show` opens the folder that a file is in; a sentence where it cannot.
    """

    save: Callable[[str, Callable[[str], None], Callable[[Saved | StudioError], None]], Stop]
    show: Callable[[str], str]


class DiagnosticsDialog(TallDialog):
    def __init__(self, theme: Theme, parent: QWidget | None, work: DiagnosticsWork) -> None:
        super().__init__(theme, parent, "Diagnostics file", _WIDE_PX)
        if parent is not None:  # much enlarged, it would be wider than a small screen
            self.setFixedWidth(min(theme.px(_WIDE_PX), max(theme.px(320), parent.window().width() - theme.px(24))))
        self._work = work
        self._stop: Stop = lambda: None
        self._left = False
        self._saved: Saved | None = None
        words = "One file to attach when you ask for help. It stays on this computer: WanStudio sends it nowhere."
        self.content.addWidget(Label(words, wrap=True))
        self._listing("What goes in", GOES_IN, "check", "text_muted")
        self._listing("What stays out", STAYS_OUT, "x", "text_muted")
        self.content.addSpacing(theme.px(4))
        self.news = Label("", wrap=True)
        self.news.setAccessibleName("What came of it")
        self.news.hide()
        self.content.addWidget(self.news)
        self.content.addStretch(1)
        self.cancel = self.add_button(Button(theme, "Cancel", self.reject))
        self.show_button = self.add_button(Button(theme, "Show in folder", self._show))
        self.show_button.hide()
        self.save_button = self.add_button(Button(theme, "Save…", self._ask_where, primary=True))
        self.save_button.setDefault(True)
        self.finished.connect(lambda _: self._leave())

    def _listing(self, title: str, rows: tuple[str, ...], icon: str, role: str) -> None:
        self.content.addSpacing(self.theme.px(6))
        self.content.addWidget(Label(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.theme.px(8))
        grid.setVerticalSpacing(self.theme.px(4))
        grid.setColumnStretch(1, 1)
        for n, words in enumerate(rows):
            mark = Label()
            mark.setFixedWidth(self.theme.px(16))
            mark.setPixmap(self.theme.pixmap(icon, role, 14))
            grid.addWidget(mark, n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(words, wrap=True), n, 1)
        self.content.addLayout(grid)

    # ---- where to ----

    def _ask_where(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, "Save the diagnostics file", folder, "ZIP (*.zip)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is: a name that is taken gets a number
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"WanStudio diagnostics {date.today():%Y-%m-%d}.zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.save)
        dialog.open()

    def save(self, path: str) -> None:
        self.save_button.setEnabled(False)
        self._tell(f"Looking at this computer for {Path(path).name}…", "muted")
        self._stop = self._work.save(path, self._on_look, self._on_end)

    # ---- what came of it ----

    def _on_look(self, what: str) -> None:
        if not self._left:
            self._tell(f"Looking at this computer: {what} done…", "muted")

    def _on_end(self, came: Saved | StudioError) -> None:
        if self._left:
            return
        self.save_button.setEnabled(True)
        if isinstance(came, StudioError):
            self._tell(" ".join(filter(None, (came.detail or came.title, came.hint))), "bad")
            self.save_button.setFocus()
            return
        self._saved = came
        self._tell(f"Saved as {came.name}, {weight(came.bytes)}.", "good")
        self.cancel.setText("Close")
        self.save_button.hide()
        self.show_button.set_primary(True)
        self.show_button.show()
        self.show_button.setDefault(True)
        self.show_button.setFocus()

    def _tell(self, words: str, tone: str) -> None:
        self.news.setText(words)
        self.news.setAccessibleDescription(words)
        self.news.set_tone(tone)  # type: ignore[arg-type]
        self.news.show()
        self.fit()
        self.show_part(self.news)

    def _show(self) -> None:
        if self._saved is not None and (sorry := self._work.show(self._saved.path)):
            self._tell(sorry, "warning")

    def _leave(self) -> None:
        self._left = True
        self._stop()

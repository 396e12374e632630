"""Exports whose dialogs are hidden, in the status bar: how far they are, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.figures import counted, percent, whole
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton, LinkButton
from wanstudio.ui.widgets.presses import PressedByEnter
from wanstudio.ui.widgets.progress import Bar

_ICON_PX = 14
_PADDING_PX = 30  # of the button, and between icon and words


@dataclass(frozen=True, slots=True)
class Run:
    """One export of so many clips, and the newest that is known of it."""

    clips: int
    progress: ExportProgress

    @property
    def words(self) -> str:
        if self.progress.ended:
            return self.progress.headline
        exporting = f"Exporting {counted(self.clips, 'clip')}"
        return ", ".join(filter(None, (exporting, percent(self.progress.done), self.progress.left)))

    @property
    def files(self) -> str:
        """What tells it from another: its first file, and how many follow. "" while none has a name."""
        names = [line.name for line in self.progress.lines]
        return f"{names[0]} and {whole(len(names) - 1)} more" if len(names) > 1 else "".join(names)


class GoingNote(QWidget):
    """`wanted` is emitted to see more of them, `folder_wanted` to see the files, `put_away` when what ended was read.

    Nothing is shown while there is no run.
    """

    wanted, folder_wanted, put_away = Signal(), Signal(), Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._icon = theme, ("share", "text_muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.words = _Words(theme)
        self.words.clicked.connect(self.wanted)
        self.bar = Bar(theme)
        self.bar.setFixedWidth(theme.px(64))
        self.bar.setAccessibleName("Progress of the export")
        self.folder = LinkButton("Show in folder", self.folder_wanted.emit)
        self.close_button = IconButton(theme, "x", "Put this away", self.put_away.emit, small=True, icon_px=12)
        for widget in (self.words, self.bar, self.folder, self.close_button):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._dress)
        self.show_runs(())

    def show_runs(self, runs: Sequence[Run]) -> None:
        going = [run for run in runs if not run.progress.ended]
        self.setVisible(bool(runs))
        self.bar.setVisible(bool(going))
        self.folder.setVisible(not going and any(run.progress.files for run in runs))
        self.close_button.setVisible(not going)
        if going:
            clips = sum(run.clips for run in going)
            done = sum(run.progress.done * run.clips for run in going) / clips
            self.bar.set_value(done)
            together = f"{len(going)} exports, {percent(done)}"
            self._say(going[0].words if len(going) == 1 else together, "share", "text_muted")
        elif runs:
            self._say_ended(runs)

    def _say_ended(self, runs: Sequence[Run]) -> None:
        """One that has something to tell comes before those that went well; first of all what is not in its place."""
        bad = [run for run in runs if not run.progress.all_in_place]
        there = [run for run in runs if run.progress.there]
        if bad:
            self._say(bad[-1].words, "circle-alert", "bad")
        elif there:
            self._say(there[-1].words, "check", "good")
        else:
            self._say(f"{counted(sum(run.progress.written for run in runs), 'clip')} exported", "check", "good")

    def _say(self, text: str, icon: str, role: str) -> None:
        self._icon = (icon, role)
        self.words.say(text)
        self._dress()

    def _dress(self) -> None:
        icon, role = self._icon
        self.words.setIcon(self._theme.pixmap(icon, role, _ICON_PX))


class _Words(PressedByEnter, QPushButton):
    """Gives way where the window is narrow: its words end in "…" then, and the tooltip has all of them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._text = theme, ""
        self.setObjectName("export.going")
        self.setProperty("flat_look", True)
        self.setProperty("small", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(theme.px(_ICON_PX), theme.px(_ICON_PX)))

    def say(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(f"{text}. A click shows more.")
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(words + self._around(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._around(), super().minimumSizeHint().height())

    def _around(self) -> int:
        """The icon, and what is left free beside it and the words."""
        return self._theme.px(_ICON_PX + _PADDING_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - self._around() + 2
        self.setText(
            f" {self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)}"
        )  # Qt's gap is 4

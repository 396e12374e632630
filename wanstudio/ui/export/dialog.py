"""Exporting clips to a folder: asks, then shows how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from wanstudio.core.errors import BadFile, LocalProblem
from wanstudio.core.presets import Preset
from wanstudio.core.recipe import Clip
from wanstudio.ui.export.form import ExportForm, what
from wanstudio.ui.export.options import Marks
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.export.report import ExportReport
from wanstudio.ui.export.wish import Wish
from wanstudio.ui.export.work import ExportWork
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, LinkButton
from wanstudio.ui.widgets.dialog import Dialog

T = TypeVar("T")
_WIDTH_PX = 760


class ExportDialog(Dialog):
    """`frame` (from 0) is the one on the stage, `marks` its in and out where the clip is on it. `closes`: by itself
    when all went well.

    Hidden it goes on, and so does its export; `open` brings it back. When all went well by then, it closes by itself,
    too: it is not kept for nobody. `told` is emitted when there is `progress`,
    `closed_itself` before it goes, for whoever says what came of it.
    """

    told, hidden, closed_itself = Signal(), Signal(), Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None,
        clips: Sequence[Clip],
        wish: Wish,
        work: ExportWork,
        *,
        own: Sequence[Preset] = (),
        frame: int = 0,
        marks: Marks | None = None,
        closes: bool = False,
    ) -> None:
        super().__init__(theme, parent, "Export", _WIDTH_PX)
        self._clips, self._work, self._kept = clips, work, wish
        self._stop: Callable[[], None] | None = None
        self._looking: Callable[[], None] | None = None  # what stops the look for room that comes before
        self._closed = False
        self.progress = ExportProgress()
        self.clips_going = 0  # of the export that was begun last
        self.paths: tuple[Path, ...] = ()  # in the folder so far
        self._rest: tuple[Clip, ...] = ()  # not written
        self.form = ExportForm(
            theme,
            clips,
            wish,
            frame=frame,
            marks=marks,
            own=own,
            sample=work.sample,
            taken=lambda wish, tell: work.taken(clips, wish, self._while_open(tell)),
            room=lambda wish, tell: work.room(clips, wish, self._while_open(tell)),
            keep_presets=work.keep_presets,
            say=self._say,
            picture=work.picture,
        )
        self.report = ExportReport(theme, work.picture)
        self.report.closes.setChecked(closes)
        self.report.closes.toggled.connect(work.keep_closing)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.form)
        self._pages.addWidget(self.report)
        self.content.addWidget(self._pages)
        self._make_foot(theme)
        self.form.judged.connect(self.go.setEnabled)
        self._ask()
        self.form.judge()
        work.lacking(self._while_open(self.form.leave_out))

    def _make_foot(self, theme: Theme) -> None:
        self._undoes: Callable[[], None] | None = None
        self.undo = LinkButton("Undo", self._on_undo)
        self.foot.addWidget(self.undo)
        self.copy = self.add_button(Button(theme, "Copy paths", self._on_copy))
        self.left = self.add_button(Button(theme, "Cancel", self._on_left))
        self.away = self.add_button(Button(theme, "Hide", self.hide_away))
        self.away.setToolTip("It goes on, and the status bar says how far it is.")
        self.elsewhere = self.add_button(Button(theme, "Other folder…", self._on_elsewhere))
        self.again = self.add_button(Button(theme, "Try again", self._on_again))
        self.again.setObjectName("export.again")
        self.go = self.add_button(Button(theme, "Export", self._on_go, primary=True))
        self.go.setObjectName("export.go")
        self.go.setDefault(True)

    def _ask(self) -> None:
        self._pages.setCurrentWidget(self.form)
        self.setWindowTitle("Export")
        self._say("Preset, folder and name are kept for the next time.", None)
        self.left.setText("Cancel")
        self.go.setText("Export" if len(self._clips) == 1 else f"Export {len(self._clips)} clips")
        self.go.show()
        for button in (self.away, self.again, self.elsewhere, self.copy):
            button.hide()

    def _say(self, text: str, undo: Callable[[], None] | None) -> None:
        self.remark.setText(text)
        self._undoes = undo
        self.undo.setVisible(undo is not None)

    def _on_undo(self) -> None:
        undo, self._undoes = self._undoes, None
        self._say("", None)
        if undo is not None:
            undo()

    def _on_go(self) -> None:
        if self.paths:
            if sorry := self._work.show(self.paths[0]):
                self.remark.setText(sorry)
            else:
                self.accept()
            return
        wish = self.form.wish()
        self._work.keep(wish)
        self.go.setEnabled(False)
        self._looking = lambda: None  # it may be told before `room` returns
        stop = self._work.room(self._clips, wish, self._while_open(partial(self._on_room, wish)))
        self._looking = stop if self._looking is not None else None

    def _on_room(self, wish: Wish, why: str) -> None:
        """Nothing has been written yet: where it would not fit, the form says so, and can be changed."""
        self._looking = None
        self.go.setEnabled(True)
        if why:
            self.form.say_problem(why)
        else:
            self._begin(self._clips, wish)

    def _on_again(self) -> None:
        self._begin(self._rest, self.form.wish())

    def _on_elsewhere(self) -> None:
        """The rest goes to another folder, which is asked for first."""
        self.form.place.choose().fileSelected.connect(lambda _: self._go_elsewhere())

    def _go_elsewhere(self) -> None:
        self._work.keep(self.form.wish())
        self._on_again()

    def _on_copy(self) -> None:
        QApplication.clipboard().setText("\n".join(map(str, self.paths)))
        self.remark.setText("Copied.")

    def _begin(self, clips: Sequence[Clip], wish: Wish) -> None:
        self._pages.setCurrentWidget(self.report)
        self.setWindowTitle(f"Exporting {what(clips)}")
        self.report.begin(what(clips))
        self.progress, self.clips_going = ExportProgress(), len(clips)
        self.left.setText("Cancel")
        self.away.show()
        for button in (self.go, self.again, self.elsewhere, self.copy):
            button.hide()
        self._say("Cancel leaves nothing half-written.", None)
        self._stop = lambda: None  # an export that ends at once tells of it before `start` returns
        stop = self._work.start(clips, wish, self._on_progress)
        self._stop = stop if self._stop is not None else None

    def _on_progress(self, progress: ExportProgress) -> None:
        if self._closed:
            return
        self.progress = progress
        self.report.show_progress(progress)
        if progress.ended:
            self._end(progress)
        self.told.emit()
        if progress.went_well and (self.isHidden() or self.report.closes.isChecked()):
            self.closed_itself.emit()
            self.accept()

    def _end(self, progress: ExportProgress) -> None:
        self._stop = None
        self.away.hide()
        self.paths = (*self.paths, *progress.files)
        self._rest = progress.rest
        if isinstance(progress.error, LocalProblem) and not progress.files:
            self._work.keep(self._kept)  # where nothing could be written is not offered the next time
        self.setWindowTitle("Export")
        self.remark.setText("")
        bad_clip = isinstance(progress.error, BadFile)  # no other folder helps; a second try does, once it is back
        self.left.setText("Close" if self.paths or progress.skipped or bad_clip else "Back")
        self.again.setVisible(bool(self._rest))
        self.elsewhere.setVisible(bool(progress.failed) and not bad_clip)
        self.copy.setVisible(bool(self.paths))
        if self.paths:
            self.go.setText("Show in folder")
            self.go.show()

    def _on_left(self) -> None:
        if self._stop is not None:
            self._stop()
        elif self._pages.currentWidget() is self.report and self.left.text() == "Back":
            self._ask()
        else:
            self.reject()

    @property
    def going(self) -> bool:
        return self._stop is not None or self._looking is not None

    def hide_away(self) -> None:
        """Leave the screen to other work."""
        self.hide()
        self.hidden.emit()

    def reject(self) -> None:
        """Escape: what goes on is not stopped by a key that only takes a dialog away."""
        if self._stop is not None:
            self.hide_away()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._stop is not None:
            event.ignore()  # closed, Qt would delete it
            self.hide_away()
        else:
            super().closeEvent(event)

    def done(self, result: int) -> None:
        self._closed = True
        if self._looking is not None:
            self._looking()
        super().done(result)

    def _while_open(self, tell: Callable[[T], object]) -> Callable[[T], None]:
        """What comes later, for a dialog that may be gone by then."""

        def later(found: T) -> None:
            if not self._closed:
                tell(found)

        return later

"""The log and the diagnostics file: who reads them, and where the dialogs are held."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import StudioError
from wanstudio.desk.folders import show_in_folder
from wanstudio.studio.tasks import Tasks, unasked
from wanstudio.studio.threads import Threads
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # loaded when the log is first opened
    from wanstudio.core.diagnosis import Saved
    from wanstudio.core.loglines import Piece
    from wanstudio.store.logreading import LogTail
    from wanstudio.ui.log.dialog import LogDialog

_NEXT_MS, _LOOK_MS = 12, 500  # to the next piece; until it is looked whether anything was written
Diagnose = Callable[[Path, Callable[[str], None]], "Coroutine[Any, Any, Saved]"]
"""Writes the file, and tells meanwhile what it looks at."""


class LogDesk:
    """`keep` holds a dialog while it is shown."""

    def __init__(
        self,
        folder: Path,
        threads: Threads,
        tasks: Tasks,
        theme: Theme,
        diagnose: Diagnose,
        *,
        window: Callable[[], QWidget],
        keep: Callable[[QWidget], object],
    ) -> None:
        self._folder, self._threads, self._tasks, self._theme = folder, threads, tasks, theme
        self._diagnose, self._window, self._keep = diagnose, window, keep
        self._dialog: LogDialog | None = None
        self._tail: LogTail | None = None

    # ---- the log ----

    def open(self) -> None:
        from wanstudio.ui.log.dialog import LogDialog

        dialog = self._dialog = LogDialog(
            self._theme,
            self._window(),
            choose=self._read,
            folder=lambda: show_in_folder(self._folder),
            diagnostics=lambda: self.open_diagnostics(dialog),
        )
        dialog.finished.connect(self._on_closed)
        self._keep(dialog)
        dialog.open()
        self._read(dialog.name)

    def _on_closed(self, _: int) -> None:
        self._dialog = self._tail = None

    def _read(self, name: str) -> None:
        from wanstudio.store.logreading import LogTail

        self._tail = LogTail(self._folder, name)
        self._ask(self._tail)

    def _ask(self, tail: LogTail) -> None:
        if tail is self._tail:
            self._tasks.start(
                "read the log", self._threads.run(tail.read), then=partial(self._on_piece, tail), refused=unasked
            )

    def _on_piece(self, tail: LogTail, piece: Piece) -> None:
        if tail is self._tail and self._dialog is not None:
            self._dialog.show_piece(piece)
            QTimer.singleShot(_NEXT_MS if piece.more else _LOOK_MS, self._dialog, lambda: self._ask(tail))

    # ---- the diagnostics file ----

    def open_diagnostics(self, parent: QWidget | None = None) -> None:
        from wanstudio.ui.log.diagnostics import DiagnosticsDialog, DiagnosticsWork

        work = DiagnosticsWork(self._save, lambda path: show_in_folder(Path(path)))
        dialog = DiagnosticsDialog(self._theme, parent or self._window(), work)
        self._keep(dialog)
        dialog.open()

    def _save(
        self, path: str, told: Callable[[str], None], ended: Callable[[Saved | StudioError], None]
    ) -> Callable[[], None]:
        work = self._diagnose(Path(path), told)
        return self._tasks.start("diagnostics file", work, then=ended, refused=ended).stop

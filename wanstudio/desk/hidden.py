"""Exports that go on while their dialogs are hidden: the status bar says how far, and leads back to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from wanstudio.core.notices import Notice
from wanstudio.ui.export.dialog import ExportDialog
from wanstudio.ui.export.going import GoingNote, Run
from wanstudio.ui.export.progress import ExportProgress
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu

TellDesktop = Callable[[Notice, Callable[[], None]], None]


class HiddenExports:
    """`put` gives the note its place; `show` opens a folder on a file and says why not, which `tell` says.

    `notify` gets what came of an export, for a user who looks elsewhere, and what brings its dialog back.
    """

    def __init__(
        self,
        theme: Theme,
        *,
        put: Callable[[QWidget], None],
        show: Callable[[Path], str],
        tell: Callable[[str], None],
        notify: TellDesktop,
    ) -> None:
        self._theme, self._show, self._tell, self._notify = theme, show, tell, notify
        self._open: list[ExportDialog] = []  # hidden or not
        self._hidden: list[ExportDialog] = []  # the one hidden last stands last
        # by folder: what went well and was not seen; its dialogs are gone
        self._closed: dict[Path, ExportProgress] = {}
        self.note = GoingNote(theme)
        self.note.wanted.connect(self.show)
        self.note.folder_wanted.connect(self._on_folder)
        self.note.put_away.connect(self._put_away)
        put(self.note)

    def follow(self, dialog: ExportDialog) -> None:
        self._open.append(dialog)
        dialog.hidden.connect(partial(self._on_hidden, dialog))
        dialog.told.connect(partial(self._on_told, dialog))
        dialog.closed_itself.connect(partial(self._on_closed, dialog))
        dialog.finished.connect(lambda _: self._drop(dialog))

    def bring_back(self, dialog: ExportDialog) -> None:
        """One that went well unseen is gone: its files are shown. Nothing happens for one that has been closed."""
        if dialog not in self._open:
            if dialog.paths and (folder := dialog.paths[0].parent) in self._closed:
                self._show_closed(folder)
            return
        if dialog in self._hidden:
            self._hidden.remove(dialog)
            dialog.open()
        dialog.raise_()
        dialog.activateWindow()
        self._look()

    def _on_hidden(self, dialog: ExportDialog) -> None:
        if dialog not in self._hidden:
            self._hidden.append(dialog)
        self._look()

    def _on_told(self, dialog: ExportDialog) -> None:
        if (notice := dialog.progress.notice) is not None:
            self._notify(notice, partial(self.bring_back, dialog))
        if dialog in self._hidden:
            self._look()

    def _on_closed(self, dialog: ExportDialog) -> None:
        """Its dialog goes, so that many exports in a day leave nothing behind; what came of it is counted on."""
        paths = dialog.paths
        before = self._closed.pop(paths[0].parent, ExportProgress())
        written = before.written + len(paths)
        self._closed[paths[0].parent] = ExportProgress(done=1.0, ended=True, paths=paths, written=written)

    def _drop(self, dialog: ExportDialog) -> None:
        for dialogs in (self._open, self._hidden):
            if dialog in dialogs:
                dialogs.remove(dialog)
        self._look()

    def _look(self) -> None:
        closed = (Run(progress.written, progress) for progress in self._closed.values())
        self.note.show_runs([*closed, *(_run(dialog) for dialog in self._hidden)])

    # ---- what the note asks for ----

    @property
    def has_any(self) -> bool:
        """Whether there is something to show."""
        return bool(self._hidden) or self._closed is not None

    def show(self) -> bool:
        """The one that is hidden, or the folder of those that went well unseen, or a menu of several.

        False where there is nothing to show.
        """
        if len(self._hidden) + len(self._closed) > 1:
            menu = self.menu()
            menu.popup(self.note.words.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        elif self._hidden:
            self.bring_back(self._hidden[0])
        elif self._closed:
            self._on_folder()
        else:
            return False
        return True

    def menu(self) -> Menu:
        """One row for each folder in which all went well unseen, and for each that is hidden."""
        menu = Menu(self._theme, self.note, once=True)
        for folder, progress in self._closed.items():
            menu.addAction(f"{progress.headline}\t{folder.name}", partial(self._show_closed, folder))
        for dialog in self._hidden:
            run = _run(dialog)
            menu.addAction(f"{run.words}\t{run.files}", partial(self.bring_back, dialog))
        return menu

    def _on_folder(self) -> None:
        """Where the newest files are. Those whose dialogs are gone come first: nothing else leads to them."""
        with_files = [dialog for dialog in self._hidden if dialog.paths]
        if self._closed:
            self._show_closed([*self._closed][-1])
        elif with_files:
            self._shown(with_files[-1].paths[0])

    def _show_closed(self, folder: Path) -> None:
        """What is in it has been seen then."""
        if self._shown(self._closed[folder].paths[0]):
            del self._closed[folder]
            self._look()

    def _shown(self, file: Path) -> bool:
        if sorry := self._show(file):
            self._tell(sorry)
        return not sorry

    def _put_away(self) -> None:
        self._closed.clear()
        self._look()
        for dialog in tuple(self._hidden):
            if not dialog.going:
                dialog.reject()


def _run(dialog: ExportDialog) -> Run:
    return Run(dialog.clips_going, dialog.progress)

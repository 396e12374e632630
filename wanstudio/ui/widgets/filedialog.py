"""The dialog in which files are chosen: it opens where one was chosen last, else where the user keeps such files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from wanstudio.core.facts import MediaKind

_PLACES = {
    MediaKind.IMAGE: QStandardPaths.StandardLocation.PicturesLocation,
    MediaKind.VIDEO: QStandardPaths.StandardLocation.MoviesLocation,
    MediaKind.AUDIO: QStandardPaths.StandardLocation.MusicLocation,
}


class FileDialog(QFileDialog):
    """For files that are there. It deletes itself when it closes; the caller opens it."""

    last = ""  # the folder of the file that was chosen last, of all dialogs

    def __init__(
        self, parent: QWidget | None, title: str, kind: MediaKind = MediaKind.VIDEO, *, many: bool = False
    ) -> None:
        super().__init__(parent, title)
        self.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        places = (_PLACES[kind], QStandardPaths.StandardLocation.HomeLocation)
        usual = (QStandardPaths.writableLocation(place) for place in places)
        self.setDirectory(
            next((folder for folder in (FileDialog.last, *usual) if folder and QDir(folder).exists()), "")
        )
        self.filesSelected.connect(self._remember)

    def _remember(self, files: list[str]) -> None:
        if files:
            FileDialog.last = str(Path(files[0]).parent)

"""Folders, shown in the system's own window or chosen by the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def show_in_folder(path: Path) -> str:
    """Open the folder that a file is in. Where that cannot be done: a sentence that says where it is; else ""."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        return f"{folder} is gone. It may have been moved, or its disk is not there."
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return f"No file manager opened. The folder is {folder}"
    return ""


class FileManager:
    """The system's own; `tell` says where a folder is that it does not show."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def show(self, path: Path) -> None:
        """The folder that a file is in, or this folder."""
        if sorry := show_in_folder(path):
            self._tell(sorry)


def choose_folder(window: QWidget, at_first: Path, take: Callable[[str], None]) -> QFileDialog:
    """Ask for the folder of a clip; `take` gets it. The dialog is open already."""
    dialog = QFileDialog(window, "Folder for this clip", str(at_first))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
    return dialog

"""What is dragged or copied out of the window as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

FILES = "text/uri-list"
_COPIED = "x-special/gnome-copied-files"  # what file managers of that family paste by


def files(paths: Iterable[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def copied(paths: Iterable[Path]) -> QMimeData:
    """The same, for the clipboard."""
    data = files(paths)
    addresses = "\n".join(bytes(url.toEncoded().data()).decode("ascii") for url in data.urls())
    data.setData(_COPIED, f"copy\n{addresses}".encode())
    return data

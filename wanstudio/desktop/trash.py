"""The system's trash, as Qt has it on every desktop. Both functions are for a thread."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths


def put(path: Path) -> Path | None:
    """Move a file there; where it lies then, None where the system does not tell.

    Raises:
        OSError: it stays where it is.
    """
    if not path.exists():
        raise FileNotFoundError(2, "there is no such file", str(path))
    kind = QStandardPaths.StandardLocation.GenericDataLocation
    Path(QStandardPaths.writableLocation(kind)).mkdir(parents=True, exist_ok=True)  # Qt makes no more than the last one
    file = QFile(str(path))
    if not file.moveToTrash():
        raise OSError(0, "the system's trash does not take it", str(path))
    return Path(file.fileName()) if file.fileName() else None


def take_back(lies: Path, path: Path) -> None:
    """Put it where it was. Raises OSError: it stays in the trash, and nothing is written over."""
    if path.exists():
        raise FileExistsError(17, "another file has its name now", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(lies, path)
    with suppress(OSError):  # on Linux, the note of where it came from
        (lies.parent.parent / "info" / f"{lies.name}.trashinfo").unlink()

"""The frame on the stage dragged out of it: a file that slots, folders and other programs take, made for the drag."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.desk.results import Results
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads

_HELD_PX = 128  # what hangs at the pointer, at most: wide enough to be known, small enough to see the slot below it
_OFF_PX = 12  # right of the pointer and below it


class _Found(NamedTuple):
    """`small` is what hangs at the pointer, in the screen's own pixels."""

    path: Path
    image: QImage
    small: QImage


class Carrying:
    """`window` is what is dragged from. Frames count from 0 here, from 1 in sentences."""

    def __init__(
        self,
        results: Results,
        threads: Threads,
        tasks: Tasks,
        *,
        window: Callable[[], QWidget],
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._results, self._threads, self._tasks = results, threads, tasks
        self._window, self._tell, self._refused = window, tell, refused
        self._pulls = 0  # the last one counts: the hand may have let go and pulled again meanwhile

    def begin(self, clip: Clip, frame: int) -> None:
        """The button is down, and the pointer pulls: the drag begins as soon as the file is there, a moment later.

        It has to be decoded: the pixels on the screen are scaled to that.
        """
        self._pulls += 1
        QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
        self._tasks.start(
            f"carry frame {frame} of {clip.id}",
            self._results.frame_file(clip, frame),
            then=partial(self._read, self._pulls, frame),
            refused=self._on_refused,
        )

    def _read(self, pull: int, frame: int, path: Path) -> None:
        self._tasks.start(
            f"read {path.name}",
            self._threads.run(_read, path, _HELD_PX * self._window().devicePixelRatioF()),
            then=partial(self._read_it, pull, frame),
            refused=self._on_refused,
        )

    def _read_it(self, pull: int, frame: int, found: _Found) -> None:
        """A drag turns the loop, which no task may."""
        QTimer.singleShot(0, partial(self._carry, pull, frame, found))

    def _on_refused(self, error: StudioError) -> None:
        QGuiApplication.restoreOverrideCursor()
        self._refused(error)

    def _carry(self, pull: int, frame: int, found: _Found) -> None:
        QGuiApplication.restoreOverrideCursor()
        if pull != self._pulls:
            self._discard(found.path)
        elif not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._tell(f"Frame {frame + 1} was let go before its file was there. Hold it a moment longer.")
            self._discard(found.path)
        elif self._drag(found) is Qt.DropAction.IgnoreAction:
            self._discard(found.path)

    def _drag(self, found: _Found) -> Qt.DropAction:
        """What became of it."""
        drag, data, small = QDrag(self._window()), QMimeData(), QPixmap.fromImage(found.small)
        data.setUrls([QUrl.fromLocalFile(str(found.path))])
        data.setImageData(found.image)  # for who takes pixels and no files
        small.setDevicePixelRatio(self._window().devicePixelRatioF())
        drag.setMimeData(data)
        drag.setPixmap(small)
        drag.setHotSpot(QPoint(-_OFF_PX, -_OFF_PX))
        return drag.exec(Qt.DropAction.CopyAction)

    def _discard(self, path: Path) -> None:
        """Nobody has taken it."""
        self._tasks.start(f"discard {path.name}", self._threads.run(partial(path.unlink, missing_ok=True)))


def _read(path: Path, held_px: float) -> _Found:
    """In a thread: large pictures take longer than the window may."""
    image, room = QImage(str(path)), QSize(round(held_px), round(held_px))
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return _Found(path, image, image.scaled(room, kept, smooth))

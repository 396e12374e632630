"""The frame on the stage dragged out of it: a file that slots, folders and other programs take, made for the drag."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QMimeData, QObject, QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.recipe import Clip
from wanstudio.desk.results import Results
from wanstudio.studio.tasks import Tasks, unasked
from wanstudio.studio.threads import Threads

_HELD_PX = 128  # what hangs at the pointer, at most: wide enough to be known, small enough to see the slot below it
_OFF_PX = 12  # right of the pointer and below it
_FILES, _PIXELS = "text/uri-list", "application/x-qt-image"  # the pixels are for who takes no files


class Coming(QObject):
    """The file of a frame, decoded and written while it is already being dragged."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.image = QImage()
        self.has_ended = False

    def end(self, path: Path | None = None, image: QImage | None = None) -> None:
        """It is there; without a path there will be none."""
        self.path, self.image, self.has_ended = path, image or QImage(), True
        self.ended.emit()

    def wait(self) -> None:
        """Until it has ended; the window is drawn meanwhile, and the pointer is not heard. Never called in a task."""
        if not self.has_ended:
            loop = QEventLoop()
            self.ended.connect(loop.quit)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


class Promise(QMimeData):
    """Who asks for the file gets one that exists: it is waited for. Where it cannot be made, nothing is got."""

    def __init__(self, coming: Coming) -> None:
        super().__init__()
        self._coming = coming

    def formats(self) -> list[str]:
        return [_FILES, _PIXELS]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferredType: Any) -> Any:
        if not self.hasFormat(mimetype):
            return None
        self._coming.wait()
        if self._coming.path is None:
            return None
        if mimetype == _PIXELS:
            return self._coming.image
        return [QUrl.fromLocalFile(str(self._coming.path))]  # Qt writes it as bytes for other programs


class Carrying:
    """`window` is what is dragged from, `shown` tells how a clip's frame stands on the stage.

    Frames count from 0.
    """

    def __init__(
        self,
        results: Results,
        threads: Threads,
        tasks: Tasks,
        *,
        window: Callable[[], QWidget],
        shown: Callable[[Clip], QImage],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._results, self._threads, self._tasks = results, threads, tasks
        self._window, self._shown, self._refused = window, shown, refused

    def begin(self, clip: Clip, frame: int) -> None:
        """The button is down, and the pointer pulls: until the button comes up. A drag turns the loop: not in a task.

        The frame has to be decoded once more: the pixels on the screen are scaled to that.
        """
        coming = Coming()
        making = self._make(coming, clip, frame)
        self._tasks.start(f"carry frame {frame} of {clip.id}", making, refused=self._refused)
        if self._drag(coming, self._shown(clip)) is Qt.DropAction.IgnoreAction:
            self._discard(coming)

    async def _make(self, coming: Coming, clip: Clip, frame: int) -> None:
        path, image = None, QImage()
        try:
            path = await self._results.frame_file(clip, frame)
            image = await self._threads.run(QImage, str(path))  # large ones take longer than the window may
        finally:  # whatever goes wrong: who has asked for it hears nothing else until then
            coming.end(path, image)

    def _drag(self, coming: Coming, picture: QImage) -> Qt.DropAction:
        """What became of it."""
        drag, ratio = QDrag(self._window()), self._window().devicePixelRatioF()
        room = QSize(round(_HELD_PX * ratio), round(_HELD_PX * ratio))
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = QPixmap.fromImage(picture.scaled(room, kept, smooth))
        small.setDevicePixelRatio(ratio)
        drag.setMimeData(Promise(coming))
        drag.setPixmap(small)
        drag.setHotSpot(QPoint(-_OFF_PX, -_OFF_PX))
        return drag.exec(Qt.DropAction.CopyAction)

    def _discard(self, coming: Coming) -> None:
        """Nobody has taken it."""
        if not coming.has_ended:
            coming.ended.connect(partial(self._discard, coming))
        elif (path := coming.path) is not None:
            removing = self._threads.run(_removed, path)
            self._tasks.start(f"discard {path.name}", removing, refused=unasked)


def _removed(path: Path) -> None:
    with suppress(OSError):  # held by another program: what is left is in the cache
        path.unlink(missing_ok=True)

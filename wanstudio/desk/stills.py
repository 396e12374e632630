"""One frame of the clip on the stage, pixel for pixel: into a file, onto the clipboard, into the form, to a drag."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from wanstudio.core.errors import StudioError
from wanstudio.core.names import safe_name
from wanstudio.core.recipe import Clip
from wanstudio.desk.carrying import Carrying
from wanstudio.desk.results import Results
from wanstudio.media.frames import save_frame
from wanstudio.media.worker import Workers
from wanstudio.studio.tasks import Tasks
from wanstudio.studio.threads import Threads
from wanstudio.ui.figures import whole


class Stills:
    """Frames count from 0 here, from 1 in names and sentences. `keep` holds the dialog while it is shown; `shown` tells
    how a clip's frame stands on the stage."""

    def __init__(
        self,
        results: Results,
        workers: Workers,
        threads: Threads,
        tasks: Tasks,
        *,
        window: Callable[[], QWidget],
        shown: Callable[[Clip], QImage],
        keep: Callable[[QWidget], object],
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._results, self._workers, self._threads, self._tasks = results, workers, threads, tasks
        self._window, self._keep, self._tell, self._refused = window, keep, tell, refused
        self._carrying = Carrying(results, threads, tasks, window=window, shown=shown, refused=refused)
        self._folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))

    def act(self, action: str, clip: Clip, frame: int) -> None:
        """`action`: "save", "copy", "drag", or the role of the slot that the frame is to go into."""
        match action:
            case "save":
                self._ask_where(clip, frame)
            case "copy":
                self._tasks.start(
                    f"frame {frame} of {clip.id}",
                    self._results.frame_file(clip, frame),
                    then=partial(self._take, frame),
                    refused=self._refused,
                )
            case "drag":
                self._carrying.begin(clip, frame)
            case role:
                self._results.use_frame_of(role, clip, frame)

    # ---- into a file ----

    def _ask_where(self, clip: Clip, frame: int) -> None:
        name = f"{safe_name(f'{clip.title} frame {frame + 1}')}.png"
        dialog = QFileDialog(self._window(), "Save frame as PNG", str(self._folder), "PNG (*.png)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is: a name that is taken gets a number
        dialog.setDefaultSuffix("png")
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.save(clip, frame, Path(path)))
        self._keep(dialog)
        dialog.open()

    def save(self, clip: Clip, frame: int, target: Path) -> None:
        """Write the frame; a file that is there already stays, and the new one's name gets a number."""
        self._folder = target.parent
        named = target if target.suffix.lower() == ".png" else target.with_name(f"{target.name}.png")
        self._tasks.start(
            f"save frame {frame} of {clip.id}",
            save_frame(self._workers, clip.path, named, frame=frame),
            then=lambda path: self._tell(f"Frame {whole(frame + 1)} is saved as {path.name}."),
            refused=self._refused,
        )

    # ---- onto the clipboard ----

    def _take(self, frame: int, path: Path) -> None:
        taking = self._threads.run(_taken, path)
        self._tasks.start(f"copy {path.name}", taking, then=partial(self._copied, frame), refused=self._refused)

    def _copied(self, frame: int, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._tell(f"Frame {whole(frame + 1)} is on the clipboard, {image.width()} × {image.height()}.")


def _taken(path: Path) -> QImage:
    """The picture in a file of ours that is of no use after that."""
    image = QImage(str(path))
    with suppress(OSError):  # held by another program: what is left is in the cache
        path.unlink(missing_ok=True)
    return image

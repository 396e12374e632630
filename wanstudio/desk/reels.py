"""Joins the stage to the worker process that decodes for it: its words, the pictures it shares, its end."""

from __future__ import annotations

import contextlib
import json
import logging
import mmap
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QProcess, QProcessEnvironment, QTimer
from PySide6.QtGui import QImage

from wanstudio.core.errors import LocalProblem
from wanstudio.desk.litter import clear, worker_room
from wanstudio.media.magic import shown
from wanstudio.ui.stage.reel import LOOKING, Frame, Reel, ReelFacts, Sound

MEMORY_BYTES = 128 << 20  # for decoded frames, beside the pictures that are shared
SILENT_MS = 10_000  # a worker that works says so every second
END_MS = 2000
HOVER_BYTES = 32 << 20  # the same for pictures as small as a cell
IDLE_MS = 30_000

log = logging.getLogger(__name__)


class WorkerReel(Reel):
    """Its process is started when it is first needed, and used for one clip after the other.

    `idle_ms`: it is ended when no clip was open for so long; None: never. The next clip gets another one.
    """

    def __init__(self, room: Callable[[], Path], memory_bytes: int = MEMORY_BYTES, idle_ms: int | None = None) -> None:
        super().__init__()
        self._room, self._memory_bytes = room, memory_bytes
        self._process: QProcess | None = None
        self._own_room: Path | None = None  # of the process
        self._clip = 0
        self._path = Path()
        self._open = False
        self._map: mmap.mmap | None = None
        self._screen, self._place_bytes = "", 0
        self._asked = 0
        self._pinged = False
        self._watch = QTimer(self)
        self._watch.setSingleShot(True)
        self._watch.setInterval(SILENT_MS)
        self._watch.timeout.connect(self._on_silence)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.end)
        self._idle_ms = idle_ms

    # ---- what the stage calls ----

    def warm_up(self) -> None:
        if self._process is None:
            self._process = self._started()

    def open(self, path: Path) -> None:
        self._clip += 1
        self._path, self._open, self._asked, self._pinged = path, True, 1, False
        self.warm_up()
        self._idle.stop()
        self._watch.start()
        self._say(do="open", path=str(path), clip=self._clip, memory_bytes=self._memory_bytes)

    def ask(self, n: int, width: int, height: int, *, tag: str, epoch: int) -> None:
        if self._map is not None:
            self._asked += 1
            if not self._watch.isActive():
                self._watch.start()
            self._say(do="get", n=n, width=width, height=height, tag=tag, epoch=epoch, patient=tag == LOOKING)

    def free(self, frame: Frame) -> None:
        if frame.keep is self._map:
            self._say(do="free", place=frame.place, screen=self._screen)

    def close(self) -> None:
        """Who still holds a frame holds its memory; the rest is given back."""
        if self._open:
            self._say(do="close")
        self._open, self._map, self._screen, self._asked = False, None, "", 0
        self._watch.stop()
        self._clip += 1  # what is still on its way belongs to no clip
        if self._idle_ms is not None and self._process is not None:
            self._idle.start(self._idle_ms)

    def end(self) -> None:
        self.close()
        self._idle.stop()
        process, self._process = self._process, None
        if process is not None:
            process.finished.disconnect()
            process.readyReadStandardOutput.disconnect()
            process.kill()
            process.waitForFinished(END_MS)
            process.deleteLater()
            self._clear()

    # ---- the process ----

    @property
    def process_id(self) -> int:
        """0 while there is none."""
        return 0 if self._process is None else self._process.processId()

    def _started(self) -> QProcess | None:
        from wanstudio.media.worker import environment  # brings asyncio, which the first frame has no use for

        process = QProcess(self)
        process.setStandardErrorFile(QProcess.nullDevice())
        surroundings = QProcessEnvironment()
        for name, value in environment().items():
            surroundings.insert(name, value)
        process.setProcessEnvironment(surroundings)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._on_end)
        process.errorOccurred.connect(self._on_error)
        try:
            self._own_room = worker_room(self._room())
        except LocalProblem as e:
            self.failed.emit(e.detail)
            return None
        program, *args = command(self._own_room)
        process.start(program, args)
        return process

    def _on_error(self, error: QProcess.ProcessError) -> None:
        """It was never started; whatever else goes wrong comes as its end or its silence."""
        if error is QProcess.ProcessError.FailedToStart and self._process is not None:
            log.error("the stage's worker cannot be started: %s", self._process.errorString())
            self.end()
            self.failed.emit("Clips cannot be shown: the program that decodes them does not start.")

    def _clear(self) -> None:
        if self._own_room is not None:
            clear(self._own_room)
            self._own_room = None

    def _say(self, **words: Any) -> None:
        if self._process is not None:
            self._process.write(json.dumps(words).encode() + b"\n")

    def _on_end(self) -> None:
        """It has died of this clip: that is said, and the next clip gets another one."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self._clear()
        if self._open:
            self.close()
            self.failed.emit(f"{shown(self._path)} cannot be shown: decoding it stopped halfway.")

    def _on_silence(self) -> None:
        """It may only have passed over what nobody waits for any more: it is asked before it is ended."""
        if not self._pinged:
            self._pinged = True
            self._say(do="ping")
            self._watch.start()
        elif self._open and self._process is not None:
            log.error("the stage's worker has been silent for %s s; it is ended", SILENT_MS // 1000)
            name = shown(self._path)
            self.end()
            self.failed.emit(f"{name} takes too long to decode.")

    # ---- what it says ----

    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            words: dict[str, Any] = json.loads(self._process.readLine().toStdString())
            if "fault" in words:
                log.error("the stage's worker met a fault of ours:\n%s", words["fault"])
            elif "pong" in words:  # all that was asked before has been answered, or is not wanted any more
                self._asked = 0
                self._watch.stop()
            elif self._asked and self._watch.isActive():
                self._watch.start()
            self._pinged = False
            if words.get("clip") == self._clip:
                self._take(words)
            elif words.get("sound"):
                Path(words["sound"]).unlink(missing_ok=True)  # of a clip that is not on any more

    def _take(self, words: dict[str, Any]) -> None:
        if "frame" in words:
            self._answered()
            self._on_frame(words)
        elif "opened" in words:
            self._answered()
            self._on_opened(words)
        elif "damaged" in words:
            self.damaged.emit(words["damaged"])
        elif "sound" in words:
            self._on_sound(words)
        elif "failed" in words:
            self.close()
            self.failed.emit(words["failed"])

    def _answered(self) -> None:
        self._asked = max(0, self._asked - 1)
        if not self._asked:
            self._watch.stop()

    def _on_opened(self, words: dict[str, Any]) -> None:
        self._screen, self._place_bytes = words["screen"], words["place_bytes"]
        with Path(self._screen).open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), words["places"] * self._place_bytes)
        with contextlib.suppress(OSError):  # Windows keeps it until nobody has it; the worker takes it away then
            Path(self._screen).unlink(missing_ok=True)  # from here, so that a worker that is killed leaves nothing
        facts = ("width", "height", "times_s", "fps", "has_sound", "places", "all_kept", "cut_short")
        largest = (words["largest"][0], words["largest"][1])
        self.opened.emit(ReelFacts(**{name: words[name] for name in facts}, largest=largest))

    def _on_frame(self, words: dict[str, Any]) -> None:
        assert self._map is not None
        begin = words["place"] * self._place_bytes
        size = words["line"] * words["height"]
        image = QImage(
            memoryview(self._map)[begin : begin + size],
            words["width"],
            words["height"],
            words["line"],
            QImage.Format.Format_RGB32,
        )
        frame = Frame(
            n=words["frame"],
            shown=words["shown"],
            image=image,
            place=words["place"],
            keep=self._map,
            epoch=words["epoch"],
        )
        self.frame_came.emit(frame, words["tag"])

    def _on_sound(self, words: dict[str, Any]) -> None:
        path = Path(words["sound"]) if words["sound"] else None
        samples = memoryview(b"")
        if path is not None:
            with path.open("rb") as file:
                samples = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            with contextlib.suppress(OSError):  # Windows keeps the file until nobody has it
                path.unlink()
        self.sound_came.emit(Sound(samples=samples, peaks=words["peaks"], lacking=words["lacking"]))


def command(room: Path) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "--stage-worker", str(room)]
    return [sys.executable, "-P", "-m", "wanstudio.media.reel.serve", str(room)]

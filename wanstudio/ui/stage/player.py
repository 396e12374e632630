"""Plays one clip from this computer, frame by frame or at its own rate. No widget: `picture` is what to paint.

Qt's player gets local files only: it follows what a file names and does not check TLS (seen with Qt 6.11.3).
Stepping was compared with the file's own frame times over 264 seeks, forwards and backwards: all exact.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink


class _Hand(QObject):
    """Works the player through Qt's event queue.

    Called straight from Python, `stop`, `setSource` and the like wait for Qt's own threads while Python's lock is held,
    and those threads ask for the lock when they let go of the sound: a deadlock, seen with PySide6 6.11.3. From the
    queue they are called without it. May go when PySide6 releases the lock in these calls.
    """

    source = Signal(QUrl)
    play = Signal()
    pause = Signal()
    stop = Signal()
    position = Signal("qlonglong")  # type: ignore[arg-type]  # a C++ type by name: `int` would be 32 bits

    def __init__(self, player: QMediaPlayer) -> None:
        super().__init__(player)
        queued = Qt.ConnectionType.QueuedConnection
        self.source.connect(player.setSource, queued)
        self.play.connect(player.play, queued)
        self.pause.connect(player.pause, queued)
        self.stop.connect(player.stop, queued)
        self.position.connect(player.setPosition, queued)


def load_player() -> None:
    """Load what the first clip needs. To be called in a thread, after the first frame."""
    import PySide6.QtMultimedia  # noqa: F401


class Player(QObject):
    """`frame` counts from 0. `frame_shown` is emitted with it whenever `picture` is another one."""

    frame_shown = Signal(int)
    playing_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._player: QMediaPlayer | None = None
        self._hand: _Hand | None = None
        self._sink: QVideoSink | None = None
        self._sound: QAudioOutput | None = None
        self.fps, self.frames, self.frame = 1.0, 0, 0
        self.picture = QImage()
        self._loop, self._volume, self._muted = True, 1.0, False
        self._wanted: int | None = None

    # ---- what is played ----

    def open(self, path: Path, *, fps: float, frames: int) -> None:
        """Show the first frame of a clip, paused. `fps` and `frames` are those found by probing it."""
        hand = self._made()
        self.fps, self.frames, self.frame = fps, frames, 0
        self._wanted = 0
        hand.source.emit(QUrl.fromLocalFile(str(path)))
        hand.pause.emit()

    def close(self) -> None:
        """Let go of the file, so that it can be moved or deleted."""
        if self._hand is not None:
            self._hand.stop.emit()
            self._hand.source.emit(QUrl())
        self.picture, self.frames, self.frame = QImage(), 0, 0

    def _made(self) -> _Hand:
        """The player, made when the first clip is shown: loading QtMultimedia costs 0.1 s the first frame has not."""
        if self._hand is None:
            from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoSink

            self._player, self._sink = QMediaPlayer(self), QVideoSink(self)
            self._hand, self._sound = _Hand(self._player), QAudioOutput(self)
            self._player.setVideoSink(self._sink)
            self._player.setAudioOutput(self._sound)
            self._sink.videoFrameChanged.connect(self._take)
            self._player.playbackStateChanged.connect(lambda _: self.playing_changed.emit(self.playing))
            self._player.mediaStatusChanged.connect(self._on_status)
            self._player.errorOccurred.connect(lambda _, text: self.failed.emit(text))
            self.set_loop(self._loop)
            self.set_volume(self._volume)
            self.set_muted(self._muted)
        return self._hand

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        """Where to go was asked for before the clip was loaded: Qt drops that, so it is asked for again."""
        if status == type(status).LoadedMedia and self._wanted:
            self.seek(self._wanted)

    def _take(self, frame: QVideoFrame) -> None:
        if not frame.isValid():
            return
        number = min(round(frame.startTime() * self.fps / 1e6), max(0, self.frames - 1))
        if number == self._wanted or self.playing:
            self._wanted = None  # until then more steps count from the frame that was asked for
        self.frame, self.picture = number, frame.toImage()
        self.frame_shown.emit(number)

    # ---- transport ----

    @property
    def playing(self) -> bool:
        if self._player is None:
            return False
        return self._player.playbackState() == self._player.PlaybackState.PlayingState

    def play(self) -> None:
        if self._hand is not None and self.frames:
            self._wanted = None
            if self.frame >= self.frames - 1:
                self._hand.position.emit(0)
            self._hand.play.emit()

    def pause(self) -> None:
        if self._hand is not None:
            self._hand.pause.emit()

    def seek(self, frame: int) -> None:
        """Show frame `frame` (clamped to the clip). While several are asked for at once, the last one wins."""
        if self._hand is None or not self.frames:
            return
        self._wanted = max(0, min(frame, self.frames - 1))
        self._hand.position.emit(round((self._wanted + 0.5) * 1000 / self.fps))

    def step(self, frames: int) -> None:
        """Pause, and go `frames` on (negative: back) from the one that is shown or asked for."""
        self.pause()
        self.seek((self.frame if self._wanted is None else self._wanted) + frames)

    # ---- loop and sound ----

    def set_loop(self, on: bool) -> None:
        self._loop = on
        if self._player is not None:
            self._player.setLoops(self._player.Loops.Infinite if on else self._player.Loops.Once)

    def set_volume(self, volume: float) -> None:
        """0…1, as the slider stands: the ear's scale, not the amplifier's."""
        self._volume = volume
        if self._sound is not None:
            from PySide6.QtMultimedia import QAudio

            scale = QAudio.VolumeScale
            linear = QAudio.convertVolume(volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale)
            self._sound.setVolume(linear)

    def set_muted(self, on: bool) -> None:
        self._muted = on
        if self._sound is not None:
            self._sound.setMuted(on)

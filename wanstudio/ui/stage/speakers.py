"""The computer's sound devices, as far as a clip's sound needs them. Nothing of Qt's is loaded before the first one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink

RATE_HZ, SAMPLE_BYTES = 48_000, 4  # both channels, 16 bits each
ANSWERS_MS = 200
BUFFER_S = 0.3  # held by Qt; with 0.1 it ran empty now and then while other programs were busy


def load_sound() -> None:
    """Load what the first sound needs. To be called in a thread, after the first frame."""
    import PySide6.QtMultimedia  # noqa: F401


class Outlet(QObject):
    """A device that plays what is written. `broke` is emitted when it has stopped by itself: it was taken away."""

    broke = Signal()

    def room_bytes(self) -> int:
        raise NotImplementedError

    def waiting_bytes(self) -> int:
        """Written, and not played yet."""
        raise NotImplementedError

    def write(self, samples: bytes) -> int:
        """How many bytes were taken."""
        raise NotImplementedError

    def set_volume(self, volume: float) -> None:
        """0…1, as a slider stands: the ear's scale, not the amplifier's."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Speakers(QObject):
    """`changed` is emitted when devices have come or gone, after the first `open`."""

    changed = Signal()

    def open(self) -> Outlet | None:
        """The device that the user has chosen for all programs; None where there is none."""
        raise NotImplementedError

    def doubt(self) -> None:
        """One that was opened does not play any more: see whether there still is one."""
        raise NotImplementedError

    @property
    def lost(self) -> bool:
        """Whether nothing will be opened until devices come: the way to them has ended."""
        return False


class QtSpeakers(Speakers):
    """When the sound server of Linux has ended, Qt tries once to connect anew. Where it could not, it lists its devices
    as before, and ends the whole program when one is opened (6.11: "Assertion 'c' failed ... pa_context_get_state").
    So none is, until Qt tells of devices again: not of a server that does not answer, nor of one that came after it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._devices: QObject | None = None
        self._server: object = None
        self._silent = False

    def doubt(self) -> None:
        self._silent = self._silent or not server_answers()

    @property
    def lost(self) -> bool:
        return self._silent or (self._devices is not None and server_there() != self._server)

    def _on_devices(self) -> None:
        self._silent, self._server = False, server_there()
        self.changed.emit()

    def open(self) -> Outlet | None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        if self._devices is None:
            self._devices = devices = QMediaDevices(self)
            devices.audioOutputsChanged.connect(self._on_devices)
            self._server = server_there()
        self.doubt()  # it may have ended while nothing was played
        if self.lost:
            return None
        device = QMediaDevices.defaultAudioOutput()
        form = _form(QAudioFormat())
        if device.isNull() or not device.isFormatSupported(form):
            return None
        sink = QAudioSink(device, form)
        sink.setBufferSize(round(BUFFER_S * RATE_HZ) * SAMPLE_BYTES)
        into = sink.start()
        return None if into is None else _QtOutlet(sink, into)


def _server_path() -> str:
    """Where the sound server of Linux listens; "" on other systems, and where it is on another computer."""
    told = os.environ.get("PULSE_SERVER", "").removeprefix("unix:")
    path = told or f"{os.environ.get('XDG_RUNTIME_DIR', '')}/pulse/native"
    return path if sys.platform == "linux" and path.startswith("/") else ""


def server_there() -> object:
    """Which server it is: another than before makes its socket anew. None: there is none, or it cannot be told."""
    if not (path := _server_path()):
        return None
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_ctime_ns


def server_answers() -> bool:
    """Whether the sound server of Linux is there; True where that cannot be told."""
    from PySide6.QtNetwork import QLocalSocket

    path = _server_path()
    if not path:
        return True
    socket = QLocalSocket()
    socket.connectToServer(path)
    return socket.waitForConnected(ANSWERS_MS)


def _form(form: QAudioFormat) -> QAudioFormat:
    form.setSampleRate(RATE_HZ)
    form.setChannelCount(2)
    form.setSampleFormat(form.SampleFormat.Int16)
    return form


class _QtOutlet(Outlet):
    def __init__(self, sink: QAudioSink, into: QIODevice) -> None:
        super().__init__()
        self._sink, self._into = sink, into
        sink.setParent(self)
        sink.stateChanged.connect(self._on_state)

    def room_bytes(self) -> int:
        return self._sink.bytesFree()

    def waiting_bytes(self) -> int:
        return self._sink.bufferSize() - self._sink.bytesFree()

    def write(self, samples: bytes) -> int:
        return self._into.write(samples)

    def set_volume(self, volume: float) -> None:
        from PySide6.QtMultimedia import QAudio

        scale = QAudio.VolumeScale
        self._sink.setVolume(QAudio.convertVolume(volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale))

    def close(self) -> None:
        self._sink.stateChanged.disconnect(self._on_state)
        self._sink.stop()
        self.deleteLater()

    def _on_state(self, state: QAudio.State) -> None:
        from PySide6.QtMultimedia import QAudio

        if state is QAudio.State.StoppedState:  # an empty buffer is another state
            self.broke.emit()

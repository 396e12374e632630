"""The computer's sound devices, as far as a clip's sound needs them. Nothing of Qt's is loaded before the first one."""

from __future__ import annotations

import ctypes
import os
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import QIODevice, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudio, QAudioFormat, QAudioSink

RATE_HZ, SAMPLE_BYTES = 48_000, 4  # both channels, 16 bits each
ANSWERS_S = 0.2
BUFFER_S = 0.3  # held by Qt; with 0.1 it ran empty now and then while other programs were busy


def load_sound() -> None:
    """Load what the first sound needs. To be called in a thread, after the first frame."""
    _load_libraries()
    import PySide6.QtMultimedia  # noqa: F401


def _load_libraries() -> None:
    """Have the system load what the module is linked to. The import would do it as well, but holds all other threads
    back meanwhile: 10 ms, and a second when the disk has to be read."""
    module = Path(PySide6.__file__).with_name("QtMultimedia.abi3.so")
    with suppress(OSError, AttributeError):  # Windows has another way; a call of a library lets the others go on
        load = ctypes.CDLL(None).dlopen
        load.argtypes, load.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
        load(os.fsencode(module), os.RTLD_NOW | os.RTLD_LOCAL)


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

    @property
    def lost(self) -> bool:
        """Whether nothing can be opened as things are: the way to the devices has ended."""
        return False


class QtSpeakers(Speakers):
    """When the sound server of Linux has ended, Qt tries for some seconds to connect anew. Until it could, and for good
    where it could not, it lists its devices as before, and ends the whole program when one is opened (6.11: "Assertion
    'c' failed ... pa_context_get_state"). It tells of neither: none is opened while it is not connected.
    """

    def __init__(self) -> None:
        super().__init__()
        self._devices: QObject | None = None
        self._by_server = False  # Qt was connected to one: where it never was, there is none to lose

    @property
    def lost(self) -> bool:
        connected = is_connected()
        self._by_server = self._by_server or connected
        return self._by_server and not connected

    def open(self) -> Outlet | None:
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        if self._devices is None:
            self._devices = devices = QMediaDevices(self)
            devices.audioOutputsChanged.connect(self.changed)
            QMediaDevices.defaultAudioOutput()  # only now it connects
        if self.lost:  # maybe while nothing was played
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


def is_connected() -> bool:
    """Whether this process is connected to the sound server of Linux that answers now. Its socket alone does not tell:
    the file outlives a server that was killed, and one of systemd's is the same for the next server.
    """
    path = _server_path()
    if sys.platform != "linux" or not path:
        return False
    with suppress(OSError), socket.socket(socket.AF_UNIX) as ours:
        ours.settimeout(ANSWERS_S)
        ours.connect(path)
        others = [int(entry.name) for entry in Path("/proc/self/fd").iterdir() if int(entry.name) != ours.fileno()]
        return any(_leads_to(fd, ours.getpeername()) for fd in others)
    return False


def _leads_to(fd: int, server: object) -> bool:
    """Whether it is a connection to `server` that is still open. Nothing is taken from it."""
    with suppress(OSError):
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            with socket.socket(fileno=os.dup(fd)) as known:
                return known.getpeername() == server and _is_open(known)
    return False


def _is_open(known: socket.socket) -> bool:
    try:
        return bool(known.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except BlockingIOError:  # nothing is to be read, as nearly always
        return True


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

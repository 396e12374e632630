"""A clip's sound, played along the same course as its pictures; its place is the clock for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, QTimer

from wanstudio.ui.stage.course import Leg

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

RATE_HZ, SAMPLE_BYTES = 48_000, 4  # both channels, 16 bits each
BUFFER_S, FEED_MS = 0.3, 15  # held by Qt; with 0.1 it ran empty now and then while other programs were busy


def load_sound() -> None:
    """Load what the first sound needs. To be called in a thread, after the first frame."""
    import PySide6.QtMultimedia  # noqa: F401


def samples_along(course: Iterator[Leg], samples: memoryview) -> Iterator[memoryview | bytes]:
    """The sound of each leg, to the sample; silence for legs that go back and where the sound has ended."""
    for leg in course:
        count = round((leg.at_s + leg.long_s) * RATE_HZ) - round(leg.at_s * RATE_HZ)
        begin = round(leg.start_s * RATE_HZ)
        found = samples[begin * SAMPLE_BYTES : (begin + count) * SAMPLE_BYTES] if leg.forward else memoryview(b"")
        yield found
        yield bytes(count * SAMPLE_BYTES - len(found))


class Voice(QObject):
    """Pushes samples: nothing of ours is called from the thread of Qt that plays them."""

    def __init__(self) -> None:
        super().__init__()
        self._sink: QAudioSink | None = None
        self._into: QIODevice | None = None
        self._pieces: Iterator[memoryview | bytes] = iter(())
        self._left: memoryview = memoryview(b"")
        self._written = 0
        self._volume, self._muted = 1.0, False
        self._feeding = QTimer(self)
        self._feeding.setInterval(FEED_MS)
        self._feeding.timeout.connect(self._feed)

    def start(self, course: Iterator[Leg], samples: memoryview) -> bool:
        """False where there is nothing to play it with."""
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        self.stop()
        device = QMediaDevices.defaultAudioOutput()
        form = QAudioFormat()
        form.setSampleRate(RATE_HZ)
        form.setChannelCount(2)
        form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if device.isNull() or not device.isFormatSupported(form):
            return False
        self._sink = QAudioSink(device, form, self)
        self._sink.setBufferSize(round(BUFFER_S * RATE_HZ) * SAMPLE_BYTES)
        self._into = self._sink.start()
        if self._into is None:
            self.stop()
            return False
        self._pieces, self._left, self._written = samples_along(course, samples), memoryview(b""), 0
        self._apply_volume()
        self._feed()
        self._feeding.start()
        return True

    def stop(self) -> None:
        self._feeding.stop()
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
        self._sink = self._into = None

    @property
    def played_s(self) -> float | None:
        """How much has been heard; None while nothing plays."""
        if self._sink is None:
            return None
        waiting = self._sink.bufferSize() - self._sink.bytesFree()
        return max(0, self._written - waiting) / (RATE_HZ * SAMPLE_BYTES)

    def set_volume(self, volume: float) -> None:
        """0…1, as the slider stands: the ear's scale, not the amplifier's."""
        self._volume = volume
        self._apply_volume()

    def set_muted(self, on: bool) -> None:
        self._muted = on
        self._apply_volume()

    def _apply_volume(self) -> None:
        if self._sink is not None:
            from PySide6.QtMultimedia import QAudio

            scale = QAudio.VolumeScale
            loud = QAudio.convertVolume(self._volume, scale.LogarithmicVolumeScale, scale.LinearVolumeScale)
            self._sink.setVolume(0.0 if self._muted else loud)

    def _feed(self) -> None:
        if self._sink is None or self._into is None:
            return
        room = self._sink.bytesFree() // SAMPLE_BYTES * SAMPLE_BYTES
        while room > 0:
            if not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    return
                self._left = memoryview(piece)
                continue
            count = self._into.write(bytes(self._left[:room]))
            if count <= 0:
                return
            self._left = self._left[count:]
            self._written += count
            room -= count

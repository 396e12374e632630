"""A clip's sound, played along the same course as its pictures; its place is the clock for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from wanstudio.ui.stage.course import Leg
from wanstudio.ui.stage.speakers import RATE_HZ, SAMPLE_BYTES, Outlet, QtSpeakers, Speakers

FEED_MS = 15
BEGINS_S, STILL_S = 1.0, 0.5  # a device that has not begun, or has stood still, for so long is taken for gone
NONE_THERE = "There is no sound device."
GONE = "The sound device does not play any more; the next play tries again."
ENDED = "The sound server has ended. If sound does not come back with it, start WanStudio anew."


def samples_along(course: Iterator[Leg], samples: memoryview) -> Iterator[memoryview | bytes]:
    """The sound of each leg, to the sample; silence for legs that go back and where the sound has ended."""
    for leg in course:
        count = round((leg.at_s + leg.long_s) * RATE_HZ) - round(leg.at_s * RATE_HZ)
        begin = round(leg.start_s * RATE_HZ)
        found = samples[begin * SAMPLE_BYTES : (begin + count) * SAMPLE_BYTES] if leg.forward else memoryview(b"")
        yield found
        yield bytes(count * SAMPLE_BYTES - len(found))


class Voice(QObject):
    """Pushes samples: nothing of ours is called from the thread of Qt that plays them. `clock` counts seconds.

    `trouble` is a sentence on why nothing is heard although it should be, told by `trouble_changed`; `start` tries
    again. `device_came` is emitted when that may help now.
    """

    trouble_changed = Signal()
    device_came = Signal()

    def __init__(self, speakers: Speakers | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._speakers, self._clock = speakers or QtSpeakers(), clock
        self._speakers.setParent(self)
        self._speakers.changed.connect(self._on_devices)
        self.trouble = ""
        self._changed = False  # devices have come or gone since the start
        self._outlet: Outlet | None = None
        self._pieces: Iterator[memoryview | bytes] = iter(())
        self._left: memoryview = memoryview(b"")
        self._written = 0
        self._heard_s, self._heard_at_s = 0.0, 0.0  # how far it was, and when it came so far
        self._volume, self._muted = 1.0, False
        self._feeding = QTimer(self)
        self._feeding.setInterval(FEED_MS)
        self._feeding.timeout.connect(self._feed)

    def start(self, course: Iterator[Leg], samples: memoryview) -> None:
        self.stop()
        self._changed = False
        self._outlet = self._speakers.open()
        self._tell("" if self._outlet is not None else ENDED if self._speakers.lost else NONE_THERE)
        if self._outlet is None:
            return
        self._outlet.broke.connect(self._give_up)
        self._pieces, self._left, self._written = samples_along(course, samples), memoryview(b""), 0
        self._heard_s, self._heard_at_s = 0.0, self._clock()
        self._apply_volume()
        self._feed()
        self._feeding.start()

    def stop(self) -> None:
        self._feeding.stop()
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            outlet.broke.disconnect(self._give_up)
            outlet.close()

    @property
    def played_s(self) -> float | None:
        """How much has been heard; None while nothing plays."""
        if self._outlet is None:
            return None
        return max(0, self._written - self._outlet.waiting_bytes()) / (RATE_HZ * SAMPLE_BYTES)

    # ---- a device that goes, or comes ----

    def _give_up(self) -> None:
        """The pictures go on without it, by their own clock."""
        self.stop()
        self._tell(ENDED if self._speakers.lost else GONE)
        if self._changed:  # the news came before it was noticed that nothing plays
            QTimer.singleShot(0, self, self.device_came.emit)

    def _stands_still(self) -> bool:
        heard_s, now_s = self.played_s or 0.0, self._clock()
        if heard_s != self._heard_s:
            self._heard_s, self._heard_at_s = heard_s, now_s
        return now_s - self._heard_at_s > (STILL_S if self._heard_s else BEGINS_S)

    def _on_devices(self) -> None:
        self._changed = True
        if self.trouble:
            self.device_came.emit()

    def _tell(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            self.trouble_changed.emit()

    # ---- how loud ----

    def set_volume(self, volume: float) -> None:
        """0…1, as the slider stands: the ear's scale, not the amplifier's."""
        self._volume = volume
        self._apply_volume()

    def set_muted(self, on: bool) -> None:
        self._muted = on
        self._apply_volume()

    def _apply_volume(self) -> None:
        if self._outlet is not None:
            self._outlet.set_volume(0.0 if self._muted else self._volume)

    # ---- feeding it ----

    def _feed(self) -> None:
        if self._stands_still():
            self._give_up()
        outlet = self._outlet
        if outlet is None:
            return
        room = outlet.room_bytes() // SAMPLE_BYTES * SAMPLE_BYTES
        while room > 0:
            if not self._left:
                piece = next(self._pieces, None)
                if piece is None:
                    return
                self._left = memoryview(piece)
                continue
            count = outlet.write(bytes(self._left[:room]))
            if count <= 0:
                return
            self._left = self._left[count:]
            self._written += count
            room -= count

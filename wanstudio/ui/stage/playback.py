"""A run of the playhead: frames are asked for ahead, along a course, and each is handed on when it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from wanstudio.ui.stage.course import Leg, due
from wanstudio.ui.stage.due import DueFrames
from wanstudio.ui.stage.pace import Pace
from wanstudio.ui.stage.reel import Frame, ReelFacts, Sound
from wanstudio.ui.stage.voice import Voice

KEPT_BACK = 3  # places for what is on the screen, what replaces it, and a look ahead along the strip
AHEAD = 5
Course = Callable[[], Iterator[Leg]]


class Playback(QObject):
    """`shown` is emitted with each frame when it is due, `ended` when there is none after the last one.

    `ask` gets the number of each frame that will be due, `free` each one that will not be shown after all; what comes
    is given to `put`. `sound` is what is heard, as soon as it is there. `played` counts frames that were shown,
    `dropped` those that were due and were not.
    """

    shown = Signal(object)
    ended = Signal()

    def __init__(self, ask: Callable[[int], object], free: Callable[[Frame], object], voice: Voice) -> None:
        super().__init__()
        self._ask, self._voice = ask, voice
        self.sound: Sound | None = None
        self.played = 0
        self.begun = False  # the first frame was there: time runs
        self._due = DueFrames(free)
        self._facts: ReelFacts | None = None
        self._course: Course = lambda: iter(())
        self._coming: Iterator[tuple[float, int]] = iter(())
        self._speed, self._heard, self._last = 1.0, False, 0
        self._clock, self._pace = QElapsedTimer(), Pace()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def dropped(self) -> int:
        return self._due.dropped

    def forget_counts(self) -> None:
        """Count what is played and what is dropped from here on."""
        self._due.dropped = self.played = 0

    def start(self, facts: ReelFacts, course: Course, *, speed: float, heard: bool) -> None:
        """Play along the course, whose seconds are the clip's; what was on its way is of no use any more.

        heard: with the sound, which has one speed and one direction.
        """
        self.stop()
        self._facts, self._course, self._speed, self._heard = facts, course, speed, heard
        self._pace = Pace()
        self._coming = due(course(), facts.times_s, speed=speed)
        self._fill()

    def stop(self) -> None:
        self._timer.stop()
        self._voice.stop()
        self._due.clear()
        self._coming, self.begun = iter(()), False

    def put(self, frame: Frame) -> None:
        """It has come."""
        if self._due.put(frame):
            self._tick()

    def _fill(self) -> None:
        assert self._facts is not None
        most = max(1, min(AHEAD, self._facts.places - KEPT_BACK))
        while len(self._due) < most and (item := next(self._coming, None)) is not None:
            self._due.add(*item)
            self._ask(item[1])

    def _begin(self) -> None:
        self.begun = True
        if self._heard and self.sound is not None and self.sound.samples:
            self._voice.start(self._course(), self.sound.samples)
        self._clock.start()

    def _now_s(self) -> float:
        """Seconds since the first frame, as they are played."""
        return self._pace.now_s(self._clock.nsecsElapsed() / 1e9, self._voice.played_s)

    def _tick(self) -> None:
        if not self._due:
            self.ended.emit()
            return
        if not self.begun:
            if not self._due.is_ready:
                return
            self._begin()
        now = self._now_s()
        if (frame := self._due.take(now)) is not None:
            self.played += 1
            self._last = frame.n
            self.shown.emit(frame)
        self._fill()
        self._wait(now)

    def _wait(self, now: float) -> None:
        if self._due:
            self._timer.start(max(1, int((self._due.next_s - now) * 1000) + 1))
        else:
            assert self._facts is not None
            begin_s, end_s = self._facts.times_s[self._last : self._last + 2]
            self._timer.start(max(1, round((end_s - begin_s) / self._speed * 1000)))

"""Plays a clip, or several beside each other, frame by frame or at its own rate. No widget: `pictures` are to paint.

Every frame is asked for by its number, so what is shown is that frame and no other. While the clip plays, the next few
are asked for ahead, over the seam of a loop too, and each is shown when it is due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from wanstudio.ui.stage.align import BY_TIME
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.course import Leg, due, legs, steady
from wanstudio.ui.stage.kept import Kept, Range, kept
from wanstudio.ui.stage.line import Line
from wanstudio.ui.stage.pace import Pace
from wanstudio.ui.stage.reel import Frame, ReelFacts, Sound
from wanstudio.ui.stage.together import Size, Together
from wanstudio.ui.stage.voice import Voice

SHOWING = "stage"
KEPT_BACK = 3  # places for what is on the screen, what replaces it, and a look ahead along the strip
AHEAD = 5


class Player(QObject):
    """`frame` counts from 0. `frame_shown` is emitted with it whenever `pictures` are others, one of each clip.

    `first` and `last` are the in and out frames, both inside the range. `dropped` counts frames that were due and not
    shown since the clip was opened.
    """

    frame_shown = Signal(int)
    playing_changed = Signal(bool)
    way_changed = Signal()  # speed, or forwards and backwards
    range_changed = Signal()
    opened = Signal(object)
    sound_came = Signal(object)
    damaged = Signal(list)
    failed = Signal(str)

    def __init__(self, reel: Together, voice: Voice | None = None) -> None:
        super().__init__()
        self.reel = reel
        reel.setParent(self)
        self.voice = voice or Voice()
        self.voice.setParent(self)
        self.voice.device_came.connect(self._sound_again)
        self.facts: ReelFacts | None = None
        self.fps, self.frames, self.frame = 1.0, 0, 0
        self.codes = Timecodes((0.0,), 1.0)
        self.first, self.last = 0, 0
        self.pictures: tuple[QImage, ...] = ()
        self.loop, self.ping_pong, self.speed, self.forward = True, False, 1.0, True
        self.playing = False
        self.played = 0
        self._held: Frame | None = None
        self._sound: Sound | None = None
        self._wanted: int | None = None
        self._sizes: tuple[Size, ...] = ((0, 0),)
        self._epoch = 0
        self._kept: Kept | None = None
        self._line = Line(reel.free)
        self._course: Iterator[tuple[float, int]] = iter(())
        self._clock, self._pace, self._begun = QElapsedTimer(), Pace(), False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        reel.opened.connect(self._on_opened)
        reel.frame_came.connect(self._on_frame)
        reel.sound_came.connect(self._on_sound)
        reel.damaged.connect(self.damaged)
        reel.failed.connect(self._on_failed)

    # ---- what is played ----

    def open(
        self, paths: Sequence[Path], *, fps: float, frames: int, by: str = BY_TIME, at: Kept | None = None
    ) -> None:
        """Show the first frame of the clips, or the place `at`, paused. `fps`, `frames`: of the first one, as probed.

        With several, `frame` is a step of all of them (see `align`); `own_frames` are their own.
        """
        self.close()
        self._kept = at
        if len(paths) != len(self._sizes):
            self._sizes = ((0, 0),) * len(paths)
        self.fps, self.frames, self.frame = fps, frames, 0
        self.codes = Timecodes(steady(frames, fps), fps)
        self.first, self.last = 0, max(0, frames - 1)
        self._wanted = 0
        self.reel.open(paths, by)

    def close(self) -> None:
        """Let go of the file, so that it can be moved or deleted."""
        self._stop()
        self.reel.close()
        self._held, self._sound, self.facts, self._wanted, self._begun = None, None, None, None, False
        self.pictures, self.frames, self.frame = (), 0, 0
        self.forget_counts()

    @property
    def picture(self) -> QImage:
        """Of the first clip."""
        return self.pictures[0] if self.pictures else QImage()

    @property
    def dropped(self) -> int:
        return self._line.dropped

    def forget_counts(self) -> None:
        """Count what is played and what is dropped from here on."""
        self._line.dropped = self.played = 0

    @property
    def own_frames(self) -> tuple[int, ...]:
        """The frame of each clip that is shown, counted from 0 in that clip."""
        return self.reel.frames_at(self.frame) or (self.frame,)

    # ---- a place that is kept ----

    def place(self, k: int) -> Kept:
        """Where clip `k` is, and the range, in its own frames; where it will be, while it is still being opened."""
        if self.facts is not None:
            return kept(self.reel, k, self.place_now, self._marked)
        if self._kept is None or self._kept.k != k:
            return Kept(k, self.place_now if k == 0 else 0)
        return self._kept if self._kept.frame is not None else replace(self._kept, frame=self.place_now)

    @property
    def _marked(self) -> Range | None:
        """The range, None while it is the whole."""
        return None if (self.first, self.last) == (0, max(0, self.frames - 1)) else (self.first, self.last)

    def swap(self) -> None:
        """The first of two clips becomes the second, at the frame that it is at."""
        self._kept = replace(self.place(0), k=1)
        self.reel.swap()

    def align(self, by: str) -> None:
        """By time or by frame: the first clip stays at its frame."""
        self._kept = self.place(0)
        self.reel.align(by)

    def _on_opened(self, facts: ReelFacts) -> None:
        marked = self._marked
        self.facts, self.frames, self.fps, self.codes = facts, facts.frames, facts.fps, facts.codes
        last = facts.frames - 1
        self.first, self.last = (0, last) if marked is None else (min(self.first, last), min(self.last, last))
        self._wanted = min(self.place_now, facts.frames - 1)
        self._go_back()
        self.opened.emit(facts)
        if self.playing:
            self._start(self._wanted)
        else:
            self._ask(self._wanted)

    def _go_back(self) -> None:
        """To the place that was kept."""
        place, self._kept = self._kept, None
        if place is not None:
            step, marked = place.step(self.reel), place.range(self.reel)
            self._wanted = self._wanted if step is None else step
            self.first, self.last = (self.first, self.last) if marked is None else marked

    def _on_sound(self, sound: Sound) -> None:
        self._sound = sound
        self.sound_came.emit(sound)
        if sound.samples or self.voice.played_s is not None:
            self._sound_again()

    def _sound_again(self) -> None:
        """From here on, where it can be heard: another one is there, or another device."""
        if self.playing and self.speed == 1.0 and self.forward and self._begun:
            self._start(self.frame)

    def _on_failed(self, sentence: str) -> None:
        self._stop()
        self.frames, self.facts, self._wanted = 0, None, None  # there is nothing to play
        self.failed.emit(sentence)

    # ---- one frame ----

    def seek(self, frame: int) -> None:
        """Show frame `frame` (clamped to the clip). While several are asked for at once, the last one wins."""
        if not self.frames:
            return
        self._wanted = max(0, min(frame, self.frames - 1))
        if self.facts is None:  # it is gone to when the clip is open, wherever that was to be opened at
            self._kept = self._kept and replace(self._kept, frame=None)
        elif self.playing:
            self._start(self._wanted)
        else:
            self._ask(self._wanted)

    def step(self, frames: int) -> None:
        """Pause, and go `frames` on (negative: back) from the one that is shown or asked for."""
        self.pause()
        if self.facts is None and self._kept is not None and self._kept.frame is not None:
            self._kept = self._kept.on(frames)
        else:
            self.seek(self.place_now + frames)

    @property
    def place_now(self) -> int:
        """The frame that is shown, or is on its way."""
        return self.frame if self._wanted is None else self._wanted

    def set_sizes(self, sizes: Sequence[Size]) -> None:
        """The size each clip is shown in, in pixels of the screen; 0, 0 is its own."""
        if tuple(sizes) != self._sizes:
            self._sizes = tuple(sizes)
            if self.facts is not None and not self.playing and self._held is not None:
                self._ask(self.place_now)

    def _ask(self, n: int) -> None:
        self._wanted = n
        self._epoch += 1
        self.reel.ask(n, self._sizes, tag=SHOWING, epoch=self._epoch)

    def _on_frame(self, frame: Frame, tag: str) -> None:
        if tag != SHOWING:
            return
        if not self.playing:
            if self._wanted is None:  # it was asked for ahead, while the clip played
                self.reel.free(frame)
                return
            if frame.n == self._wanted:
                self._wanted = None
            self._show(frame)
            return
        if self._line.put(frame):
            self._tick()

    def _show(self, frame: Frame) -> None:
        before, self._held = self._held, frame
        self.frame, self.pictures = frame.n, frame.images
        self.frame_shown.emit(frame.n)
        if before is not None:
            self.reel.free(before)

    # ---- playing ----

    def play(self, *, forward: bool = True, speed: float | None = None) -> None:
        if not self.frames:
            return
        self.forward, self.speed = forward, self.speed if speed is None else speed
        self.way_changed.emit()
        now = self.place_now
        if forward and now >= self.last and not self.ping_pong:
            now = self.first
        if not forward and now <= self.first and not self.ping_pong:
            now = self.last
        self._wanted = now
        if not self.playing:
            self.playing = True
            self.playing_changed.emit(True)
        if self.facts is not None:
            self._start(now)

    def pause(self) -> None:
        """On the frame that is shown, or on the one that was asked for and has not come yet."""
        if self.playing:
            self._stop()
            if self.facts is not None and (self._wanted is not None or self._held is None):
                self._ask(self._wanted or 0)

    def _stop(self) -> None:
        self._timer.stop()
        self.voice.stop()
        self._drop_line()
        if self.playing:
            self.playing = False
            self.playing_changed.emit(False)

    def _drop_line(self) -> None:
        self._line.clear()
        self._course = iter(())

    def _legs(self, n: int) -> Iterator[Leg]:
        assert self.facts is not None
        turn = {"forward": self.forward, "loop": self.loop, "ping_pong": self.ping_pong}
        return legs(self.facts.times_s, n, self.first, self.last, **turn)

    def _start(self, n: int) -> None:
        """Play on from frame `n`: what was on its way is of no use any more."""
        assert self.facts is not None
        self._timer.stop()
        self.voice.stop()
        self._drop_line()
        self._epoch += 1
        self._begun, self._wanted, self._pace = False, n, Pace()
        self._from = n
        self._course = due(self._legs(n), self.facts.times_s, speed=self.speed)
        self._fill()

    def _fill(self) -> None:
        assert self.facts is not None
        most = max(1, min(AHEAD, self.facts.places - KEPT_BACK))
        while len(self._line) < most and (item := next(self._course, None)) is not None:
            self._line.add(*item)
            self.reel.ask(item[1], self._sizes, tag=SHOWING, epoch=self._epoch)

    def _begin(self) -> None:
        """The first frame is there: from now on time runs."""
        self._begun = True
        if self._sound is not None and self._sound.samples and self.speed == 1.0 and self.forward:
            self.voice.start(self._legs(self._from), self._sound.samples)
        self._clock.start()

    def _now_s(self) -> float:
        """Seconds since the start, as they are played."""
        return self._pace.now_s(self._clock.nsecsElapsed() / 1e9, self.voice.played_s)

    def _tick(self) -> None:
        if not self._line:
            self._stop()  # at the end
            return
        if not self._begun:
            if not self._line.is_ready:
                return
            self._begin()
        now = self._now_s()
        if (frame := self._line.take(now)) is not None:
            self.played += 1
            self._wanted = None
            self._show(frame)
        self._fill()
        self._wait(now)

    def _wait(self, now: float) -> None:
        if self._line:
            self._timer.start(max(1, int((self._line.next_s - now) * 1000) + 1))
        else:
            assert self.facts is not None
            times = self.facts.times_s
            self._timer.start(max(1, round((times[self.frame + 1] - times[self.frame]) / self.speed * 1000)))

    # ---- how it is played ----

    def set_loop(self, on: bool) -> None:
        self.loop = on
        self._again()

    def set_ping_pong(self, on: bool) -> None:
        self.ping_pong = on
        self._again()

    def set_speed(self, speed: float) -> None:
        """0.1 to 4. Away from 1 the sound is silent."""
        self.speed = speed
        self.way_changed.emit()
        self._again()

    def set_range(self, first: int, last: int) -> None:
        """The in and out frames, both inside."""
        first = max(0, min(first, self.frames - 1))
        self.first, self.last = first, max(first, min(last, self.frames - 1))
        if self.facts is None:
            self._kept = self._kept and replace(self._kept, first=None, last=None)
        self.range_changed.emit()
        self._again()

    def _again(self) -> None:
        if self.playing and self.facts is not None:
            self._start(self.place_now)

    def set_volume(self, volume: float) -> None:
        self.voice.set_volume(volume)

    def set_muted(self, on: bool) -> None:
        self.voice.set_muted(on)

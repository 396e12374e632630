"""Plays a clip, or several beside each other, frame by frame or at its own rate. No widget: `pictures` are to paint.

Every frame is asked for by its number, so what is shown is that frame and no other. While the clip plays, `Playback`
has the next few there when they are due, over the seam of a loop too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from wanstudio.ui.stage.align import BY_TIME
from wanstudio.ui.stage.bookmark import Bookmark, Range, bookmark_at
from wanstudio.ui.stage.codes import Timecodes
from wanstudio.ui.stage.course import legs, steady
from wanstudio.ui.stage.playback import Playback
from wanstudio.ui.stage.reel import Frame, ReelFacts, Sound
from wanstudio.ui.stage.together import Size, Together
from wanstudio.ui.stage.voice import Voice

SHOWING = "stage"


class Player(QObject):
    """`frame` counts from 0. `frame_shown` is emitted with it whenever `pictures` are others, one of each clip.

    `first` and `last` are the in and out frames, both inside the range. What `playback` counts is counted since the
    clip was opened.
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
        self.playback = Playback(self._ask_next, reel.free, self.voice)
        self.playback.setParent(self)
        self.playback.shown.connect(self._on_due)
        self.playback.ended.connect(self._stop)
        self.facts: ReelFacts | None = None
        self.fps, self.frames, self.frame = 1.0, 0, 0
        self.codes = Timecodes((0.0,), 1.0)
        self.first, self.last = 0, 0
        self.pictures: tuple[QImage, ...] = ()
        self.loop, self.ping_pong, self.speed, self.forward = True, False, 1.0, True
        self.playing = False
        self._held: Frame | None = None
        self._wanted: int | None = None
        self._sizes: tuple[Size, ...] = ((0, 0),)
        self._epoch = 0
        self._kept: Bookmark | None = None
        reel.opened.connect(self._on_opened)
        reel.frame_came.connect(self._on_frame)
        reel.sound_came.connect(self._on_sound)
        reel.damaged.connect(self.damaged)
        reel.failed.connect(self._on_failed)

    # ---- what is played ----

    def open(
        self, paths: Sequence[Path], *, fps: float, frames: int, by: str = BY_TIME, at: Bookmark | None = None
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
        self._held, self.playback.sound, self.facts, self._wanted = None, None, None, None
        self.pictures, self.frames, self.frame = (), 0, 0
        self.playback.forget_counts()

    @property
    def picture(self) -> QImage:
        """Of the first clip."""
        return self.pictures[0] if self.pictures else QImage()

    @property
    def own_frames(self) -> tuple[int, ...]:
        """The frame of each clip that is shown, counted from 0 in that clip."""
        return self.reel.frames_at(self.frame) or (self.frame,)

    # ---- a place that is kept ----

    def place(self, k: int) -> Bookmark:
        """Where clip `k` is, and the range, in its own frames; where it will be, while it is still being opened."""
        if self.facts is not None:
            return bookmark_at(self.reel, k, self.place_now, self._marked)
        if self._kept is None or self._kept.k != k:
            return Bookmark(k, self.place_now if k == 0 else 0)
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
        self.playback.sound = sound
        self.sound_came.emit(sound)
        if sound.samples or self.voice.played_s is not None:
            self._sound_again()

    def _sound_again(self) -> None:
        """From here on, where it can be heard: another one is there, or another device."""
        if self.playing and self._is_heard and self.playback.begun:
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
        """For this one; what was asked for before is of no use any more."""
        self._wanted = n
        self._epoch += 1
        self._ask_next(n)

    def _ask_next(self, n: int) -> None:
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
        self.playback.put(frame)

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
        self.playback.stop()
        if self.playing:
            self.playing = False
            self.playing_changed.emit(False)

    def _start(self, n: int) -> None:
        """Play on from frame `n`."""
        assert self.facts is not None
        self._wanted = n
        self._epoch += 1
        turn = {"forward": self.forward, "loop": self.loop, "ping_pong": self.ping_pong}
        course = partial(legs, self.facts.times_s, n, self.first, self.last, **turn)
        self.playback.start(self.facts, course, speed=self.speed, heard=self._is_heard)

    @property
    def _is_heard(self) -> bool:
        return self.speed == 1.0 and self.forward

    def _on_due(self, frame: Frame) -> None:
        self._wanted = None
        self._show(frame)

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

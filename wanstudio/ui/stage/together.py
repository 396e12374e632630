"""One or several clips as one reel: asked for a step, it has the frame of each clip there before it tells of any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from wanstudio.ui.stage.align import BY_TIME, Aligned, aligned
from wanstudio.ui.stage.reel import Frame, Reel, ReelFacts, Sound

OLDER_SETS = 2  # begun for what was asked before: still told when they get whole, as something moves on the screen
Size = tuple[int, int]


@dataclass(slots=True)
class _Set:
    """The frames of one step, while they come in."""

    step: int
    tag: str
    epoch: int
    left: int
    frames: list[Frame | None] = field(default_factory=list)


class Together(QObject):
    """`make` makes a reel for a clip; there are as many as the most clips that were ever open at once.

    `heard` is the number of the clip whose sound is told, `failing` of the one that `failed` was told of. Steps are
    numbered from 0; with one clip they are its frames.
    """

    opened = Signal(object)  # ReelFacts of all together
    frame_came = Signal(object, str)  # Frame of the first clip with those of the others beside it; the tag
    sound_came = Signal(object)  # Sound of the clip that is heard
    damaged = Signal(list)  # steps at which some clip's frame cannot be decoded
    failed = Signal(str)

    def __init__(self, make: Callable[[], Reel]) -> None:
        super().__init__()
        self._make = make
        self.reels: list[Reel] = []
        self._by = BY_TIME
        self.facts: list[ReelFacts | None] = []
        self.sounds: list[Sound | None] = []
        self._damaged: list[Sequence[int]] = []
        self.heard = self.failing = 0
        self._ended = False
        self._steps: Aligned | None = None
        self._sets: list[_Set] = []

    # ---- opening and closing ----

    def open(self, paths: Sequence[Path], by: str = BY_TIME) -> None:
        """The clips from the first one on; `by` is how clips of other rates stand beside it (see `align`)."""
        self.close()
        self._by, self.heard = by, 0
        self.facts, self.sounds, self._damaged = [None] * len(paths), [None] * len(paths), [()] * len(paths)
        if self._ended:
            return
        while len(self.reels) < len(paths):
            self._add()
        for k, path in enumerate(paths):
            self.reels[k].open(path)

    def _add(self) -> None:
        reel = self._make()
        reel.setParent(self)
        place = self.reels.index  # which may be another one when they have been swapped
        reel.opened.connect(lambda facts: self._on_opened(place(reel), facts))
        reel.frame_came.connect(lambda frame, tag: self._on_frame(place(reel), frame, tag))
        reel.sound_came.connect(lambda sound: self._on_sound(place(reel), sound))
        reel.damaged.connect(lambda frames: self._on_damaged(place(reel), frames))
        reel.failed.connect(lambda sentence: self._on_failed(place(reel), sentence))
        self.reels.append(reel)

    def close(self) -> None:
        """Let go of the files and of all memory; processes beyond the first one's end."""
        self._drop_sets()
        self._steps, self.facts = None, []
        for k, reel in enumerate(self.reels):
            if k:
                reel.end()
            else:
                reel.close()

    def end(self) -> None:
        """For good: a clip that comes while the window closes starts no process again."""
        self._ended = True
        self.close()
        for reel in self.reels:
            reel.end()

    def warm_up(self) -> None:
        if self._ended:
            return
        if not self.reels:
            self._add()
        self.reels[0].warm_up()

    # ---- frames ----

    def frames_at(self, step: int) -> tuple[int, ...]:
        """The frame of each clip that is shown at this step; empty while nothing is open."""
        return self._steps.frames[step] if self._steps is not None else ()

    def step_of(self, k: int, frame: int, *, last: bool = False) -> int:
        """The first step at which clip `k` is at its frame, or just past it; the `last` one of them where asked for."""
        assert self._steps is not None
        own = [step[k] for step in self._steps.frames]
        found = bisect_right(own, frame) - 1 if last else bisect_left(own, frame)
        return max(0, min(found, len(own) - 1))

    @property
    def parts(self) -> Sequence[float]:
        """How many of all steps each clip has until it ends, 0 to 1; empty while nothing is open."""
        return self._steps.parts if self._steps is not None else ()

    def ask(self, step: int, sizes: Sequence[Size], *, tag: str, epoch: int) -> None:
        """Have the frame of each clip scaled to its size (0, 0: its own); fewer sizes ask for fewer clips."""
        if self._steps is None:
            return
        self._forget_older(tag, epoch)
        frames = self._steps.frames[step][: len(sizes)]
        self._sets.append(_Set(step, tag, epoch, len(frames), [None] * len(frames)))
        for k, n in enumerate(frames):
            self.reels[k].ask(n, *sizes[k], tag=tag, epoch=epoch)

    def free(self, frame: Frame) -> None:
        """Each reel takes back what is its own: they may have been swapped since."""
        for each in (frame, *frame.beside):
            for reel in self.reels:
                reel.free(each)

    def _forget_older(self, tag: str, epoch: int) -> None:
        """What was asked in older epochs may never come: their places are given back, but for the newest few."""
        older = [one for one in self._sets if one.tag == tag and one.epoch < epoch]
        for one in older[: max(0, len(older) - OLDER_SETS)]:
            self._drop(one)

    def _drop_sets(self) -> None:
        for one in tuple(self._sets):
            self._drop(one)

    def _drop(self, one: _Set) -> None:
        self._sets.remove(one)
        for k, frame in enumerate(one.frames):
            if frame is not None:
                self.reels[k].free(frame)

    def _on_frame(self, k: int, frame: Frame, tag: str) -> None:
        one = next((one for one in self._sets if self._waits_for(one, k, frame, tag)), None)
        if one is None:
            self.reels[k].free(frame)
            return
        one.frames[k] = frame
        one.left -= 1
        if not one.left:
            self._sets.remove(one)
            first, *others = (each for each in one.frames if each is not None)
            self.frame_came.emit(replace(first, n=one.step, beside=tuple(others)), tag)

    def _waits_for(self, one: _Set, k: int, frame: Frame, tag: str) -> bool:
        if (one.tag, one.epoch) != (tag, frame.epoch) or k >= len(one.frames) or one.frames[k] is not None:
            return False
        return self.frames_at(one.step)[k] == frame.n

    # ---- the rest of what they tell ----

    def _on_opened(self, k: int, facts: ReelFacts) -> None:
        self.facts[k] = facts
        if all(self.facts):
            self._tell_opened()

    def _tell_opened(self) -> None:
        found = [each for each in self.facts if each is not None]
        self._steps = aligned([each.times_s for each in found], self._by)
        lead = found[self._steps.lead]
        whole = replace(
            found[0],
            times_s=self._steps.times_s,
            fps=lead.fps,
            places=min(each.places for each in found),
            beside=tuple(found[1:]),
        )
        self.opened.emit(whole)
        self._tell_damaged()

    def swap(self) -> None:
        """The first of two clips becomes the second: `opened` is told anew, and what was asked for is dropped."""
        if len(self.facts) != 2:  # one of them could not be shown: all have been let go
            return
        self._drop_sets()
        _swap(self.reels)
        _swap(self.facts)
        _swap(self.sounds)
        _swap(self._damaged)
        self.heard = 1 - self.heard
        if all(self.facts):
            self._tell_opened()

    def align(self, by: str) -> None:
        """Have them stand beside each other by time or by frame: `opened` is told anew."""
        self._drop_sets()
        self._by = by
        if self.facts and all(self.facts):
            self._tell_opened()

    @property
    def sound(self) -> Sound | None:
        """Of the clip that is heard, once it is there."""
        return self.sounds[self.heard] if self.sounds else None

    def hear(self, k: int) -> None:
        """Tell the sound of another clip from now on."""
        self.heard = k
        sound = self.sound
        self.sound_came.emit(sound if sound is not None else Sound(samples=memoryview(b""), peaks=()))

    def _on_sound(self, k: int, sound: Sound) -> None:
        self.sounds[k] = sound
        if k == self.heard:
            self.sound_came.emit(sound)

    def _on_damaged(self, k: int, frames: Sequence[int]) -> None:
        self._damaged[k] = frames
        if self._steps is not None:
            self._tell_damaged()

    def _tell_damaged(self) -> None:
        assert self._steps is not None
        if not any(self._damaged):
            return
        bad = [set(each) for each in self._damaged]
        told = [n for n, step in enumerate(self._steps.frames) if any(m in bad[j] for j, m in enumerate(step))]
        self.damaged.emit(told)

    def _on_failed(self, k: int, sentence: str) -> None:
        self.failing = k
        self.close()
        self.failed.emit(sentence)


def _swap(found: list[Any]) -> None:
    found[0], found[1] = found[1], found[0]

"""Several clips on one time: which frame of each is shown at each of its steps. Plain arithmetic."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from wanstudio.ui.stage.course import frame_at

BY_TIME, BY_FRAME = "time", "frame"
_SAME_S = 1e-6


@dataclass(frozen=True, slots=True)
class Aligned:
    """`times_s`: when each step begins, and when the last one ends. `frames[step]`: the frame of each clip, from 0.

    A clip that has ended stays on its last frame; `parts` is how many of all steps each clip has until then, 0 to 1.
    `lead` is the clip whose rate the steps have.
    """

    times_s: Sequence[float]
    frames: Sequence[tuple[int, ...]]
    parts: Sequence[float]
    lead: int


def aligned(clips: Sequence[Sequence[float]], by: str = BY_TIME) -> Aligned:
    """`clips` are the times of each: when its frames begin and its last one ends.

    By time, the steps are the frames of the fastest clip, so that no frame of any is left out that another would show;
    by frame, the first clip's, and frame n stands beside frame n, whatever their rates.
    """
    if len(clips) == 1:
        return Aligned(clips[0], [(n,) for n in range(len(clips[0]) - 1)], (1.0,), 0)
    return _by_frame(clips) if by == BY_FRAME else _by_time(clips)


def _by_time(clips: Sequence[Sequence[float]]) -> Aligned:
    order = sorted(range(len(clips)), key=lambda k: -_rate(clips[k]))  # stable: of equal ones, the first
    times: list[float] = []
    end = 0.0
    for k in order:  # where the fastest has ended, the next one goes on from the frame that it is on
        if clips[k][-1] > end + _SAME_S:
            times += [end, *(at for at in clips[k][:-1] if at > end + _SAME_S)]
            end = clips[k][-1]
    frames = [tuple(frame_at(clip, at + _SAME_S) for clip in clips) for at in times]
    parts = [_part(bisect_left(times, clip[-1] - _SAME_S), len(times), clip) for clip in clips]
    return Aligned([*times, end], frames, parts, order[0])


def _by_frame(clips: Sequence[Sequence[float]]) -> Aligned:
    first = clips[0]
    count = max(len(clip) for clip in clips) - 1
    long_s = first[-1] / (len(first) - 1)
    times = [*first, *(first[-1] + n * long_s for n in range(1, count - len(first) + 2))]
    frames = [tuple(min(n, len(clip) - 2) for clip in clips) for n in range(count)]
    return Aligned(times, frames, [_part(len(clip) - 1, count, clip) for clip in clips], 0)


def _part(steps: int, count: int, clip: Sequence[float]) -> float:
    """A still picture is there all the time."""
    return 1.0 if len(clip) == 2 else steps / count


def _rate(times_s: Sequence[float]) -> float:
    """Frames in a second, on average; a still picture has none, and its time is nobody's."""
    return 0.0 if len(times_s) == 2 else (len(times_s) - 1) / max(times_s[-1], _SAME_S)

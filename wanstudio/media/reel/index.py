"""Which frames a clip has and when each is shown: read from its packets, nothing decoded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from av.packet import Packet
from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Index:
    """Frames are numbered from 0 in order of time.

    `stamps` are in ticks of `tick` seconds, sorted. `keys` are the stamps decoding can begin at. Where the file gives
    no usable time stamps, `trusted` is False: frames are then counted from the first one, and `keys` is empty.
    """

    stamps: Sequence[int]
    keys: Sequence[int]
    tick: Fraction
    rate: Fraction
    trusted: bool

    def number(self, stamp: int) -> int | None:
        """Which frame has just this time stamp; None when no packet promised one."""
        n = bisect_left(self.stamps, stamp)
        return n if n < len(self.stamps) and self.stamps[n] == stamp else None

    def key_before(self, n: int, back: int = 0) -> int | None:
        """The stamp to begin at for frame `n`; `back` goes that many keys further. None: the beginning."""
        place = bisect_right(self.keys, self.stamps[n]) - 1 - back
        return self.keys[place] if self.trusted and place > 0 else None

    def times_s(self) -> list[float]:
        """When each frame begins, in seconds from the first one, and when the last one ends.

        Matroska counts in milliseconds: a steady rate is not left to such rounding.
        """
        if not self.trusted:
            return [float(n / self.rate) for n in range(len(self.stamps) + 1)]
        first = self.stamps[0]
        found = [(stamp - first) * self.tick for stamp in self.stamps]
        steady = [n / self.rate for n in range(len(found) + 1)]
        if all(abs(a - b) <= self.tick for a, b in zip(found, steady, strict=False)):
            return [float(at) for at in steady]
        return [*map(float, found), float(found[-1] + self._last(found))]

    def _last(self, found: Sequence[Fraction]) -> Fraction:
        """How long the last frame is shown: as long as an average one."""
        return found[-1] / (len(found) - 1) if len(found) > 1 else 1 / self.rate


def index_of(packets: Iterable[Packet[Any]], video: VideoStream) -> Index:
    stamps: list[int] = []
    keys: list[int] = []
    nameless = 0
    for packet in packets:
        if not packet.size:
            continue
        if packet.is_keyframe and packet.pts is not None:
            keys.append(packet.pts)
        if packet.is_discard:
            continue
        if packet.pts is None:
            nameless += 1
        else:
            stamps.append(packet.pts)
    ordered = sorted(set(stamps))
    trusted = not nameless and len(ordered) == len(stamps) and bool(ordered)
    rate = Fraction(video.average_rate or video.guessed_rate or 25)
    tick = Fraction(video.time_base or Fraction(1, 1000))
    if not trusted:
        return Index(range(len(stamps) + nameless), (), tick, rate, trusted=False)
    return Index(ordered, sorted(set(keys)), tick, rate, trusted=True)

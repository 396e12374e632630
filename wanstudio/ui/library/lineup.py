"""The order of the library's clips: shot by shot, by the date or by name, or each one for itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from wanstudio.core.alphabet import sort_key
from wanstudio.core.recipe import Clip
from wanstudio.core.seeking import Order, by_shot

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of a shot: `count` from `first` on."""

    first: int
    count: int


class _Back(str):
    """The last of the alphabet comes first."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


class Lineup:
    """As the database has it (store/rows.py), for the clips that are known.

    By the date a shot stands where its newest clip puts it, as far as anybody has told; it does not go back when that
    clip goes. Who adds a clip asks `rise` first: it may take its whole shot elsewhere.
    """

    def __init__(self, clips: Iterable[Clip] = (), order: Order = "newest") -> None:
        self.order: Order = order
        self._group = _shot if by_shot(order) else _itself
        self._key = {
            "newest": self._by_newest,
            "oldest": self._by_oldest,
            "rated": _by_stars,
            "longest": _by_length,
            "name": _by_name,
        }[order]
        self._ages: dict[int | str, float] = {}  # by shot; rises from the newest to the oldest
        self._by_id = {clip.id: clip for clip in clips}
        for clip in self._by_id.values():
            self._note(clip)
        self._clips = sorted(self._by_id.values(), key=self._key)
        self._runs: list[Run] | None = None

    def anew(self, clips: Iterable[Clip]) -> Lineup:
        """These, in the same order; where the newest comes first no shot goes back for it."""
        made = Lineup((), self.order)
        if self.order == "newest":
            made._ages |= self._ages
        made._by_id = {clip.id: clip for clip in clips}
        made.note(made._by_id.values())
        made._clips = made.sorted(made._by_id.values())
        return made

    def __len__(self) -> int:
        return len(self._clips)

    def __getitem__(self, row: int) -> Clip:
        return self._clips[row]

    def __iter__(self) -> Iterator[Clip]:
        return iter(self._clips)

    def clip(self, clip_id: str) -> Clip | None:
        return self._by_id.get(clip_id)

    def row_of(self, clip_id: str) -> int | None:
        clip = self._by_id.get(clip_id)
        return None if clip is None else self._place(self._key(clip))

    @property
    def runs(self) -> Sequence[Run]:
        """The rows of each shot, in order; where the clips do not stand by shots, each row for itself."""
        if self._runs is None:
            self._runs = [*self._runs_of(self._clips)]
        return self._runs

    # ---- changes ----

    def rise(self, clip: Clip) -> tuple[Run, int] | None:
        """The rows of its shot, and the row before which they go now that this clip is of it; None: they stay.

        `move` takes them there; without rows there is nothing to move.
        """
        age, shot = _age(clip), _shot(clip)
        if self.order not in ("newest", "oldest") or not clip.shot or age >= self._ages.get(shot, age):
            return None
        sign = 1 if self.order == "newest" else -1
        first = self._place((sign * self._ages[shot], -sign * clip.shot, -_MANY, ""))
        count = self._place((sign * self._ages[shot], -sign * clip.shot, _MANY, "")) - first
        to = self._place((sign * age, -sign * clip.shot, -_MANY, ""))
        return (Run(first, count), to) if count and not first <= to <= first + count else None

    def move(self, run: Run, to: int) -> None:
        """Rows to the place before another row. `note` has to follow before anything is asked."""
        moved = self._clips[run.first : run.first + run.count]
        del self._clips[run.first : run.first + run.count]
        if to > run.first:
            to -= run.count
        self._clips[to:to] = moved
        self._runs = None

    def goes(self, row: int, clip: Clip) -> int | None:
        """The row before which the clip of this row goes when it is thought of otherwise; None: it stays."""
        to = self._place(self._key(clip))
        return None if row <= to <= row + 1 else to

    def note(self, clips: Iterable[Clip]) -> None:
        """These are known to be of their shots from now on."""
        for clip in clips:
            self._note(clip)

    def place(self, clip: Clip) -> int:
        """The row that a clip would get that is noted."""
        return self._place(self._key(clip))

    def insert(self, row: int, clips: Iterable[Clip]) -> None:
        clips = list(clips)
        if self._runs and row == len(self._clips):  # what was there before is not gone through again
            last = self._runs.pop().first
            self._runs += self._runs_of([*self._clips[last:], *clips], last)
        else:
            self._runs = None
        self._clips[row:row] = clips
        self._by_id |= {clip.id: clip for clip in clips}

    def replace(self, row: int, clip: Clip) -> None:
        """The same clip, thought of otherwise. Its place is the same, or it has been moved."""
        self._clips[row] = self._by_id[clip.id] = clip

    def remove(self, first: int, last: int) -> None:
        for clip in self._clips[first : last + 1]:
            del self._by_id[clip.id]
        del self._clips[first : last + 1]
        self._runs = None

    def sorted(self, clips: Iterable[Clip]) -> list[Clip]:
        """Those that are noted, in order."""
        return sorted(clips, key=self._key)

    def _note(self, clip: Clip) -> None:
        self._ages[_shot(clip)] = min(_age(clip), self._ages.get(_shot(clip), 0.0))

    def _place(self, key: Key) -> int:
        return bisect_left(self._clips, key, key=self._key)

    def _by_newest(self, clip: Clip) -> Key:
        return self._ages[_shot(clip)], -clip.shot, -clip.take, clip.id

    def _by_oldest(self, clip: Clip) -> Key:
        return -self._ages[_shot(clip)], clip.shot, clip.take, clip.id

    def _runs_of(self, clips: Iterable[Clip], first: int = 0) -> Iterator[Run]:
        """Of clips that are in order; `first` is the row of the first one."""
        for _, together in groupby(clips, self._group):
            run = Run(first, sum(1 for _ in together))
            yield run
            first += run.count


_MANY = 1 << 62  # takes


def _by_stars(clip: Clip) -> Key:
    return -clip.stars, -clip.created.timestamp(), _Back(clip.id)


def _by_length(clip: Clip) -> Key:
    return -clip.facts.seconds, -clip.created.timestamp(), _Back(clip.id)


def _by_name(clip: Clip) -> Key:
    return sort_key(clip.shot_name), clip.shot, clip.take, clip.id


def _shot(clip: Clip) -> int | str:
    """A clip that the library has not given a row yet is of a shot of its own."""
    return clip.shot or clip.id


def _itself(clip: Clip) -> int | str:
    return clip.id


def _age(clip: Clip) -> float:
    return -max(clip.created, clip.shot_at or clip.created).timestamp()

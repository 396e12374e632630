"""The order of the library's clips: shot by shot, the one with the newest clip first, and its newest take first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from wanstudio.core.recipe import Clip

Key = tuple[float, int, int, str]


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of a shot: `count` from `first` on."""

    first: int
    count: int


class Lineup:
    """As the database has it (store/library.py), for the clips that are known.

    A shot stands where its newest clip puts it, as far as anybody has told; it does not go back when that clip goes.
    Who adds a clip asks `rise` first: it may take its whole shot to the front.
    """

    def __init__(self, clips: Iterable[Clip] = ()) -> None:
        self._ages: dict[int | str, float] = {}  # by shot; rises from the newest to the oldest
        self._by_id = {clip.id: clip for clip in clips}
        for clip in self._by_id.values():
            self._note(clip)
        self._clips = sorted(self._by_id.values(), key=self._key)
        self._runs: list[Run] | None = None

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
        """The rows of each shot, in order."""
        if self._runs is None:
            self._runs = [*_runs(self._clips)]
        return self._runs

    # ---- changes ----

    def rise(self, clip: Clip) -> tuple[Run, int] | None:
        """The rows of its shot, and the row before which they go now that this clip is of it; None: they stay.

        `move` takes them there; without rows there is nothing to move.
        """
        age, shot = _age(clip), _shot(clip)
        if not clip.shot or age >= self._ages.get(shot, age):
            return None
        first = self._place((self._ages[shot], -clip.shot, -(1 << 62), ""))
        count = self._place((self._ages[shot], -clip.shot, 1, "")) - first
        to = self._place((age, -clip.shot, -(1 << 62), ""))
        return (Run(first, count), to) if count and to < first else None

    def move(self, run: Run, to: int) -> None:
        """Rows to a place before them. `note` has to follow before anything is asked."""
        moved = self._clips[run.first : run.first + run.count]
        del self._clips[run.first : run.first + run.count]
        self._clips[to:to] = moved
        self._runs = None

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
            self._runs += _runs([*self._clips[last:], *clips], last)
        else:
            self._runs = None
        self._clips[row:row] = clips
        self._by_id |= {clip.id: clip for clip in clips}

    def replace(self, row: int, clip: Clip) -> None:
        """The same clip, thought of otherwise; its place is the same."""
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

    def _key(self, clip: Clip) -> Key:
        return self._ages[_shot(clip)], -clip.shot, -clip.take, clip.id


def _shot(clip: Clip) -> int | str:
    """A clip that the library has not given a row yet is of a shot of its own."""
    return clip.shot or clip.id


def _age(clip: Clip) -> float:
    return -max(clip.created, clip.shot_at or clip.created).timestamp()


def _runs(clips: Iterable[Clip], first: int = 0) -> Iterator[Run]:
    """Of clips that are in order; `first` is the row of the first one."""
    for _, of_shot in groupby(clips, _shot):
        run = Run(first, sum(1 for _ in of_shot))
        yield run
        first += run.count

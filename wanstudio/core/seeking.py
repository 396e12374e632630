"""What the user looks for in the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wanstudio.core.periods import Period
from wanstudio.core.recipe import Flag

LIKED = 3  # stars, and up: those that stand out

Length = Literal["", "short", "middle", "long"]
LENGTHS_S: Mapping[Length, tuple[float, float]] = {"short": (0, 5.5), "middle": (5.5, 10.5), "long": (10.5, 1e9)}
"""From so many seconds to less than so many: what is asked for as 5 s comes as 5.06 s."""

Order = Literal["newest", "oldest", "rated", "longest", "name"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "rated", "longest", "name")
_BY_SHOT: frozenset[Order] = frozenset({"newest", "oldest", "name"})


def by_shot(order: Order) -> bool:
    """The clips stand shot by shot in this order; in the others each one for itself."""
    return order in _BY_SHOT


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """A file that went into clips: its name as the user knows it, and its content's SHA-256 (hex). One file has two
    where it is sent without the notes that it holds."""

    name: str
    contents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sought:
    """Every part narrows it down; one that is empty, 0 or None does not.

    `words` are as they were typed. `models` are ids. `period` is when they were made.
    `stars`: so many at least. `flags`: any of these, "" for a clip that is neither picked nor rejected. `tags`: any of
    these. `project` is an id: what stands in the list when nothing else is narrowed down. `order` narrows nothing down.
    """

    words: str = ""
    models: frozenset[str] = frozenset()
    period: Period | None = None
    made_from: MadeFrom | None = None
    stand_in: bool | None = None
    flags: frozenset[Flag] = frozenset()
    stars: int = 0
    tags: frozenset[str] = frozenset()
    length: Length = ""
    project: str = ""
    order: Order = "newest"

    @property
    def is_all(self) -> bool:
        """Every clip of the library is meant."""
        return not self.narrowed and not self.project

    @property
    def narrowed(self) -> bool:
        """Something is looked for in the project, or in all of the library."""
        return bool(self.words.strip() or self.filters)

    @property
    def filters(self) -> int:
        """How many parts beside the words narrow it down."""
        parts = (self.models, self.period, self.made_from, self.flags, self.stars, self.tags, self.length)
        return sum(map(bool, parts)) + (self.stand_in is not None)

    @property
    def without_filters(self) -> Sought:
        """The words, the project and the order stay."""
        return Sought(words=self.words, project=self.project, order=self.order)


EVERYTHING = Sought()


@dataclass(frozen=True, kw_only=True, slots=True)
class Tallies:
    """How many clips are found, and of all that there are (in the project): how many, the picks, those with `LIKED`
    stars and up."""

    found: int = 0
    every: int = 0
    picks: int = 0
    liked: int = 0

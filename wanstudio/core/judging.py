"""What the user thinks of a clip: stars, and whether it is picked or rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from wanstudio.core.alphabet import in_order

if TYPE_CHECKING:  # the menus name the marks before the first frame, which has no clip
    from wanstudio.core.recipe import Clip, Flag

STARS: Final = 5
TAG_CHARS: Final = 40
Mark = Literal["rate_0", "rate_1", "rate_2", "rate_3", "rate_4", "rate_5", "pick", "reject"]
"""What a key or a button does, by the ids of the menus' rows. `rate_0` takes the stars away."""
Verdict = Mark | Literal["tag", "trash"]
"""The same with what opens a box for the tags, and what throws a clip away."""
RATES: tuple[Mark, ...] = ("rate_1", "rate_2", "rate_3", "rate_4", "rate_5", "rate_0")
MARKS: tuple[Mark, ...] = ("pick", "reject", *RATES)
_FLAGS: dict[Mark, Flag] = {"pick": "pick", "reject": "reject"}


def judged(clips: Sequence[Clip], mark: Mark) -> tuple[Clip, ...]:
    """The clips as they are after a mark. Where all have it already, it is taken away from all."""
    if flag := _FLAGS.get(mark):
        new: Flag = "" if all(clip.flag == flag for clip in clips) else flag
        return tuple(replace(clip, flag=new) for clip in clips)
    stars = RATES.index(mark) + 1 if mark != "rate_0" else 0
    if all(clip.stars == stars for clip in clips):
        stars = 0
    return tuple(replace(clip, stars=stars) for clip in clips)


def preferred(kept: Clip, other: Clip) -> tuple[Clip, Clip]:
    """Of two that were compared: one is picked, the other one rejected, whatever they were before."""
    return replace(kept, flag="pick"), replace(other, flag="reject")


def tagged(clips: Sequence[Clip], add: str = "", *, remove: str = "") -> tuple[Clip, ...]:
    """The clips with a tag more, and with one less. A tag is there once, in whatever case it was typed."""
    gone = {tag.casefold() for tag in (add, remove) if tag}
    new = []
    for clip in clips:
        left = [tag for tag in clip.tags if tag.casefold() not in gone]
        new.append(replace(clip, tags=tuple(in_order([*left, add] if add else left))))
    return tuple(new)


def tag_of(text: str, known: Sequence[str] = ()) -> str:
    """What was typed as a tag: without spaces around it, and as it is written where it is known already."""
    tag = " ".join(text.split())[:TAG_CHARS].strip()
    return next((one for one in known if one.casefold() == tag.casefold()), tag)


def said(clip: Clip) -> str:
    """In words, for who cannot see the marks: "picked, 4 stars"; "" where there are none."""
    flag = {"pick": "picked", "reject": "rejected"}.get(clip.flag, "")
    stars = f"{clip.stars} star{'s' * (clip.stars > 1)}" if clip.stars else ""
    tags = f"tagged {', '.join(clip.tags)}" if clip.tags else ""
    return ", ".join(filter(None, (flag, stars, tags)))

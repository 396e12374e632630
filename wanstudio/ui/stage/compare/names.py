"""What to call clips that are compared: a letter, and the first thing by which they can be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import date_of, hour_of

LETTERS = "ABCD"
SOURCE = "source of "  # begins the id of a source that stands on the stage like a clip


def is_source(clip: Clip) -> bool:
    """It went into a clip, and is none of the library's."""
    return clip.id.startswith(SOURCE)


def names_of(clips: Sequence[Clip]) -> list[str]:
    """Which takes they are of one shot; else their titles where all differ, else their seeds, else when they were made.
    Without the letter."""
    if len({clip.shot for clip in clips}) == 1 and all(clip.take for clip in clips):
        return [f"Take {clip.take}" for clip in clips]
    titles = [clip.title for clip in clips]
    seeds = ["" if clip.recipe.seed is None else f"Seed {clip.recipe.seed}" for clip in clips]
    for found in (titles, seeds):
        if len(set(found)) == len(clips) and all(found):
            return found
    made = [clip.created.astimezone() for clip in clips]
    days = len({each.date() for each in made}) > 1
    return [f"{date_of(each, year=True)}, {_second(each)}" if days else _second(each) for each in made]


def _second(moment: datetime) -> str:
    return hour_of(moment, seconds=True)

"""What the sheet of keys tells, as a hand looks for it: what goes together stands in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`actions` in the order of its words, "In, out"."""

    words: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`hint` is where its keys hold, "" where that is everywhere."""

    title: str
    hint: str
    lines: tuple[Line, ...]


def _group(title: str, hint: str, *lines: tuple[str, ...]) -> Group:
    return Group(title, hint, tuple(Line(words, tuple(actions)) for words, *actions in lines))


STARS = tuple(f"rate_{n}" for n in range(1, 6))

COLUMNS: Sequence[Sequence[Group]] = (
    (
        _group(
            "Create",
            "",
            ("Generate", "generate"),
            ("Generate, put first", "generate_first"),
            ("Earlier, later prompt", "prompt_back", "prompt_on"),
            ("Undo, redo", "undo", "redo"),
            ("Paste a picture or file", "paste"),
            ("Add media files", "open"),
        ),
        _group(
            "Window",
            "",
            ("Create, library, queue", "toggle_create", "toggle_library", "toggle_queue"),
            ("Library alone", "library_alone"),
            ("Full screen", "full_screen"),
            ("Next region", "next_region"),
            ("Settings", "settings"),
            ("This sheet", "keys"),
            ("Quit", "quit"),
        ),
    ),
    (
        _group(
            "Play",
            "while the stage has focus",
            ("Play or pause", "play"),
            ("Shuttle", "shuttle_back", "stop", "shuttle_on"),
            ("One frame", "frame_back", "frame_on"),
            ("One second", "second_back", "second_on"),
            ("Start, end", "first_frame", "last_frame"),
            ("Go to time", "go_to_time"),
            ("Loop, mute", "loop", "mute"),
            ("Earlier, later take", "take_back", "take_on"),
        ),
        _group(
            "Marks and frames",
            "stage",
            ("In, out", "mark_in", "mark_out"),
            ("Go to in, out", "to_in", "to_out"),
            ("Clear in, out", "clear_in", "clear_out"),
            ("Save this frame", "save_frame"),
            ("Fit", "fit"),
            ("100 %", "zoom_1"),
            ("Larger, smaller", "zoom_in", "zoom_out"),
        ),
    ),
    (
        _group(
            "Judge",
            "stage and library",
            ("Stars", *STARS),
            ("No stars", "rate_0"),
            ("Pick, reject", "pick", "reject"),
            ("Tags", "tag"),
            ("Compare with previous", "compare"),
            ("Swap A and B, flip", "swap", "flip"),
            ("End the comparison", "end_comparison"),
        ),
        _group(
            "Library",
            "",
            ("Quick look", "quick_look"),
            ("Play on the stage, or pause", "play_chosen"),
            ("Find a clip", "find"),
            ("Export", "export"),
            ("Copy files", "copy_files"),
            ("Move to the trash", "trash"),
        ),
        _group(
            "Queue",
            "while the queue has focus",
            ("Earlier, later in line", "job_earlier", "job_later"),
            ("What can be done", "job_menu"),
            ("Cancel or remove", "job_remove"),
        ),
    ),
)


def told() -> frozenset[str]:
    """All that has its place here. Whatever else is given a key is told below."""
    return frozenset(
        action for column in COLUMNS for group in column for line in group.lines for action in line.actions
    )

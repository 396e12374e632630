"""Sets of keys for hands that know other programs: only what differs from the table.

Taken over is what plays, steps, marks, goes, clears, fits and exports, where the key means nothing else here that is
needed as often: 1 to 5 stay stars and P and X stay verdicts, whatever they are there.

Sources, of November 2026:
- Premiere: the default shortcuts of the Windows version as its users know them by heart; Adobe's own page was not
  looked at. Ctrl+L for Loop is the least sure.
- Resolve: the preset "DaVinci Resolve" as version 20 exports it, as other editors print it; Loop also in the
  reference manual of version 18.6 ("Transport controls"). P, and Ctrl+F, are its Cinema Viewer: both are needed here,
  Shift+F is its full-page viewer.
- Avid: I, E and O, R as pages on Media Composer have them; Q W as others' tables do, which have D for both clears. F,
  Ctrl+[ ] and Ctrl+/ are from memory alone. It has no key for full screen.
"""

from __future__ import annotations

from collections.abc import Mapping

Changes = Mapping[str, tuple[str, ...]]
"""The keys that actions have in place of others; none at all for ()."""

SETS: Mapping[str, Changes] = {
    "default": {},
    "premiere": {
        "open": ("Ctrl+I",),
        "export": ("Ctrl+M",),
        "save_frame": ("Ctrl+Shift+E",),
        "clear_in": ("Ctrl+Shift+I",),
        "clear_out": ("Ctrl+Shift+O",),
        "full_screen": ("Ctrl+`", "F11"),
        "fit": ("\\", "Ctrl+0"),
        "loop": ("Ctrl+L",),
    },
    "resolve": {
        "open": ("Ctrl+I",),
        "loop": ("Ctrl+/",),
        "first_frame": ("Home", ";"),
        "last_frame": ("End", "'"),
        "full_screen": ("Shift+F", "F11"),
        "fit": ("Z", "Ctrl+0"),
        "zoom_1": ("Alt+Shift+Z", "Ctrl+1"),
        "zoom_in": ("Ctrl++",),
        "zoom_out": ("Ctrl+-",),
    },
    "avid": {
        "mark_in": ("I", "E"),
        "mark_out": ("O", "R"),
        "to_in": ("Q",),
        "to_out": ("W",),
        "clear_in": ("D",),
        "clear_out": ("F",),
        "full_screen": ("F11",),
        "fit": ("Ctrl+/", "Ctrl+0"),
        "zoom_in": ("Ctrl+]", "+"),
        "zoom_out": ("Ctrl+[", "-"),
    },
}

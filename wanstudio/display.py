"""Whether a window can be drawn at all, found out before Qt, which ends the whole process where it cannot."""

from __future__ import annotations

from collections.abc import Mapping

from wanstudio.core.errors import LocalProblem


def check_display(platform: str, environ: Mapping[str, str]) -> None:
    """`platform` as in `sys.platform`. macOS and Windows always have a display.

    Raises:
        LocalProblem: there is none; the hint says what works without.
    """
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if platform.startswith("linux") and not any(environ.get(name) for name in named):
        raise LocalProblem(
            "there is no display to open a window on; DISPLAY and WAYLAND_DISPLAY are not set",
            hint="The commands work without one (generate, models, jobs, export, doctor); so does the tour, "
            "with QT_QPA_PLATFORM=offscreen.",
        )

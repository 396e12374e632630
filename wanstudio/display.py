"""Whether a window can be drawn at all, found out before Qt, which ends the whole process where it cannot."""

from __future__ import annotations

from collections.abc import Mapping

from wanstudio.core.errors import LocalProblem

NAMED = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_display(platform: str, environ: Mapping[str, str]) -> bool:
    """`platform` as in `sys.platform`. macOS and Windows always have one; Qt may be told to draw elsewhere."""
    return not platform.startswith("linux") or any(environ.get(name) for name in NAMED)


def check_display(platform: str, environ: Mapping[str, str]) -> None:
    """Raises:
    LocalProblem: there is none; the hint says what works without.
    """
    if not has_display(platform, environ):
        raise LocalProblem(
            "there is no display to open a window on; DISPLAY and WAYLAND_DISPLAY are not set",
            hint="The commands work without one (generate, models, jobs, export, doctor); so does the tour, "
            "with QT_QPA_PLATFORM=offscreen.",
        )

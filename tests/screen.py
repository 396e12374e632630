"""The screen of a window that nobody sees. Qt's own is 800 px wide, and a window is kept within its screen."""

from __future__ import annotations

from pathlib import Path

OFFSCREEN = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"
"""For QT_QPA_PLATFORM."""

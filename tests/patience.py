"""How long a test waits for an event of another process: as long as a loaded machine may need."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

LIMIT_MS = 30_000


def patient(qtbot: QtBot) -> QtBot:
    """Waits that end when the thing itself has come, and fail only after half a minute without it."""
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=LIMIT_MS))
    return qtbot

"""How long a test waits for another process: as long as a loaded machine may need. Nothing is measured by it."""

from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

LIMIT_MS = 120_000


def patient(qtbot: QtBot) -> QtBot:
    """Waits that end when the thing itself has come, and fail only when it does not come at all."""
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=LIMIT_MS))
    return qtbot


def trust_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that gets no core for a while is not taken for one that hangs."""
    monkeypatch.setattr("wanstudio.desk.reels.SILENT_MS", LIMIT_MS)
    for name in ("thumbnails", "frames"):
        monkeypatch.setattr(f"wanstudio.media.{name}.TIMEOUT_S", LIMIT_MS / 1000)

"""What the window waits for before its first frame: nothing that only later work needs."""

from __future__ import annotations

import json

from tests.end2end.command import wan

LATER = {"av", "keyring", "httpx", "PIL", "numpy", "asyncio", "qasync", "sqlite3"}  # each takes its time to import


def test_nothing_heavy_is_imported_before_the_first_frame():
    said = wan(env={"WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1"})
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["first_frame"] is True
    modules = {name.partition(".")[0] for name in told["modules"]}
    assert "PySide6" in modules and LATER & modules == set()
    assert not [name for name in told["modules"] if name.startswith(("wanstudio.studio", "wanstudio.providers"))]

"""What the window waits for before its first frame: nothing that only later work needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.end2end.command import wan
from wanstudio.app import Program
from wanstudio.store.folders import Folders

LATER = {
    "av",
    "keyring",
    "httpx",
    "PIL",
    "numpy",
    "asyncio",
    "qasync",
    "sqlite3",
    "jeepney",
    "decimal",
}  # each takes its time to import
OURS_LATER = (  # of ours, what the first frame has nothing of: what the studio has, and what opens
    *(
        "studio",
        "providers",
        "media",
        "core.jobs",
        "core.recipe",
        "desk.joining",
        "desk.panels",
        "desk.news",
        "desktop",
    ),
    *(
        "ui.stage",
        "ui.library",
        "ui.queue",
        "ui.export",
        "ui.settings",
        "ui.log",
        "ui.sheets",
        "ui.quit",
        "ui.widgets.dialog",
    ),
    *("ui.create.recipe", "ui.create.model_list", "ui.params.cropping", "ui.params.trimming", "ui.params.row_menu"),
    *("ui.widgets.progress", "ui.widgets.motion", "core.costs", "core.network"),
)


def test_nothing_heavy_is_imported_before_the_first_frame():
    said = wan(env={"WANSTUDIO_EXIT_AFTER_FIRST_FRAME": "1"})
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["first_frame"] is True
    modules = {name.partition(".")[0] for name in told["modules"]}
    assert "PySide6" in modules and LATER & modules == set()
    assert not [name for name in told["modules"] if f"{name}.".startswith(tuple(f"wanstudio.{n}." for n in OURS_LATER))]


def test_a_price_that_is_asked_for_before_there_is_who_knows_it_waits(qapp: Any, home: Path, qtbot: Any):
    """On a busy machine the form's timer is faster than the engine is loaded; that was an error in a slot."""
    desk = Program(qapp, Folders.under(home)).desk
    qtbot.addWidget(desk.window)
    with qtbot.captureExceptions() as errors:
        desk.create.readiness.pricing.ask_now()
    assert not errors

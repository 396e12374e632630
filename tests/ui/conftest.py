"""What the tests of the window share: the theme, a clip, a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tests.conftest import ROOT
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.jobs import Job, Phase, Waiting
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.ui.statusbar import StatusBar
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.window import MainWindow

RESOURCES = ROOT / "resources"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BUNNY = MediaFacts(
    kind=MediaKind.VIDEO,
    format="mp4",
    bytes=1_055_736,
    width=1280,
    height=720,
    frames=132,
    fps=25.0,
    seconds=5.28,
    has_sound=True,
    codec="h264",
)


@pytest.fixture
def theme(qapp: Any) -> Theme:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else it dresses those of every test before
    theme = Theme(RESOURCES)
    theme.apply(qapp)
    return theme


@pytest.fixture
def window(qtbot: Any, theme: Theme) -> MainWindow:
    """The window with a field in each panel, as large as the design's."""
    status = StatusBar(theme, choose=lambda name: None, connect=lambda: None, toggle=lambda name: window.toggle(name))
    views = {name: QWidget() for name in ("create", "stage", "library", "queue")}
    for view in views.values():
        field = QLineEdit(view)
        field.show()
    window = MainWindow(theme, views, status)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.reset_layout()
    return window


@pytest.fixture
def a_clip() -> Callable[..., Clip]:
    """Makes clips that show the sample video; `n` orders them, 0 is the newest."""

    def make(n: int = 0, **change: Any) -> Clip:
        recipe = Recipe(
            model="scenario/wan-2.2-i2v",
            remote_model="r",
            provider="scenario",
            values={"prompt": f"a fox in the snow {n}"},
            sources={},
            seed=1840277316,
            price=None,
            remote_id="job_1",
            submitted=NOW,
            finished=NOW,
            app="0",
        )
        plain = {
            "id": f"clip{n}",
            "job_id": f"job{n}",
            "path": RESOURCES / "samples" / "bigbuckbunny.mp4",
            "sha256": "",
            "facts": BUNNY,
            "recipe": recipe,
            "created": NOW - timedelta(seconds=n),
            "title": f"A fox in the snow {n}",
        }
        return Clip(**(plain | change))

    return make


@pytest.fixture
def a_job() -> Callable[..., Job]:
    def make(id: str = "j", phase: Phase = Waiting(), **change: Any) -> Job:  # noqa: B008
        plain = {"model_id": "scenario/wan-2.2-i2v", "connection": "sandbox", "values": {}, "created": NOW}
        return Job(id=id, phase=phase, **(plain | change))

    return make

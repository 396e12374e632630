"""Fixtures shared by all tests."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.screen import OFFSCREEN
from wanstudio.core.models import ModelSpec
from wanstudio.store.catalog import icon_names, load_models

ROOT = Path(__file__).parent.parent
if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":  # before any test makes a QApplication
    os.environ["QT_QPA_PLATFORM"] = OFFSCREEN

# A busy machine is no failure. CI tries the same examples every time: what chance finds is for who can mend it.
settings.register_profile("wanstudio", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("wanstudio")


@pytest.fixture
def run(qapp: Any) -> Iterator[Callable[[Coroutine[Any, Any, Any]], Any]]:
    """Run a coroutine on the loop the studio itself uses (Qt and asyncio together)."""
    from qasync import QEventLoop

    with asyncio.Runner(loop_factory=lambda: QEventLoop(qapp)) as runner:
        yield runner.run
    del runner
    gc.collect()  # here, not in some later test's thread: what is left of a loop holds Qt objects with timers


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh home for the program's data; no credential of this machine's reaches a test."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("WANSTUDIO_HOME", str(folder))
    for name in (
        "SCENARIO_SDK_API_KEY",
        "SCENARIO_SDK_API_SECRET",
        "SCENARIO_BASE_URL",
        "AIMLAPI_KEY",
        "AIMLAPI_BASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(autouse=True)
def no_surprises(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning or error in the log that the test did not ask for (and clear) fails it."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, [r.getMessage() for r in loud]


MODELS = load_models(ROOT / "resources" / "models", icons=icon_names(ROOT / "resources" / "icons"))


@pytest.fixture(scope="module", params=MODELS.models, ids=lambda spec: spec.id)
def model(request: pytest.FixtureRequest) -> ModelSpec:
    """Each shipped model in turn: a further TOML file makes further tests of everything that takes this."""
    return request.param

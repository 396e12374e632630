"""What the tests of the desk share with those of its views."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.patience import patient, trust_workers
from tests.ui.conftest import a_clip

__all__ = ["a_clip"]


@pytest.fixture(autouse=True)
def _workers_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_workers(monkeypatch)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    return patient(qtbot)

"""Workers of these tests have the time that a loaded machine needs."""

from __future__ import annotations

import pytest

from tests.patience import trust_workers


@pytest.fixture(autouse=True)
def _workers_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    trust_workers(monkeypatch)

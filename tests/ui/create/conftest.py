"""A Create view with all shipped models, and an ear for what it asks of the studio."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MODELS
from tests.samples import FACTS
from wanstudio.core.facts import Look
from wanstudio.core.fixes import Fix
from wanstudio.ui.create.dropped import Dropped
from wanstudio.ui.create.presses import Presses
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.create.work import MediaWork


@dataclass
class Studio:
    """Plays the studio. Files it knows (the samples) are answered at once, others when `answer` is called."""

    started: list[tuple[str, dict[str, Any], bool]] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    waiting: dict[str, Callable[[Look], None]] = field(default_factory=dict)
    mended: list[tuple[str, Fix, Callable[[Look], None]]] = field(default_factory=list)
    fetched: list[tuple[str, Callable[[int, int | None], None], Callable[[Look], None]]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    kept: list[tuple[Any, Callable[[str], None]]] = field(default_factory=list)
    compared: list[tuple[str, str, Callable[[bool | None], None]]] = field(default_factory=list)
    folders: dict[str, list[str]] = field(default_factory=dict)
    recipes: dict[str, Dropped] = field(default_factory=dict)
    priced: list[Callable[[str], None]] = field(default_factory=list)

    def generate(self, spec, values, first):
        self.started.append((spec.id, values, first))

    def look(self, path, done):
        self.looked.append(path)
        if Path(path) in FACTS:
            done(Look(path=path, facts=FACTS[Path(path)]))
        else:
            self.waiting[path] = done

    def mend(self, path, fix, takes, done):
        self.mended.append((path, fix, done))
        return lambda: self.stopped.append(path)

    def fetch(self, url, progress, done):
        self.fetched.append((url, progress, done))
        return lambda: self.stopped.append(url)

    def work(self) -> MediaWork:
        return MediaWork(
            mend=self.mend,
            fetch=self.fetch,
            keep=lambda image, done: self.kept.append((image, done)),
            folder=lambda path, done: done(path in self.folders),
            same=lambda before, now, done: self.compared.append((before, now, done)),
            files=lambda folder, kind, done: done(self.folders.get(folder, [])),
            strip=lambda path, done: done(""),
            recipe=lambda path, done: done(self.recipes.get(path)),
            many=lambda spec, batch: self.started.extend((spec.id, values, False) for values in batch),
        )

    def price(self, spec, values, done):
        self.priced.append(done)


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def create(theme, qtbot, studio) -> CreateView:
    view = CreateView(
        theme, MODELS.models, generate=studio.generate, look=studio.look, price=studio.price, media=studio.work()
    )
    view.generating.presses = Presses(itertools.count().__next__)  # a user who takes a moment before each
    view.set_connection("Sandbox", True, "stand-in clip")
    view.resize(304, 844)
    qtbot.addWidget(view)
    view.show()
    return view

"""What the form asks while it is filled: prices and looks at files. It asks from the first frame on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from wanstudio.core.facts import Look
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.ui.create.price import TellPrice

if TYPE_CHECKING:  # loaded with the studio, after the first frame
    from wanstudio.desk.jobs import JobDesk
    from wanstudio.desk.looks import Looks


class Questions:
    """Before `join` nobody can answer: looks wait for it, and the form asks for its price again after it."""

    def __init__(self) -> None:
        self._jobs: JobDesk | None = None
        self._looks: Looks | None = None
        self._to_look_at: list[tuple[str, Callable[[Look], None]]] = []

    def join(self, jobs: JobDesk, looks: Looks) -> None:
        self._jobs, self._looks = jobs, looks
        for path, tell in self._to_look_at:
            looks.look(path, tell)
        self._to_look_at.clear()

    def price(self, spec: ModelSpec, values: dict[str, Value], tell: TellPrice) -> None:
        if self._jobs is not None:
            self._jobs.prices.ask(spec, values, tell)

    def look(self, path: str, tell: Callable[[Look], None]) -> None:
        if self._looks is not None:
            self._looks.look(path, tell)
        else:
            self._to_look_at.append((path, tell))

"""The stage while nothing is on it: the welcome until there is a clip or the user has chosen, then what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from wanstudio.core.connections import SERVICES
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.desk.samples import FormSample, read_samples
from wanstudio.ui.empty import nothing_to_watch
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.welcome import Sample, Welcome


class Beginning(QStackedWidget):
    """`welcomed`: the welcome is over for good, and is not made. It offers `use_sandbox`, `connect`, and `take`, which
    gets a sample's model and values.
    """

    def __init__(
        self,
        theme: Theme,
        samples: Path,
        models: Iterable[ModelSpec],
        *,
        welcomed: bool,
        use_sandbox: Callable[[], None],
        connect: Callable[[], object],
        take: Callable[[str, dict[str, Value]], None],
    ) -> None:
        super().__init__()
        self._models, self._folder, self._take = tuple(models), samples, take
        self._use_sandbox = use_sandbox
        self.welcomed = welcomed
        self._theme = theme
        self._ground = QWidget()  # while nobody knows what there is to watch
        self.addWidget(self._ground)
        if not welcomed:
            self.addWidget(self._welcome(theme, connect))
        self._show_welcome(not welcomed)

    def _welcome(self, theme: Theme, connect: Callable[[], object]) -> Welcome:
        shown = [Sample(s.id, s.thumbnail, s.title, s.line) for s in self._samples.values()]
        lines = _lines(self._models)
        return Welcome(theme, shown, lines, use_sandbox=self._begin_in_sandbox, connect=connect, take=self._take_sample)

    @cached_property
    def _samples(self) -> Mapping[str, FormSample]:
        ids = {spec.id for spec in self._models}
        return {s.id: s for s in read_samples(self._folder) if s.model in ids}

    def known(self) -> None:
        """The library has answered: where nothing is on the stage, say what to do."""
        self.insertWidget(0, nothing_to_watch(self._theme))
        if self.currentWidget() is self._ground:
            self.setCurrentIndex(0)
        self.removeWidget(self._ground)
        self._ground.deleteLater()

    def look(self, *, made_one: bool, idle: bool) -> None:
        """The first clip ends the welcome for good; while there are jobs (not `idle`) it only steps aside."""
        self.welcomed = self.welcomed or made_one
        self._show_welcome(not self.welcomed and idle)

    def _begin_in_sandbox(self) -> None:
        self.welcomed = True  # the user has chosen
        self._show_welcome(False)
        self._use_sandbox()

    def _show_welcome(self, wanted: bool) -> None:
        self.setCurrentIndex(1 if wanted else 0)

    @property
    def first_model(self) -> str:
        """The model of the first sample: a good one to begin with. Empty where there is none."""
        return next((s.model for s in self._samples.values()), "")

    def _take_sample(self, sample_id: str) -> None:
        sample = self._samples[sample_id]
        self._take(sample.model, dict(sample.values))


def _lines(models: tuple[ModelSpec, ...]) -> tuple[str, ...]:
    """A line for each service: "Scenario: 4 models"."""
    counts: dict[str, int] = {}
    for spec in models:
        counts[spec.provider] = counts.get(spec.provider, 0) + 1
    return tuple(f"{SERVICES[provider].title}: {n} model{'s' if n > 1 else ''}" for provider, n in counts.items())

"""The form: what comes into it from elsewhere in the window or from outside, and what is made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wanstudio.core.connections import SANDBOX
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.core.recipe import Clip
from wanstudio.desk.connections import Connections
from wanstudio.desk.jobs import JobDesk
from wanstudio.ui.create.view import CreateView


class FormDesk:
    """`reveal` brings the form into sight where it is hidden."""

    def __init__(
        self,
        create: CreateView,
        jobs: JobDesk,
        connections: Connections,
        specs: Mapping[str, ModelSpec],
        *,
        reveal: Callable[[], object],
        tell: Callable[[str], None],
    ) -> None:
        self._create, self._jobs, self._connections, self._specs = create, jobs, connections, specs
        self._reveal, self._tell = reveal, tell

    def generate(self, spec: ModelSpec, values: dict[str, Value], first: bool) -> None:
        self._tell("")
        self._jobs.generate(spec, values, first)

    def fill(self, model_id: str, values: dict[str, Any]) -> None:
        if model_id not in self._specs:
            self._tell(f"The model {model_id} is not installed.")
            return
        self._create.set_values(model_id, values)
        self._reveal()

    def take_files(self, files: list[str]) -> None:
        """Files from outside, for the slots that they fit."""
        self._create.take_files(files)
        self._reveal()

    def show_seed(self, clip: Clip) -> None:
        """A clip has come: with which seed, where the service chose it."""
        if clip.recipe.seed is not None:
            self._create.forms.show_seed(clip.recipe.seed, clip.recipe.model)

    def begin_in_sandbox(self) -> None:
        """The user has chosen to try it without an account."""
        self._connections.choose(SANDBOX.name)
        self._reveal()
        self._create.lead_on()

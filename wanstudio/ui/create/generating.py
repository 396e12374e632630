"""From the form to a job: what pressing Generate does."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.ui.create.forms import Forms
from wanstudio.ui.create.presses import Presses
from wanstudio.ui.create.readiness import Readiness

Start = Callable[[ModelSpec, dict[str, Value], bool], None]
"""Make a job of checked values; True: put it first."""


class Generating:
    """Gives what stands in the form to `start`, checked, once a wish."""

    def __init__(self, forms: Forms, readiness: Readiness, start: Start) -> None:
        self._forms, self._readiness, self._start = forms, readiness, start
        self.presses = Presses()

    def press(self, first: bool) -> None:
        """Start a job; where something is missing, say what, at the fields too."""
        panel = self._forms.panel
        if panel is None or not self._readiness.is_ready():
            return
        values = panel.spec.check(panel.values(), panel.slots.facts())
        if not self.presses.begins((panel.spec.id, values, self._readiness.connection)):
            return
        prompt = panel.spec.of_role("prompt")
        self._forms.memory.add_prompt(str(values.get(prompt.name, "")) if prompt else "")
        self._start(panel.spec, values, first)

"""The prompts that were sent, brought back: one after another, or chosen from all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt

from wanstudio.core.params import Value
from wanstudio.ui.create.memory import Memory
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:  # loaded when it is first opened
    from wanstudio.ui.create.prompt_list import PromptList


class Prompts(QObject):
    """`panel` and `memory` give what is there now. `lead` brings a parameter into sight, `apply` shows a model with
    values, as a step that can be undone."""

    def __init__(
        self,
        parent: QObject,
        theme: Theme,
        panel: Callable[[], ParamPanel | None],
        *,
        memory: Callable[[], Memory],
        lead: Callable[[str], None],
        apply: Callable[[str, dict[str, Value]], None],
    ) -> None:
        super().__init__(parent)
        self._theme, self._panel, self._memory, self._lead, self._apply = theme, panel, memory, lead, apply

    def join(self, panel: ParamPanel) -> None:
        panel.recalled.connect(self._recall)
        panel.history_asked.connect(self.open)

    @property
    def name(self) -> str:
        """The parameter of the shown model that is its prompt, "" where it has none."""
        panel = self._panel()
        param = panel.spec.of_role("prompt") if panel is not None else None
        return param.name if param is not None else ""

    def step(self, step: int) -> None:
        """Bring the prompt before (-1) or after (1) the one that stands there."""
        if self.name:
            self._recall(self.name, step)

    def _recall(self, name: str, step: int) -> None:
        panel = self._panel()
        assert panel is not None
        prompt = self._memory().recall(str(panel.values().get(name, "")), step)
        if prompt is not None:
            panel.set_value(name, prompt or None)

    def open(self) -> PromptList | None:
        """Open the list over the prompt; None where the model has none."""
        panel = self._panel()
        if panel is None or not self.name:
            return None
        from wanstudio.ui.create.prompt_list import PromptList

        self._lead(self.name)
        row = panel.rows[self.name]
        popup = PromptList(self._theme, self._memory().prompts[::-1], self._take, row)
        place = row.editor.geometry()
        popup.open_at(row.mapToGlobal(QPoint(place.left(), place.top())), place.width())
        return popup

    def _take(self, prompt: str) -> None:
        panel = self._panel()
        if panel is None or not self.name:
            return
        self._apply(panel.spec.id, panel.values() | {self.name: prompt})
        panel.rows[self.name].editor.control.setFocus(Qt.FocusReason.PopupFocusReason)

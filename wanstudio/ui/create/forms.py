"""The forms of the models: which one is shown, what stands in it, and its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from wanstudio.core.facts import Look
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Number, Text, Value, Values
from wanstudio.ui.create.carry import carry
from wanstudio.ui.create.history import Form, History
from wanstudio.ui.create.looks import LookAt, Looks
from wanstudio.ui.create.memory import Memory
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme


class Forms(QObject):
    """`panel` is the form that is shown, None until `begin` has found a model for it.

    made: a panel that nobody has seen. turning: values are about to be put into the form, True where that is another
    model's; turned: they stand in it. edited: by the user, which parameter and what stood there before. looked: a file
    of the form was looked at. folded: the advanced settings were opened or closed.
    """

    made = Signal(ParamPanel)
    turning = Signal(bool)
    turned = Signal(bool)
    edited = Signal(str, object)
    looked = Signal(Look)
    folded = Signal()

    def __init__(
        self, parent: QObject, theme: Theme, models: Sequence[ModelSpec], keymap: Keymap, look: LookAt
    ) -> None:
        super().__init__(parent)
        self._theme, self._keymap = theme, keymap
        self.models = {spec.id: spec for spec in models}
        self.memory = Memory()
        self.history = History(self._put)
        self.panel: ParamPanel | None = None
        self._looks = Looks(look, self._on_look)

    @property
    def spec(self) -> ModelSpec | None:
        """The model that is shown."""
        return self.panel.spec if self.panel else None

    def values(self) -> dict[str, Value]:
        """What stands in the form, unchecked; what is empty is left out."""
        return self.panel.values() if self.panel else {}

    def values_of(self, model_id: str) -> Values:
        """What stands in the form of a model, shown or not."""
        return self.memory.values_of(self.models[model_id]) if model_id in self.models else {}

    # ---- coming and going ----

    def begin(self) -> None:
        """Show the model that is remembered, as it is remembered, with no past."""
        model = self.memory.model or self._first()
        if model:
            self._put(Form(model, self.memory.values_of(self.models[model])))
            self.history.start(self._form())

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put back what `memory` was as a state. What no longer makes sense is passed over."""
        self.memory = Memory.from_state(state, tuple(self.models.values()))
        self.begin()
        if self.panel is not None:
            self._show_remembered(self.panel)

    def _first(self) -> str:
        """The model for a first start: one where a sentence is enough, if there is any."""
        easy = (spec.id for spec in self.models.values() if not any(media.required for media in spec.media()))
        return next(easy, next(iter(self.models), ""))

    # ---- changing it ----

    def change_model(self, model_id: str) -> tuple[str, ...]:
        """What the new model shares with the present one goes along; the sentences say what does not."""
        old, new = self.spec, self.models.get(model_id)
        if new is None or old is None or old.id == new.id:
            return ()
        carried = carry(old, self.values(), new, self.memory.values_of(new))
        self._change(Form(new.id, carried.values))
        return carried.notes

    def set_values(self, model_id: str, values: Values) -> None:
        """Show this model with these values, and defaults for the rest."""
        if model_id in self.models and self.panel is not None:
            self._change(Form(model_id, dict(values)))

    def reset(self) -> None:
        """Every field back to its default."""
        if self.spec is not None:
            self._change(Form(self.spec.id, self.spec.defaults()))

    def show_seed(self, seed: int, model_id: str = "") -> None:
        """Say which seed the latest job of a model (the one that is shown) has; a click on it keeps it."""
        if self.panel is not None:
            model_id = model_id or self.panel.spec.id
            self.memory.seeds[model_id] = seed
            if model_id == self.panel.spec.id:
                self.panel.show_seed(seed)

    def _change(self, form: Form) -> None:
        self._put(form)
        self.history.add(self._form())

    def _form(self) -> Form:
        return Form(self.memory.model, self.values())

    def _put(self, form: Form) -> None:
        """Show a form, whatever was there before."""
        other = self.panel is None or self.panel.spec.id != form.model
        self.turning.emit(other)
        if self.panel is None or other:
            self.panel = self._make(self.models[form.model])
        self.panel.tell_missing(False)
        self._looks.trusting = True
        self.panel.set_values(form.values)
        self._looks.trusting = False
        self.memory.model = form.model
        self.memory.values[form.model] = self.panel.values()
        if other:
            self._show_remembered(self.panel)
        self.turned.emit(other)

    def _show_remembered(self, panel: ParamPanel) -> None:
        panel.set_open(self.memory.opened)
        panel.show_seed(self.memory.seeds.get(panel.spec.id))

    # ---- the panel ----

    def _make(self, spec: ModelSpec) -> ParamPanel:
        panel = ParamPanel(self._theme, spec, self._keymap)
        panel.edited.connect(self._on_edit)
        panel.asked_look.connect(self._looks.ask)
        panel.folded.connect(self._on_folded)
        self.made.emit(panel)
        return panel

    def _on_edit(self, name: str) -> None:
        assert self.panel is not None
        spec = self.panel.spec
        before = self.memory.values.get(spec.id, {}).get(name)
        self.memory.values[spec.id] = self.panel.values()
        flows = isinstance(spec.param(name), (Text, Number))
        self.history.add(self._form(), name if flows else "")
        self.edited.emit(name, before)

    def _on_folded(self, opened: bool) -> None:
        self.memory.opened = opened
        self.folded.emit()

    def _on_look(self, look: Look) -> None:
        if self.panel is not None:
            self.panel.show_look(look)
            self.looked.emit(look)

"""The Create view: which model, its parameters, what is missing, and Generate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wanstudio.core.connections import service_title
from wanstudio.core.facts import Look
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Number, Text, Value, Values, is_url
from wanstudio.core.text import shortened
from wanstudio.ui.create.area import FormArea
from wanstudio.ui.create.carry import carry
from wanstudio.ui.create.chooser import ModelChooser
from wanstudio.ui.create.drops import Drops
from wanstudio.ui.create.foot import Foot
from wanstudio.ui.create.head import CreateHeader
from wanstudio.ui.create.history import Form, History
from wanstudio.ui.create.looks import LookAt, Looks
from wanstudio.ui.create.media import MediaBench, MediaWork
from wanstudio.ui.create.memory import Memory
from wanstudio.ui.create.presses import Presses
from wanstudio.ui.create.prompts import Prompts
from wanstudio.ui.create.readiness import AskPrice, Readiness
from wanstudio.ui.create.sending import Sending
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.panels import NoticeBar

Start = Callable[[ModelSpec, dict[str, Value], bool], None]
"""Make a job of checked values; True: put it first."""


class CreateView(QWidget):
    """`models` must hold one at least for anything but the chooser to be there.

    changed: any edit, and whatever else `state` holds. model_changed: the id of the model that is shown now.
    can_undo, can_redo: whether there is something to go back or forward to, each time that changes.
    """

    changed = Signal()
    model_changed = Signal(str)
    can_undo = Signal(bool)
    can_redo = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        models: Sequence[ModelSpec],
        *,
        generate: Start,
        look: LookAt,
        price: AskPrice,
        media: MediaWork,
        keymap: Keymap | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("create")
        self.setAcceptDrops(True)
        self._theme, self._models = theme, {spec.id: spec for spec in models}
        self._start, self._keymap = generate, keymap or Keymap()
        self.presses = Presses()
        self._memory = Memory()
        self._history = History(self._put)
        self._history.stack.canUndoChanged.connect(self.can_undo)
        self._history.stack.canRedoChanged.connect(self.can_redo)
        self._looks = Looks(look, self._looked)
        self.panel: ParamPanel | None = None
        self.media = MediaBench(
            theme,
            self,
            media,
            panel=lambda: self.panel,
            tell=self._tell,
            price=lambda: self.foot.generate.price,
            apply=self.set_values,
            refresh=self._refresh_all,
            values_of=self._values_of,
        )
        self.prompts = Prompts(
            self, theme, lambda: self.panel, memory=lambda: self._memory, lead=self.go_to, apply=self.set_values
        )
        self._build()
        self.readiness = Readiness(self, self.foot, lambda: self.panel, price)
        self.readiness.said.connect(self.changed)
        self.readiness.priced.connect(self.media.several.show_price)
        self.drops = Drops(
            theme, self, self.foot, self.media, panel=lambda: self.panel, keep=media.keep, tell=self._tell
        )
        if models:
            self._begin(self._first())

    # ---- building ----

    def _build(self) -> None:
        theme = self._theme
        self.header = CreateHeader(
            theme, self._keymap, self._history.stack, undo=self.undo, redo=self.redo, reset=self.reset
        )
        self.chooser = ModelChooser(theme, tuple(self._models.values()), self.show_model)
        close = IconButton(theme, "x", "Close this notice", self._hide_notice, small=True, icon_px=14)
        self.notice = NoticeBar(theme, "info", "", close)
        self.notice.hide()
        self.area = FormArea(theme)
        self.foot = Foot(theme, self._keymap, self.generate, self.go_to)
        self._lay_out()

    def _lay_out(self) -> None:
        column, px = QVBoxLayout(self), self._theme.px
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        chooser = QVBoxLayout()
        chooser.setContentsMargins(px(16), 0, px(16), 0)
        chooser.addWidget(self.chooser)
        column.addLayout(chooser)
        column.addSpacing(px(4))
        column.addWidget(self.notice)
        question = QVBoxLayout()
        question.setContentsMargins(px(16), 0, px(16), 0)
        question.addWidget(self.media.card)
        question.addWidget(self.media.errands.links)
        column.addLayout(question)
        column.addWidget(self.area, 1)
        column.addWidget(self.foot)

    # ---- which model ----

    @property
    def spec(self) -> ModelSpec | None:
        """The model that is shown."""
        return self.panel.spec if self.panel else None

    def show_model(self, model_id: str) -> None:
        """Change to a model; what it shares with the present one goes along, and a notice says what does not."""
        old, new = self.spec, self._models.get(model_id)
        if new is None or old is None or old.id == new.id:
            return
        carried = carry(old, self.values(), new, self._memory.values_of(new))
        self._change(Form(new.id, carried.values))
        self._tell(" ".join(filter(None, (self.notice.text.text(), *carried.notes))))

    def set_values(self, model_id: str, values: Values) -> None:
        """Show this model with these values, and defaults for the rest ("Open in panel"). Can be undone."""
        if model_id in self._models and self.panel is not None:
            self._change(Form(model_id, dict(values)))

    def reset(self) -> None:
        """Every field back to its default. Can be undone."""
        if self.spec is not None:
            self._change(Form(self.spec.id, self.spec.defaults()))

    def _first(self) -> str:
        """The model for a first start: one where a sentence is enough, if there is any."""
        easy = (spec.id for spec in self._models.values() if not any(media.required for media in spec.media()))
        return next(easy, next(iter(self._models), ""))

    def _change(self, form: Form) -> None:
        self._put(form)
        self._history.add(self._form())

    def _begin(self, model_id: str) -> None:
        """Show a model as it is remembered, with no past."""
        self._put(Form(model_id, self._memory.values_of(self._models[model_id])))
        self._history.start(self._form())

    def _values_of(self, model_id: str) -> Values:
        """What stands in the form of a model, shown or not."""
        return self._memory.values_of(self._models[model_id]) if model_id in self._models else {}

    def _form(self) -> Form:
        return Form(self._memory.model, self.values())

    def _put(self, form: Form) -> None:
        """Show a form, whatever was there before."""
        self._hide_notice()
        self.readiness.keep_quiet()
        other = self.panel is None or self.panel.spec.id != form.model
        stopped = self.media.leave() if other else ""
        if self.panel is None or other:
            self.panel = self._make_panel(self._models[form.model])
        self.panel.tell_missing(False)
        self._looks.trusting = True
        self.panel.set_values(form.values)
        self._looks.trusting = False
        self._memory.model = form.model
        self._memory.values[form.model] = self.panel.values()
        if other:
            self.panel.set_open(self._memory.opened)
            self.panel.show_seed(self._memory.seeds.get(form.model))
            self.area.show_form(self.panel)
            self._show_chosen()
            self.readiness.pricing.forget()
            self.model_changed.emit(form.model)
        self._refresh()
        if stopped:
            self._tell(stopped)

    def _make_panel(self, spec: ModelSpec) -> ParamPanel:
        panel = ParamPanel(self._theme, spec, self._keymap)
        panel.edited.connect(self._on_edit)
        panel.asked_look.connect(self._looks.ask)
        self.prompts.join(panel)
        panel.folded.connect(self._on_folded)
        panel.limit_bytes = self.readiness.sending.limit_bytes
        self.media.join(panel)
        return panel

    def _on_folded(self, opened: bool) -> None:
        self._memory.opened = opened
        self.changed.emit()

    # ---- where it runs ----

    def set_connection(self, title: str, provider_ok: bool, note: str) -> None:
        """The account in use, whether it can run this model, and what to say of its clips ("stand-in clip")."""
        self.readiness.connection = (title, provider_ok, note)
        self._show_chosen()
        self.readiness.pricing.forget()
        self._refresh()

    def set_sending(self, sending: Sending) -> None:
        """Where files go from here, and what the way takes."""
        self.readiness.sending = sending
        if self.panel is not None:
            self.panel.limit_bytes = sending.limit_bytes
            self.panel.refresh()
        self._refresh()

    def _show_chosen(self) -> None:
        if self.spec is not None:
            where = self.readiness.connection[0] or service_title(self.spec.provider)
            self.chooser.show_model(self.spec.title, f"{self.spec.task} · {where}", self.spec.id)

    # ---- what stands in the form ----

    def values(self) -> dict[str, Value]:
        """What stands in the form, unchecked; what is empty is left out."""
        return self.panel.values() if self.panel else {}

    def state(self) -> dict[str, Any]:
        """All that should come back at the next start, as JSON takes it."""
        return self._memory.as_state()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put back what `state` gave. What no longer makes sense is passed over; there is nothing to undo after it."""
        self._memory = Memory.from_state(state, tuple(self._models.values()))
        model = self._memory.model or self._first()
        if model:
            self._begin(model)
            assert self.panel is not None
            self.panel.set_open(self._memory.opened)
            self.panel.show_seed(self._memory.seeds.get(model))

    def show_seed(self, seed: int, model_id: str = "") -> None:
        """Say which seed the latest job of a model (the one that is shown) has; a click on it keeps it."""
        if self.panel is not None:
            model_id = model_id or self.panel.spec.id
            self._memory.seeds[model_id] = seed
            if model_id == self.panel.spec.id:
                self.panel.show_seed(seed)

    def undo(self) -> None:
        self._history.stack.undo()

    def redo(self) -> None:
        self._history.stack.redo()

    def _on_edit(self, name: str) -> None:
        assert self.panel is not None
        before = self._memory.values.get(self.panel.spec.id, {}).get(name)
        self._memory.values[self.panel.spec.id] = self.panel.values()
        self.media.replaced(name, str(before or ""))
        flows = isinstance(self.panel.spec.param(name), (Text, Number))
        self._history.add(self._form(), name if flows else "")
        self._refresh()
        param, value = self.panel.spec.param(name), self.values().get(name)
        if isinstance(param, Media) and value and not is_url(value):
            self.media.look_for_recipe(str(value), param.label)

    # ---- media ----

    def take_files(self, paths: Sequence[str]) -> None:
        """Put files into the slots they fit; say which found none."""
        self.drops.take(paths)

    def use(self, role: str, path: str) -> bool:
        """Put a file into the slot of this role; False where the model has none. Can be undone."""
        param = self.spec.of_role(role) if self.spec else None
        if self.panel is None or param is None:
            return False
        self.panel.set_value(param.name, path)
        self.go_to(param.name)
        return True

    def take_as(self, name: str, path: str) -> None:
        """Put a file into a slot for what it holds: of a video its first frame, or its sound."""
        editor = self.panel.slots.editor(name) if self.panel else None
        if editor is not None:
            editor.slot.converted.emit(path)

    def _looked(self, look: Look) -> None:
        if self.panel is None:
            return
        self.panel.show_look(look)
        self._refresh()
        if look.folder:
            for media in self.panel.spec.media():
                if self.values().get(media.name) == look.path:
                    self.media.take_folder(media.name, look.path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    # ---- generate ----

    def generate(self, first: bool = False) -> None:
        """Start a job with what stands in the form; where something is missing, say what, at the fields too."""
        if self.panel is None:
            return
        if not self.readiness.is_ready():
            return
        values = self.panel.spec.check(self.values(), self.panel.slots.facts())
        if not self.presses.begins((self.panel.spec.id, values, self.readiness.connection)):
            return
        prompt = self.panel.spec.of_role("prompt")
        self._memory.add_prompt(str(values.get(prompt.name, "")) if prompt else "")
        self._start(self.panel.spec, values, first)

    def show_problem(self, name: str, sentence: str) -> bool:
        """Say what was found when the job was made (a file that is gone by now), and lead to its field.

        False where the form has no such parameter.
        """
        if self.panel is None or name not in {p.name for p in self.panel.spec.params}:
            return False
        self._tell(sentence)
        self.go_to(name)
        return True

    def go_to(self, name: str) -> None:
        """Lead the user to a parameter; to the chooser where none is meant."""
        row = self.panel.go_to(name) if self.panel else None
        if row is None:
            self.chooser.setFocus()
        else:
            self.area.fit()
            self.area.ensureWidgetVisible(row, 0, self._theme.px(16))

    def _refresh(self) -> None:
        """Say anew what holds: the form has changed, or what it is held to."""
        if self.panel is not None:
            self.media.follow()
            self.readiness.say()

    def _refresh_all(self) -> None:
        if self.panel is not None:
            self.panel.refresh()
            self._refresh()

    # ---- around it ----

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the eye does. Qt goes by when things were made, and much here is made when it is needed."""
        self._order_tabs()
        return super().focusNextPrevChild(forward)

    def _order_tabs(self) -> None:
        head, foot = self.header, self.foot
        here = self.panel is not None and self.area.isAncestorOf(self.panel)  # not while one form takes another's place
        between = self.panel.tab_order() if self.panel is not None and here else []
        order = [head.undo, head.redo, head.more, self.chooser, *self.notice.findChildren(IconButton), *between]
        for one, two in pairwise([*order, *foot.problems.rows, foot.generate.main, foot.generate.more]):
            self.setTabOrder(one, two)

    def _tell(self, text: str) -> None:
        """A quiet notice above the form; "" for none."""
        self.notice.text.setText(shortened(text))
        self.notice.setVisible(bool(text))

    def _hide_notice(self) -> None:
        self._tell("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._keymap.action("window", event)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo()
        elif action in ("generate", "generate_first"):
            self.generate(first=action == "generate_first")
        else:
            super().keyPressEvent(event)

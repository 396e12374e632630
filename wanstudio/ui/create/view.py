"""The Create view: which model, its parameters, what is missing, and Generate.

A job's path: `Forms` has what stands in the form, `Readiness` what is still missing, `Generating` starts the job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from wanstudio.core.connections import service_title
from wanstudio.core.facts import Look
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value, Values
from wanstudio.ui.create.area import FormArea
from wanstudio.ui.create.chooser import ModelChooser
from wanstudio.ui.create.column import Column
from wanstudio.ui.create.drops import Drops
from wanstudio.ui.create.foot import Foot
from wanstudio.ui.create.forms import Forms
from wanstudio.ui.create.generating import Generating, Start
from wanstudio.ui.create.head import CreateHeader
from wanstudio.ui.create.looks import LookAt
from wanstudio.ui.create.media import MediaBench
from wanstudio.ui.create.notice import FormNotice
from wanstudio.ui.create.prompts import Prompts
from wanstudio.ui.create.readiness import FOLDER, AskPrice, Readiness
from wanstudio.ui.create.sending import Sending
from wanstudio.ui.create.work import MediaWork
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.panel import ParamPanel
from wanstudio.ui.theme.theme import Theme


class CreateView(QWidget):
    """`models` must hold one at least for anything but the chooser to be there.

    changed: any edit, and whatever else `state` holds. model_changed: the id of the model that is shown now.
    folder_wanted: clips are to go to another folder.
    """

    changed = Signal()
    model_changed = Signal(str)
    folder_wanted = Signal()

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
        self._theme, self._keymap = theme, keymap or Keymap()
        self.forms = Forms(self, theme, models, self._keymap, look)
        self.notice = FormNotice(theme)
        self.media = MediaBench(
            theme,
            self,
            media,
            panel=lambda: self.panel,
            tell=self.notice.say,
            price=lambda: self.foot.generate.price,
            apply=self.set_values,
            refresh=self._refresh_all,
            values_of=self.forms.values_of,
        )
        self.prompts = Prompts(
            self,
            theme,
            lambda: self.panel,
            memory=lambda: self.forms.memory,
            lead=self.go_to,
            apply=self.set_values,
        )
        self._build()
        self.readiness = Readiness(self, self.foot, lambda: self.panel, price)
        self.generating = Generating(self.forms, self.readiness, generate)
        self.drops = Drops(
            theme, self, self.foot, self.media, panel=lambda: self.panel, keep=media.keep, tell=self.notice.say
        )
        self._join()
        self.forms.begin()

    # ---- building ----

    def _build(self) -> None:
        theme, stack = self._theme, self.forms.history.stack
        self.header = CreateHeader(theme, self._keymap, stack, undo=self.undo, redo=self.redo, reset=self.reset)
        self.chooser = ModelChooser(theme, tuple(self.forms.models.values()), self.show_model)
        self.area = FormArea(theme)
        self.foot = Foot(theme, self._keymap, self.generate, self.go_to)
        questions = (self.media.card, self.media.errands.links)
        self._column = Column(theme, self.header, self.chooser, self.notice, questions, self.area, self.foot)
        self.setLayout(self._column)

    def _join(self) -> None:
        forms = self.forms
        forms.made.connect(self._on_made)
        forms.turning.connect(self._on_turning)
        forms.turned.connect(self._on_turned)
        forms.edited.connect(self._on_edited)
        forms.looked.connect(self._on_looked)
        forms.folded.connect(self.changed)
        self.readiness.said.connect(self.changed)
        self.readiness.priced.connect(self.media.several.show_price)

    # ---- what stands in the form ----

    @property
    def panel(self) -> ParamPanel | None:
        return self.forms.panel

    @property
    def spec(self) -> ModelSpec | None:
        """The model that is shown."""
        return self.forms.spec

    def values(self) -> dict[str, Value]:
        """What stands in the form, unchecked; what is empty is left out."""
        return self.forms.values()

    def state(self) -> dict[str, Any]:
        """All that should come back at the next start, as JSON takes it."""
        return self.forms.memory.as_state()

    def restore(self, state: Mapping[str, Any]) -> None:
        """Put back what `state` gave. What no longer makes sense is passed over; there is nothing to undo after it."""
        self.forms.restore(state)

    def show_model(self, model_id: str) -> None:
        """Change to a model; what it shares with the present one goes along, and a notice says what does not."""
        self.notice.add(*self.forms.change_model(model_id))

    def set_values(self, model_id: str, values: Values) -> None:
        """Show this model with these values, and defaults for the rest ("Open in panel"). Can be undone."""
        self.forms.set_values(model_id, values)

    def reset(self) -> None:
        """Every field back to its default. Can be undone."""
        self.forms.reset()

    def undo(self) -> None:
        self.forms.history.stack.undo()

    def redo(self) -> None:
        self.forms.history.stack.redo()

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
        self._refresh_all()

    def _show_chosen(self) -> None:
        """Where two models have one title the service comes first: of a long line the end is not seen."""
        if (spec := self.spec) is not None:
            service = service_title(spec.provider)
            where = self.readiness.connection[0] or service
            words = (spec.task, where) if spec.name == spec.title else dict.fromkeys((service, where, spec.task))
            self.chooser.show_model(spec.title, " · ".join(words), spec.id)

    # ---- files ----

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
        self.generating.press(first)

    def show_problem(self, name: str, sentence: str) -> bool:
        """Say what was found when the job was made (a file that is gone by now), and lead to its field.

        False where the form has no such parameter.
        """
        if self.panel is None or name not in {p.name for p in self.panel.spec.params}:
            return False
        self.notice.say(sentence)
        self.go_to(name)
        return True

    def go_to(self, name: str) -> None:
        """Lead the user to a parameter; to the chooser where none is meant."""
        if name == FOLDER:
            self.folder_wanted.emit()
            return
        row = self.panel.go_to(name) if self.panel else None
        if row is None:
            self.chooser.setFocus()
        else:
            self.area.fit()
            self.area.ensureWidgetVisible(row, 0, self._theme.px(16))

    def lead_on(self) -> None:
        """Lead the user to the first thing that is still missing, to the prompt where nothing is."""
        if self.panel is not None:
            prompt = self.panel.spec.of_role("prompt")
            missing = [problem.param for problem in self.panel.problems()]
            self.go_to(next(iter(missing), prompt.name if prompt else ""))

    # ---- what the form tells ----

    def _on_made(self, panel: ParamPanel) -> None:
        panel.limit_bytes = self.readiness.sending.limit_bytes
        self.prompts.join(panel)
        self.media.join(panel)

    def _on_turning(self, other: bool) -> None:
        self.notice.say(self.media.leave() if other else "")
        self.readiness.keep_quiet()

    def _on_turned(self, other: bool) -> None:
        if other and self.panel is not None:
            self.area.show_form(self.panel)
            self._show_chosen()
            self.readiness.pricing.forget()
            self.model_changed.emit(self.panel.spec.id)
        self._refresh()

    def _on_edited(self, name: str, before: Value | None) -> None:
        self.media.replaced(name, str(before or ""))
        self._refresh()
        self.media.look_for_own(name)

    def _on_looked(self, look: Look) -> None:
        self._refresh()
        self.media.take_folders(look)

    def _refresh(self) -> None:
        """Say anew what holds: the form has changed, or what it is held to."""
        if self.panel is not None:
            self.media.follow()
            self.readiness.say()

    def _refresh_all(self) -> None:
        if self.panel is not None:
            self.panel.refresh()
            self._refresh()

    # ---- keys ----

    def focusNextPrevChild(self, forward: bool) -> bool:
        self._column.order_tabs()
        return super().focusNextPrevChild(forward)

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

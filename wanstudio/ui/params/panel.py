"""The parameters of one model as a form, made from its descriptor and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.facts import Look
from wanstudio.core.models import ModelSpec
from wanstudio.core.output import promised
from wanstudio.core.params import Param, Value, Values, given, is_url
from wanstudio.ui.figures import local
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params import rules, wiring
from wanstudio.ui.params.arrange import Arrangement, Section
from wanstudio.ui.params.editors import EDITORS
from wanstudio.ui.params.fold import Fold
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import Offer
from wanstudio.ui.params.row import FieldRow
from wanstudio.ui.params.seed import SeedEditor
from wanstudio.ui.params.slots import Slots
from wanstudio.ui.params.telling import tell_fold, tell_row
from wanstudio.ui.params.text import PromptEditor
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import Label


class ParamPanel(QWidget):
    """Holds the values; the editors show them. What is folded is made when it is first opened.

    pictured, several, tool, puzzled, mend_asked, converted: with the parameter's name, as its slot and row say.
    addressed: with a parameter's name and a web address, whose file is to be fetched and put there. found_again: with
    a file that is gone and the one in its place. refused: why a slot does not take what was pasted.
    edited: the user gave a parameter another value. asked_look: a file is to be looked at (answer: `show_look`).
    asked_room: another height may be needed. recalled: the prompt before (-1) or after (1) is wanted in a field.
    history_asked: all prompts that were used are wanted.
    """

    edited = Signal(str)
    asked_look = Signal(str)
    asked_room = Signal()
    recalled = Signal(str, int)
    history_asked = Signal()
    folded = Signal(bool)
    pictured = Signal(str, object)
    several = Signal(str, list)
    tool = Signal(str, str)
    mend_asked = Signal(str, object)
    converted = Signal(str, object)
    addressed = Signal(str, str)
    found_again = Signal(str, str)
    refused = Signal(str)
    puzzled = Signal(str, str)

    def __init__(self, theme: Theme, spec: ModelSpec, keymap: Keymap | None = None) -> None:
        super().__init__()
        self.theme, self.spec, self._keymap = theme, spec, keymap or Keymap()
        self.rows: dict[str, FieldRow] = {}
        self._values: dict[str, Value] = spec.defaults()
        self._last_seed: int | None = None
        self._filling = self._tells_missing = self._saying = False
        self.limit_bytes: int | None = None  # of one file, by the service's way in
        self.slots = Slots(spec, lambda: self._values)
        self._basic = [p for p in spec.params if p.group == "basic"]
        self._advanced = [p for p in spec.params if p.group == "advanced"]
        for param in self._basic:
            self._make_row(param)
        self.fold = Fold(theme, self, "Advanced")
        self.fold.setVisible(bool(self._advanced))
        self.fold.toggled.connect(self._unfold)
        for media in (p for p in spec.media() if p.group == "advanced"):
            self._make_row(media)  # its facts are wanted, folded or not
        self._place = Arrangement(theme, self.fold)
        self._place.basic = [self.rows[p.name] for p in self._basic]
        prompts = (row.editor for row in self._place.basic if isinstance(row.editor, PromptEditor))
        self._place.prompt = next(prompts, None)
        self.refresh()

    # ---- values ----

    def values(self) -> dict[str, Value]:
        """What stands in the form, unchecked; what is empty is left out."""
        return dict(self._values)

    def set_values(self, values: Values) -> None:
        """Show these values; what is left out gets its default, or is emptied. Not an edit of the user's."""
        known = {p.name for p in self.spec.params}
        self._values = self.spec.defaults() | {n: v for n, v in values.items() if n in known and given(v)}
        self._fill()

    def set_value(self, name: str, value: Value | None) -> None:
        """Give one parameter a value, as the user would."""
        if name in self.rows:
            self.rows[name].editor.set_value(value)
        else:
            self._take(name, value)

    def reset(self, name: str) -> None:
        self.set_value(name, self.spec.param(name).default)

    def _fill(self) -> None:
        self._filling = True
        for name, row in self.rows.items():
            row.editor.set_value(self._values.get(name))
        self._filling = False
        self.refresh()

    def _take(self, name: str, value: Value | None) -> None:
        if self._filling:
            return
        if value is None:
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self.refresh()
        self.edited.emit(name)

    # ---- what follows from them ----

    @local
    def problems(self) -> tuple[InvalidInput, ...]:
        """All that stands in the way of a job, in the order in which the parameters stand."""
        found = [*self.spec.problems(self._values, self.slots.facts()), *self.slots.problems()]
        found += self.slots.too_large(self.limit_bytes)
        order = {p.name: n for n, p in enumerate((*self._basic, *self._advanced))}
        return tuple(sorted(found, key=lambda problem: order.get(problem.param, -1)))

    def output_facts(self, problems: Sequence[InvalidInput]) -> tuple[str, str]:
        """What comes out, in words, and shorter; nothing while that cannot be said."""
        output = promised(self.spec, self._values, self.slots.facts())
        if output is not None and not rules.says_output(self.spec, problems):
            return "", ""
        return rules.output_facts(self.spec, output)

    def tell_missing(self, tells: bool) -> None:
        """Mark what is needed and empty: after Generate was pressed, not before."""
        if tells != self._tells_missing:
            self._tells_missing = tells
            self.refresh()

    def refresh(self) -> None:
        """Say at every field what holds now. Room is asked for once, not by each row."""
        self._saying = True
        facts, problems = self.slots.facts(), self.problems()
        first = {p.param: p for p in reversed(problems)}
        for name, row in self.rows.items():
            row.setVisible(self._in_sight(row.param) and rules.shown(self.spec, row.param, self._values))
            tells = self._tells_missing or given(self._values.get(name))
            tell_row(row, self.spec, self._values, facts, first.get(name) if tells else None, self.limit_bytes)
        tell_fold(self.fold, self._advanced, self._values, problems)
        self._saying = False
        self.asked_room.emit()

    def _ask_room(self) -> None:
        if not self._saying:
            self.asked_room.emit()

    # ---- media ----

    def show_look(self, look: Look) -> None:
        """What was found out about a file; it goes to the slots that hold the file."""
        self.slots.show_look(look)
        self.refresh()

    def take_files(self, files: Sequence[str]) -> tuple[Offer, ...]:
        """Put files where they fit, empty slots first; return those that no slot takes."""
        return self.slots.take(files, self._give)

    def _give(self, name: str, value: str) -> None:
        if is_url(value):
            self.addressed.emit(name, value)
        else:
            self.set_value(name, value)

    def move_file(self, name: str, to: str) -> None:
        """Put the file of one slot into another."""
        value = self._values.get(name)
        self.set_value(to, value)
        self.set_value(name, None)

    # ---- seed ----

    @property
    def _seed_name(self) -> str:
        return next((p.name for p in self.spec.params if p.kind == "seed"), "")

    def show_seed(self, seed: int | None) -> None:
        """Say below the seed which one was used last; a click keeps it."""
        self._last_seed = seed
        row = self.rows.get(self._seed_name)
        if row is not None and isinstance(row.editor, SeedEditor):
            row.editor.last = seed
            row.set_fact("Last used" if seed is not None else "", "" if seed is None else str(seed), self._keep_seed)

    def _keep_seed(self) -> None:
        self.set_value(self._seed_name, self._last_seed)

    # ---- rows ----

    def _make_row(self, param: Param) -> FieldRow:
        editor = EDITORS[type(param)](self.theme, param)
        editor.set_value(self._values.get(param.name))
        row = FieldRow(self.theme, editor)
        row.setParent(self)
        self.rows[param.name] = row
        editor.changed.connect(lambda: self._take(param.name, editor.value()))
        row.reset_asked.connect(partial(self.reset, param.name))
        row.asked_room.connect(self._ask_room)
        if isinstance(editor, MediaEditor):
            wiring.join_media(self, row, editor)
            self.slots.add(editor)
        if isinstance(editor, PromptEditor):
            wiring.join_prompt(self, row, editor, self._keymap)
        return row

    def _in_sight(self, param: Param) -> bool:
        return param.group == "basic" or self.fold.isChecked()

    def set_open(self, opened: bool) -> None:
        """Open or fold the advanced settings."""
        self.fold.setChecked(opened)

    def _unfold(self, opened: bool) -> None:
        if opened and not self._place.advanced:
            self._place.advanced = self._make_sections()
            self.show_seed(self._last_seed)
        for heading, _ in self._place.advanced:
            if heading is not None:
                heading.setVisible(opened)
        self.refresh()
        self.folded.emit(opened)

    def _make_sections(self) -> list[Section]:
        sections: dict[str, list[FieldRow]] = {}
        for param in self._advanced:
            row = self.rows.get(param.name) or self._make_row(param)
            sections.setdefault(param.section, []).append(row)
        made: list[Section] = []
        for title, rows in sections.items():
            heading = Label(title, "section") if title else None
            if heading is not None:
                heading.setParent(self)
            made.append((heading, rows))
        return made

    def go_to(self, name: str) -> QWidget | None:
        """Open what hides the parameter and give it the focus; return its row."""
        if name not in {p.name for p in self.spec.params}:
            return None
        if not self._in_sight(self.spec.param(name)):
            self.set_open(True)
        row = self.rows[name]
        row.editor.control.setFocus()
        return row

    def tab_order(self) -> list[QWidget]:
        """What takes the focus by Tab, in the order in which it stands."""
        shown = [row for row in self.rows.values() if not row.isHidden()]
        parts: list[FieldRow | Fold] = [*shown, *([] if self.fold.isHidden() else [self.fold])]
        parts.sort(key=lambda part: (part.y(), part.x()))
        return [w for part in parts for w in (part.tab_order() if isinstance(part, FieldRow) else [part])]

    def arrange(self, width_px: int, height_px: int) -> int:
        """Place the rows for a width; return the height that is needed (see `Arrangement.apply`)."""
        return self._place.apply(width_px, height_px)

"""The recipe of a clip beside the form: what differs, and what of it to take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.differences import said, same_value
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Media, Param, Seed, Value, Values
from wanstudio.core.text import legible
from wanstudio.ui.figures import local
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label, Tone
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import cover

_WIDTH_PX, _COLUMN_PX = 620, 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A clip of ours. `values` are its recipe's, media as paths that are there; `missing` names files that are gone.

    `names` are those under which the user knew the media, by parameter name. `title`: the model's; `made`: when, at
    which service, for how much, in a line; `thumbnail`: "" for none.
    """

    model: str
    spec: ModelSpec | None
    title: str
    made: str
    name: str
    thumbnail: str
    seed: int | None
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One row: a parameter, what the form has, what the clip has; `value` None empties the field.

    `gone`: the clip had a file that is no longer here, so there is nothing to take.
    """

    param: Param
    now: str
    then: str
    value: Value | None
    gone: bool = False


@local
def differences(
    spec: ModelSpec, form: Values, recipe: Values, names: Mapping[str, str] | None = None
) -> tuple[list[Difference], list[str]]:
    """(what differs, labels of what is the same), in the order of the descriptor."""
    rows: list[Difference] = []
    same: list[str] = []
    defaults, names = spec.defaults(), names or {}
    for param in spec.params:
        now, then = form.get(param.name, defaults.get(param.name)), recipe.get(param.name, defaults.get(param.name))
        if isinstance(param, Media) and param.name in names and param.name not in recipe:
            there = f"{names[param.name]}, no longer on this computer"
            rows.append(Difference(param, said(param, now), there, None, gone=True))
        elif same_value(now, then):
            same.append(param.label)
        else:
            words = names.get(param.name) if then is not None else None
            rows.append(Difference(param, said(param, now), words or said(param, then), then))
    return rows, same


class RecipeCard(QFrame):
    """Stands over the stage, beside the form it is compared with. `form` gives what stands in that now, and `apply`
    gets the values that it shall have.

    closed: it is gone, by whatever way.
    """

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        view: QWidget,
        dropped: Dropped,
        form: Callable[[], Values],
        apply: Callable[[Mapping[str, Value]], None],
    ) -> None:
        super().__init__(view.window())
        self._theme, self._view, self._dropped, self._apply, self._form = theme, view, dropped, apply, form
        self.setObjectName("recipe")
        self.setAccessibleName("This clip has a recipe")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rows, self._same = self._compared()
        self.boxes: list[QCheckBox] = []
        self._ticked = {row.param.name for row in self.rows}  # what differs later is what the user has just typed
        self._table = self._make_table()
        self._build()
        self._dress()
        theme.changed.connect(self._dress)
        view.window().installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        self.all_button.setFocus()

    # ---- building ----

    def _compared(self) -> tuple[list[Difference], list[str]]:
        dropped = self._dropped
        return differences(dropped.spec, self._form(), dropped.values, dropped.names) if dropped.spec else ([], [])

    def renew(self) -> None:
        """The form may have changed: say what differs from it now."""
        found = self._compared()
        if found == (self.rows, self._same):
            return
        self.rows, self._same = found
        before = self._table
        self._table = self._make_table()
        self.layout().replaceWidget(before, self._table)  # type: ignore[union-attr]
        before.hide()
        before.deleteLater()
        self._table.show()
        self._offer()
        self.place()

    def _build(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(Hairline())
        column.addWidget(self._table)
        column.addWidget(Hairline())
        foot = QHBoxLayout()
        foot.setContentsMargins(px(20), px(14), px(16), px(14))
        foot.setSpacing(px(8))
        foot.addWidget(ElidedLabel("Undo brings the form back.", "small", "muted"), 1)
        self.seed_button = Button(self._theme, "Seed only", lambda: self._only(Seed))
        self.prompt_button = Button(self._theme, "Prompt only", self._only_prompt)
        self.all_button: Button = Button(self._theme, "Apply all", self._apply_checked, primary=True)
        for button in (self.seed_button, self.prompt_button, self.all_button):
            foot.addWidget(button)
        column.addLayout(foot)
        self._offer()

    def _offer(self) -> None:
        """The buttons for what there is to take."""
        self.seed_button.setVisible(any(isinstance(row.param, Seed) for row in self.rows))
        self.prompt_button.setVisible(any(row.param.role == "prompt" for row in self.rows))
        self.all_button.setVisible(not all(row.gone for row in self.rows))
        self._count()

    def _head(self) -> QHBoxLayout:
        px, dropped = self._theme.px, self._dropped
        row = QHBoxLayout()
        row.setContentsMargins(px(20), px(16), px(16), px(16))
        row.setSpacing(px(12))
        picture = QPixmap(dropped.thumbnail) if dropped.thumbnail else QPixmap()
        if not picture.isNull():
            place, ratio = QSize(px(112), px(63)), self.devicePixelRatioF()
            part = picture.copy(cover(picture, place))
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = part.scaled(place * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            fitted.setDevicePixelRatio(ratio)
            shown = Label()
            shown.setPixmap(fitted)
            row.addWidget(shown, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(Label("This clip has a recipe", "title"))
        for line in (f"{dropped.title}, {dropped.made}", dropped.name):
            words.addWidget(ElidedLabel(legible(line), "small", "muted"))
        words.addStretch(1)
        row.addLayout(words, 1)
        close = IconButton(self._theme, "x", "Close", self.close_card)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _make_table(self) -> QWidget:
        table, px = QWidget(), self._theme.px
        grid = QGridLayout(table)
        self.boxes = []
        grid.setContentsMargins(px(20), px(12), px(20), px(12))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(7))
        grid.setColumnStretch(1, 1)
        if self.rows:
            grid.addWidget(Label("Form now", "small", "muted"), 0, 2)
            grid.addWidget(Label("This clip", "small"), 0, 3)
        for n, row in enumerate(self.rows, 1):
            box = QCheckBox()
            box.setChecked(row.param.name in self._ticked and not row.gone)
            if row.gone:
                box.hide()
            box.setAccessibleName(f"{row.param.label}: {row.then}")
            box.toggled.connect(partial(self._tick, row.param.name))
            self.boxes.append(box)
            tone: Tone = "muted" if row.gone else ""
            grid.addWidget(box, n, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(row.param.label, tone="muted"), n, 1, Qt.AlignmentFlag.AlignTop)
            for place, text in (
                (2, Label(row.now, tone="muted", wrap=True)),
                (3, Label(row.then, tone=tone, wrap=True)),
            ):
                text.setFixedWidth(px(_COLUMN_PX))  # so that the height of wrapped lines is known
                text.ensurePolished()
                text.setMinimumHeight(text.heightForWidth(px(_COLUMN_PX)))
                grid.addWidget(text, n, place, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Label(self._rest(), "small", "muted", wrap=True), len(self.rows) + 1, 1, 1, 3)
        return table

    def _rest(self) -> str:
        said, same = [], self._same
        if self._dropped.spec is None:
            said.append(f"The model {legible(self._dropped.model)} is not installed here.")
        elif not self.rows:
            said.append("The form has all of it already.")
        elif same:
            said.append(f"{_listed(same)} {'is' if len(same) == 1 else 'are'} the same.")
        rows = [self._dropped.names.get(row.param.name) for row in self.rows if row.gone]
        said += [f"{name} is no longer on this computer." for name in self._dropped.missing if name not in rows]
        return " ".join(said)

    # ---- choosing ----

    def _tick(self, name: str, ticked: bool) -> None:
        (self._ticked.add if ticked else self._ticked.discard)(name)
        self._count()

    def _count(self) -> None:
        chosen = sum(box.isChecked() for box in self.boxes)
        self.all_button.setText("Apply all" if chosen == sum(not row.gone for row in self.rows) else f"Apply {chosen}")
        self.all_button.setEnabled(bool(chosen))

    def _apply_checked(self) -> None:
        self._take([row for row, box in zip(self.rows, self.boxes, strict=True) if box.isChecked()])

    def _only(self, kind: type[Param]) -> None:
        self._take([row for row in self.rows if isinstance(row.param, kind)])

    def _only_prompt(self) -> None:
        self._take([row for row in self.rows if row.param.role == "prompt"])

    def _take(self, rows: list[Difference]) -> None:
        values = dict(self._form())
        for row in rows:
            values.pop(row.param.name, None)
            if row.value is not None:
                values[row.param.name] = row.value
        self.close_card()
        self._apply(values)

    # ---- around it ----

    def place(self) -> None:
        """Right of the form, as far as the window has room."""
        px, window = self._theme.px, self._view.window()
        edge = self._view.mapTo(window, QPoint(self._view.width(), 0))
        wide = min(px(_WIDTH_PX), window.width() - px(32))
        left = max(px(16), min(edge.x() + px(12), window.width() - wide - px(16)))
        self.setFixedWidth(wide)
        self.layout().activate()  # type: ignore[union-attr]
        high = max(self.layout().heightForWidth(wide), self.sizeHint().height())  # type: ignore[union-attr]
        self.setFixedHeight(min(high, window.height() - px(32)))
        self.move(left, max(px(16), min(edge.y() + px(80), window.height() - self.height() - px(16))))

    def close_card(self) -> None:
        self._view.window().removeEventFilter(self)
        self.hide()
        self.deleteLater()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def _dress(self) -> None:
        color, px = self._theme.color, self._theme.px
        ground, edge = color("panel").name(), color("line_strong").name()
        self.setStyleSheet(f"#recipe {{ background: {ground}; border: 1px solid {edge}; border-radius: {px(8)}px; }}")


def _listed(labels: list[str]) -> str:
    if len(labels) > 4:
        return f"{labels[0]} and {len(labels) - 1} more"
    words = [labels[0], *(label[:1].lower() + label[1:] for label in labels[1:])]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

"""The recipe of a clip beside the form: what differs, and what of it to take."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.params import Param, Seed, Value, Values
from wanstudio.core.text import legible
from wanstudio.ui.create.dropped import Difference, Dropped, differences
from wanstudio.ui.create.recipe_table import RecipeTable
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.pictures import cover

_WIDTH_PX = 620


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
        self._ticked = {row.param.name for row in self.rows}  # what differs later is what the user has just typed
        self.table = self._make_table()
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
        before = self.table
        self.table = self._make_table()
        self.layout().replaceWidget(before, self.table)  # type: ignore[union-attr]
        before.hide()
        before.deleteLater()
        self.table.show()
        self._offer()
        self.place()

    def _build(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(Hairline())
        column.addWidget(self.table)
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

    def _make_table(self) -> RecipeTable:
        table = RecipeTable(self._theme, self._dropped, self.rows, self._same, self._ticked)
        table.toggled.connect(self._tick)
        return table

    # ---- choosing ----

    def _tick(self, name: str, ticked: bool) -> None:
        (self._ticked.add if ticked else self._ticked.discard)(name)
        self._count()

    def _count(self) -> None:
        chosen = sum(box.isChecked() for box in self.table.boxes)
        self.all_button.setText("Apply all" if chosen == sum(not row.gone for row in self.rows) else f"Apply {chosen}")
        self.all_button.setEnabled(bool(chosen))

    def _apply_checked(self) -> None:
        self._take([row for row, box in zip(self.rows, self.table.boxes, strict=True) if box.isChecked()])

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

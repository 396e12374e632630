"""The sheet on ?: the keys at a glance; every action, found by word or key; a click on one gives it others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.core.shortcuts.names import is_strong
from wanstudio.core.shortcuts.sets import SETS
from wanstudio.core.shortcuts.table import TABLE
from wanstudio.ui.actions import IN_REGIONS, MENUS, Action, Submenu, entries
from wanstudio.ui.keyboard.overview import Overview
from wanstudio.ui.keyboard.row import ActionRow
from wanstudio.ui.keymap import Keymap, native, pressed
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.dialog import Dialog
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.panels import Hairline
from wanstudio.ui.widgets.segments import Segments

_HANDS = ("WanStudio", "Premiere", "Resolve", "Avid")  # in the order of SETS
_WIDE_PX, _HIGH_PX, _COLUMN_PX, _ONE_ROW_PX = 1040, 430, 310, 860
_AT_A_GLANCE = "Single letters rest while you type. Every action is in a menu, too."
_EDITS = ("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z")


@dataclass(frozen=True)
class Group:
    head: QWidget
    rows: tuple[ActionRow, ...]


class KeySearch(QLineEdit):
    """Takes words, and keys that are pressed in it: those with Ctrl, and F2 to F24."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = pressed(event)
        if key and is_strong(key) and key not in _EDITS:
            self.setText(native(key))
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class KeysSheet(Dialog):
    """What is changed is in force at once, in `keymap`; who makes that one keeps it."""

    def __init__(self, theme: Theme, parent: QWidget, keymap: Keymap) -> None:
        super().__init__(theme, parent, "Keys", 720)
        self._keymap = keymap
        self._reset: Shortcuts | None = None  # those that were reset just now
        px, room = theme.px, parent.size()
        wide = min(px(_WIDE_PX), max(px(360), room.width() - px(48)))
        self.setFixedWidth(wide)
        self.content.addLayout(self._head(wide))
        self.content.addSpacing(px(6))
        self.content.addWidget(Hairline())
        self.content.addSpacing(px(6))
        count = max(1, wide // px(_COLUMN_PX))
        names = {row.id: row.text.rstrip("…") for rows in _titled().values() for row in rows}
        self._words = names | _in_submenus()
        self._groups = tuple(self._make_groups(names))
        self._parts = tuple(part for group in self._groups for part in (group.head, *group.rows))
        self._lines: list[QVBoxLayout] = []
        self._arranged: list[QWidget] = []
        self.rows = {row.action: row for group in self._groups for row in group.rows}
        self.overview = Overview(theme, keymap, names, count)
        self.overview.chosen.connect(self.change)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        most = max(px(120), room.height() - px(200 if wide >= px(_ONE_ROW_PX) else 240))
        area.setFixedHeight(min(most, max(px(_HIGH_PX), self.overview.sizeHint().height())))
        area.setWidget(self._both(self._columns(count)))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content.addWidget(area)
        self.nothing = Label("No action has this in its name, and none has this key.", tone="muted")
        self.nothing.hide()
        self.content.addWidget(self.nothing)
        self.reset_all = self.add_button(Button(theme, "Reset all", self._on_reset))
        self.whole = self.add_button(Button(theme, "Change keys…", self._show))
        self.whole.setCheckable(True)  # while it is on, all actions are there, each to be changed
        for button in (self.whole, self.reset_all):
            button.setAutoDefault(False)
        keymap.changed.connect(self._on_changed)
        self._show()
        self.search.setFocus()

    def _head(self, wide: int) -> QLayout:
        """In one row, or in two where that is too long."""
        px = self.theme.px
        self.search = KeySearch()
        self.search.setPlaceholderText("Find an action or press keys")
        self.search.setAccessibleName("Find an action or press keys")
        self.search.textChanged.connect(lambda _: self._show())
        self.hands = Segments(self.theme, _HANDS)
        self.hands.setAccessibleName("Hands from")
        self.hands.setFixedWidth(px(300))
        self.hands.chosen.connect(self._on_hands)
        title, hands = Label("Keys", "title"), Label("Hands from", "small", "muted")
        close = IconButton(self.theme, "x", "Close", self.accept)
        if wide < px(_ONE_ROW_PX):
            self.search.setMaximumWidth(px(280))
            return _rows(px(12), (title, self.search, None, close), (hands, self.hands, None))
        self.search.setFixedWidth(px(280))
        return _rows(px(12), (title, self.search, None, hands, self.hands, close))

    def _make_groups(self, names: dict[str, str]) -> Iterator[Group]:
        for title, rows in _titled().items():
            head = QWidget()
            column = QVBoxLayout(head)
            column.setContentsMargins(0, self.theme.px(12), 0, self.theme.px(4))
            column.addWidget(Label(title, "strong"))
            column.addWidget(Hairline())
            made = tuple(ActionRow(self.theme, self._keymap, row.id, self._words[row.id], names) for row in rows)
            for row in made:
                if title in MENUS:
                    row.button.setToolTip(f"{title} > {row.button.words.replace(': ', ' > ')}")
                row.opened.connect(lambda row=row: self._on_opened(row))
            yield Group(head, made)

    def _both(self, columns: QWidget) -> QWidget:
        """The keys at a glance, or all actions in columns: one of them is there."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.overview)
        column.addWidget(columns)
        column.addStretch(1)
        self._all = columns
        return whole

    def _columns(self, count: int) -> QWidget:
        """For the groups in their order, a long one across columns, all columns about as long."""
        px = self.theme.px
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, px(12), 0)
        line.setSpacing(px(32))
        for _ in range(count):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addStretch(1)
            line.addLayout(column, 1)
            self._lines.append(column)
        for part in self._parts:
            part.setParent(whole)
            part.hide()  # until it has its place
        return whole

    def _arrange(self, shown: list[QWidget]) -> None:
        if shown == self._arranged:
            return
        for part in self._arranged:
            part.hide()
            for column in self._lines:
                column.removeWidget(part)
        most = max(1, -(-len(shown) // len(self._lines)))
        for n, part in enumerate(shown):
            column = self._lines[n // most]
            column.insertWidget(column.count() - 1, part)
            part.show()
        self._arranged = shown

    # ---- what is shown ----

    def _show(self) -> None:
        shortcuts, sought = self._keymap.shortcuts, self.search.text().strip().casefold()
        self.hands.set_index(list(SETS).index(shortcuts.set_name))
        shown: list[QWidget] = []
        for group in self._groups:
            found = [row for row in group.rows if self._finds(row, sought)]
            shown += [group.head, *found] if found else []
        self._arrange(shown)
        changing = self.whole.isChecked()
        self.overview.setVisible(not changing and not sought)
        self._all.setVisible(changing or bool(sought))
        self.whole.setText("Show at a glance" if changing else "Change keys…")
        self.nothing.setVisible(not shown)
        changed = len(shortcuts.own)
        self.reset_all.setVisible(bool(changed) or self._reset is not None)
        self.reset_all.setText("Undo the reset" if self._reset is not None else "Reset all")
        said = "Choose an action to change its keys." if changing or sought else _AT_A_GLANCE
        self.remark.setText(f"{changed} changed by you. {said}" if changed else said)

    def _finds(self, row: ActionRow, sought: str) -> bool:
        """One letter is a key; more are part of the words, or a whole key."""
        if not sought:
            return True
        keys = [native(key).casefold() for key in self._keymap.shortcuts.keys(row.action)]
        return sought in keys or (len(sought) > 1 and sought in row.button.words.casefold())

    def _on_opened(self, opened: ActionRow) -> None:
        for row in self.rows.values():
            if row is not opened:
                row.close_up()
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(opened))  # once what it asks has its place

    # ---- what is changed ----

    def change(self, action: str) -> None:
        """Show all actions, and this one chosen."""
        self.search.clear()
        self.whole.setChecked(True)
        self._show()
        if TABLE[action].fixed:
            self._area.ensureWidgetVisible(self.rows[action])
        else:
            self.rows[action].ask()

    def _on_hands(self, index: int) -> None:
        for row in self.rows.values():
            row.close_up()  # what one asks is of the keys that were
        self._keymap.use(self._keymap.shortcuts.with_set(list(SETS)[index]))

    def _on_reset(self) -> None:
        """All as the set has them; then, until something else is changed, all as they were."""
        back, self._reset = self._reset, None
        if back is not None:
            self._keymap.use(back)
        else:
            before = self._keymap.shortcuts
            self._keymap.use(Shortcuts(before.set_name))
            self._reset = before
            self._show()

    def _on_changed(self) -> None:
        self._reset = None
        self._show()


def _titled() -> dict[str, tuple[Action, ...]]:
    """All actions as the menus have them, and those that stand in none."""
    return {title: tuple(entries(rows)) for title, rows in MENUS.items()} | {"Library, queue": IN_REGIONS}


def _in_submenus() -> dict[str, str]:
    """The words of what stands in a menu within a menu: they say little without its own."""
    inner = [row for rows in MENUS.values() for row in rows if isinstance(row, Submenu)]
    return {row.id: f"{menu.text}: {row.text.rstrip('…')}" for menu in inner for row in menu.rows if row.id}


def _rows(gap: int, *rows: tuple[QWidget | None, ...]) -> QVBoxLayout:
    """One below the other; None is what takes the room that is left."""
    column = QVBoxLayout()
    column.setSpacing(gap)
    for row in rows:
        line = QHBoxLayout()
        line.setSpacing(gap)
        for widget in row:
            if widget is None:
                line.addStretch(1)
            else:
                line.addWidget(widget, 1 if isinstance(widget, KeySearch) else 0)
        column.addLayout(line)
    return column

"""The presets at the dialog's left: those built in, the user's own, and what is done with these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.presets import BUILT_IN, Preset, added, renamed, without
from wanstudio.ui.export.preset_rows import CHANGED, PRESET, PresetRows
from wanstudio.ui.theme.theme import UNLIMITED_PX, Theme
from wanstudio.ui.widgets.buttons import Button, IconButton
from wanstudio.ui.widgets.menu import Menu

_FLAT_PX = 152


class PresetList(QWidget):
    """`chosen` is emitted with what the user picks. `keep` is called with the user's own whenever they change,
    `say` with a sentence about what was done, and what takes it back."""

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        own: Sequence[Preset],
        *,
        spec: Callable[[], ExportSpec],
        keep: Callable[[tuple[Preset, ...]], None],
        say: Callable[[str, Callable[[], None] | None], None],
    ) -> None:
        super().__init__()
        self._theme, self._spec, self._keep, self._say = theme, spec, keep, say
        self.own = tuple(own)
        self._lacking: frozenset[str] = frozenset()
        self.list = PresetRows(theme, self._rename, self._delete, self._menu)
        self.save = Button(theme, "Save as a preset", self._save, icon="plus", flat=True)
        self.save.setObjectName("export.save_preset")
        self.rename = IconButton(theme, "pencil", "Rename this preset", self._rename)
        self.delete = IconButton(theme, "trash-2", "Delete this preset", self._delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.rename)
        foot.addWidget(self.delete)
        column.addLayout(foot)
        self.setFixedWidth(theme.px(208))
        self._fill()
        self.list.currentItemChanged.connect(lambda *_: self._on_current())
        self.list.itemChanged.connect(self._on_edited)

    def lie_flat(self) -> None:
        """Stand above what else there is, as wide as that, with a few rows in sight."""
        self.setMinimumWidth(0)
        self.setMaximumWidth(UNLIMITED_PX)
        self.setFixedHeight(self._theme.px(_FLAT_PX))

    # ---- what it shows ----

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        self._head("Presets")
        for preset in BUILT_IN:
            self._add(preset)
        if self.own:
            self._head("Yours")
        for preset in self.own:
            self._add(preset)
        self.list.blockSignals(False)
        self._show_tools()

    def _head(self, title: str) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _add(self, preset: Preset) -> None:
        if preset.spec.format in self._lacking:
            return
        item = QListWidgetItem(preset.label)
        item.setData(PRESET, preset)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, preset.note)
        if preset.own:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.addItem(item)

    def leave_out(self, formats: Sequence[str]) -> None:
        """Presets of these formats are not shown: nothing here can write them."""
        current = self.current
        self._lacking = frozenset(formats)
        self._fill()
        self.select(current.name if current else "")
        self.show_spec(self._spec())

    @property
    def current(self) -> Preset | None:
        item = self.list.currentItem()
        return item.data(PRESET) if item is not None else None

    def select(self, name: str) -> None:
        """Mark it, without telling: what is asked for stays. None is marked where there is none of that name."""
        self.list.blockSignals(True)
        item = self._item(name)
        self.list.setCurrentItem(item) if item else self.list.setCurrentRow(-1)
        self.list.blockSignals(False)
        self._show_tools()

    def choose(self, name: str) -> None:
        """As if the user had picked it."""
        if (item := self._item(name)) is not None:
            self.list.setCurrentItem(item)

    def show_spec(self, spec: ExportSpec) -> None:
        """Say beside the chosen one whether it was changed since."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            preset = item.data(PRESET)
            is_it = preset is not None and item is self.list.currentItem()
            changed = is_it and preset.spec.relevant() != spec
            if bool(item.data(CHANGED)) != changed:
                self.list.blockSignals(True)
                item.setData(CHANGED, changed)
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, "changed" if changed else preset.note)
                self.list.blockSignals(False)
        self.list.viewport().update()

    def _item(self, name: str) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((i for i in items if i.data(PRESET) is not None and i.data(PRESET).name == name), None)

    def _show_tools(self) -> None:
        mine = self.current is not None and self.current.own
        self.rename.setVisible(mine)
        self.delete.setVisible(mine)

    def _on_current(self) -> None:
        self._show_tools()
        if self.current is not None:
            self.chosen.emit(self.current)

    # ---- the user's own ----

    def _take(self, own: tuple[Preset, ...], chosen: str) -> None:
        self.own = own
        self._keep(own)
        self._fill()
        self.select(chosen)
        self.show_spec(self._spec())

    def _save(self) -> None:
        """Under a name that can be typed over at once."""
        try:
            own, name = added(self.own, self._spec())
        except InvalidInput as e:
            self._say(e.detail, None)
            return
        self._take(own, name)
        self._rename()

    def _rename(self) -> None:
        if self.current is not None and self.current.own:
            self.list.setFocus()
            self.list.editItem(self.list.currentItem())

    def _on_edited(self, item: QListWidgetItem) -> None:
        """The list is filled anew when its editor has closed."""
        preset = item.data(PRESET)
        if preset is not None and preset.own and item.text() != preset.label:
            QTimer.singleShot(0, self, partial(self._take_name, preset.name, item.text()))

    def _take_name(self, old: str, new: str) -> None:
        own, name = renamed(self.own, old, new)
        self._take(own, name)

    def _delete(self) -> None:
        preset = self.current
        if preset is None or not preset.own:
            return
        before = self.own
        self._take(without(self.own, preset.name), "")
        self._say(f"Preset {preset.label} deleted.", lambda: self._take(before, preset.name))

    def _menu(self, at: QPoint) -> None:
        if self.current is not None and self.current.own:
            menu = Menu(self._theme, self, once=True)
            menu.addAction(self._theme.icon("pencil"), "Rename", self._rename)
            menu.addAction(self._theme.icon("trash-2"), "Delete", self._delete)
            menu.popup(at)

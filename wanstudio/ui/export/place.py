"""Where an export goes: the folder, the name, and what is done with names that are taken."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from wanstudio.core.names import EXISTS, Exists
from wanstudio.ui.export.rows import LABEL_PX, indented, labelled
from wanstudio.ui.export.wish import Wish
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import Button
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.namepattern import NamePattern, PatternWords
from wanstudio.ui.widgets.segments import Segments

_TAKEN = {
    "number": ("it gets a number, unless it is the same", "they get numbers, unless they are the same"),
    "overwrite": ("it is replaced", "they are replaced"),
    "skip": ("it is left alone", "they are left alone"),
}


class Place(QWidget):
    """`changed` is emitted after every edit."""

    changed = Signal()

    def __init__(self, theme: Theme, wish: Wish) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        self.folder = QLineEdit(wish.folder)
        self.folder.setObjectName("export.folder")
        self.folder.textChanged.connect(lambda _: self.changed.emit())
        column.addWidget(labelled(theme, "Folder", self.folder, Button(theme, "Choose…", self.choose)))
        self.pattern = NamePattern(wish.pattern)
        self.pattern.setObjectName("export.pattern")
        self.pattern.textChanged.connect(lambda _: self.changed.emit())
        self.words = PatternWords(theme, self.pattern)
        column.addWidget(labelled(theme, "Name", self.pattern, self.words))
        self.name_shown = ElidedLabel("", "small", elide=Qt.TextElideMode.ElideMiddle)  # its suffix is seen
        column.addWidget(indented(theme, self.name_shown))
        self.exists = Segments(theme, ["Number it", "Overwrite", "Skip"])
        self.exists.set_index(EXISTS.index(wish.exists))
        self.exists.chosen.connect(lambda _: self.changed.emit())
        column.addWidget(labelled(theme, "If it exists", self.exists))
        self._warning = QWidget()
        row = QHBoxLayout(self._warning)
        row.setContentsMargins(theme.px(LABEL_PX + 8), 0, 0, 0)
        row.setSpacing(theme.px(6))
        icon = Label()
        icon.setPixmap(theme.pixmap("triangle-alert", "warning", 14))
        self.warning = Label("", "small", "warning", wrap=True)
        row.addWidget(icon)
        row.addWidget(self.warning, 1)
        column.addWidget(self._warning)
        self.show_taken(0)

    @property
    def exists_now(self) -> Exists:
        return EXISTS[self.exists.index]

    def show_taken(self, count: int) -> None:
        """Say what becomes of so many names that something has already."""
        self._warning.setVisible(count > 0)
        one, more = _TAKEN[self.exists_now]
        said = f"This name exists there; {one}." if count == 1 else f"{count} of these names exist there; {more}."
        self.warning.setText(said if count else "")

    def choose(self) -> QFileDialog:
        dialog = QFileDialog(self, "Export to", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()
        return dialog

"""How clips are shown together: a row of icons in the stage's header, or one menu where there is little room."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from wanstudio.ui.stage.places import Mode
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.iconsegments import IconSegments
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton

LOOKS = {
    Mode.ONE: ("square", "One alone"),
    Mode.SIDE: ("columns-2", "Side by side"),
    Mode.WIPE: ("square-split-horizontal", "Wipe"),
    Mode.OVERLAY: ("blend", "One over the other"),
    Mode.DIFFERENCE: ("contrast", "What differs in the picture"),
}
UPON_EACH_OTHER = (Mode.WIPE, Mode.OVERLAY, Mode.DIFFERENCE)


class ModeButtons(QWidget):
    """`chosen` is emitted with the Mode that the user takes. No more than two clips can lie upon each other."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._mode, self._count = theme, Mode.ONE, 1
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        icons, words = [icon for icon, _ in LOOKS.values()], [words for _, words in LOOKS.values()]
        self.segments = IconSegments(theme, icons, words)
        self.menu_button = MenuButton(theme, "Compare", self._fill_menu, icon=LOOKS[Mode.ONE][0], flat=True)
        self.menu_button.set_short(True)
        self.menu_button.hide()
        for widget in (self.segments, self.menu_button):
            widget.setAccessibleName("How clips are compared")
            row.addWidget(widget)
        self.segments.chosen.connect(lambda index: self.chosen.emit(list(LOOKS)[index]))

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self.segments.set_index(list(LOOKS).index(mode))
        self.menu_button.show_icon(LOOKS[mode][0])

    def show_count(self, clips: int) -> None:
        self._count = clips
        self.segments.close_some(k for k, mode in enumerate(LOOKS) if not self._offered(mode))

    def set_narrow(self, narrow: bool) -> None:
        self.segments.setVisible(not narrow)
        self.menu_button.setVisible(narrow)

    def _offered(self, mode: Mode) -> bool:
        return self._count < 3 or mode not in UPON_EACH_OTHER

    def _fill_menu(self, menu: Menu) -> None:
        for mode, (icon, words) in LOOKS.items():
            entry = menu.addAction(self._theme.icon(icon), words, partial(self.chosen.emit, mode))
            entry.setCheckable(True)
            entry.setChecked(mode is self._mode)
            entry.setEnabled(self._offered(mode))

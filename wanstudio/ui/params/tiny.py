"""The small buttons in a label's line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton


class TinyButton(IconButton):
    """20 x 20, beside a label."""

    def __init__(
        self, theme: Theme, parent: QWidget, icon: str, tip: str, on_click: Callable[[], object], *, icon_px: int = 14
    ) -> None:
        super().__init__(theme, icon, tip, on_click, small=True, icon_px=icon_px)
        self.setParent(parent)

    def _dress(self) -> None:
        super()._dress()
        self.setFixedSize(self._theme.px(20), self._theme.px(20))

"""A quiet notice above the form: what went along to another model, what was left out, what could not be done."""

from __future__ import annotations

from wanstudio.core.text import shortened
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.panels import NoticeBar


class FormNotice(NoticeBar):
    """Stands until it is closed, or the form is filled with something else."""

    def __init__(self, theme: Theme) -> None:
        self.close_button = IconButton(theme, "x", "Close this notice", self.clear, small=True, icon_px=14)
        super().__init__(theme, "info", "", self.close_button)
        self.hide()

    def say(self, text: str) -> None:
        """Say this in the place of what stands there; "" for nothing."""
        self.text.setText(shortened(text))
        self.setVisible(bool(text))

    def add(self, *sentences: str) -> None:
        """Say these after what stands there."""
        self.say(" ".join(filter(None, (self.text.text(), *sentences))))

    def clear(self) -> None:
        self.say("")

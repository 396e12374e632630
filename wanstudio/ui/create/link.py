"""A web address whose file is on its way: where from, how much of it is here, and a cross that gives it up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from wanstudio.ui.figures import decimal, weight
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label


class LinkCard(QFrame):
    """`name` is the address as it is shown."""

    def __init__(self, theme: Theme, name: str, give_up: Callable[[], None]) -> None:
        from wanstudio.ui.widgets.progress import Bar  # loaded when something is first fetched

        super().__init__()
        self._theme, self.name = theme, name
        self._icon = QLabel()
        self.close_button = IconButton(theme, "x", "Stop fetching", give_up, small=True, icon_px=14)
        head, px = QHBoxLayout(), theme.px
        head.setSpacing(px(8))
        head.addWidget(self._icon)
        head.addWidget(ElidedLabel(name), 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.bar, self.line = Bar(theme), Label("Asking…", "caption", "muted")
        self.bar.set_value(None)
        self.bar.setAccessibleName(f"Fetching {name}")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(8), px(10))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.line)
        self._dress()
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        color, px = self._theme.color, self._theme.px
        ground, edge = color("raised").name(), color("line_strong").name()
        self.setStyleSheet(f"LinkCard {{ background: {ground}; border: 1px solid {edge}; border-radius: {px(8)}px; }}")
        self._icon.setPixmap(self._theme.pixmap("link", "text_muted", 14))

    def show_progress(self, done_bytes: int, total_bytes: int | None) -> None:
        """ "1.9 of 4.3 MB"; a bar without an end where the site does not say how much it is."""
        self.bar.set_value(done_bytes / total_bytes if total_bytes else None)
        self.line.setText(so_far(done_bytes, total_bytes))


class LinkCards(QWidget):
    """One card for each slot that waits for a file."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.cards: dict[str, LinkCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self.hide()

    def add(self, key: str, name: str, give_up: Callable[[], None]) -> LinkCard:
        """A card in place of the one of this key."""
        self.remove(key)
        card = self.cards[key] = LinkCard(self._theme, name, give_up)
        self._column.addWidget(card)
        self.show()
        return card

    def remove(self, key: str) -> None:
        if card := self.cards.pop(key, None):
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self.cards))


def so_far(done_bytes: int, total_bytes: int | None) -> str:
    if not total_bytes:
        return weight(done_bytes)
    total = weight(total_bytes)
    scale = {"GB": 1e9, "MB": 1e6}.get(total[-2:])
    done = decimal(done_bytes / scale, 1) if scale else weight(done_bytes).partition(" ")[0]
    return f"{done} of {total}"

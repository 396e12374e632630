"""Another scale for widgets that are there already: the lengths that were set while they were made.

What is painted, measured or dressed asks the theme each time; letters have their size from the style sheet. What was
set once (fixed sizes, margins, spacings, icon sizes) is multiplied here, while no style sheet is in force, whose own
lengths would be multiplied with it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QDialog, QGridLayout, QLayout, QWidget

from wanstudio.ui.theme.theme import UNLIMITED_PX

_KEPT = "lengths_at_100"


def rescale(window: QWidget, before: float, after: float) -> None:
    """Change the lengths of all that stands in `window` from one scale to another.

    Another window that was opened over it is not part of it. A dialog's own size is a length, a main window's is not.
    """
    for widget in (window, *window.findChildren(QWidget)):
        if widget.window() is window and (widget is not window or isinstance(window, QDialog)):
            _rescale_widget(widget, _Lengths(widget, before, after))
    for layout in reversed(window.findChildren(QLayout)):  # one without a spacing has that of the one it stands in
        holder = layout.parentWidget()
        if holder is not None and holder.window() is window:
            _rescale_layout(layout, _Lengths(layout, before, after))


class _Lengths:
    """Of one widget or layout. It keeps what each would be at 100 %, as long as nobody else has set it meanwhile: else
    what is rounded at every change would grow."""

    def __init__(self, holder: QObject, before: float, after: float) -> None:
        self._holder, self._before, self._after = holder, before, after
        self._kept: dict[str, tuple[int, float]] = holder.property(_KEPT) or {}
        self._fresh: dict[str, tuple[int, float]] = {}

    def scaled(self, name: str, now: int) -> int:
        """`now` is the length that stands there. None, a line of one pixel, and no limit stay what they are."""
        if now in (-1, 0, 1) or now >= UNLIMITED_PX:
            return now
        set_by_us, plain = self._kept.get(name, (-1, 0.0))
        if set_by_us != now:
            plain = now / self._before
        length = max(1, round(plain * self._after))
        self._fresh[name] = length, plain
        return length

    def keep(self) -> None:
        if self._fresh:
            self._holder.setProperty(_KEPT, self._fresh)


def _rescale_widget(widget: QWidget, lengths: _Lengths) -> None:
    least, most, scaled = widget.minimumSize(), widget.maximumSize(), lengths.scaled
    widget.setMaximumSize(scaled("most width", most.width()), scaled("most height", most.height()))
    widget.setMinimumSize(scaled("least width", least.width()), scaled("least height", least.height()))
    if isinstance(widget, QAbstractButton):
        icon = widget.iconSize()
        icon.setWidth(scaled("icon width", icon.width()))
        icon.setHeight(scaled("icon height", icon.height()))
        widget.setIconSize(icon)
    lengths.keep()


def _rescale_layout(layout: QLayout, lengths: _Lengths) -> None:
    edges, scaled = layout.contentsMargins(), lengths.scaled
    layout.setContentsMargins(
        scaled("left", edges.left()),
        scaled("top", edges.top()),
        scaled("right", edges.right()),
        scaled("bottom", edges.bottom()),
    )
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(scaled("across", layout.horizontalSpacing()))
        layout.setVerticalSpacing(scaled("down", layout.verticalSpacing()))
    elif isinstance(layout, QBoxLayout):
        layout.setSpacing(scaled("between", layout.spacing()))
        _rescale_gaps(layout, lengths)
    layout.invalidate()
    lengths.keep()


def _rescale_gaps(layout: QBoxLayout, lengths: _Lengths) -> None:
    for n in range(layout.count()):
        item = layout.itemAt(n)
        if item is not None and (spacer := item.spacerItem()) is not None:
            size, policy = spacer.sizeHint(), spacer.sizePolicy()
            width = lengths.scaled(f"gap {n} width", size.width())
            height = lengths.scaled(f"gap {n} height", size.height())
            spacer.changeSize(width, height, policy.horizontalPolicy(), policy.verticalPolicy())

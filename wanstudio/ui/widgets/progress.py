"""How far work is: a bar, and the ring that turns while something is under way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QProgressBar, QSizePolicy, QStyleOptionViewItem, QWidget

from wanstudio.ui.figures import percent
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.motion import Glide, motion
from wanstudio.ui.widgets.painting import saved

LOADER = "loader-circle"
_PIECE, _STILL = 0.28, 0.4
_TURN = 12  # places of the ring in one turn: as many as the clock has steps


class Bar(QProgressBar):
    """Progress, 4 high. `set_value(None)` is "under way, no number": a piece that moves."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._glide = theme, Glide()
        self._value: float | None = 0.0
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(4))

    def set_value(self, value: float | None) -> None:
        """0…1."""
        self._value = value
        self.setRange(0, 0 if value is None else 1000)
        if value is not None:
            self.setValue(int(1000 * max(0.0, min(1.0, value))))
        self.setAccessibleDescription("" if value is None else percent(value))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_bar(painter, QRectF(self.rect()), self._value, self._theme, self, self._glide)


def paint_bar(
    painter: QPainter, rect: QRectF, value: float | None, theme: Theme, widget: QWidget, glide: Glide | None = None
) -> None:
    """Draw a progress bar on `widget`: groove, and the part that is done (0…1), or a piece that moves when unknown.

    `glide` remembers what was shown of this progress before.
    """
    radius = rect.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("track"))
    painter.drawRoundedRect(rect, radius, radius)
    fill = theme.color("accent_ink" if theme.is_dark else "accent")
    if value is None:
        phase = motion(theme).phase(widget, rect)
        left, right = _piece(phase) if phase is not None else (0.0, 1.0)
        if phase is None:
            fill.setAlphaF(_STILL)
    else:
        done = max(0.0, min(1.0, value))
        left, right = 0.0, glide.at(done, theme, widget, rect) if glide is not None else done
    painter.setBrush(fill)
    part = QRectF(rect.left() + left * rect.width(), rect.top(), (right - left) * rect.width(), rect.height())
    painter.drawRoundedRect(part, radius, radius)


def _piece(phase: float) -> tuple[float, float]:
    """Both ends of the piece, as parts of the groove: it comes in at the left, and is out at the right."""
    left = phase * (1 + _PIECE) - _PIECE
    return max(0.0, left), min(1.0, left + _PIECE)


def paint_loader(painter: QPainter, corner: QPointF, tone: str, size_px: int, theme: Theme, widget: QWidget) -> None:
    """The ring with its upper left corner there, `size_px` wide at 100 %; it turns, or stands still."""
    picture, side = theme.pixmap(LOADER, tone, size_px), theme.px(size_px)
    phase = motion(theme).phase(widget, QRectF(corner.x(), corner.y(), side, side).adjusted(-1, -1, 1, 1))
    with saved(painter):
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(corner + QPointF(side / 2, side / 2))
        painter.rotate(round((phase or 0.0) * _TURN) * 360 / _TURN)
        painter.drawPixmap(QPointF(-side / 2, -side / 2), picture)


def canvas_of(option: QStyleOptionViewItem) -> QWidget:
    """What a delegate paints on."""
    view = option.widget
    return view.viewport() if isinstance(view, QAbstractScrollArea) else view


class StateIcon(QWidget):
    """The icon of a state; that of work under way turns."""

    def __init__(self, theme: Theme, size_px: int = 14) -> None:
        super().__init__()
        self._theme, self._size_px = theme, size_px
        self.icon, self._tone = "", "text_muted"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size_px)
        return QSize(side, side)

    def show_icon(self, icon: str, tone: str = "text_muted") -> None:
        if (icon, tone) != (self.icon, self._tone):
            self.icon, self._tone = icon, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.icon:
            return
        painter, side = QPainter(self), self._theme.px(self._size_px)
        corner = QPointF((self.width() - side) // 2, (self.height() - side) // 2)
        if self.icon == LOADER:
            paint_loader(painter, corner, self._tone, self._size_px, self._theme, self)
        else:
            painter.drawPixmap(corner, self._theme.pixmap(self.icon, self._tone, self._size_px))

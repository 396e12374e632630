"""The theme in force: colours, fonts and icons for whoever paints, palette and style sheet for Qt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from wanstudio.ui.theme.icons import Icons
from wanstudio.ui.theme.sheet import style_sheet
from wanstudio.ui.theme.tokens import Tokens

UNLIMITED_PX = (1 << 24) - 1  # QWIDGETSIZE_MAX, which PySide6 does not name
STYLE = "Fusion"
"""Qt's own, which is given to QApplication: to set it later, PySide6 loads all that belongs to QStyle, 6 ms."""
_APP_ICON_PX = (16, 24, 32, 48, 64, 128, 256)
_WEIGHTS = {400: QFont.Weight.Normal, 500: QFont.Weight.Medium, 600: QFont.Weight.DemiBold}
_ROLES = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.AlternateBase: "panel",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "text_muted",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_ink",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "on_selection",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text",
    QPalette.ColorRole.Dark: "window",
    QPalette.ColorRole.Light: "raised_hover",
}


@contextmanager
def _undrawn(app: QApplication) -> Iterator[None]:
    """Windows are drawn once, when all is done: else each widget that is dressed anew has its part drawn anew."""
    windows = [window for window in app.topLevelWidgets() if window.isVisible() and window.updatesEnabled()]
    for window in windows:
        window.setUpdatesEnabled(False)
    try:
        yield
    finally:
        for window in windows:
            if isValid(window):
                window.setUpdatesEnabled(True)


class Theme(QObject):
    """Made once, given to every widget that paints. `changed` is emitted after another look is in force.

    `scale` is 1.0 at 100 %; `px` multiplies a length by it. `wants_stillness` and `system_wants_stillness` say who has
    asked for less motion: then `reduced_motion` holds, and durations are those of the tokens' second column.
    """

    changed = Signal()

    def __init__(self, resources: Path, name: str = "dark", scale: float = 1.0) -> None:
        super().__init__()
        self._resources = resources
        self.tokens = Tokens.read(resources / "themes" / "tokens.toml")
        self.wants_stillness = self.system_wants_stillness = False
        self._icons = Icons(resources / "icons")
        self._wish, self.scale = name, scale
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None, float], QFont] = {}
        self._take_colors()

    @property
    def name(self) -> str:
        """The theme in force: "dark", "light" or "contrast"; the wish "system" is resolved."""
        if self._wish != "system":
            return self._wish
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return "light" if light else "dark"

    @property
    def reduced_motion(self) -> bool:
        return self.wants_stillness or self.system_wants_stillness

    @property
    def is_dark(self) -> bool:
        return self.name != "light"

    def px(self, length: float) -> int:
        return round(length * self.scale)

    def color(self, role: str) -> QColor:
        """One of the caller's own: it may be made transparent for a veil, or lighter."""
        return QColor(self._colors[role])

    def font(self, style: str = "body", weight: int | None = None) -> QFont:
        """A type style of the tokens, with tabular figures. `weight` 400, 500 or 600 overrides the style's own."""
        key = (style, weight, self.scale)
        if key not in self._fonts:
            size_px, own = self.tokens.type_px(style)
            font = self._base_font()
            font.setPixelSize(self.px(size_px))
            font.setWeight(_WEIGHTS[weight or own])
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def pixmap(self, icon: str, role: str = "text_muted", size_px: int = 16, *, filled: bool = False) -> QPixmap:
        """An icon in the colour of `role`, `size_px` logical pixels at 100 %, sharp on this screen."""
        screen = QGuiApplication.primaryScreen()
        ratio = screen.devicePixelRatio() if screen else 1.0
        return self._icons.pixmap(icon, self.color(role), self.px(size_px), ratio, filled)

    def icon(
        self, icon: str, role: str = "text_muted", size_px: int = 16, *, filled: bool = False, on: str = ""
    ) -> QIcon:
        """The same as a QIcon, with the hovered, checked (in `on`) and disabled looks of a quiet button."""
        made = QIcon(self.pixmap(icon, role, size_px, filled=filled))
        on = on or ("on_segment" if role == "text_muted" else role)
        active = "text" if role == "text_muted" else role
        made.addPixmap(self.pixmap(icon, active, size_px, filled=filled), QIcon.Mode.Active)
        made.addPixmap(self.pixmap(icon, "text_disabled", size_px, filled=filled), QIcon.Mode.Disabled)
        made.addPixmap(self.pixmap(icon, on, size_px, filled=filled), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(self.pixmap(icon, on, size_px, filled=filled), QIcon.Mode.Active, QIcon.State.On)
        return made

    def app_icon(self) -> QIcon:
        """The program's own picture, in the sizes that desktops ask for."""
        made, drawing = QIcon(), QSvgRenderer(str(self._resources / "icons" / "app.svg"))
        for side in _APP_ICON_PX:
            pixmap = QPixmap(side, side)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            drawing.render(painter)
            painter.end()
            made.addPixmap(pixmap)
        return made

    def duration_ms(self, name: str) -> int:
        return self.tokens.duration_ms(name, reduced=self.reduced_motion)

    def apply(self, app: QApplication) -> None:
        """Dress the whole program. `use` does it again."""
        app.setStyle(STYLE)
        self.prepare(app)
        self.dress(app)

    def prepare(self, app: QApplication) -> None:
        """Fonts and palette: what widgets ask for while they are made."""
        if not QFontDatabase.hasFamily("Inter"):
            for file in sorted((self._resources / "fonts").glob("Inter-*.[ot]tf")):
                QFontDatabase.addApplicationFont(str(file))
        app.setFont(self._base_font())
        app.setPalette(self._palette())
        app.styleHints().colorSchemeChanged.connect(self._on_scheme)

    def _on_scheme(self) -> None:
        """The system has become light or dark: evening has come, or its user has said so."""
        app = QApplication.instance()
        if self._wish == "system" and self._dressed_as != self.name and isinstance(app, QApplication):
            self.use(app, "system")

    def dress(self, app: QApplication) -> None:
        """The style sheet. At start it comes when the widgets are made: each one that gets a parent while it is in
        force is looked up again with all it holds, 0.03 s in all."""
        app.setStyleSheet(style_sheet(self._colors, self.scale, self.name, (self._resources / "themes").as_posix()))

    def use(self, app: QApplication, name: str, scale: float | None = None) -> None:
        """Change to another theme ("dark", "light", "contrast", "system") or scale while the program runs."""
        before, self.scale = self.scale, scale or self.scale
        self._wish = name
        self._take_colors()
        with _undrawn(app):
            app.setStyleSheet("")  # in place of another sheet, Qt dresses a widget again for each that it stands in
            if self.scale != before:
                self._rescale(app, before)
            app.setPalette(self._palette())
            self.dress(app)
            self.changed.emit()

    def _rescale(self, app: QApplication, before: float) -> None:
        from wanstudio.ui.theme.rescale import rescale  # seldom needed, and not by the first frame

        app.setFont(self._base_font())
        for window in app.topLevelWidgets():
            rescale(window, before, self.scale)

    def _take_colors(self) -> None:
        self._dressed_as = self.name
        self._colors = {role: QColor(value) for role, value in self.tokens.colors(self.name).items()}

    def _base_font(self) -> QFont:
        font = QFont("Inter")
        font.setPixelSize(self.px(13))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        for feature in self.tokens.table["type"]["features"]:
            font.setFeature(QFont.Tag(feature), 1)
        return font

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.color(name))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text_disabled"))
        return palette

"""How large the picture is shown, on a button in the stage's header, with the usual sizes in its menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from wanstudio.ui.figures import percent
from wanstudio.ui.stage.picture import Picture
from wanstudio.ui.stage.viewport import said
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.menubutton import MenuButton

ZOOMS = (0.5, 1.0, 2.0, 4.0)


class ZoomButton(MenuButton):
    """At 100 % a pixel of the picture is a pixel of the screen, whatever the screen's scale."""

    def __init__(self, theme: Theme, picture: Picture) -> None:
        super().__init__(theme, "Fit", self._fill_menu, flat=True)
        self._picture = picture
        picture.view_changed.connect(self._say)
        picture.moved.connect(self._say)
        self._say()

    def _say(self) -> None:
        words, now = said(self._picture.view), f"{round(self._picture.zoom * 100)} %"
        self.setText(words)
        self.setAccessibleName(f"Zoom {words}")
        self.setToolTip(f"Zoom: {now}. Ctrl and the wheel, or + and −")

    def _fill_menu(self, menu: Menu) -> None:
        self._add(menu, "Fit", self._picture.fit, self._picture.view.zoom is None)
        for zoom in ZOOMS:
            self._add(menu, percent(zoom), partial(self._picture.zoom_to, zoom), self._is(zoom))

    def _is(self, zoom: float) -> bool:
        return self._picture.view.zoom == zoom

    def _add(self, menu: Menu, words: str, do: Callable[[], object], on: bool) -> None:
        entry = menu.addAction(words, do)
        entry.setCheckable(True)
        entry.setChecked(on)

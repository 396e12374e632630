"""What of the stage gives way where there is little room, and what grows where there is much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from wanstudio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from wanstudio.ui.stage.view import StageView

_NARROW_PX, _FOLDER_FROM_PX = 640, 900
_TAKES_FROM_PX = 560  # of the stage's height: in less the takes' strip would leave little of the picture


def fit(stage: StageView, theme: Theme, size: QSize) -> None:
    """`size` is the stage's. How large films and takes are goes by the window: its other columns grow as well."""
    narrow = size.width() < theme.px(_NARROW_PX)
    wide = stage.window().width() >= theme.px(theme.tokens.breakpoint_px("wide"))
    stage.takes.set_roomy(not narrow and size.height() >= theme.px(_TAKES_FROM_PX))
    stage.takes.strip.set_wide(wide)
    stage.scrubber.set_wide(wide)
    for part in (stage.bar, stage.comparison.modes, stage.comparison.panel, stage.head):
        part.set_narrow(narrow)
    stage.zoom_button.setVisible(not narrow)
    stage.foot.set_narrow(narrow, wide=size.width() >= theme.px(_FOLDER_FROM_PX))

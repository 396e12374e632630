"""Above the picture: what is on, in words, how it is shown, and the way to the whole screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import fps
from wanstudio.ui.keymap import Keymap, KeyTip
from wanstudio.ui.stage.takes.turner import Turner
from wanstudio.ui.stage.verdict import Verdict
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.buttons import IconButton
from wanstudio.ui.widgets.labels import ElidedLabel, Label

_FACTS_FROM_PX = 820  # in less they would leave no room for the title


class Header(QWidget):
    """40 high. `turner` says which take it is. `shown` are the widgets that say and change how the clip is shown: they
    stand left of the last icon."""

    full_screen_wanted = Signal()

    def __init__(self, theme: Theme, keymap: Keymap, turner: Turner, shown: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._theme, self._narrow = theme, False
        self.setFixedHeight(theme.px(40))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(8), 0)
        row.setSpacing(theme.px(10))
        self._title, self._facts = ElidedLabel("", "strong"), Label("", tone="muted")
        self.verdict = Verdict(theme, keymap)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._title)
        row.addWidget(turner)
        row.addWidget(self.verdict)
        row.addStretch(1)
        row.addWidget(self._facts)
        for widget in shown:
            row.addWidget(widget)
        self.full_button = IconButton(theme, "maximize-2", "Full screen", self.full_screen_wanted.emit)
        KeyTip(keymap, self.full_button, "Full screen", "full_screen", named=True)
        row.addWidget(self.full_button)

    def say(self, clips: Sequence[Clip]) -> None:
        """Titles, sizes and rates of what is on; what several have in common is said once."""
        self._title.setText(" and ".join(dict.fromkeys(clip.shot_name or clip.title for clip in clips)))
        facts = dict.fromkeys(_facts(clip) for clip in clips)
        if len(facts) > 2:  # it would leave no room for a title
            facts = {f"{len(clips)} clips": None}
        stand_in = " · stand-in" if any(clip.stand_in for clip in clips) else ""
        self._facts.setText(f"{', '.join(facts)}{stand_in}")
        self.verdict.show_clip(clips[0] if len(clips) == 1 else None)

    def set_narrow(self, narrow: bool) -> None:
        """The facts stand in the library, too."""
        self._narrow = narrow
        self.verdict.set_narrow(narrow)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._facts.setVisible(not self._narrow and self.width() >= self._theme.px(_FACTS_FROM_PX))


def _facts(clip: Clip) -> str:
    size = f"{clip.facts.width} × {clip.facts.height}"
    return f"{size} · {fps(clip.facts.fps)}" if clip.facts.fps else size

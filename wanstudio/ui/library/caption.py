"""What stands below a clip that is looked at: its title and marks, and the facts in a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wanstudio.core.recipe import Clip
from wanstudio.ui.figures import fps
from wanstudio.ui.params.words import length, pixels
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.labels import ElidedLabel, Label
from wanstudio.ui.widgets.stars import Stars

_LEAST_PX = 360  # wide, so that the title is read also below an upright clip


class Caption(QFrame):
    """`stars` take a click."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._theme = theme
        self.title, self.words = ElidedLabel("", "medium"), ElidedLabel("", "small", "muted")
        self.flag, self.stars = Label(), Stars(theme)
        self.stars.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its keys are those of the whole look
        above = QHBoxLayout()
        above.setSpacing(theme.px(8))
        above.addWidget(self.title, 1)
        above.addWidget(self.flag)
        above.addWidget(self.stars)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(10))
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.words)

    def show_clip(self, clip: Clip, words: Sequence[str]) -> None:
        self.title.setText(clip.title)
        self.words.setText(" · ".join(words))
        self.stars.show_stars(clip.stars)
        icon = {"pick": "flag", "reject": "flag-off"}.get(clip.flag, "")
        self.flag.setVisible(bool(icon))
        if icon:
            self.flag.setPixmap(self._theme.pixmap(icon, "text", 16))
            self.flag.setAccessibleName("Picked" if clip.flag == "pick" else "Rejected")

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self._theme.px(_LEAST_PX), 0))


def words_of(clip: Clip) -> Sequence[str]:
    """Take, length, size, rate and seed, those that there are."""
    facts, seed = clip.facts, clip.recipe.seed
    return (
        *((f"Take {clip.take}",) if clip.take else ()),
        length(facts.seconds),
        *((pixels(facts.width, facts.height),) if facts.width else ()),
        *((fps(facts.fps),) if facts.fps else ()),
        *(("Stand-in",) if clip.stand_in else ()),
        *((f"Seed {seed}",) if seed is not None else ()),
    )

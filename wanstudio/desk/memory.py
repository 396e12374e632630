"""What comes back at the next start: the window, the form, the clip on the stage, the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from wanstudio.desk.beginning import Beginning
from wanstudio.desk.menus import Menus
from wanstudio.store.settings import Kept
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.window import MainWindow

if TYPE_CHECKING:  # loaded with the studio, after the first frame
    from wanstudio.studio.preferences import Preferences
    from wanstudio.ui.stage.view import StageView

_ALONE = "library_alone"  # whether the library had the whole window


class Memory:
    """`restore` puts back what the first frame shows of what was kept; `join` the rest, when the stage is there.

    From `join` on, what the user changes is kept. What views say while they are filled is not the user's doing.
    """

    def __init__(self, window: MainWindow, create: CreateView, beginning: Beginning, menus: Menus) -> None:
        self._window, self._create, self._beginning, self._menus = window, create, beginning, menus

    def restore(self, kept: Kept, theme: Theme) -> None:
        state = kept.state
        self._window.resize_on_screen(QSize(theme.px(1440), theme.px(900)))
        self._window.reset_layout()
        if isinstance(state.get("window"), dict):
            self._window.restore(state["window"])
        if isinstance(state.get("form"), dict):
            self._create.restore(state["form"])
        elif self._beginning.first_model:
            self._create.show_model(self._beginning.first_model)

    def join(self, stage: StageView, preferences: Preferences) -> None:
        self._stage, self._preferences = stage, preferences
        settings, bar = preferences.settings, stage.bar
        bar.volume.setValue(round(settings.volume * 100))
        bar.mute_button.setChecked(settings.muted)
        bar.loop_button.setChecked(settings.loop)
        self._create.changed.connect(self._keep_form)
        bar.changed.connect(self._keep_sound)
        stage.changed.connect(self._keep_clip)
        stage.looks.take(settings.overlays, settings.crop, settings.stage_background)
        self._check_looks()
        stage.looks.changed.connect(self._keep_looks)
        if preferences.state.get(_ALONE) is True:  # only now: before, there is no library to be alone
            self._window.spread.enter()

    def keep(self) -> None:
        """All of it: the window is closing."""
        self._preferences.remember(**self.state())

    def state(self) -> dict[str, Any]:
        return {
            "window": self._window.state(),
            _ALONE: self._window.spread.on,
            "form": self._create.state(),
            "clip": self._clip,
            "welcomed": self._beginning.welcomed,
        }

    @property
    def _clip(self) -> str:
        return clip.id if (clip := self._stage.clip) else ""

    def _keep_clip(self) -> None:
        """At once, for a program that is ended from outside; who has seen a clip needs no welcome any more."""
        if self._clip != self._preferences.state.get("clip"):  # at a start it is the one that is kept
            self._preferences.remember(clip=self._clip, welcomed=self._beginning.welcomed or bool(self._clip))

    def _keep_form(self) -> None:
        self._preferences.remember(form=self._create.state())

    def _keep_looks(self) -> None:
        looks = self._stage.looks
        self._preferences.change(overlays=looks.marks, crop=looks.overlays.crop, stage_background=looks.surround)
        self._check_looks()

    def _check_looks(self) -> None:
        for name, on in self._stage.looks.checks().items():
            self._menus.check(name, on)

    def _keep_sound(self) -> None:
        bar = self._stage.bar
        self._preferences.change(
            volume=bar.volume.value() / 100,
            muted=bar.mute_button.isChecked(),
            loop=bar.loop_button.isChecked(),
        )
        self._menus.check("loop", bar.loop_button.isChecked())
        self._menus.check("ping_pong", self._stage.player.ping_pong)
        self._menus.check("mute", bar.mute_button.isChecked())

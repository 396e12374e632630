"""The clips that are chosen, and what can be done with them now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wanstudio.core.models import ModelSpec
from wanstudio.core.recipe import Clip
from wanstudio.desk.comparing import MOST, sources_of
from wanstudio.desk.menus import Menus
from wanstudio.desk.results import Results
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.library.grid import ClipAction
from wanstudio.ui.library.view import LibraryView
from wanstudio.ui.stage.view import StageView


class Selection:
    """Those chosen in the library, else the one on the stage. `prompt_of` is what a clip was asked for with."""

    def __init__(
        self,
        library: LibraryView,
        stage: StageView,
        create: CreateView,
        menus: Menus,
        *,
        results: Results,
        specs: Mapping[str, ModelSpec],
        prompt_of: Callable[[Clip], str],
    ) -> None:
        self._library, self._stage, self._menus = library, stage, menus
        self._results, self._specs, self._prompt_of = results, specs, prompt_of
        library.grid.selectionModel().selectionChanged.connect(lambda *_: self.enable())
        stage.comparison.changed.connect(self.enable)
        create.model_changed.connect(lambda _: self.enable())
        self.enable()

    def clips(self) -> tuple[Clip, ...]:
        on_stage = (self._stage.clip,) if self._stage.clip else ()
        return self._library.grid.chosen() or on_stage

    def enable(self) -> None:
        """Make what the menus have for clips grey, or not."""
        any_clip = self._library.grid.selectionModel().hasSelection() or self._stage.clip is not None
        self._menus.enable_on_clip(any_clip, self._results.takes)
        self._menus.enable_while_comparing(bool(self._stage.comparison.clips))

    def can(self, action: ClipAction, clips: tuple[Clip, ...]) -> bool:
        """Whether the library's menu can do this with these clips now."""
        clip = clips[0] if len(clips) == 1 else None
        match action:
            case "stage":
                return clip is not None
            case "prompt":
                return any(map(self._prompt_of, clips))
            case "continue":
                return clip is not None and any(spec.of_role("first_frame") for spec in self._specs.values())
            case "name":
                return len({clip.shot for clip in clips}) == 1 and bool(clips[0].shot)
            case "compare":
                return len(clips) <= MOST
            case "compare_source":
                return clip is not None and bool(sources_of(self._specs.get(clip.recipe.model), clip.recipe))
            case "source":
                return clip is not None and self._results.takes("source_video")
            case "voice":
                return clip is not None and clip.facts.has_sound and self._results.takes("voice")
        return True

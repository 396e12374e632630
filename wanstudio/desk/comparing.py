"""Which clips are put beside each other, and what is said about what made them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from wanstudio.core.differences import Row, differing
from wanstudio.core.errors import StudioError
from wanstudio.core.facts import MediaKind
from wanstudio.core.models import ModelSpec
from wanstudio.core.params import Value
from wanstudio.core.recipe import Clip, Recipe
from wanstudio.studio.studio import Studio
from wanstudio.ui.figures import local
from wanstudio.ui.library.model import ClipListModel
from wanstudio.ui.stage.compare.names import SOURCE, is_source
from wanstudio.ui.stage.view import StageView

MOST = 4

ValuesOf = Callable[[Recipe], Coroutine[Any, Any, tuple[dict[str, Value], tuple[str, ...]]]]


class Comparing:
    """`chosen` are the clips chosen in the library. The older one is A: what came after it stands at its right."""

    def __init__(
        self,
        studio: Studio,
        stage: StageView,
        model: ClipListModel,
        specs: Mapping[str, ModelSpec],
        *,
        chosen: Callable[[], tuple[Clip, ...]],
        values_of: ValuesOf,
        tell: Callable[[str], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._studio, self._stage, self._model, self._specs = studio, stage, model, specs
        self._chosen, self._values_of, self._tell, self._refused = chosen, values_of, tell, refused

    def compare(self, clips: Sequence[Clip] = ()) -> None:
        """These, or those chosen in the library; one alone, or the one on the stage, with the one before it."""
        chosen = clips or self._chosen()
        if len(chosen) > MOST:
            self._tell(f"Up to {MOST} clips can be compared; {len(chosen)} are chosen.")
        elif len(chosen) > 1:
            self._show(chosen)
        elif (clip := clips[0] if clips else self._stage.clip) is not None:
            self._with_the_one_before(clip)

    def _with_the_one_before(self, clip: Clip) -> None:
        before = self._before(clip)
        if before is None:
            self._tell("There is no other clip to compare this one with yet.")
        else:
            self._show((before, clip))

    def _before(self, clip: Clip) -> Clip | None:
        """The take before it, else any made before it, else the one made after it."""
        if clip == self._stage.clip and (take := self._stage.takes.before) is not None:
            return take
        if self._model.clip(clip.id) is None:
            return None
        others = [each for each in self._model.clips if each.id != clip.id]
        older = [each for each in others if _age(each) < _age(clip)]
        same = [each for each in older if clip.shot and each.shot == clip.shot]
        return max(same or older, key=_age, default=min(others, key=_age, default=None))

    def _show(self, clips: Sequence[Clip]) -> None:
        self._stage.compare(sorted(clips, key=lambda clip: clip.created))

    # ---- with what went in ----

    def with_source(self, clip: Clip) -> None:
        """Beside the clip or picture that it was made from."""

        def show(source: Clip | None) -> None:
            if source is None:
                self._tell("No clip or picture went into this one, or it is no longer on this computer.")
            else:
                self._stage.compare((source, clip))

        self._studio.tasks.start(f"source of {clip.id}", self._source_of(clip), then=show, refused=self._refused)

    async def _source_of(self, clip: Clip) -> Clip | None:
        """The clip or else the picture that went in, as something the stage can show; None where it is gone."""
        values, _ = await self._values_of(clip.recipe)
        for name in sources_of(self._specs.get(clip.recipe.model), clip.recipe):
            if values.get(name):
                path = Path(str(values[name]))
                facts = await self._studio.sources.facts(path)
                title = clip.recipe.sources[name].name
                return replace(clip, id=f"{SOURCE}{clip.id}", path=path, facts=facts, title=title, stand_in=False)
        return None

    # ---- in words ----

    def differing(self, clips: Sequence[Clip]) -> tuple[list[Row], str]:
        """Rows of what differs, and a sentence on what is the same."""
        if any(map(is_source, clips)):
            return [], "A is what went in, B is what came of it"
        rows, same = local(differing)([clip.recipe for clip in clips], self._specs)
        return rows, _listed(same)


def _age(clip: Clip) -> tuple[datetime, int]:
    return clip.created, clip.take


def sources_of(spec: ModelSpec | None, recipe: Recipe) -> list[str]:
    """The parameters whose files can stand beside the clip: clips before pictures, as the form has them."""
    seen = [param for param in spec.media() if param.takes is not MediaKind.AUDIO] if spec else []
    ordered = sorted(seen, key=lambda param: param.takes is not MediaKind.VIDEO)
    return [param.name for param in ordered if param.name in recipe.sources]


def _listed(labels: Sequence[str]) -> str:
    """ "Prompt, First frame and 5 other settings are the same": no more than two are named."""
    if not labels:
        return "nothing is the same"
    if len(labels) == 1:
        return f"{labels[0]} is the same"
    named, rest = labels[:2], len(labels) - 2
    others = "" if not rest else " and 1 other setting" if rest == 1 else f" and {rest} other settings"
    words = ", ".join(named) if rest else " and ".join(named)
    return f"{words}{others} are the same"

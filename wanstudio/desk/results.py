"""From a result to a source: a frame, a clip or its sound goes into the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from wanstudio.core.errors import StudioError
from wanstudio.core.models import ModelSpec
from wanstudio.core.recipe import Clip, continued_at
from wanstudio.media.frames import save_frame
from wanstudio.media.worker import Workers
from wanstudio.store.folders import ready
from wanstudio.studio.studio import Studio
from wanstudio.studio.tasks import unasked
from wanstudio.studio.threads import Threads
from wanstudio.ui.create.view import CreateView


class Results:
    """Every function says False, and a sentence by `tell`, where the model has no slot for it.

    `reveal` is called when something has been put into the form: it may be out of sight.
    """

    def __init__(
        self,
        create: CreateView,
        studio: Studio,
        workers: Workers,
        threads: Threads,
        specs: Mapping[str, ModelSpec],
        *,
        tell: Callable[[str], None],
        reveal: Callable[[], None],
        refused: Callable[[StudioError], None],
    ) -> None:
        self._create, self._studio, self._workers, self._threads = create, studio, workers, threads
        self._specs, self._tell, self._reveal, self._refused = specs, tell, reveal, refused

    def use_frame(self, role: str, png_path: Path) -> bool:
        """Put a picture (the frame on the stage) into the slot of this role: "first_frame", "last_frame"."""
        return self._put(self._create.use(role, str(png_path))) or self._no_slot("a picture")

    def use_clip(self, path: Path) -> bool:
        """Put a clip in as the source video."""
        return self._put(self._create.use("source_video", str(path))) or self._no_slot("a clip")

    def use_voice(self, path: Path) -> bool:
        """Take the sound out of a clip, and put it in as the voice."""
        spec = self._create.spec
        param = spec.of_role("voice") if spec else None
        if param is None:
            return self._no_slot("a voice")
        self._create.media.take_as(param.name, str(path))
        return self._put(True)

    def continue_from(self, clip: Clip, frame: int | None = None) -> bool:
        """Begin the next shot with a frame of this one (0-based; without one a few before the end).

        The model stays where it takes a first frame; else the first one that does is shown.
        """
        spec = self._create.spec
        if spec is None or spec.of_role("first_frame") is None:
            other = next((s for s in self._specs.values() if s.of_role("first_frame")), None)
            if other is None:
                return self._no_slot("a first frame")
            self._create.show_model(other.id)
        number = continued_at(clip.facts.frames) if frame is None else frame
        self.use_frame_of("first_frame", clip, number)
        return True

    def use_frame_of(self, role: str, clip: Clip, frame: int) -> None:
        """Put frame `frame` (0-based) of a clip into the slot of this role, as soon as it is decoded."""

        def use(png_path: Path) -> None:
            self.use_frame(role, png_path)

        self._studio.tasks.start(
            f"frame {frame} of {clip.id}", self.frame_file(clip, frame), then=use, refused=self._refused
        )

    async def frame_file(self, clip: Clip, number: int) -> Path:
        """A PNG of frame `number` (0-based), see `save_frame`. Raises BadFile, LocalProblem."""
        folder = await self._threads.run(ready, self._studio.folders.cache / "frames")
        target = folder / f"{clip.path.stem[:60]} frame {number + 1}.png"
        saved = await save_frame(self._workers, clip.path, target, frame=number)
        look = self._studio.ends.recognise(clip, number, saved)
        self._studio.tasks.start("look for a frame at its service", look, refused=unasked)
        return saved

    def takes(self, role: str) -> bool:
        """Whether the model that is shown has a slot of this role."""
        spec = self._create.spec
        return spec is not None and spec.of_role(role) is not None

    def _put(self, done: bool) -> bool:
        if done:
            self._reveal()
        return done

    def _no_slot(self, what: str) -> bool:
        spec = self._create.spec
        self._tell(f"{spec.name if spec else 'This model'} has no slot for {what} like that.")
        return False

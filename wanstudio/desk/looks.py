"""Looking at media files for the form and the queue: what they are, and a small picture of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from wanstudio.core.errors import StudioError
from wanstudio.core.facts import Look, MediaKind
from wanstudio.core.jobs import Job
from wanstudio.core.models import ModelSpec, local_media
from wanstudio.studio.sources import FolderGiven, Preview, may_be_good
from wanstudio.studio.studio import Studio


class Looks:
    """`look` tells what a file is; `of_job` is the picture of what goes into a job, "" until it is known.

    `changed` is called when a job's picture has become known.
    """

    def __init__(self, studio: Studio, specs: Mapping[str, ModelSpec], changed: Callable[[], None]) -> None:
        self._studio, self._specs, self._changed = studio, specs, changed
        self._pictures: dict[str, str] = {}
        self._asked: set[str] = set()

    def look(self, path: str, tell: Callable[[Look], None]) -> None:
        def found(preview: Preview) -> None:
            tell(self._shown(path, preview))

        def sorry(error: StudioError) -> None:
            why, folder = error.detail or error.title, isinstance(error, FolderGiven)
            tell(Look(path=path, problem=why, may_be_good=may_be_good(error), folder=folder))

        work = self._studio.sources.look(Path(path))
        self._studio.tasks.start(f"look at {Path(path).name}", work, then=found, refused=sorry)

    def _shown(self, path: str, preview: Preview) -> Look:
        thumbnail = str(preview.thumbnail or "")
        self._pictures[path] = thumbnail
        return Look(path=path, facts=preview.facts, thumbnail=thumbnail, origin=str(preview.origin or ""))

    def of_job(self, job: Job) -> str:
        path = self._first_source(job)
        if path and path not in self._asked and path not in self._pictures:
            self._asked.add(path)
            self.look(path, lambda _: self._changed())
        return self._pictures.get(path, "")

    def _first_source(self, job: Job) -> str:
        """The person or first frame before the clip they go into: a picture says more of a job than a video does."""
        spec = self._specs.get(job.model_id)
        if spec is None:
            return ""
        files = local_media(spec, job.values)
        kinds = {p.name: p.takes for p in spec.media()}
        order = (MediaKind.IMAGE, MediaKind.VIDEO)
        return next((files[n] for kind in order for n in files if kinds[n] is kind), "")

"""What clips are called where they are exported to: each after a pattern, no two alike."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wanstudio.core import outcome
from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.names import Exists, NameFacts, apart, fill
from wanstudio.core.recipe import Clip
from wanstudio.studio.export_job import ExportJob


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportNames:
    """`model_title` turns a descriptor's id into what {model} says in a name; `prompt_of` tells {prompt}, and
    `project_name` turns a project's id into {project}."""

    model_title: Callable[[str], str] = lambda id: id.rpartition("/")[2]
    prompt_of: Callable[[Clip], str] = lambda clip: clip.title
    project_name: Callable[[str], str] = lambda project_id: ""

    def of(self, clip: Clip, pattern: str) -> str:
        """The clip's name after a pattern, without suffix. What the user calls its shot stands in the prompt's place.

        Raises InvalidInput("pattern", …).
        """
        model = self.model_title(clip.recipe.model)
        return fill(
            pattern,
            NameFacts(
                project=self.project_name(clip.project),
                date=clip.created.astimezone().date(),
                model=model,
                seed=clip.recipe.seed,
                prompt=clip.shot_name if clip.named else self.prompt_of(clip) or _without(model, clip.title),
                take=clip.take or None,
                id=clip.id,
            ),
        )

    def jobs(
        self,
        clips: Sequence[Clip],
        spec: ExportSpec,
        folder: Path,
        pattern: str,
        exists: Exists = "number",
        *,
        only: Sequence[Clip] | None = None,
    ) -> list[ExportJob]:
        """What would be exported where, no two to one name. Raises InvalidInput as `job` does.

        `only` some of them, under the names that they have among all: what is tried again never meets what went well.
        Numbered, they all get their plain name: the number is given when it is known which are free.
        """
        jobs = [self.job(clip, spec, folder, pattern, exists) for clip in clips]
        if exists != "number":
            targets = apart(job.target for job in jobs)
            jobs = [replace(job, target=target) for job, target in zip(jobs, targets, strict=True)]
        wanted = {clip.id for clip in (clips if only is None else only)}
        return [job for job in jobs if job.clip.id in wanted]

    def job(self, clip: Clip, spec: ExportSpec, folder: Path, pattern: str, exists: Exists = "number") -> ExportJob:
        """What would be exported where. Raises InvalidInput for an option, the pattern, a folder that is not named."""
        if not folder.is_absolute():
            raise InvalidInput("folder", "Choose a folder to export to.")
        outcome.check(spec, clip.facts)
        row = FORMATS[spec.format]
        suffix = "" if row.makes_folder else row.suffix or clip.path.suffix
        target = folder / f"{self.of(clip, pattern)}{suffix}"
        return ExportJob(id=uuid.uuid4().hex[:12], clip=clip, spec=spec, target=target, exists=exists)


def _without(model: str, title: str) -> str:
    """What a title says beside the model: the file that it worked on."""
    return title.removeprefix(model).lstrip(": ")

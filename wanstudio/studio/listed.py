"""Runs that a service lists and no row here knows: whose they may be, and the jobs that are made of them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wanstudio.core.jobs import Cancelled, Job, Running
from wanstudio.core.models import ModelSpec
from wanstudio.core.text import counted
from wanstudio.providers.base import Listed

_OURS = re.compile(r"[0-9a-f]{32}")  # what a job of ours gives as its reference
_NAMESPACE = uuid.UUID("5f0c3a52-7f6e-4b0e-9d0a-5a6b57414e53")  # of ids made from what a service or a file says


def id_of(what: str) -> str:
    """The id of a job that is made of what a service or a file says; always the same for the same."""
    return uuid.uuid5(_NAMESPACE, what).hex


def may_be(run: Listed, job: Job) -> bool:
    """Whether this run may be what became of an unsure job; media are named otherwise there and not looked at."""
    if run.client_ref or not run.inputs:
        return run.client_ref == job.id
    shared = [name for name in job.values if name in run.inputs and isinstance(job.values[name], (int, float, bool))]
    texts = [name for name in ("prompt", "negativePrompt") if name in job.values]
    return all(run.inputs.get(name) == job.values[name] for name in (*shared, *texts))


def model_of(run: Listed, provider_id: str, models: Iterable[ModelSpec]) -> ModelSpec | None:
    """The model that takes what the run was given, by its name where the service tells it; None for any other run."""
    of_provider = [spec for spec in models if spec.provider == provider_id]
    if run.remote_model:
        return next((spec for spec in of_provider if spec.remote_id == run.remote_model), None)
    fitting = [(len(_names(spec) & set(run.inputs)), spec) for spec in of_provider if _takes(spec, run.inputs)]
    best = max((n for n, _ in fitting), default=0)
    found = [spec for n, spec in fitting if n == best]
    return found[0] if len(found) == 1 and best * 2 > len(run.inputs) else None


def _takes(spec: ModelSpec, inputs: Mapping[str, Any]) -> bool:
    return all(p.name in inputs for p in spec.params if p.required)


def _names(spec: ModelSpec) -> set[str]:
    return {p.name for p in spec.params}


def job_from(run: Listed, spec: ModelSpec, connection: str) -> Job:
    """One that bears our reference is ours and is fetched. Of any other only the user can tell: it is offered."""
    ours = bool(_OURS.fullmatch(run.client_ref))
    values = {n: v for n, v in run.inputs.items() if n in _names(spec) and isinstance(v, (str, int, float, bool))}
    return Job(
        id=run.client_ref if ours else id_of(run.remote_id),
        model_id=spec.id,
        connection=connection,
        values=values,
        created=run.created,
        submitted_at=run.created,
        phase=Running(run.remote_id) if ours else Cancelled("yes", run.remote_id),
        ended_at=None if ours else run.created,
    )


def said_of_jobs(title: str, new: Sequence[Job]) -> list[str]:
    ours = sum(not job.ended for job in new)
    offered = len(new) - ours
    said = []
    if ours:
        said.append(f"{title} knows of {counted(ours, 'more run')} of yours; fetched from there at no cost.")
    if offered:
        said.append(
            f"{title} lists {counted(offered, 'run')} that nothing here knows, perhaps yours. In the queue, "
            f"“Fetch it all the same” brings {'it' if offered == 1 else 'them'} here at no cost."
        )
    return said

"""Says when a service stops answering and when it answers again: once each, for all the jobs it has."""

from __future__ import annotations

from collections.abc import Callable

from wanstudio.core.errors import ProviderError, Unreachable
from wanstudio.core.jobs import Job, Running
from wanstudio.providers.base import Provider


class Silence:
    """`note` is told a sentence about one of the jobs."""

    def __init__(self, note: Callable[[Job, str], None]) -> None:
        self.note = note
        self._silent: set[tuple[str, str]] = set()  # (connection, provider id)

    def fell(self, job: Job, provider: Provider, error: ProviderError) -> None:
        if (service := (job.connection, provider.id)) not in self._silent:
            self._silent.add(service)
            self.note(job, f"{_what(provider, error)} {_what_now(job)}")

    def ended(self, job: Job, provider: Provider) -> None:
        if (service := (job.connection, provider.id)) in self._silent:
            self._silent.discard(service)
            self.note(job, f"{provider.title} answers again.")


def _what(provider: Provider, error: ProviderError) -> str:
    if isinstance(error, Unreachable):
        return f"No answer from {provider.title}."
    return f"{provider.title} does not say how it stands: {(error.detail or error.title).rstrip('.')}."


def _what_now(job: Job) -> str:
    if isinstance(job.phase, Running):
        return "The job goes on there; it is asked again."
    return "The job waits here and is sent once there is one."

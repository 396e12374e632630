"""Who of those in line has a place."""

from __future__ import annotations

import pytest

from tests.studio.kit import AT, FastClock, a_job
from wanstudio.core.jobs import Phase, Submitting, Uploading, Waiting
from wanstudio.studio.places import Places
from wanstudio.studio.stops import Stops


class InOrder:
    ids = ("j",)


@pytest.mark.parametrize(
    ("phase", "free"),
    [(Waiting(), [("work", "j")]), (Uploading("fox.png"), [("work", "j")]), (Submitting(AT), [])],
)
def test_only_a_job_of_which_nothing_was_sent_is_given_a_place(phase: Phase, free: list[tuple[str, str]]):
    places = Places({"j": a_job(phase=phase)}, {}, InOrder(), Stops(FastClock()), lambda _: 4)  # type: ignore[arg-type]
    assert list(places.free()) == free

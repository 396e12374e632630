"""Whether closing the window asks, and in which words."""

from __future__ import annotations

from tests.desk.test_jobs import NOW, job
from wanstudio.core.jobs import Done, Running, Unfetched, Unsure, Waiting
from wanstudio.desk.leaving import what_is_left


def test_nothing_is_asked_when_nothing_would_be_left():
    resting = (job("a", Done(())), job("b", Unsure(NOW)), job("c", Unfetched("r", "disk")))
    assert what_is_left(resting) is None


def test_jobs_at_a_service_go_on_there_and_are_charged_there():
    left = what_is_left((job("a", Running("r")), job("b", Running("s")), job("c", Waiting())))
    assert left == (
        "2 jobs are still rendering",
        "They go on at the service and are charged there. WanStudio fetches the clips when you next open it. "
        "1 more waits here until then.",
    )


def test_an_export_that_goes_on_is_told_of_with_what_becomes_of_it():
    stops = "The export stops, and nothing is left half-written."
    assert what_is_left((), 1) == ("1 clip is being exported", stops)
    left = what_is_left((job("c", Waiting()),), 3)
    assert left is not None and left[0] == "1 job is waiting, and 3 clips being exported"
    assert left[1].startswith("It has not been sent.") and left[1].endswith(
        "of the others nothing is left half-written."
    )


def test_what_only_waits_has_not_been_sent():
    left = what_is_left((job("c", Waiting()),))
    assert left is not None and left[0] == "1 job is waiting"
    assert left[1] == "It has not been sent. WanStudio goes on with it when you next open it."

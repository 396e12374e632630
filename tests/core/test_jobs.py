from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.costs import Price
from wanstudio.core.errors import IllegalStep
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Job,
    Phase,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
    after_restart,
    may_follow,
)

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ONE_OF_EACH: tuple[Phase, ...] = (
    Waiting(),
    Uploading("a.png", 3, 10),
    Submitting(NOW),
    Unsure(NOW, "The reply was lost."),
    Running("job_1", started=True, progress=0.4),
    Downloading("job_1", ("https://x.example/a.mp4",), 5, 10),
    Unfetched("job_1", "disk"),
    Done(("clip-1",)),
    Failed("Out of credit"),
    Cancelled("no"),
)
# Written down a second time, on purpose: what may follow what (house rules on paid clips).
MAY_FOLLOW: dict[type, set[type]] = {
    Waiting: {Waiting, Uploading, Submitting, Failed, Cancelled},
    Uploading: {Waiting, Uploading, Submitting, Failed, Cancelled},
    Submitting: {Waiting, Running, Unsure, Failed, Cancelled},
    Unsure: {Waiting, Unsure, Running, Failed, Cancelled},
    Running: {Running, Downloading, Failed, Cancelled},  # and Unsure, under its own id: see below
    Downloading: {Downloading, Done, Unfetched, Cancelled},
    Unfetched: {Downloading, Unfetched, Cancelled},
    Done: set(),
    Failed: set(),
    Cancelled: set(),
}
PAIRS = [(now, then) for now in ONE_OF_EACH for then in ONE_OF_EACH]


def job(phase: Phase = ONE_OF_EACH[0]) -> Job:
    return Job(
        id="j1",
        model_id="scenario/wan-2.2-i2v",
        connection="sandbox",
        values={"prompt": "a fox"},
        created=NOW,
        phase=phase,
        price=Price(12, "CU"),
    )


def test_every_phase_is_tried_here():
    assert {type(p) for p in ONE_OF_EACH} == set(Phase.__args__) == set(MAY_FOLLOW)


@pytest.mark.parametrize(("now", "then"), PAIRS, ids=[f"{type(a).__name__}-{type(b).__name__}" for a, b in PAIRS])
def test_a_job_moves_only_where_it_may(now: Phase, then: Phase):
    before = job(now)
    if type(then) in MAY_FOLLOW[type(now)]:
        after = before.to(then)
        assert (after.phase, after.id, after.values, after.price) == (then, before.id, before.values, before.price)
    else:
        with pytest.raises(IllegalStep, match=f"{type(now).__name__} → {type(then).__name__}"):
            before.to(then)
    assert before.phase == now


@given(st.lists(st.sampled_from(ONE_OF_EACH), max_size=30))
def test_on_any_walk_a_job_that_ended_stays_and_a_paid_clip_is_never_failed(steps: list[Phase]):
    walker, paid = job(), False
    for step in steps:
        ended = walker.ended
        try:
            walker = walker.to(step)
        except IllegalStep:
            assert not may_follow(walker.phase, step)
            continue
        assert not ended
        assert not (paid and isinstance(walker.phase, Failed))
        paid = paid or isinstance(walker.phase, (Downloading, Unfetched))


@given(st.lists(st.sampled_from(ONE_OF_EACH), max_size=30))
def test_a_request_leaves_only_from_submitting(steps: list[Phase]):
    walker, sent = job(), 0
    for step in steps:
        if may_follow(walker.phase, step):
            walker = walker.to(step)
            sent += isinstance(step, Submitting)
            assert not isinstance(step, (Running, Downloading, Done, Unfetched)) or sent


LOST_THERE = Unsure(NOW, "No such job.", "job_1")


def test_a_job_that_its_service_does_not_know_is_unsure_and_goes_on_under_the_same_id():
    lost = job(Running("job_1", started=True)).to(LOST_THERE)
    assert (lost.ended, lost.remote_id) == (False, "job_1")
    assert lost.to(replace(LOST_THERE, why="Still not.")).to(Running("job_1")).remote_id == "job_1"
    for end in (Failed("It failed there"), Cancelled("unknown", "job_1")):
        assert lost.to(end).phase == end


@pytest.mark.parametrize(
    "then",
    [Waiting(), Submitting(NOW), Running("job_2"), Unsure(NOW), Unsure(NOW, "", "job_2"), Done(())],
    ids=lambda phase: type(phase).__name__,
)
def test_what_was_accepted_once_is_not_sent_again_nor_taken_for_another(then: Phase):
    with pytest.raises(IllegalStep):
        job(LOST_THERE).to(then)


def test_a_running_job_is_unsure_only_under_its_own_id():
    for other in (Unsure(NOW), Unsure(NOW, "", "job_2")):
        with pytest.raises(IllegalStep):
            job(Running("job_1")).to(other)


def test_what_has_failed_is_asked_about_again_only_where_the_service_had_taken_it():
    failed = replace(job(Failed("The service failed while rendering")), remote_id="job_1", ended_at=NOW)
    again = failed.to(LOST_THERE)
    assert (again.ended, again.ended_at) == (False, None)
    with pytest.raises(IllegalStep):
        failed.to(Unsure(NOW, "", "job_2"))
    for never_taken in (LOST_THERE, Unsure(NOW)):
        with pytest.raises(IllegalStep):
            job(Failed("Out of credit")).to(never_taken)


def test_only_three_phases_are_the_end():
    assert {type(p) for p in ONE_OF_EACH if job(p).ended} == {Done, Failed, Cancelled}


@pytest.mark.parametrize(
    ("phase", "state"),
    [
        (Waiting("credit"), "waiting"),
        (Uploading("a"), "uploading"),
        (Submitting(NOW), "submitting"),
        (Unsure(NOW), "unsure"),
        (Running("r"), "queued"),
        (Running("r", started=True), "running"),
        (Downloading("r", ()), "downloading"),
        (Unfetched("r", "disk"), "unfetched"),
        (Done(()), "done"),
        (Failed("x"), "failed"),
        (Cancelled(), "cancelled"),
    ],
)
def test_a_phase_in_one_word_for_scripts(phase: Phase, state: str):
    assert job(phase).state == state


@pytest.mark.parametrize(
    ("phase", "progress"),
    [
        (Waiting(), None),
        (Uploading("a", 3, 10), 0.3),
        (Uploading("a"), None),
        (Running("r"), None),
        (Running("r", started=False, progress=0.5), None),
        (Running("r", started=True, progress=0.5), 0.5),
        (Running("r", started=True), None),
        (Downloading("r", (), 5, 10), 0.5),
        (Downloading("r", (), 15, 10), 1.0),
        (Downloading("r", (), 5), None),
        (Done(()), 1.0),
        (Failed("x"), None),
    ],
)
def test_progress_is_told_only_where_it_is_known(phase: Phase, progress: float | None):
    assert job(phase).progress == progress


def test_a_job_knows_the_services_id_while_it_is_there():
    known = {type(p) for p in ONE_OF_EACH if job(p).remote_id == "job_1"}
    assert known == {Running, Downloading, Unfetched}
    assert job().remote_id == ""


def test_after_a_restart_what_was_being_sent_is_unsure_and_never_sent_by_itself():
    phase = after_restart(job(Submitting(NOW))).phase
    assert isinstance(phase, Unsure)
    assert phase.at == NOW
    assert phase.why


@pytest.mark.parametrize("phase", [p for p in ONE_OF_EACH if not isinstance(p, (Submitting, Uploading))])
def test_after_a_restart_the_rest_goes_on_where_it_was(phase: Phase):
    assert after_restart(job(phase)) == job(phase)


def test_after_a_restart_an_upload_begins_again():
    assert after_restart(job(Uploading("a.png", 3, 10))).phase == Waiting()


# ---- once more ---------------------------------------------------------------------------------------

GOES_ALONG = {"model_id", "connection", "values", "sources", "folder", "pattern", "clean", "project"}
BEGINS_ANEW = {"phase", "price", "sent", "submitted_at", "sent_there", "ended_at", "remote_id", "attempts"}


def test_of_every_field_it_is_decided_whether_it_goes_into_the_next_paid_job():
    ended = Job(
        id="j",
        model_id="m",
        connection="Mine",
        values={"prompt": "A fox"},
        created=NOW,
        phase=Failed("Out of credit"),
        price=Price(1, "USD"),
        sources=(("image", "a" * 64),),
        sent=(("image", "asset_1"),),
        submitted_at=NOW,
        sent_there=NOW,
        ended_at=NOW,
        folder="/clips",
        pattern="{prompt}",
        clean=True,
        project="p",
        remote_id="job_1",
        attempts=2,
    )
    fresh = Job(id="k", model_id="", connection="", values={}, created=NOW + timedelta(days=1))
    anew = ended.anew("k", fresh.created)
    assert {f.name for f in fields(Job)} == GOES_ALONG | BEGINS_ANEW | {"id", "created"}
    assert all(getattr(ended, name) != getattr(fresh, name) for name in GOES_ALONG | BEGINS_ANEW)
    assert anew == replace(fresh, **{name: getattr(ended, name) for name in GOES_ALONG})

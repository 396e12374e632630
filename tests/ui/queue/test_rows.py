import re
from datetime import timedelta

import pytest

from tests.ui.conftest import NOW
from wanstudio.core.costs import Price
from wanstudio.core.jobs import (
    Cancelled,
    Done,
    Downloading,
    Failed,
    Running,
    Submitting,
    Unfetched,
    Unsure,
    Uploading,
    Waiting,
)
from wanstudio.providers.reasons import failed
from wanstudio.ui.queue.foot import WORDS
from wanstudio.ui.queue.rows import before_sending_again, row_of
from wanstudio.ui.queue.standing import Standing
from wanstudio.ui.queue.times import day_and_time
from wanstudio.ui.widgets.clock import about, clock

PHASES = [
    (Waiting(), "Waiting", "text_muted"),
    (Waiting("credit"), "Waiting for credit", "warning"),
    (Uploading("clip.mp4", 4_100_000, 9_800_000), "Uploading 4.1 of 9.8 MB, clip.mp4", "text_muted"),
    (Uploading("rocket.jpg", 45_000, 113_000), "Uploading 45 of 113 kB, rocket.jpg", "text_muted"),
    (Uploading("rocket.jpg"), "Uploading rocket.jpg", "text_muted"),
    (Submitting(NOW), "Submitting", "text_muted"),
    (Unsure(NOW), "Unsure whether it was sent", "warning"),
    (Unsure(NOW, "", "r"), "Not found at the service", "warning"),
    (Running("r"), "Queued at the service", "text_muted"),
    (Running("r", True, 0.62), "Running, 62 %", "accent_ink"),
    (Running("r", True, None), "Running", "accent_ink"),
    (Downloading("r", (), 3_200_000, 8_400_000), "Downloading 3.2 of 8.4 MB", "text_muted"),
    (Unfetched("r", "disk"), "Rendered, not fetched: the disk", "warning"),
    (Done(("c",)), "Done", "good"),
    (Failed("The service refused this request", code="refused"), "Failed", "bad"),
    (Failed("The service failed while rendering", code="failed"), "Failed while rendering", "bad"),
    (Cancelled("no"), "Cancelled, not sent", "text_muted"),
    (Cancelled("yes", "r"), "Cancelled, rendering goes on", "text_muted"),
    (Cancelled("unknown", "r"), "Let go, not found at the service", "text_muted"),
]


@pytest.mark.parametrize(("phase", "words", "tone"), PHASES, ids=lambda p: str(p)[:24])
def test_every_state_has_its_words_and_its_colour(a_job, phase, words, tone):
    row = row_of(a_job(phase=phase), None, NOW)
    assert (row.words, row.tone) == (words, tone)


@pytest.mark.parametrize(("phase", "words", "tone"), PHASES, ids=lambda p: str(p)[:24])
def test_every_action_offered_has_a_button(a_job, phase, words, tone):
    row = row_of(a_job(phase=phase), None, NOW)
    assert {*row.actions, *row.quiet, *row.menu} <= set(WORDS)


def test_what_is_paid_for_can_be_fetched_and_never_retried(a_job):
    phase = Unfetched("r", "disk", "The disk is full.", NOW + timedelta(hours=23), 12_000_000)
    row = row_of(a_job(phase=phase, connection="mine"), None, NOW, Standing(service="Scenario"))
    assert row.actions == ("fetch", "folder") and "retry" not in (*row.quiet, *row.menu)
    kept = "It is paid for and kept at Scenario for 23 hours."
    assert row.sentence == f"{kept} The disk is full. Free 12 MB, then fetch it."


def test_a_stand_in_is_never_said_to_cost_or_to_be_paid_for(a_job):
    ends = (
        Unfetched("r", "disk", "The disk is full.", None, 12_000_000),
        Unsure(NOW, "The connection broke while sending."),
        Failed("The service failed while rendering", code="failed", charged="unknown"),
        Failed("The service failed while rendering", code="failed", charged="yes"),
        Cancelled("yes", "r"),
        Done(("c",)),
    )
    for phase in ends:
        job = a_job(phase=phase, price=Price(12, "CU"))
        row = row_of(job, None, NOW, Standing(service="the Sandbox"))
        said = " ".join((row.sentence, *row.notes, *row.details, row.price, row.again, before_sending_again(job)))
        assert not re.search("paid|charged|cost|CU", said), said
        assert row.price == "Free"


def test_only_the_user_sends_an_unsure_job_again(a_job):
    row = row_of(a_job(phase=Unsure(NOW, "The connection broke while sending.")), None, NOW)
    assert row.actions == ("look", "send", "forget")
    assert "Nothing is sent again unless you say so." in row.sentence


def test_what_was_accepted_and_is_not_found_is_looked_for_and_never_sent_again(a_job):
    job = a_job(phase=Unsure(NOW, "Its service says that there is no such job.", "job_1"), connection="mine")
    row = row_of(job, None, NOW, Standing(looks_again=NOW + timedelta(seconds=130)))
    assert (row.actions, row.notes) == (
        ("look", "forget"),
        ("free, also by itself in 2 min", "it can be fetched later"),
    )
    assert not {"send", "retry"} & {*row.quiet, *row.menu}
    assert row.sentence.startswith("Its service says that there is no such job. ")
    assert "another key" in row.sentence and row.details[0].startswith("job_1, ")


@pytest.mark.parametrize(
    ("charged", "offered"), [("unknown", "at once"), ("no", "in the menu"), ("yes", "in the menu")]
)
def test_what_failed_after_it_was_accepted_can_be_looked_at_before_anything_is_paid_again(a_job, charged, offered):
    phase = Failed("The service failed while rendering", "no such job", code="failed", charged=charged)
    row = row_of(a_job(phase=phase, connection="mine", remote_id="job_1"), None, NOW)
    assert ("look" in row.actions, "look" in row.menu) == (offered == "at once", offered == "in the menu")
    never_taken = row_of(a_job(phase=phase, connection="mine"), None, NOW)
    assert "look" not in (*never_taken.actions, *never_taken.menu)


def test_a_choice_that_may_cost_twice_says_so_before(a_job):
    job = a_job(phase=Unsure(NOW), connection="mine", price=Price(12, "CU"))
    row = row_of(job, None, NOW, Standing(looks_again=NOW + timedelta(seconds=130)))
    assert row.price == "0 or 12 CU"
    assert row.notes == ("free, also by itself in 2 min", "may be charged twice", "kept in the log")


def test_a_refusal_says_what_to_do_and_that_it_cost_nothing(a_job):
    phase = Failed("The service refused this request", "unsafe prompt", "Change its wording.", "refused", charged="no")
    row = row_of(a_job(phase=phase, connection="mine", price=Price(12, "CU"), remote_id="job_1"), None, NOW)
    assert (row.sentence, row.price) == ("The service refused this request. Change its wording.", "not charged")
    assert row.details[0] == "“unsafe prompt”"
    assert row.details[1].startswith("job_1, 21 Nov 2026 ") and row.details[1].endswith("cost 0 of 12 CU")
    assert row.actions == ("open", "details")


def test_the_raw_words_of_a_service_stand_in_the_details_alone_and_not_without_end(a_job):
    row = row_of(a_job(phase=Failed("Failed", "out of memory " * 400, code="failed", charged="no")), None, NOW)
    assert row.sentence == "Failed. Trying again often helps."
    assert len(row.details[0]) == 2002


def test_an_error_of_the_service_says_whose_doing_it_is_and_what_helps(a_job):
    error = failed("CUDA error: out of memory (worker 7)", charged="no")
    phase = Failed(error.title, error.detail, error.hint, error.code, error.exit_code, error.charged)
    row = row_of(a_job(phase=phase, connection="mine", price=Price(9, "CU")), None, NOW)
    assert row.sentence == "The service failed while rendering. Not your doing. Trying again often helps."
    assert (row.price, row.actions) == ("not charged", ("retry", "details"))


def test_a_refused_prompt_is_to_be_changed_and_not_sent_once_more(a_job):
    error = failed("Your prompt violates our content policy", charged="no")
    phase = Failed(error.title, error.detail, error.hint, error.code, error.exit_code, error.charged)
    row = row_of(a_job(phase=phase, connection="mine"), None, NOW)
    assert row.sentence == "The service refused this prompt. Change its wording, then generate again."
    assert (row.words, row.actions, row.price) == ("Failed", ("open", "details"), "not charged")


@pytest.mark.parametrize(("price", "shown"), [(Price(12, "CU"), "0 or 12 CU"), (None, "cost unknown")])
@pytest.mark.parametrize("phase", [Failed("The service no longer knows this job", code="failed"), Cancelled("unknown")])
def test_a_cost_that_is_not_known_is_not_told_as_one_that_is(a_job, phase, price, shown):
    row = row_of(a_job(phase=phase, connection="mine", price=price, submitted_at=NOW), None, NOW)
    assert row.price == shown
    if isinstance(phase, Failed):
        assert row.sentence.endswith("It is not known whether it was charged.")


def test_a_problem_on_this_computer_says_so_in_its_own_words_and_quotes_nobody(a_job):
    phase = Failed("This file cannot be read", "cat.png is gone.", "Choose it anew.", "bad_file", 7, "no")
    row = row_of(a_job(phase=phase, connection="mine"), None, NOW)
    assert row.sentence == "cat.png is gone. Choose it anew."
    assert not any("“" in line for line in row.details)


@pytest.mark.parametrize("code", ["failed", "refused", "auth", "credit", "busy", "unreachable", "provider", "error"])
def test_every_failure_says_what_to_do(a_job, code):
    row = row_of(a_job(phase=Failed("It failed", "EX_71 at 0x2f", "", code, 5, "no")), None, NOW)
    assert row.sentence.startswith("It failed. ") and row.sentence.endswith(".") and "EX_71" not in row.sentence


def test_what_goes_on_elsewhere_after_a_cancel_can_be_fetched_all_the_same(a_job):
    job = a_job(phase=Cancelled("yes", "r"), connection="mine", price=Price(9, "CU"), submitted_at=NOW)
    row = row_of(job, None, NOW)
    assert (row.actions, row.price) == (("watch",), "9 CU charged")


@pytest.mark.parametrize(
    ("standing", "words", "time"),
    [
        (Standing(place=1, starts=NOW + timedelta(seconds=65)), "Waiting, next", "in about 1:05"),
        (Standing(place=2), "Waiting, second in line", ""),
        (Standing(place=11), "Waiting, number 11 in line", ""),
        (Standing(place=1, paused=True, starts=NOW + timedelta(seconds=65)), "Waiting, the queue is paused", ""),
    ],
)
def test_a_job_in_line_says_its_place_and_when_its_turn_comes(a_job, standing, words, time):
    row = row_of(a_job(), None, NOW, standing)
    assert (row.words, row.time) == (words, time)


@pytest.mark.parametrize(
    ("standing", "words", "time"),
    [
        (Standing(expected_s=500), "Running", "6:12, about 2 min left"),
        (Standing(expected_s=160), "Running, longer than usual", "6:12, usually 2:40"),
        (Standing(silent_since=NOW - timedelta(seconds=130)), "Running, no news for 2:10", "6:12"),
        (Standing(keyless=True, expected_s=500), "Running, waiting for a key", "6:12"),
        (Standing(), "Running", "6:12"),
    ],
)
def test_a_running_job_is_held_against_what_is_usual(a_job, standing, words, time):
    job = a_job(phase=Running("r", True), submitted_at=NOW - timedelta(seconds=372))
    row = row_of(job, None, NOW, standing)
    assert (row.words, row.time) == (words, time)


def test_what_nobody_looks_after_for_want_of_a_key_says_so_and_does_not_move(a_job):
    keyless = Standing(keyless=True)
    running = row_of(a_job(phase=Running("r", True, 0.4)), None, NOW, keyless)
    assert (running.icon, running.tone, running.bar) == ("key-round", "warning", None)
    refused = row_of(a_job(phase=Unfetched("r", "refused", "The account 'work' is not connected.")), None, NOW, keyless)
    assert refused.words == "Rendered, waiting for a key" and "'work' is not connected" in refused.sentence
    assert row_of(a_job(phase=Unfetched("r", "disk")), None, NOW, keyless).words == "Rendered, not fetched: the disk"


def test_estimates_go_in_steps_so_that_they_do_not_jitter():
    assert [about(s) for s in (62, 64, 66, 99, 100, 170)] == [
        *("about 1:00", "about 1:05", "about 1:05", "about 1:40", "about 2 min", "about 3 min")
    ]


def test_a_moment_of_another_day_says_which():
    assert day_and_time(NOW - timedelta(days=1), NOW).startswith("yesterday, ")
    assert day_and_time(NOW - timedelta(days=5), NOW).startswith("16 Nov, ")


def test_time_left_is_told_from_what_was_done_so_far(a_job):
    job = a_job(phase=Running("r", True, 0.5), submitted_at=NOW - timedelta(seconds=60))
    assert row_of(job, None, NOW).time == "1:00, about 1:00 left"


def test_the_last_moments_are_not_promised_to_be_few(a_job):
    for submitted_s, progress in ((45, 0.99), (85, 0.96)):
        job = a_job(phase=Running("r", True, progress), submitted_at=NOW - timedelta(seconds=submitted_s))
        assert row_of(job, None, NOW, Standing(expected_s=90)).time == clock(submitted_s)


def test_no_time_left_is_made_up_at_the_beginning(a_job):
    job = a_job(phase=Running("r", True, 0.02), submitted_at=NOW - timedelta(seconds=3))
    assert row_of(job, None, NOW).time == "0:03"


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (65, "1:05"), (3600, "1:00:00"), (-3, "0:00")])
def test_seconds_are_written_as_a_clock(seconds, shown):
    assert clock(seconds) == shown

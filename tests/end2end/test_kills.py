"""`kill -9` of the real command line at every step it takes and at any moment: no paid clip is lost, none is paid for
twice, none is unknown to the user. How it is done is in tests/kills; `bench kills` does the same ten times as often."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from tests.contract.listener import Fault, answers
from tests.kills.lanes import Lanes, Launcher, lanes
from tests.kills.service import Counting, CountingAimlApi, CountingScenario
from tests.kills.trial import NOT, Ended, Kill, Trial
from tests.samples import SAMPLES

SERVICES = (CountingScenario, CountingAimlApi)
I2V = ("scenario/wan-2.2-i2v", "-pprompt=A fox", "-presolution=480p", f"-pimage={SAMPLES / 'rocket.jpg'}")
GONE = b"<?xml version='1.0'?><Error><Message>Request has expired</Message></Error>"

FAULTS: dict[str, Callable[[Counting], None]] = {
    "the reply to a paid request is lost": lambda s: s.api.fail("POST", s.paid, Fault("hang up", acts=True)),
    "it resets after accepting": lambda s: s.api.fail("POST", s.paid, Fault("reset", acts=True)),
    "it answers 500 after accepting": lambda s: s.api.fail("POST", s.paid, answers(500, acts=True)),
    "it answers 502 after accepting": lambda s: s.api.fail("POST", s.paid, answers(502, b"<html>", acts=True)),
    "its answer cannot be read": lambda s: s.api.fail("POST", s.paid, answers(200, b"<html>", acts=True)),
    "it resets before accepting": lambda s: s.api.fail("POST", s.paid, Fault("reset")),
    "it is slow to reply": lambda s: s.api.fail("POST", s.paid, Fault(acts=True, after_s=0.1)),
    "it is busy": lambda s: s.api.fail("POST", s.paid, *[answers(429, {"reason": "full"}, Retry_After="9")] * 2),
    "it does not say how it stands": lambda s: s.api.fail("GET", s.polls, *[answers(503)] * 2, Fault("hang up")),
    "it forgets the job for a moment": lambda s: s.api.fail("GET", s.polls, *[answers(404, {"reason": "?"})] * 3),
    "its list does not answer": lambda s: s.api.fail("GET", s.found, answers(503), Fault("reset")),
    "the download is cut": lambda s: s.files.fail("GET", "/assets/*", Fault("cut"), Fault("reset"), Fault("cut")),
    "the links expire": lambda s: s.files.fail("GET", "/assets/*", *[answers(403, GONE)] * 3),
    "a page comes in place of the clip": lambda s: s.files.fail("GET", "/assets/*", *[answers(200, b"<html>")] * 2),
}


@pytest.fixture(scope="module")
def side_by_side() -> Iterator[Lanes]:
    with lanes() as made:
        yield made


def steps_of(lanes: Lanes, play: Callable[[Trial], Ended], service: type[Counting]) -> tuple[str, ...]:
    """The steps of the command that `play` runs last, when nothing kills it: of three runs the fewest. One that has to
    wait on a busy machine asks its service more often, and a kill at a step of such a run comes too late in others."""

    def steps(launcher: Launcher, _: object) -> tuple[str, ...]:
        with Trial(launcher, service) as trial:
            return play(trial).steps

    return min(lanes.each(steps, [None] * 3), key=len)


def of_the_paid_request(steps: tuple[str, ...]) -> int:
    """The step at which its last byte has left: that before the first answer after the job's second commit. One more,
    the reading of the projects, comes before those."""
    at = [n for n, step in enumerate(steps) if step == "before commit"][2]
    return next(n for n, step in enumerate(steps) if n > at and step == "before receive")


def killed(lanes: Lanes, service: type[Counting], plays: list[Callable[[Trial], object]]) -> list[str]:
    """Play each, let it come to rest, hold it to account, and return every kill there was.

    The service behaves in the end, so that no charge may be left open either.
    """

    def one(launcher: Launcher, play: Callable[[Trial], object]) -> list[str]:
        with Trial(launcher, service) as trial:
            play(trial)
            trial.settle()
            account = trial.account()
            assert not account.faults + account.open + account.litter, (trial.kills, account)
            return trial.kills

    return [kill for kills in lanes.each(one, plays) for kill in kills]


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.connection)
def test_killed_at_any_step_of_a_run_it_is_finished_and_paid_for_once(side_by_side: Lanes, service: type[Counting]):
    count = len(steps_of(side_by_side, lambda trial: trial.generate(), service))
    plays = [lambda trial, at=at: trial.generate(Kill(at=at)) for at in range(1, count + 1)]
    kills = killed(side_by_side, service, plays)
    assert len(kills) >= 60 and sum("commit" in kill for kill in kills) >= 10, kills


def test_killed_at_any_step_of_sending_a_picture(side_by_side: Lanes):
    steps = steps_of(side_by_side, lambda trial: trial.generate(NOT, *I2V), CountingScenario)
    plays = [lambda trial, at=at: trial.generate(Kill(at=at), *I2V) for at in range(15, of_the_paid_request(steps))]
    assert len(killed(side_by_side, CountingScenario, plays)) >= 20


def test_killed_at_any_step_of_putting_a_clip_without_a_recipe_in_its_place(side_by_side: Lanes):
    options = (*CountingScenario.usual, "--clean")
    steps = steps_of(side_by_side, lambda trial: trial.generate(NOT, *options), CountingScenario)
    received = steps.index("before open .part")
    plays = [lambda trial, at=at: trial.generate(Kill(at=at), *options) for at in range(received, len(steps) + 1)]
    assert len(killed(side_by_side, CountingScenario, plays)) >= 15


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.connection)
def test_killed_once_more_at_any_step_of_going_on(side_by_side: Lanes, service: type[Counting]):
    """The first kill comes between the paid request and its answer: the job is looked up, watched and fetched."""
    sent = of_the_paid_request(steps_of(side_by_side, lambda trial: trial.generate(), service))

    def resumed(trial: Trial, kill: Kill = NOT) -> Ended:
        trial.generate(Kill(at=sent))
        return trial.resume(kill)

    count = len(steps_of(side_by_side, resumed, service))
    plays = [lambda trial, at=at: resumed(trial, Kill(at=at)) for at in range(1, count + 1, 2)]
    kills = killed(side_by_side, service, plays)
    assert len(kills) >= len(plays) * 1.5, kills


@pytest.mark.parametrize("what", FAULTS)
def test_killed_while_the_service_misbehaves(side_by_side: Lanes, what: str):
    """Anywhere between the first commit and the end, and while it goes on: at steps and at moments, by a fixed seed."""
    chance = random.Random(what)

    def play(trial: Trial) -> None:
        FAULTS[what](trial.service)
        trial.generate(some_kill(chance))
        trial.resume(some_kill(chance))

    assert killed(side_by_side, chance.choice(SERVICES), [play] * 5)


def some_kill(chance: random.Random) -> Kill:
    return Kill(at=chance.randint(20, 90)) if chance.random() < 0.7 else Kill(after_s=chance.uniform(0.02, 0.2))


def test_two_equal_jobs_whose_replies_were_lost_get_a_clip_each(side_by_side: Lanes):
    """Scenario is told no reference of ours: equal inputs are told apart by which of them is given to whom."""
    options = (*CountingScenario.usual, "-pseed=7")
    sent = of_the_paid_request(steps_of(side_by_side, lambda trial: trial.generate(NOT, *options), CountingScenario))

    def play(trial: Trial, at: int) -> None:
        trial.generate(Kill(at=sent), *options)
        trial.generate(Kill(at=at), *options)
        trial.resume(Kill(at=at + 20))

    plays = [lambda trial, at=at: play(trial, at) for at in range(sent - 6, sent + 6)]
    assert len(killed(side_by_side, CountingScenario, plays)) >= 24


def test_three_takes_at_once_are_killed_at_any_moment(side_by_side: Lanes):
    chance = random.Random(3)
    options = (*CountingScenario.usual, "--count", "3")

    def play(trial: Trial) -> None:
        trial.generate(Kill(at=chance.randint(20, 220)), *options)
        trial.resume(Kill(after_s=chance.uniform(0.03, 0.2)))

    assert len(killed(side_by_side, CountingScenario, [play] * 12)) >= 12

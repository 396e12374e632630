"""The numbers of takes that are said: asked for when something has moved, once at a time, whatever comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from wanstudio.core.errors import LocalProblem
from wanstudio.desk.numbers import Numbers
from wanstudio.studio.takes import Take
from wanstudio.studio.tasks import Tasks


class Studio:
    """Answers with what stands in `answers`, one after the other, when it is let go on."""

    def __init__(self, *answers: Any) -> None:
        self.tasks, self.queue, self.takes = Tasks(), SimpleNamespace(jobs=()), self
        self.answers, self.asked = list(answers), 0

    async def of(self, _jobs: object) -> dict[str, Take]:
        self.asked += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]


def scene(act: Callable[[Numbers], object], *answers: Any) -> tuple[int, list[set[str]], Numbers]:
    """How often it was asked, and what was told."""
    told: list[set[str]] = []

    async def play() -> tuple[int, list[set[str]], Numbers]:
        studio: Any = Studio(*answers)
        numbers = Numbers(studio, told.append)
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        act(numbers)
        for _ in range(10):
            await asyncio.sleep(0)
        if answers and studio.answers:
            numbers.look()
            for _ in range(10):
                await asyncio.sleep(0)
        await studio.tasks.close()
        return studio.asked, told, numbers

    return asyncio.run(play())


def test_moves_while_it_is_asked_are_one_more_question():
    def act(numbers: Numbers) -> None:
        for _ in range(5):
            numbers.look()

    first, second = {"a": Take(1, 1), "b": Take(1, 2)}, {"a": Take(1, 1), "b": Take(1, 2), "c": Take(1, 3)}
    assert scene(act, first, second)[:2] == (2, [{"a", "b"}, {"c"}])


def test_only_what_is_said_otherwise_is_told_and_a_first_take_where_there_is_another():
    asked, told, numbers = scene(Numbers.look, {"a": Take(0, 1), "b": Take(0, 2)}, {"a": Take(3, 1), "b": Take(3, 2)})
    assert (asked, told) == (2, [{"b"}, {"a"}])
    assert (numbers.said("a"), numbers.said("b"), numbers.said("?")) == (1, 2, 0)
    assert numbers.in_shot(3) == {"a": 1, "b": 2} and numbers.in_shot(0) == {}


def test_a_take_that_is_alone_has_no_number():
    numbers = scene(Numbers.look, {"a": Take(1, 1), "b": Take(2, 1), "c": Take(0, 1), "d": Take(0, 1)})[2]
    assert [numbers.said(job) for job in "abcd"] == [0, 0, 0, 0]


def test_an_error_is_not_the_end_of_asking():
    for error in (LocalProblem("the disk"), ValueError("a bug")):
        asked, told, _ = scene(Numbers.look, error, {"a": Take(1, 2)})
        assert (asked, told) == (2, [{"a"}])


def test_nothing_is_told_to_a_window_that_is_going():
    def act(numbers: Numbers) -> None:
        numbers.look()
        numbers.stop()

    assert scene(act, {"a": Take(1, 2)}, {})[1] == []

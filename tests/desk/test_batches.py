"""Steps of jobs on their way to the window."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.studio.kit import a_job
from wanstudio.core.jobs import Job, Running
from wanstudio.desk.batches import MOST, Batches


def test_the_first_is_told_at_once_and_those_that_follow_as_they_stand_then(qtbot: QtBot):
    told: list[tuple[Job, ...]] = []
    batches = Batches(told.append)
    batches.add(a_job(id="a"))
    assert [[job.id for job in jobs] for jobs in told] == [["a"]]
    later = replace(a_job("b"), phase=Running(remote_id="r", started=True, progress=0.5))
    for job in (a_job(id="b"), later, a_job(id="c")):
        batches.add(job)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1][0] == later and [job.id for job in told[1]] == ["b", "c"]
    batches.stop()


def test_very_many_are_told_some_at_a_time_so_that_the_window_goes_on_and_none_is_lost(qtbot: QtBot):
    told: list[tuple[Job, ...]] = []
    batches = Batches(told.append)
    ids = [f"j{n}" for n in range(5 * MOST)]
    for id_ in ids:
        batches.add(a_job(id=id_))
    batches.drop(ids[-1])
    qtbot.waitUntil(lambda: sum(map(len, told)) == len(ids) - 1)
    assert [job.id for jobs in told for job in jobs] == ids[:-1] and max(map(len, told)) == MOST
    batches.stop()

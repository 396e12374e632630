from datetime import timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from tests.ui.conftest import NOW
from wanstudio.core.jobs import Done, Failed, Running, Submitting, Unsure
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.widgets.pictures import Pictures


@pytest.fixture
def acted():
    return []


@pytest.fixture
def view(qtbot, theme, acted):
    def pause(paused):
        acted.append(("pause", paused))

    view = QueueView(
        theme,
        JobListModel({}, now=lambda: NOW),
        {},
        act=lambda action, job: acted.append((action, job)),
        pause=pause,
        clear=lambda: acted.append(("clear", "")),
        thumbnail=lambda job: "",
        pictures=Pictures(),
    )
    qtbot.addWidget(view)
    view.resize(344, 500)
    view.show()
    return view


def test_jobs_stand_newest_on_top_and_are_replaced_by_id(qtmodeltester, a_job):
    model = JobListModel({}, now=lambda: NOW)
    model.show(a_job("old", created=NOW - timedelta(seconds=9)))
    model.show(a_job("new"))
    model.show(a_job("old", created=NOW - timedelta(seconds=9)).to(Submitting(NOW)))
    assert [job.id for job in model.jobs] == ["new", "old"]
    assert model.job("old").state == "submitting"
    qtmodeltester.check(model)


def test_an_empty_queue_says_what_to_do(view, a_job):
    assert not view.list.isVisible()
    view._model.show(a_job())
    assert view.list.isVisible()


def test_a_failed_row_has_its_buttons_and_they_act(view, acted, a_job):
    view._model.show(a_job("f", Failed("Generation failed")))
    buttons = {b.text(): b for b in view.list.viewport().findChildren(QPushButton) if b.isVisible()}
    assert set(buttons) == {"Open in panel", "Retry"}
    buttons["Retry"].click()
    assert acted == [("retry", "f")]


def test_buttons_go_when_the_job_goes_on(view, a_job):
    unsure = a_job("u", Unsure(NOW))
    view._model.show(unsure)
    view._model.show(unsure.to(Running("r")))
    assert not [b for b in view.list.viewport().findChildren(QPushButton) if b.isVisible()]


def test_a_row_grows_with_what_it_has_to_say(view, a_job):
    view._model.show(a_job("x"))
    low = view.list.visualRect(view._model.index(0)).height()
    sentence = "The service refused this prompt. Change its wording, then generate again. " * 2
    view._model.show(a_job("x", Failed("Failed", "", sentence)))
    view.list.doItemsLayout()
    assert view.list.visualRect(view._model.index(0)).height() > low + 40


def test_no_timer_runs_while_nothing_does(view, a_job):
    assert not view._tick.isActive()
    job = a_job("t", Running("r"))
    view._model.show(job)
    assert view._tick.isActive()
    view._model.remove("t")
    assert not view._tick.isActive()


def test_pausing_says_so_and_goes_on(view, acted):
    view.pause_button.click()
    assert view._paused.isVisible()
    view._on_go_on()
    assert acted == [("pause", True), ("pause", False)] and not view._paused.isVisible()


def test_only_what_has_ended_can_be_cleared(view, acted, a_job):
    view._model.show(a_job("r", Running("r")))
    assert not view.clear_button.isEnabled()
    view._model.show(a_job("d", Done(("c",))))
    view.clear_button.click()
    assert acted == [("clear", "")]


def test_a_note_stands_in_the_row_until_the_job_ends(view, a_job):
    job = a_job("n", Running("r"))
    view._model.show(job)
    view._model.note("n", "It cannot be stopped there.")
    index = view._model.index(0)
    assert index.data(JobListModel.RowRole).sentence == "It cannot be stopped there."
    view._model.show(a_job("n", Done(("c",))))
    assert index.data(JobListModel.RowRole).sentence == ""


@pytest.mark.parametrize("compact", [False, True])
def test_three_buttons_stand_whole_in_a_row(view, a_job, compact):
    view.resize(264 if compact else 344, 500)
    view.set_compact(compact)
    view._model.show(a_job("u", Unsure(NOW)))
    view.list.doItemsLayout()
    row = view.list.indexWidget(view._model.index(0))
    row.layout().activate()
    buttons = row.findChildren(QPushButton)
    assert [b.text() for b in buttons] == ["Check again", "Send again", "Forget"]
    assert all(b.width() >= b.sizeHint().width() for b in buttons)
    assert buttons[-1].mapTo(row, buttons[-1].rect().topRight()).x() < row.width()


def test_details_unfold_in_the_row(view, acted, a_job):
    view._model.show(a_job("f", Failed("Failed", "worker 7 ran out of memory", "Try again.")))
    button = next(b for b in view.list.viewport().findChildren(QPushButton) if b.text() == "Details")
    button.click()
    assert "worker 7 ran out of memory" in view._model.index(0).data()
    shown = [b.text() for b in view.list.indexWidget(view._model.index(0)).findChildren(QPushButton)]
    assert shown == ["Open in panel", "Retry"] and acted == []


def test_the_row_under_the_cursor_offers_its_quiet_actions(qtbot, view, a_job):
    view._model.show(a_job("a"))
    view.list.setFocus()
    view.list.setCurrentIndex(view._model.index(0))
    assert view.list._quiet is not None and view.list._quiet_for[0] == "a"


def test_price_and_time_make_room_for_the_actions_of_a_row(view, a_job, monkeypatch):
    painted = []
    monkeypatch.setattr(
        view._delegate, "_paint_lines", lambda painter, inner, row: painted.append((row.price, inner.width()))
    )
    view._model.show(a_job("a"))
    view.list.grab()
    view.list._show_quiet(view._model.index(0))
    view.list.grab()
    (price, width), (without, narrower) = painted[0], painted[-1]
    assert (price, without) == ("Free", "") and narrower < width - 60

"""What is told to a user who looks elsewhere, and when; and what stands at the program's icon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest

from tests.desk.test_jobs import NOW, job
from tests.desktop.bus import Server, a_bus
from tests.end2end.window import User, settings, sit
from wanstudio.core.jobs import Done, Downloading, Failed, Phase, Running, Unsure, Uploading, Waiting
from wanstudio.core.notices import Notice
from wanstudio.desk.news import Dock, News

DONE, FAILED = Done(("c",)), Failed("Out of credit")


class Recorder:
    """A desktop that writes down what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def notify(self, notice: Notice) -> None:
        self.asked.append(notice.title)

    def withdraw(self) -> None:
        self.asked.append("withdraw")

    def show_progress(self, done: float | None) -> None:
        self.asked.append(done)


class Sight:
    looking, wanted = False, True


@pytest.fixture
def sight() -> Sight:
    return Sight()


@pytest.fixture
def led() -> list[str]:
    """To what Show has led: ids of jobs, and exports."""
    return []


@pytest.fixture
def news(qapp: Any, sight: Sight, led: list[str]) -> News:
    made = News(
        Recorder(),
        wanted=lambda: sight.wanted,
        looking=lambda: sight.looking,
        title_of=lambda job: "Wan",
        come_forward=lambda: made.on_window(QWindow()),  # it gets the focus
        lead_to=lambda job: led.append(job.id),
    )
    made._gathering.setInterval(0)
    return made


def gathered(qtbot: Any, news: News) -> list[Any]:
    """What the desktop was asked for once the burst is over."""
    qtbot.waitUntil(lambda: not news._gathering.isActive())
    asked: list[Any] = news._desktop.asked  # type: ignore[attr-defined]
    return asked


def comes_to(news: News, id: str, phase: Phase) -> None:
    """A job that is at work comes to rest."""
    news.see(job(id, Running("r")))
    news.see(job(id, phase))


def test_a_clip_that_is_done_while_the_user_looks_elsewhere_is_told(qtbot, news):
    comes_to(news, "a", DONE)
    assert gathered(qtbot, news) == ["Wan is done"]


def test_a_user_who_looks_is_told_nothing(qtbot, news, sight):
    sight.looking = True
    comes_to(news, "a", DONE)
    assert gathered(qtbot, news) == []


def test_who_looks_again_before_the_burst_is_over_is_told_nothing(qtbot, news, sight):
    comes_to(news, "a", DONE)
    sight.looking = True
    assert gathered(qtbot, news) == []


def test_who_wants_no_notifications_gets_none(qtbot, news, sight):
    sight.wanted = False
    comes_to(news, "a", DONE)
    assert gathered(qtbot, news) == []


def test_a_burst_is_one_notice(qtbot, news):
    for id in "abcde":
        comes_to(news, id, DONE)
    assert gathered(qtbot, news) == ["5 clips are done"]


def test_what_comes_later_is_counted_with_what_was_not_yet_seen(qtbot, news):
    comes_to(news, "a", DONE)
    gathered(qtbot, news)
    comes_to(news, "b", DONE)
    assert gathered(qtbot, news) == ["Wan is done", "2 clips are done"]


def test_a_notice_that_was_put_away_is_not_counted_again(qtbot, news):
    comes_to(news, "a", DONE)
    gathered(qtbot, news)
    news.put_away()
    comes_to(news, "b", FAILED)
    assert gathered(qtbot, news) == ["Wan is done", "Wan failed"]


def test_looking_takes_the_notice_away(qtbot, news, led):
    comes_to(news, "a", DONE)
    gathered(qtbot, news)
    news.on_window(None)
    news.on_window(QWindow())
    news.on_window(QWindow())
    assert gathered(qtbot, news) == ["Wan is done", "withdraw"]
    news.show()
    assert led == []


def test_what_goes_on_by_itself_meanwhile_is_not_told(qtbot, news):
    comes_to(news, "a", Unsure(NOW))
    news.see(job("a", Running("r")))
    assert gathered(qtbot, news) == []


def test_a_job_that_is_shown_again_as_it_was_is_no_news(qtbot, news):
    comes_to(news, "a", DONE)
    gathered(qtbot, news)
    news.put_away()
    news.see(job("a", DONE))
    assert gathered(qtbot, news) == ["Wan is done"]


def test_what_had_come_to_rest_before_this_start_is_no_news(qtbot, news):
    """The queue shows all of last time's jobs before the window has the focus."""
    for id, phase in (("a", DONE), ("b", FAILED), ("c", Unsure(NOW))):
        news.see(job(id, phase))
    assert gathered(qtbot, news) == []


def test_a_notice_of_what_goes_on_or_left_the_list_is_taken_away(qtbot, news):
    for end in (lambda: news.see(job("a", Running("r"))), lambda: news.forget("a")):
        comes_to(news, "a", Unsure(NOW))
        gathered(qtbot, news)
        end()
    assert gathered(qtbot, news) == ["Wan needs you", "withdraw"] * 2


def test_a_notice_stays_while_there_is_something_else_to_see(qtbot, news):
    for id in "ab":
        comes_to(news, id, DONE)
    gathered(qtbot, news)
    news.forget("a")
    assert gathered(qtbot, news) == ["2 clips are done"]
    news.forget("b")
    assert gathered(qtbot, news) == ["2 clips are done", "withdraw"]


def test_a_job_that_left_the_list_is_not_told(qtbot, news):
    comes_to(news, "a", DONE)
    news.forget("a")
    assert gathered(qtbot, news) == []


def test_show_leads_to_the_newest_clip_before_any_trouble(news, led):
    for id, phase in (("a", DONE), ("b", DONE), ("c", FAILED)):
        comes_to(news, id, phase)
    news.show()
    assert led == ["b"]


def test_show_leads_to_trouble_where_the_clips_have_left_the_list(news, led):
    for id, phase in (("a", DONE), ("c", FAILED)):
        comes_to(news, id, phase)
    news.forget("a")
    news.show()
    assert led == ["c"]


def test_show_leads_to_the_newest_export_where_no_job_came_to_rest(news, led):
    for name in ("first export", "second export"):
        news.tell_export(Notice(name, ""), lambda name=name: led.append(name))
    news.show()
    assert led == ["second export"]


# ---- the icon


@pytest.fixture
def dock(qapp: Any) -> Dock:
    return Dock(Recorder())


def shown(dock: Dock) -> list[Any]:
    asked: list[Any] = dock._desktop.asked  # type: ignore[attr-defined]
    return asked


def test_the_icon_shows_how_far_all_jobs_are_together(dock):
    dock.see(job("a", Uploading("x", 5, 10)))
    dock.see(job("b", Running("r", True, 0.5)))
    dock.see(job("a", Running("s", True, 0.1)))
    assert shown(dock) == [0.0, 0.25, 0.3]


def test_one_that_is_done_still_counts_until_all_are(dock):
    dock.see(job("a", Running("r", True, 0.8)))
    dock.see(job("b", Running("s", True, 0.2)))
    dock.see(job("a", Downloading("r", ())))
    dock.see(job("a", DONE))
    dock.see(job("b", FAILED))
    assert shown(dock) == [0.8, 0.5, 0.6, None]


def test_a_job_that_leaves_the_list_leaves_the_icon(dock):
    dock.see(job("a", Running("r", True, 0.5)))
    dock.forget("a")
    assert shown(dock) == [0.5, None]


def test_what_only_waits_is_not_shown_and_an_end_takes_all_away(dock):
    dock.see(job("a", Waiting()))
    assert shown(dock) == []
    dock.see(job("a", Running("r", True, 0.5)))
    dock.leave()
    assert shown(dock) == [0.5, None]


# ---- the whole program, on a bus of its own


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with a_bus(tmp_path) as (address, _):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


async def look_elsewhere(user: User, other: QWindow) -> None:
    other.show()
    other.requestActivate()
    await user.until(lambda: not user.window.isActiveWindow(), "another window has the focus")


def test_a_clip_done_behind_another_window_is_told_and_show_brings_it(qapp: Any, bus: None, home: Path):
    settings(home, sandbox_speed=20)

    async def act(user: User) -> None:
        other = QWindow()
        async with Server() as server:
            user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
            user.desk.workload.pause(True)  # else a slow machine has it done while the window is still looked at
            job_id = await user.generate()
            await look_elsewhere(user, other)
            user.desk.workload.pause(False)
            await user.until(lambda: server.said, "the desktop tells of it")
            assert server.said[0].title == "Wan 2.5 T2V is done" and "fox" not in str(server.said)
            assert server.progress[-1][2] is False and any(shown for _, _, shown in server.progress)
            await server.press(server.said[0].number, "show")
            await user.until(user.window.isActiveWindow, "the window comes forward")
            await user.until(lambda: user.desk.library.current, "the clip is chosen")
            assert user.desk.library.current.job_id == job_id
            await user.until(lambda: server.closed, "the notification is gone")
        other.destroy()

    sit(qapp, act)


def test_show_of_a_job_that_failed_leads_to_its_row_in_the_queue(qapp: Any, bus: None, home: Path):
    settings(home, sandbox_speed=50)

    async def act(user: User) -> None:
        user.desk.form.fill("scenario/wan-2.5-t2v", {"prompt": "a fox"})
        job_id = await user.generate()
        await user.done(job_id)
        user.desk.news._fresh[job_id] = job(job_id, FAILED)
        user.window.resize(960, 700)
        user.desk.news.show()
        assert user.desk.queue.list.isVisible()
        chosen = user.desk.queue.list.currentIndex()
        assert chosen == user.desk.job_model.index_of(job_id) and chosen.isValid()

    sit(qapp, act)


def test_the_setting_is_a_switch_in_the_settings_and_holds_at_once(qapp: Any, home: Path):
    settings(home, notifications=False)

    async def act(user: User) -> None:
        assert not user.desk.news._wanted()
        dialog = user.program.desk.menus.actions.by_id["settings"]
        dialog.trigger()
        opened: Any = user.desk.open_dialog
        assert opened.notifications.accessibleName() == "Notifications" and not opened.notifications.isChecked()
        QTest.mouseClick(opened.notifications, Qt.MouseButton.LeftButton)
        opened._on_save()
        assert user.desk.news._wanted()

    sit(qapp, act)

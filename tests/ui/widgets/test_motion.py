"""What moves, and that nothing else does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tests.ui.conftest import NOW
from wanstudio.core.jobs import Running, Waiting
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.queue.delegate import RowDelegate
from wanstudio.ui.queue.list import QueueList
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.theme.theme import Theme
from wanstudio.ui.widgets.motion import Glide, Motion, motion
from wanstudio.ui.widgets.pictures import Pictures
from wanstudio.ui.widgets.progress import LOADER, Bar, StateIcon


@pytest.fixture
def clock(theme: Theme) -> Motion:
    return motion(theme)


@pytest.fixture
def page(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 60)
    return made


def show_on(page: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)
    page.show()


def a_bar(theme: Theme, value: float | None) -> Bar:
    bar = Bar(theme)
    bar.set_value(value)
    return bar


def lit(bar: Bar, theme: Theme) -> tuple[int, int]:
    """The first and the last column that has the colour of what is done."""
    image = bar.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ground, y = theme.color("track"), image.height() // 2
    columns = [x for x in range(image.width()) if image.pixelColor(x, y) != ground]
    return (columns[0], columns[-1]) if columns else (0, 0)


def test_nothing_ticks_where_nothing_moves(qtbot: Any, page: QWidget, theme: Theme, clock: Motion):
    icon = StateIcon(theme)
    icon.show_icon("check", "good")
    show_on(page, a_bar(theme, 0.5), icon)
    qtbot.waitExposed(page)
    page.grab()
    assert not clock.runs


def test_a_bar_without_a_number_moves_and_its_clock_stops_with_it(
    qtbot: Any, page: QWidget, theme: Theme, clock: Motion
):
    bar = a_bar(theme, None)
    show_on(page, bar)
    qtbot.waitUntil(lambda: clock.runs)
    places = {lit(bar, theme)}

    def has_moved() -> bool:
        places.add(lit(bar, theme))
        return len(places) > 4

    qtbot.waitUntil(has_moved)
    assert all(right - left < 0.4 * bar.width() for left, right in places)
    bar.set_value(0.5)
    qtbot.waitUntil(lambda: not clock.runs)
    assert lit(bar, theme)[1] == pytest.approx(bar.width() / 2, abs=2)


@pytest.mark.parametrize("how", ["hidden", "minimised", "closed"])
def test_a_window_that_is_not_seen_costs_nothing(qtbot: Any, page: QWidget, theme: Theme, clock: Motion, how: str):
    icon = StateIcon(theme)
    icon.show_icon(LOADER)
    show_on(page, icon, a_bar(theme, None))
    qtbot.waitUntil(lambda: clock.runs)
    {"hidden": page.hide, "minimised": page.showMinimized, "closed": page.close}[how]()
    qtbot.waitUntil(lambda: not clock.runs)
    if how != "closed":
        page.showNormal()
        qtbot.waitUntil(lambda: clock.runs)


def test_with_reduced_motion_all_stands_still_and_the_bar_is_full_and_faint(
    page: QWidget, theme: Theme, clock: Motion, monkeypatch: pytest.MonkeyPatch
):
    theme.system_wants_stillness = True
    bar, icon = a_bar(theme, None), StateIcon(theme)
    icon.show_icon(LOADER)
    show_on(page, bar, icon)
    before = icon.grab().toImage()
    assert lit(bar, theme) == (0, bar.width() - 1)
    color = bar.grab().toImage().pixelColor(bar.width() // 2, bar.height() // 2)
    fill, ground = theme.color("accent_ink"), theme.color("track")
    assert color.red() == pytest.approx(0.4 * fill.red() + 0.6 * ground.red(), abs=2)
    monkeypatch.setattr("wanstudio.ui.widgets.motion.time", SimpleNamespace(monotonic=lambda: time.monotonic() + 0.3))
    assert not clock.runs and icon.grab().toImage() == before


def test_motion_that_is_reduced_meanwhile_ends_at_the_next_step(qtbot: Any, page: QWidget, theme: Theme, clock: Motion):
    show_on(page, a_bar(theme, None))
    qtbot.waitUntil(lambda: clock.runs)
    theme.wants_stillness = True
    qtbot.waitUntil(lambda: not clock.runs)


def test_the_ring_turns(qtbot: Any, page: QWidget, theme: Theme, clock: Motion):
    icon = StateIcon(theme)
    icon.show_icon(LOADER, "accent_ink")
    show_on(page, icon)
    for _ in range(4):
        before = icon.grab().toImage()
        qtbot.waitUntil(lambda before=before: icon.grab().toImage() != before)


def test_progress_glides_from_one_known_value_to_the_next(page: QWidget, theme: Theme, clock: Motion):
    now_s = 100.0
    glide = Glide(lambda: now_s)
    place = page.rect().toRectF()

    def at(value: float) -> float:
        return glide.at(value, theme, page, place)

    assert at(0.2) == 0.2  # what a row shows when it comes is no movement
    assert at(0.8) == pytest.approx(0.2) and clock.runs
    now_s += 0.1
    early = at(0.8)
    now_s += 0.1
    late = at(0.8)
    now_s += 0.11
    assert 0.2 < early < late < 0.8 and at(0.8) == 0.8
    assert at(0.1) == 0.1  # it has begun anew
    theme.wants_stillness = True
    assert at(0.9) == 0.9


class Seen(QObject):
    """What of a widget was painted, and how often."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.region = QRegion()
        self.times = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
            self.times += 1
        return False


@pytest.fixture
def queue(qtbot: Any, theme: Theme, a_job: Any) -> Iterator[QueueList]:
    model = JobListModel({}, lambda: NOW)
    rows = QueueList(theme, Keymap(), model, RowDelegate(theme, Pictures(), lambda _: "", lambda _: "video"), print)
    for n in range(2):
        model.show(a_job(f"waits{n}", Waiting()))
    model.show(a_job("runs", Running("r", started=True), submitted_at=NOW))
    qtbot.addWidget(rows)
    rows.resize(344, 400)
    rows.show()
    qtbot.waitExposed(rows)
    yield rows


def test_a_running_row_repaints_no_more_than_its_ring_and_its_bar(qtbot: Any, queue: QueueList, clock: Motion):
    qtbot.waitUntil(lambda: clock.runs)
    first = Seen(queue.viewport())
    qtbot.waitUntil(lambda: first.times > 2)  # all else is drawn
    seen = Seen(queue.viewport())
    qtbot.waitUntil(lambda: seen.times > 3)
    row = queue.visualRect(queue.model().index(0))
    assert seen.region.subtracted(QRegion(row)).isEmpty()
    painted = sum(rect.width() * rect.height() for rect in seen.region)
    assert painted < 0.15 * row.width() * row.height()


def test_a_row_that_is_scrolled_out_of_sight_moves_nothing(qtbot: Any, queue: QueueList, clock: Motion, a_job: Any):
    qtbot.waitUntil(lambda: clock.runs)
    model = queue.model()
    assert isinstance(model, JobListModel)
    for n in range(20):
        model.show(a_job(f"more{n}", Waiting()))
    queue.scrollToBottom()
    qtbot.waitUntil(lambda: not clock.runs)
    queue.scrollToTop()
    qtbot.waitUntil(lambda: clock.runs)
    model.remove("runs")
    qtbot.waitUntil(lambda: not clock.runs)

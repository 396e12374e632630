from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from tests.ui.conftest import NOW
from tests.ui.hand import is_timed, press
from wanstudio.core.costs import Price
from wanstudio.core.holds import Stop
from wanstudio.core.jobs import Done, Failed, Running, Submitting, Unsure, Waiting
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.ui.queue.bars import Bar, bars_of
from wanstudio.ui.queue.card import CardText
from wanstudio.ui.queue.model import JobListModel
from wanstudio.ui.queue.rows import PLAIN, Question
from wanstudio.ui.queue.view import QueueView
from wanstudio.ui.widgets.labels import Label
from wanstudio.ui.widgets.menu import Menu
from wanstudio.ui.widgets.pictures import Pictures


def choose(view, index):
    view.list.setFocus()
    view.list.setCurrentIndex(index)


def quiet_actions(view):
    """What the row under the cursor offers, by name."""
    buttons = view.list.viewport().findChildren(QToolButton)
    return {button.toolTip(): button for button in buttons if button.isVisible()}


def ask_for_menu(view):
    """By key, which Qt tells with the place where a text cursor would be."""
    far = QPoint(1, 1)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, far, view.list.mapToGlobal(far))
    QApplication.sendEvent(view.list, asked)
    [menu] = [menu for menu in view.list.findChildren(Menu) if menu.isVisible()]
    return menu


def menu_by_key(view):
    menu = ask_for_menu(view)
    entries = [entry.text() for entry in menu.actions()]
    menu.close()
    return entries


@pytest.fixture
def acted():
    return []


@pytest.fixture
def model(acted):
    return JobListModel({}, now=lambda: NOW, moved=lambda job, places: acted.append((job, places)))


@pytest.fixture
def view(qtbot, theme, acted, model):
    def pause(paused):
        acted.append(("pause", paused))

    view = QueueView(
        theme,
        model,
        {},
        act=lambda action, job: acted.append((action, job)),
        pause=pause,
        clear=lambda: acted.append(("clear", "")),
        bar_act=lambda action, connections: acted.append((action, connections)),
        show_new=lambda: acted.append(("new", "")),
        hold_waiting=lambda: acted.append(("hold", "")),
        let_held_on=lambda: acted.append(("let on", "")),
        thumbnail=lambda job: "",
        pictures=Pictures(),
    )
    qtbot.addWidget(view)
    view.resize(344, 500)
    view.show()
    return view


def test_jobs_stand_newest_on_top_and_are_replaced_by_id(qtmodeltester, a_job):
    model = JobListModel({}, now=lambda: NOW)
    model.show(a_job("old", Submitting(NOW), created=NOW - timedelta(seconds=9)))
    model.show(a_job("new", Running("r")))
    model.show(a_job("old", Running("q"), created=NOW - timedelta(seconds=9)))
    assert [job.id for job in model.jobs] == ["new", "old"]
    assert model.job("old").state == "queued"
    qtmodeltester.check(model)


def test_an_empty_queue_says_what_to_do(view, model, a_job):
    assert not view.list.isVisible()
    model.show(a_job())
    assert view.list.isVisible()


def test_a_failed_row_has_its_buttons_and_they_act(view, model, acted, a_job):
    model.show(a_job("f", Failed("Refused", code="refused")))
    buttons = {b.text(): b for b in view.list.viewport().findChildren(QPushButton) if b.isVisible()}
    assert set(buttons) == {"Open in panel", "Details"}
    buttons["Open in panel"].click()
    assert acted == [("open", "f")]


def test_buttons_go_when_the_job_goes_on(view, model, a_job):
    unsure = a_job("u", Unsure(NOW))
    model.show(unsure)
    model.show(unsure.to(Running("r")))
    assert not [b for b in view.list.viewport().findChildren(QPushButton) if b.isVisible()]


def test_a_row_grows_with_what_it_has_to_say(view, model, a_job):
    model.show(a_job("x"))
    low = view.list.visualRect(model.index(0)).height()
    sentence = "The service refused this prompt. Change its wording, then generate again. " * 2
    model.show(a_job("x", Failed("Failed", "", sentence)))
    view.list.doItemsLayout()
    assert view.list.visualRect(model.index(0)).height() > low + 40


def test_no_timer_runs_while_nothing_does(view, model, a_job):
    assert not is_timed(view)
    job = a_job("t", Running("r"))
    model.show(job)
    assert is_timed(view)
    model.remove("t")
    assert not is_timed(view)


def test_pausing_says_so_and_goes_on(view, acted):
    view.pause_button.click()
    view.show_paused(True)
    view.bars.show_bars(bars_of((), paused=True, at_work=2, waiting={}))
    labels = [label.text() for label in view.bars.findChildren(Label)]
    assert "2 running jobs go on; nothing new starts." in labels
    press(view.bars, "Go on")
    assert acted == [("pause", True), ("pause", False)]


def stop(connection, why, sentence="X is out of credit. Its jobs wait."):
    return Stop(connection=connection, why=why, sentence=sentence, since=NOW)


def test_a_reason_is_said_once_for_all_its_jobs_and_its_button_is_about_its_connections(view, acted):
    stops = (stop("a", "credit"), stop("b", "credit"))
    [bar] = bars_of(stops, paused=False, at_work=0, waiting={"a": 2, "b": 1})
    assert bar.said == "X is out of credit, and one other too. 3 jobs wait for it; other accounts go on."
    view.bars.show_bars((bar,))
    press(view.bars, "Check")
    assert acted == [("check", ("a", "b"))]


def test_a_proxy_in_the_way_is_named_with_its_port_and_leads_to_the_network_settings(view, acted):
    sentence = "The proxy proxy.test:3128 asks for a name and password (407). Jobs at Scenario go on."
    blocked = replace(stop("a", "network", sentence), mend="network")
    [bar] = bars_of((stop("b", "network"), blocked), paused=False, at_work=0, waiting={})
    assert bar.lead == "The proxy proxy.test:3128 asks for a name and password (407), and one other too."
    view.bars.show_bars((bar,))
    press(view.bars, "Network settings")
    assert acted == [("network", ("a", "b"))] or acted == [("network", ("b", "a"))]


def test_a_full_disk_says_what_is_needed_and_what_is_free():
    full = "The disk of /clips is full: 100 MB are needed and 6.0 MB are free. Jobs wait and go on by themselves."
    [bar] = bars_of((replace(stop("", "disk"), sentence=full),), paused=False, at_work=0, waiting={})
    assert bar.lead == "The disk of /clips is full."
    assert bar.text == "100 MB are needed and 6.0 MB are free. Jobs wait and go on by themselves."


def test_of_many_bars_two_are_shown_and_the_rest_are_counted(view):
    stops = tuple(stop(why, why) for why in ("busy", "network", "credit", "key"))
    bars = bars_of(stops, paused=True, at_work=0, waiting={})
    view.bars.show_bars(bars)
    assert [bar.icon for bar in bars] == ["circle-pause", "key-round", "wallet", "wifi-off", "clock"]
    assert len([bar for bar in view.bars.findChildren(Bar) if bar.isVisible()]) == 2
    assert any(label.text() == "and 3 more" for label in view.bars.findChildren(Label))


def test_the_card_after_a_start_offers_what_can_be_done_and_stays_closed(view, acted):
    text = CardText(title="1 still rendering", text="Nothing was sent twice.", new_clips=1, can_hold=False)
    view.card.say(text)
    assert view.card.isVisible() and not view.card.hold_button.isVisible()
    view.card.show_button.click()
    view.card.findChild(QToolButton).click()
    view.card.say(text)
    assert acted == [("new", "")] and not view.card.isVisible()


def test_the_waiting_stand_in_their_line_below_what_is_at_work_and_above_what_has_ended(qtmodeltester, a_job):
    model = JobListModel({}, now=lambda: NOW)
    for job in (a_job("w1"), a_job("w2"), a_job("done", Done(("c",)), ended_at=NOW), a_job("r", Running("x"))):
        model.show(job)
    model.take_line(("w2", "w1"))
    assert [job.id for job in model.jobs] == ["r", "w2", "w1", "done"]
    model.show(a_job("w2").to(Submitting(NOW)))
    assert {job.id for job in model.jobs[:2]} == {"w2", "r"} and model.job("w2").state == "submitting"
    assert all(model.index_of(job.id).row() == n for n, job in enumerate(model.jobs))
    qtmodeltester.check(model)


def test_dragging_a_waiting_row_moves_it_in_line_and_no_other_row_takes_it(view, model, acted, a_job):
    for id in ("w1", "w2", "w3"):
        model.show(a_job(id))
    model.show(a_job("r", Running("x")))
    model.take_line(("w1", "w2", "w3"))
    dragged = model.mimeData([model.index_of("w3")])
    move = Qt.DropAction.MoveAction
    model.dropMimeData(dragged, move, -1, -1, model.index_of("w1"))
    assert not model.canDropMimeData(dragged, move, -1, -1, model.index_of("r"))
    assert acted == [("w3", -2)]


def test_keys_move_a_waiting_job_in_line(qtbot, view, model, acted, a_job):
    model.show(a_job("w"))
    view.list.setCurrentIndex(model.index_of("w"))
    both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.list, Qt.Key.Key_Up, both)
    qtbot.keyClick(view.list, Qt.Key.Key_Down, both)
    assert acted == [("earlier", "w"), ("later", "w")]


def test_a_question_in_a_row_goes_when_its_job_is_no_longer_there(view, model, a_job):
    job = a_job("q", Running("r"))
    model.show(job)
    model.ask("q", Question("It cannot be stopped.", ("stop", "keep")))
    assert model.index(0).data(JobListModel.RowRole).actions == ("stop", "keep")
    model.show(job.to(Running("r", True, 0.5)))
    assert model.index(0).data(JobListModel.RowRole).actions == ("stop", "keep")
    model.show(a_job("q", Done(("c",))))
    assert model.index(0).data(JobListModel.RowRole).actions == ()


def test_a_second_that_passes_is_one_message_however_many_jobs_there_are(qtbot, view, model, a_job):
    for n in range(50):
        model.show(a_job(f"j{n}", Running("r")))
    told = []
    model.dataChanged.connect(lambda first, last, roles: told.append((first.row(), last.row())))
    model.tick()
    assert told == [(0, 49)]


def test_only_what_has_ended_can_be_cleared(view, model, acted, a_job):
    model.show(a_job("r", Running("r")))
    assert not view.clear_button.isEnabled()
    model.show(a_job("d", Done(("c",))))
    view.clear_button.click()
    assert acted == [("clear", "")]


def test_a_note_stands_in_the_row_until_the_job_ends(view, model, a_job):
    job = a_job("n", Running("r"))
    model.show(job)
    model.note("n", "It cannot be stopped there.")
    index = model.index(0)
    assert index.data(JobListModel.RowRole).sentence == "It cannot be stopped there."
    model.show(a_job("n", Done(("c",))))
    assert index.data(JobListModel.RowRole).sentence == ""


@pytest.mark.parametrize("compact", [False, True])
def test_three_buttons_stand_whole_in_a_row(view, model, a_job, compact):
    view.resize(264 if compact else 344, 500)
    view.set_compact(compact)
    model.show(a_job("u", Unsure(NOW)))
    view.list.doItemsLayout()
    row = view.list.indexWidget(model.index(0))
    row.layout().activate()
    buttons = row.findChildren(QPushButton)
    assert [b.text() for b in buttons] == ["Look again", "Send again", "Let it go"]
    assert all(b.width() >= b.sizeHint().width() for b in buttons)
    assert buttons[-1].mapTo(row, buttons[-1].rect().topRight()).x() < row.width()
    assert buttons[-1].accessibleDescription() == "kept in the log"


def test_details_unfold_in_the_row(view, model, acted, a_job):
    model.show(a_job("f", Failed("Failed", "worker 7 ran out of memory", "Try again.", "refused")))
    button = next(b for b in view.list.viewport().findChildren(QPushButton) if b.text() == "Details")
    button.click()
    assert "worker 7 ran out of memory" in model.index(0).data()
    shown = [b.text() for b in view.list.indexWidget(model.index(0)).findChildren(QPushButton)]
    assert shown == ["Open in panel", "Hide details", "Copy for support"] and acted == []


def test_the_row_under_the_cursor_offers_its_quiet_actions(view, model, acted, a_job):
    model.show(a_job("a"))
    assert not quiet_actions(view)
    choose(view, model.index(0))
    quiet_actions(view)["Cancel"].click()
    assert acted == [("cancel", "a")]


def test_the_time_makes_room_for_the_actions_of_a_row_and_the_price_stays(view, model, a_job, monkeypatch):
    painted = []
    monkeypatch.setattr(
        view._delegate,
        "_paint_lines",
        lambda painter, inner, row, canvas: painted.append((row.price, row.time, inner.width())),
    )
    model.show(a_job("a", Running("r", True), submitted_at=NOW))
    view.list.grab()
    choose(view, model.index(0))
    view.list.grab()
    (price, time, width), (still, without, narrower) = painted[0], painted[-1]
    assert (price, still) == ("Free", "Free") and time and not without and narrower < width - 60


def test_what_costs_again_says_how_much_before_it_is_pressed(view, model, a_job):
    failed = Failed("It failed", code="failed", charged="no")
    model.show(a_job("f", failed, connection="mine", price=Price(12, "CU"), submitted_at=NOW))
    [retry] = [b for b in view.list.viewport().findChildren(QPushButton) if b.text().startswith("Retry")]
    assert retry.text() == "Retry, 12 CU"
    choose(view, model.index(0))
    assert "Duplicate, 12 CU" in quiet_actions(view)
    entries = menu_by_key(view)
    assert {"Retry, 12 CU", "Duplicate, 12 CU"} <= set(entries)


def test_what_costs_nobody_knows_how_much_says_that_and_what_is_free_says_nothing(view, model, a_job):
    failed = Failed("It failed", code="failed", charged="no")
    model.show(a_job("f", failed, connection="mine", submitted_at=NOW))
    [retry] = [b for b in view.list.viewport().findChildren(QPushButton) if b.text().startswith("Retry")]
    assert (retry.text(), retry.toolTip()) == ("Retry", "Retry, price unknown")
    model.show(a_job("s", failed, submitted_at=NOW))
    choose(view, model.index_of("s"))
    entries = menu_by_key(view)
    assert "Duplicate" in entries and "Retry" in entries


def test_a_narrow_row_that_failed_still_says_whether_it_was_charged(view, model, a_job, monkeypatch):
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda painter, *what: drawn.append(what[-1]))
    view.resize(264, 500)
    view.set_compact(True)
    model.show(a_job("f", Failed("It failed", charged="no"), connection="mine", submitted_at=NOW))
    model.show(a_job("r", Running("r", True), connection="mine", price=Price(9, "CU"), submitted_at=NOW))
    view.list.grab()
    assert "not charged" in drawn and "9 CU" not in drawn


def test_in_a_low_queue_all_that_the_card_says_is_seen(view, a_job):
    view.set_compact(True)
    view.resize(264, 270)
    words = "The list of jobs was damaged. It was rebuilt from the copy of 27 Nov 2026, 19:42. 12 jobs and 11 clips."
    view.card.say(CardText(title="The list of jobs was rebuilt", text=words))
    QApplication.processEvents()
    for label in (view.card.title, view.card.text):
        assert label.height() >= label.heightForWidth(label.width())


@pytest.mark.parametrize("some", [False, True])
def test_a_queue_whose_jobs_are_not_known_or_still_come_is_not_called_empty(view, model, a_job, some):
    def empty():
        return "Nothing in the queue" in [label.text() for label in view.findChildren(Label) if label.isVisible()]

    assert not empty()
    view.known(some)
    assert empty() is not some
    model.show(a_job("d", Done(("c",))))
    model.remove("d")
    assert empty()


def test_a_menu_asked_for_by_key_is_that_of_the_current_job(view, model, a_job):
    for id in ("a", "b"):
        model.show(a_job(id, Failed("It failed", charged="no"), submitted_at=NOW))
    view.list.setCurrentIndex(model.index_of("b"))
    menu = ask_for_menu(view)
    row = view.list.visualRect(model.index_of("b"))
    assert row.contains(view.list.viewport().mapFromGlobal(menu.pos()))
    menu.close()


def test_a_rows_tooltip_says_what_is_cut_off_and_nothing_that_is_seen(view, model, a_job):
    model.show(a_job("a", Running("r", True, 0.1), submitted_at=NOW))
    row = model.index_of("a").data(JobListModel.RowRole)
    delegate = view.list.itemDelegate()
    assert delegate.cut_off(row, 600) == ()
    assert delegate.cut_off(replace(row, title="A model of a very long title indeed"), 300)[0].endswith("indeed  Free")
    assert delegate.cut_off(
        replace(row, title="Wan", words="Running, longer than usual", time="6:12, usually 2:40"), 264
    ) == ("Running, longer than usual, 6:12, usually 2:40",)
    delegate.compact = True
    assert delegate.cut_off(row, 600) == (f"{row.title}  Free",)


def test_the_headers_menu_says_in_words_what_concerns_all_jobs(view, model, acted, a_job):
    def entries():
        return {entry.text(): entry for entry in view.header.menu().actions() if entry.text()}

    assert not entries()["Clear what has ended"].isEnabled()
    model.show(a_job("d", Done(("c",))))
    assert not entries()["Hold all that wait"].isEnabled()
    model.show(a_job("w", Waiting()))
    model.show(a_job("h", Waiting("hold")))
    for words in ("Pause the queue", "Hold all that wait", "Let all that are on hold go on", "Clear what has ended"):
        entries()[words].trigger()
    assert acted == [("pause", True), ("hold", ""), ("let on", ""), ("clear", "")]
    view.show_paused(True)
    assert "Go on" in entries() and "Pause the queue" not in entries()


def test_a_row_that_is_added_makes_no_other_row_anew(qtbot, theme, a_job):
    """Hundreds of files dropped on a slot are hundreds of rows, one after the other."""
    said = []

    def standing(job):
        said.append(job.id)
        return PLAIN

    model = JobListModel({}, now=lambda: NOW, standing=standing)
    view = QueueView(
        theme, model, {}, act=print, pause=print, clear=print, bar_act=print, show_new=print, hold_waiting=print,
        let_held_on=print, thumbnail=lambda job: "", pictures=Pictures(),
    )  # fmt: skip
    qtbot.addWidget(view)
    view.resize(344, 500)
    view.show()
    for n in range(100):
        model.show(a_job(f"{n}", Waiting(), created=NOW + timedelta(seconds=n)))
        model.tick()
        view.list.doItemsLayout()
    assert len(said) < 500  # of its own, and of those in sight; not of all that stand there, each time: 5,000


def test_a_sentence_that_comes_with_time_gets_its_room(view, a_job):
    model = view.list.model()
    model.show(a_job("a", Waiting()))
    before = view.list.sizeHintForIndex(model.index(0)).height()
    model._notes["a"] = "A sentence that nobody announced, long enough for two lines of a narrow list."
    model.tick()
    view.list.grab()
    assert view.list.sizeHintForIndex(model.index(0)).height() > before + 20


def test_the_menu_bar_offers_what_can_be_done_with_the_chosen_job(theme, view, model, acted, a_job):
    menu = Menu(theme, view, "This job")
    model.show(a_job("w", Waiting()))
    view.list.fill_menu(menu)
    assert menu.isEmpty()  # none is chosen
    view.list.setCurrentIndex(model.index(0))
    view.list.fill_menu(menu)
    entries = {entry.text(): entry for entry in menu.actions()}
    assert {"Hold", "Put first", "Earlier", "Later", "Cancel"} <= set(entries)
    entries["Put first"].trigger()
    assert acted == [("first", "w")]


def test_the_list_answers_to_the_keys_in_force(qtbot, view, model, acted, a_job):
    model.show(a_job("j"))
    view.list.setCurrentIndex(model.index(0))
    view.keymap.use(Shortcuts().with_keys("job_earlier", ("E",)))
    qtbot.keyClick(view.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.list, Qt.Key.Key_E)
    assert acted == [("earlier", "j")]


@pytest.mark.parametrize("first_narrow", [True, False])
def test_buttons_that_come_to_stand_below_one_another_get_their_room(theme, view, model, a_job, first_narrow):
    failed = Failed("It failed", code="failed", charged="no")
    model.show(a_job("f", failed, connection="mine", price=Price(12, "CU"), submitted_at=NOW))
    view.list.grab()
    if first_narrow:
        view.resize(264, 500)
        view.set_compact(True)
    else:
        view.set_compact(True)
        view.resize(264, 500)
    view.list.grab()
    index = model.index(0)
    foot, row = view.list.indexWidget(index), view.list.visualRect(index)
    foot.layout().activate()
    buttons = foot.findChildren(QPushButton)
    above = view._delegate._height(index.data(JobListModel.RowRole), view.list.width())
    assert min(b.mapTo(foot, b.rect().topLeft()).y() for b in buttons) >= above - theme.px(10)
    assert max(b.mapTo(foot, b.rect().bottomLeft()).y() for b in buttons) < row.height()

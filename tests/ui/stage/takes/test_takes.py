"""The takes of a shot on the stage: the strip, the header's words, the keys, and the frame that stays."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.media.clips import make_clip
from tests.ui.conftest import RESOURCES
from wanstudio.desk.reels import WorkerReel
from wanstudio.ui.stage.takes.model import Coming
from wanstudio.ui.stage.view import StageView
from wanstudio.ui.widgets.menu import Menu

KEY = Qt.Key


@pytest.fixture
def shots(a_clip, tmp_path):
    """By shot: takes 1, 2 and 4 of one, which is what a take in the trash leaves, and the only take of another."""
    found = []
    for n, (shot, take) in enumerate(((1, 1), (1, 2), (1, 4), (2, 1))):
        path = make_clip(tmp_path / f"{n}.mp4", frames=24, fps=24, size=(160, 90))
        clip = a_clip(n, path=path, title="A fox", shot=shot, take=take)
        found.append(replace(clip, facts=replace(clip.facts, fps=24.0, frames=24, width=160, height=90)))
    return found


@pytest.fixture
def coming():
    """What is being made, by shot."""
    return {}


@pytest.fixture
def stage(qtbot, theme, tmp_path, shots, coming):
    stage = StageView(
        theme,
        export_clip=lambda clip: None,
        show_in_folder=lambda clip: None,
        filmstrip=lambda clip, tell: None,
        reel=lambda: WorkerReel(lambda: tmp_path),
        continue_from=lambda clip, frame: None,
        use_frame=lambda action, clip, frame: None,
        has_slot=lambda role: False,
        takes_of=lambda clip, tell: tell([one for one in shots if one.shot == clip.shot]),
        coming=lambda shot: coming.get(shot, ()),
        thumbnail=lambda clip: str(RESOURCES / "samples" / "rocket.jpg"),
    )
    stage.takes.wanted.connect(stage.show_take)
    qtbot.addWidget(stage)
    stage.resize(792, 844)
    stage.show()
    yield stage
    stage.leave()


def on(qtbot, stage, clip, frame):
    qtbot.waitUntil(lambda: stage.clip.id == clip.id and stage.player.frame == frame)
    qtbot.waitUntil(lambda: not stage.player.picture.isNull())


def test_up_and_down_go_from_take_to_take_at_the_frame_that_is_shown(qtbot, stage, shots):
    stage.show_clip(shots[1], play=False)
    on(qtbot, stage, shots[1], 0)
    for _ in range(7):
        stage.transport.step(1)
    on(qtbot, stage, shots[1], 7)
    QTest.keyClick(stage, KEY.Key_Down)
    on(qtbot, stage, shots[2], 7)
    assert not stage.player.playing
    QTest.keyClick(stage, KEY.Key_Down)
    QTest.keyClick(stage, KEY.Key_Up)
    on(qtbot, stage, shots[1], 7)
    QTest.keyClick(stage, KEY.Key_Up)
    on(qtbot, stage, shots[0], 7)


def test_the_range_that_is_marked_is_that_of_the_next_take(qtbot, stage, shots):
    stage.show_clip(shots[0], play=False)
    on(qtbot, stage, shots[0], 0)
    stage.player.set_range(4, 11)
    QTest.keyClick(stage, KEY.Key_Down)
    qtbot.waitUntil(lambda: stage.clip.id == shots[1].id and stage.player.facts is not None)
    assert (stage.player.first, stage.player.last) == (4, 11)


def test_the_header_says_which_take_of_how_many_and_the_strip_marks_it(qtbot, stage, shots):
    stage.show_clip(shots[2], play=False)
    turner, strip = stage.takes.turner, stage.takes.strip
    assert turner.isVisible() and turner.text.text() == "Take 4, 3 takes" and turner.back.isHidden()
    assert strip.isVisible() and strip.list.currentIndex().row() == 2 and strip.compare.isEnabled()
    stage.show_clip(shots[0], play=False)
    assert turner.text.text() == "Take 1, 3 takes" and not strip.compare.isEnabled()


def test_a_shot_with_one_take_has_neither_and_nor_has_a_comparison(qtbot, stage, shots):
    stage.show_clip(shots[3], play=False)
    assert stage.takes.turner.isHidden() and stage.takes.strip.isHidden()
    stage.show_clip(shots[0], play=False)
    assert stage.takes.strip.isVisible()
    stage.compare(shots[:2], play=False)
    assert stage.takes.turner.isHidden() and stage.takes.strip.isHidden()
    stage.show_clip(None)
    assert stage.takes.clips == ()


def test_a_click_shows_a_take_and_the_keys_stay_with_the_stage(qtbot, stage, shots):
    stage.show_clip(shots[0], play=False)
    stage.setFocus()
    takes = stage.takes.strip.list
    place = takes.visualRect(takes.model().index(1)).center()
    qtbot.mouseClick(takes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.clip.id == shots[1].id and stage.hasFocus()


def test_in_the_strip_the_arrows_choose_and_every_other_key_is_the_stages(qtbot, stage, shots):
    stage.show_clip(shots[0], play=False)
    on(qtbot, stage, shots[0], 0)
    takes = stage.takes.strip.list
    takes.setFocus()
    QTest.keyClick(takes, KEY.Key_Right)
    assert stage.clip.id == shots[1].id and takes.hasFocus()
    QTest.keyClick(takes, KEY.Key_Space)
    qtbot.waitUntil(lambda: stage.player.playing)


def test_a_narrow_stage_turns_in_its_header(qtbot, stage, shots):
    stage.resize(600, 844)
    stage.show_clip(shots[1], play=False)
    turner = stage.takes.turner
    assert stage.takes.strip.isHidden() and turner.text.text() == "2, 3 takes"
    turner.on.click()
    assert stage.clip.id == shots[2].id and not turner.on.isEnabled()
    turner.back.click()
    turner.back.click()
    assert stage.clip.id == shots[0].id and not turner.back.isEnabled()
    stage.resize(792, 500)
    assert stage.takes.strip.isHidden()
    stage.resize(792, 844)
    assert stage.takes.strip.isVisible() and turner.text.text() == "Take 1, 3 takes"


def test_what_is_thought_of_a_take_is_said_in_the_strip(qtbot, stage, shots):
    stage.show_clip(shots[0], play=False)
    model = stage.takes.strip.list.model()
    assert model.index(1).data() == "Take 2, new"
    stage.show_judged(replace(shots[1], stars=3, flag="pick"))
    assert model.index(1).data() == "Take 2, new, picked, 3 stars"
    with qtbot.waitSignal(stage.seen):
        pass
    qtbot.waitUntil(lambda: model.index(0).data() == "Take 1")


def test_at_the_last_take_the_focus_goes_to_the_way_back_not_to_what_stands_beside_it(qtbot, stage, shots):
    stage.resize(600, 844)
    stage.show_clip(shots[1], play=False)
    turner = stage.takes.turner
    turner.on.setFocus()
    QTest.keyClick(turner.on, KEY.Key_Space)
    assert stage.clip.id == shots[2].id and turner.back.hasFocus()


def test_an_answer_that_was_asked_for_before_a_mark_does_not_take_it_back(qtbot, stage, shots):
    asked = []
    stage.takes._ask = lambda clip, tell: asked.append(tell)
    stage.show_clip(shots[0], play=False)
    asked[0](shots[:3])
    stage.takes.look_again()
    marked = replace(shots[1], stars=3, seen=True)
    stage.show_judged(marked)
    asked[1](shots[:3])
    model = stage.takes.strip.list.model()
    assert model.index(1).data() == "Take 2, 3 stars"
    asked[-1]([shots[0], marked, shots[2]])
    assert model.index(1).data() == "Take 2, 3 stars" and len(asked) == 3


def test_the_strip_stays_where_it_was_turned_to_until_another_take_is_on(qtbot, stage, shots):
    shots[:] = [replace(shots[0], id=f"t{n}", shot=1, take=n + 1) for n in range(30)]
    stage.show_clip(shots[0], play=False)
    bar = stage.takes.strip.list.horizontalScrollBar()
    bar.setValue(bar.maximum())
    stage.show_judged(replace(shots[3], stars=2))
    stage.takes.look_again()
    assert bar.value() == bar.maximum() > 0
    QTest.keyClick(stage, KEY.Key_Down)
    assert bar.value() < bar.maximum()


def test_a_take_that_has_come_or_gone_is_shown_when_it_is_looked_for_again(qtbot, stage, shots):
    last = shots.pop(2)
    stage.show_clip(shots[0], play=False)
    assert stage.takes.turner.text.text() == "Take 1 of 2"
    shots.append(last)
    stage.takes.look_again()
    assert stage.takes.turner.text.text() == "Take 1, 3 takes" and len(stage.takes.clips) == 3


def spoken(stage):
    model = stage.takes.strip.list.model()
    return [model.index(row).data() for row in range(model.rowCount())]


def numbers(stage):
    return [said.split()[1].rstrip(",") for said in spoken(stage)]


def test_what_is_being_made_stands_behind_the_takes_says_how_far_it_is_and_is_not_chosen(qtbot, stage, shots, coming):
    stage.show_clip(shots[1], play=False)
    on(qtbot, stage, shots[1], 0)
    coming[1] = [Coming("a", 5, None), Coming("b", 6, 0.621), Coming("c", 7, 0.1, downloading=True)]
    stage.takes.tend()
    said = ["Take 5 is being made", "Take 6, 62 % is being made", "Take 7 is being downloaded"]
    assert spoken(stage)[3:] == said
    taking = stage.takes.strip.list
    assert taking.accessibleDescription() == ", ".join(said)
    assert not stage.takes.strip.grab().isNull()
    QTest.keyClick(taking, KEY.Key_End)
    assert stage.clip.id == shots[2].id and taking.currentIndex().row() == 2
    QTest.keyClick(taking, KEY.Key_Right)
    QTest.mouseClick(
        taking.viewport(), Qt.MouseButton.LeftButton, pos=taking.visualRect(taking.model().index(3)).center()
    )
    assert stage.clip.id == shots[2].id and taking.currentIndex().row() == 2


def test_a_shot_with_one_take_has_a_strip_while_another_is_made_and_keeps_it_until_that_is_there(
    qtbot, stage, shots, coming
):
    only = shots[3]
    stage.show_clip(only, play=False)
    on(qtbot, stage, only, 0)
    assert stage.takes.strip.isHidden()
    coming[2] = [Coming("a", 2, 0.5)]
    stage.takes.tend()
    assert not stage.takes.strip.isHidden() and spoken(stage)[1:] == ["Take 2, 50 % is being made"]
    asked = []
    stage.takes._ask = lambda clip, tell: asked.append(tell)
    coming[2] = []
    for _ in range(3):  # steps of other jobs
        stage.takes.tend()
    assert not stage.takes.strip.isHidden() and numbers(stage) == ["1", "2"] and len(asked) == 1
    shots.append(replace(only, id="new", take=2))
    asked.pop()(shots[3:])
    assert numbers(stage) == ["1", "2"] and "made" not in spoken(stage)[1]


def test_a_take_that_is_no_longer_made_leaves_the_strip(qtbot, stage, shots, coming):
    coming[2] = [Coming("a", 2, 0.5)]
    stage.show_clip(shots[3], play=False)
    on(qtbot, stage, shots[3], 0)
    assert not stage.takes.strip.isHidden()
    coming[2] = []
    stage.takes.tend()
    assert stage.takes.strip.isHidden()


def test_a_clip_that_is_there_before_its_job_is_over_stands_in_the_strip_once(qtbot, stage, shots, coming):
    coming[2] = [Coming("a", 2, 1.0)]
    stage.show_clip(shots[3], play=False)
    on(qtbot, stage, shots[3], 0)
    shots.append(replace(shots[3], id="new", take=2))
    stage.takes.look_again()
    assert numbers(stage) == ["1", "2"] and "made" not in spoken(stage)[1]
    stage.takes.tend()
    assert numbers(stage) == ["1", "2"]


def test_the_next_one_under_the_number_of_one_that_is_over_is_another(qtbot, stage, shots, coming):
    coming[2] = [Coming("a", 2, 1.0)]
    stage.show_clip(shots[3], play=False)
    on(qtbot, stage, shots[3], 0)
    asked = []
    stage.takes._ask = lambda clip, tell: asked.append(tell)
    coming[2] = [Coming("b", 3, 0.0)]
    stage.takes.tend()
    assert numbers(stage) == ["1", "2", "3"] and len(asked) == 1


def test_a_strip_that_was_scrolled_stays_there_when_a_take_is_begun_and_when_it_is_over(qtbot, stage, shots, coming):
    shots[3:] = [replace(shots[3], id=f"one{n}", take=n) for n in range(1, 31)]
    stage.show_clip(shots[3], play=False)
    on(qtbot, stage, shots[3], 0)
    bar = stage.takes.strip.list.horizontalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    coming[2] = [Coming("a", 31, None)]
    stage.takes.tend()
    assert bar.value() == before > 0
    coming[2] = []
    shots.append(replace(shots[3], id="new", take=31))
    stage.takes.tend()
    assert bar.value() == before and numbers(stage)[-1] == "31"


def test_where_there_is_no_room_for_the_strip_the_header_says_what_is_made(qtbot, stage, shots, coming):
    coming[1] = [Coming("a", 5, None)]
    stage.show_clip(shots[0], play=False)
    on(qtbot, stage, shots[0], 0)
    stage.takes.set_roomy(False)
    assert stage.takes.turner.text.toolTip() == "Take 5 is being made"


def test_the_strip_gives_its_takes_away_and_takes_nothing(qtbot, stage, shots):
    stage.show_clip(shots[0], play=False)
    strip = stage.takes.strip.list
    assert strip.dragEnabled() and not strip.acceptDrops() and not strip.viewport().acceptDrops()


def test_a_take_has_the_menu_that_its_clip_has_elsewhere(qtbot, stage, shots, coming):
    coming[1] = (Coming("job", 5, 0.5),)
    filled = []
    stage.takes.strip.fill_menu = lambda menu, clip: filled.append(clip.id) or menu.addAction("Pick")
    stage.show_clip(shots[0], play=False)
    strip = stage.takes.strip.list
    for row in (1, 3):  # the last one is being made
        at = strip.visualRect(strip.model().index(row, 0)).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, strip.viewport().mapToGlobal(at))
        QApplication.sendEvent(strip.viewport(), event)
    assert filled == ["clip1"]
    [menu] = [menu for menu in stage.takes.strip.findChildren(Menu) if menu.isVisible()]
    menu.close()
    QApplication.sendEvent(strip, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    assert filled == ["clip1", "clip0"]

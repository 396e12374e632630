"""A quick look by itself: what it shows where, which keys it answers to, and who has them before and after."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from tests.media.clips import make_clip
from tests.patience import patient, trust_workers
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.desk.reels import WorkerReel
from wanstudio.media.probe import probe_file
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.library.quicklook import Move, QuickLook
from wanstudio.ui.widgets.box import Box

Key = Qt.Key
TITLE = "Quick look: A fox in the snow 0, 5.28 s"


@pytest.fixture
def qtbot(qtbot):
    return patient(qtbot)


@pytest.fixture
def window(qtbot):
    """With two controls; the first one has the keys."""
    window = QWidget()
    window.first, window.second = QLineEdit(window), QPushButton("Second", window)
    window.second.move(200, 0)
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.first.setFocus()
    return window


@pytest.fixture
def keymap():
    return Keymap()


@pytest.fixture
def look(theme, window, keymap, tmp_path, monkeypatch):
    trust_workers(monkeypatch)
    look = QuickLook(theme, keymap, window, lambda: WorkerReel(lambda: tmp_path, idle_ms=60_000))
    look.told = []
    look.moved.connect(lambda move: look.told.append(move))
    look.judged.connect(lambda verdict, clip: look.told.append((verdict, clip.id)))
    look.entered.connect(lambda clip: look.told.append(("enter", clip.id)))
    look.mute_wanted.connect(lambda: look.told.append("mute"))
    look.closed.connect(lambda: look.told.append("closed"))
    yield look
    look.leave()


def plays(qtbot, look):
    qtbot.waitUntil(lambda: look.player.playing and look.player.frame > 1 and not look.player.picture.isNull())


def held(key):
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)


def test_a_clip_lies_over_the_whole_window_and_plays(qtbot, look, window, a_clip):
    look.show_clip(a_clip())
    assert look.isVisible() and look.geometry() == window.rect() and look.hasFocus()
    assert look.accessibleName().startswith(TITLE)
    assert look.caption.title.text() == "A fox in the snow 0" and "1280 × 720" in look.caption.words.text()
    plays(qtbot, look)


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Escape])
def test_the_key_that_opened_it_and_esc_close_it_and_give_the_keys_back(qtbot, look, window, a_clip, key):
    look.show_clip(a_clip())
    plays(qtbot, look)
    QTest.keyClick(look, key)
    assert look.isHidden() and look.clip is None and window.first.hasFocus()
    assert look.told == ["closed"] and not look.player.playing and look.player.picture.isNull()


def test_enter_closes_it_first_and_wants_the_clip_on_the_stage_then(look, a_clip):
    look.show_clip(a_clip(3))
    QTest.keyClick(look, Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert look.told == ["closed", ("enter", "clip3")]


def test_the_arrows_ask_for_the_clip_beside_as_long_as_they_are_held(look, a_clip):
    look.show_clip(a_clip())
    for key in (Key.Key_Right, Key.Key_Left, Key.Key_Down, Key.Key_Up, Key.Key_Home, Key.Key_End):
        QTest.keyClick(look, key)
    QTest.keyClick(look, Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    QApplication.sendEvent(look, held(Key.Key_Right))
    ways = [Move.MoveRight, Move.MoveLeft, Move.MoveDown, Move.MoveUp, Move.MoveHome, Move.MoveEnd, Move.MoveRight]
    assert look.told == ways


def test_marks_tags_the_trash_and_the_sound_have_the_keys_that_they_have_elsewhere(look, a_clip):
    look.show_clip(a_clip())
    for key in (Key.Key_4, Key.Key_P, Key.Key_X, Key.Key_T, Key.Key_M, Key.Key_Delete):
        QTest.keyClick(look, key)
    marks = [(verdict, "clip0") for verdict in ("rate_4", "pick", "reject", "tag")]
    assert look.told == [*marks, "mute", ("trash", "clip0")]


def test_what_is_held_is_said_once_and_the_space_that_opened_it_does_not_close_it(look, a_clip):
    look.show_clip(a_clip())
    for key in (Key.Key_Space, Key.Key_Escape, Key.Key_P, Key.Key_Return, Key.Key_M):
        QApplication.sendEvent(look, held(key))
    assert look.isVisible() and not look.told


def test_keys_that_were_changed_hold_here_too(look, keymap, a_clip):
    keymap.use(Shortcuts().with_keys("quick_look", ("Y",)).with_keys("pick", ("B",)).with_keys("mute", ("N",)))
    look.show_clip(a_clip())
    for key in (Key.Key_P, Key.Key_M, Key.Key_Space):
        QTest.keyClick(look, key)
    assert look.isVisible() and not look.told
    for key in (Key.Key_B, Key.Key_N, Key.Key_Y):
        QTest.keyClick(look, key)
    assert look.told == [("pick", "clip0"), "mute", "closed"]


def test_keys_of_the_stage_that_mean_nothing_here_do_nothing(look, window, a_clip):
    look.show_clip(a_clip())
    for key in (Key.Key_K, Key.Key_I, Key.Key_Tab, Key.Key_Backtab, Key.Key_C):
        QTest.keyClick(look, key)
    assert look.isVisible() and look.hasFocus() and not look.told and window.first.text() == ""


def test_a_click_beside_the_picture_closes_it_and_presses_nothing_below(qtbot, look, window, a_clip):
    pressed = []
    window.second.clicked.connect(lambda: pressed.append(True))
    look.show_clip(a_clip())
    QTest.mouseClick(look, Qt.MouseButton.LeftButton, pos=look.picture.geometry().center())
    assert look.isVisible()
    QTest.mouseClick(look, Qt.MouseButton.LeftButton, pos=window.second.geometry().center())
    assert look.isHidden() and not pressed


def test_a_star_is_given_by_a_click_and_the_keys_stay_here(look, a_clip):
    look.show_clip(a_clip())
    stars = look.caption.stars
    QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(stars.width() - 4, stars.height() // 2))
    assert look.told == [("rate_5", "clip0")] and look.hasFocus()


def test_marks_that_a_clip_has_by_now_are_shown_and_those_of_others_are_not(look, a_clip):
    look.show_clip(a_clip(), place="1 of 2 chosen")
    assert look.caption.flag.isHidden()
    look.renew(a_clip(1, stars=1))
    assert look.caption.stars.value() == 0
    look.renew(a_clip(stars=3, flag="reject"))
    assert look.caption.stars.value() == 3 and look.caption.flag.accessibleName() == "Rejected"
    assert "1 of 2 chosen" in look.caption.words.text()


def test_when_something_else_of_the_window_gets_the_keys_it_goes_and_leaves_them_there(look, window, a_clip):
    look.show_clip(a_clip())
    window.second.setFocus()
    assert look.isHidden() and window.second.hasFocus() and look.told == ["closed"]


def test_a_box_lies_above_it_and_gives_the_keys_back(look, theme, window, a_clip):
    look.show_clip(a_clip())
    box, field = Box(theme, window), QLineEdit()
    box.column.addWidget(field)
    box.open_at(look.corner(), field)
    assert field.hasFocus() and look.isVisible()
    assert look.picture.geometry().contains(box.geometry().topLeft())
    QTest.keyClick(box, Key.Key_Escape)
    assert look.isVisible() and look.hasFocus()


def test_a_clip_is_seen_once_its_first_frame_was_shown(qtbot, look, a_clip):
    seen = []
    look.seen.connect(seen.append)
    look.show_clip(a_clip())
    assert not seen
    plays(qtbot, look)
    assert seen == ["clip0"]


def no_clip(path):
    path.write_bytes(b"<html>no clip</html>" * 40)
    return path


@pytest.mark.parametrize(
    ("made", "said"),
    [(lambda tmp: tmp / "gone.mp4", "gone.mp4 is not there"), (lambda tmp: no_clip(tmp / "page.mp4"), "page.mp4")],
)
def test_a_clip_that_cannot_be_shown_says_why_and_the_next_one_plays(qtbot, look, a_clip, tmp_path, made, said):
    look.show_clip(a_clip(path=made(tmp_path)))
    qtbot.waitUntil(lambda: look.picture.message != "")
    assert look.picture.message.startswith(said) and "File > Check the library" in look.picture.message
    assert look.accessibleDescription() == look.picture.message
    assert look.hasFocus() and not look.player.playing
    look.show_clip(a_clip(1))
    plays(qtbot, look)
    assert look.picture.message == "" == look.accessibleDescription()


def test_a_clip_whose_end_is_missing_plays_what_there_is_and_says_so(qtbot, look, a_clip, tmp_path):
    path = make_clip(tmp_path / "short.mp4", frames=40, size=(320, 180), options={"movflags": "faststart"})
    clip = replace(a_clip(), path=path, facts=probe_file(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    look.show_clip(clip)
    plays(qtbot, look)
    assert look.caption.words.text().startswith("Cut short") and "Cut short" in look.accessibleName()
    look.show_clip(a_clip(1))
    plays(qtbot, look)
    assert "Cut short" not in look.caption.words.text()


@pytest.mark.parametrize("own", [QSize(1280, 720), QSize(480, 854), QSize(640, 640), QSize(854, 480)], ids=str)
@pytest.mark.parametrize("room", [QSize(1440, 900), QSize(1024, 700), QSize(640, 420)], ids=str)
def test_picture_and_words_stay_inside_a_window_of_any_size(qtbot, look, window, a_clip, own, room):
    facts = replace(a_clip().facts, width=own.width(), height=own.height())
    look.show_clip(a_clip(facts=facts))
    window.resize(room)
    qtbot.waitUntil(lambda: look.size() == room)
    picture, caption = look.picture.geometry(), look.caption.geometry()
    assert look.rect().contains(picture) and look.rect().contains(caption) and not picture.intersects(caption)
    assert picture.width() / picture.height() == pytest.approx(own.width() / own.height(), rel=0.01)
    assert abs(picture.center().x() - room.width() / 2) <= 1 and abs(caption.center().x() - room.width() / 2) <= 1
    assert look.picture.seen_places() == [QRect(QPoint(0, 0), picture.size())]  # no black edge beside it


def test_another_theme_dresses_it_while_it_is_open(qtbot, qapp, look, theme, a_clip):
    look.show_clip(a_clip(flag="pick"))
    plays(qtbot, look)
    before = look.caption.flag.pixmap().toImage()
    theme.use(qapp, "light")
    assert look.caption.flag.pixmap().toImage() != before
    assert look.isVisible() and look.hasFocus() and look.player.playing
    theme.use(qapp, "dark")
    assert look.caption.flag.pixmap().toImage() == before


def test_the_process_that_decodes_ends_with_the_window(qtbot, look, a_clip):
    look.show_clip(a_clip())
    plays(qtbot, look)
    reels = look.findChildren(WorkerReel)
    assert any(reel.process_id for reel in reels)
    look.leave()
    assert not any(reel.process_id for reel in reels)

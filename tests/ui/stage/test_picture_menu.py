"""The menu on the picture: all that the buttons around it do, with their keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.stage.test_stage import shown
from wanstudio.ui.stage.places import Mode
from wanstudio.ui.widgets.menu import Menu

BY_MOUSE, BY_KEY = QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard


def ask(widget: QWidget, reason: Any = BY_MOUSE, at: QPoint | None = None) -> None:
    at = at or widget.rect().center()
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))


def opened(stage: QWidget) -> Menu | None:
    return next((menu for menu in stage.findChildren(Menu) if menu.isVisible()), None)


def words(menu: Menu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


@pytest.fixture
def paused(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(40)
    shown(qtbot, stage, 40)
    return stage


def entry(stage: Any, text: str) -> Any:
    menu = stage.picture_menu.menu()
    zoom = next(action.menu() for action in menu.actions() if action.text() == "Zoom")
    [found] = [a for a in (*menu.actions(), *zoom.actions()) if a.text().partition("\t")[0] == text]
    return found


def test_it_offers_what_the_buttons_do_with_their_keys(paused):
    ask(paused.picture)
    menu = opened(paused)
    assert words(menu) == [
        *("Use frame as first frame", "Continue from here", "Copy frame", "Save frame as PNG…"),
        *("Compare with previous", "Zoom", "Full screen", "Export…", "Show in folder"),
        *("Pick", "Reject", "Rate", "Tags…", "Move to the trash"),
    ]
    keys = dict(action.text().split("\t") for action in menu.actions() if "\t" in action.text())
    assert keys["Save frame as PNG…"] == "Ctrl+Shift+S" and keys["Full screen"] == "F or F11"
    menu.close()


def test_each_entry_does_what_it_says_to_the_clip_that_is_on(qtbot, paused):
    for text in ("Use frame as first frame", "Copy frame", "Save frame as PNG…", "Export…", "Show in folder"):
        entry(paused, text).trigger()
    frames = [(action, "clip0", 40) for action in ("first_frame", "copy", "save")]
    assert paused.acted == [*frames, ("export", "clip0"), ("folder", "clip0")]
    entry(paused, "200 %").trigger()
    assert paused.picture.view.zoom == 2.0
    with qtbot.waitSignal(paused.full_screen_wanted):
        entry(paused, "Full screen").trigger()


def test_while_two_are_compared_it_offers_what_is_done_with_both(paused, a_clip):
    paused.compare((a_clip(0), a_clip(1)), play=False)
    offered = words(paused.picture_menu.menu())
    assert {"Swap A and B", "Flip from one to the other", "End the comparison"} <= set(offered)
    assert "Compare with previous" not in offered
    entry(paused, "End the comparison").trigger()
    assert not paused.comparison.clips


@pytest.mark.parametrize("mode", [Mode.SIDE, Mode.WIPE])
def test_while_two_are_compared_it_names_and_takes_the_one_under_the_pointer(qtbot, paused, a_clip, mode):
    judged = []
    paused.deeds._judge = lambda mark, clip: judged.append((mark, clip.id))
    paused.compare((a_clip(0), a_clip(1)), play=False)
    qtbot.waitUntil(lambda: len(paused.player.pictures) == 2)
    paused.comparison.choose(mode)
    paused.acted.clear()
    for share, letter, clip in ((4, "B", "clip1"), (-4, "A", "clip0")):
        at = paused.picture.rect().center() + QPoint(paused.picture.width() // share, 0)
        ask(paused.picture, at=at)
        menu = opened(paused)
        chosen = {action.text().partition("\t")[0]: action for action in menu.actions()}
        assert {f"Rate {letter}", f"Tags of {letter}…", f"Move {letter} to the trash"} <= chosen.keys()
        keys = chosen[f"Pick {letter}"].text().partition("\t")[2]
        assert keys == ("P" if letter == "A" else "")  # what a key does is about A
        for words in ("Export {}…", "Show {} in folder", "Copy frame of {}", "Continue from this frame of {}"):
            chosen[words.format(letter)].trigger()
        chosen[f"Pick {letter}"].trigger()
        assert [(does, id) for does, id, *_ in paused.acted] == [
            (does, clip) for does in ("export", "folder", "copy", "continue")
        ]
        assert judged == [("pick", clip)]
        menu.close()
        paused.acted.clear()
        judged.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_menu_key_opens_it_too_and_beside_the_picture_there_is_none(paused):
    ask(paused.foot)
    assert opened(paused) is None
    ask(paused, BY_KEY)
    menu = opened(paused)
    assert menu is not None and paused.picture.rect().contains(paused.picture.mapFromGlobal(menu.pos() + QPoint(1, 1)))
    menu.close()


def test_an_empty_stage_has_none_and_a_clip_that_cannot_be_shown_has_no_frame_to_use(qtbot, stage, a_clip, tmp_path):
    ask(stage.picture)
    assert opened(stage) is None
    stage.show_clip(a_clip(path=tmp_path / "gone.mp4"), play=False)
    qtbot.waitUntil(lambda: bool(stage.picture.message))
    assert not entry(stage, "Copy frame").isEnabled() and entry(stage, "Show in folder").isEnabled()

"""Media slots: what they take, what they refuse, what they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from tests.samples import FACTS, PICTURE, SPEECH, VIDEO
from tests.ui.dragging import drop, enter, leave, mime
from wanstudio.core.facts import Look, MediaKind
from wanstudio.core.params import Media
from wanstudio.ui.params import words
from wanstudio.ui.params.media import MediaEditor
from wanstudio.ui.params.offers import offer, offers

FIRST = Media(name="image", label="First frame", takes=MediaKind.IMAGE)


@pytest.fixture
def editor(theme, qtbot):
    made = MediaEditor(theme, FIRST)
    made.resize(272, 74)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def asked(editor):
    paths: list[str] = []
    editor.wants_look.connect(paths.append)
    return paths


def test_a_dropped_picture_is_the_value_and_is_looked_at(editor, asked):
    event = drop(editor.slot, PICTURE)
    assert event.isAccepted()
    assert editor.value() == str(PICTURE)
    assert asked == [str(PICTURE)]


def test_over_a_slot_that_takes_it_a_drag_says_what_a_drop_will_do(editor):
    event = enter(editor.slot, PICTURE)
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert editor.slot.drag == "target"
    leave(editor.slot)
    assert editor.slot.drag == ""
    assert editor.value() is None


def test_the_wrong_kind_is_refused_with_a_sentence(editor, asked):
    event = enter(editor.slot, SPEECH)
    assert event.dropAction() == Qt.DropAction.IgnoreAction
    assert editor.slot.drag == "refused"
    assert editor.slot._as_seen().drag_says == "A sound. This takes a picture."
    assert not drop(editor.slot, SPEECH).isAccepted()
    assert editor.value() is None and asked == []


def test_a_file_of_unknown_kind_is_taken_and_left_to_the_probe(editor):
    drop(editor.slot, Path("/somewhere/frame.xyz"))
    assert editor.value() == "/somewhere/frame.xyz"


def test_of_several_files_the_first_that_fits_is_taken_and_the_rest_handed_on(editor):
    spilled: list[str] = []
    editor.spilled.connect(spilled.extend)
    drop(editor.slot, SPEECH, PICTURE, VIDEO)
    assert editor.value() == str(PICTURE)
    assert spilled == [str(SPEECH), str(VIDEO)]


def test_a_slot_that_waits_refuses_and_says_for_what(editor):
    editor.set_rules("Needs a first frame", "")
    enter(editor.slot, PICTURE)
    assert editor.slot._as_seen().drag_says == "Needs a first frame"
    drop(editor.slot, PICTURE)
    editor.slot.click()
    assert editor.value() is None
    assert "Needs a first frame" in editor.slot.accessibleDescription()


def test_an_answer_about_another_file_is_passed_over(editor):
    drop(editor.slot, PICTURE)
    editor.show_look(Look(path="/old.png", facts=FACTS[PICTURE]))
    assert editor.facts is None
    editor.show_look(Look(path=str(PICTURE), facts=FACTS[PICTURE]))
    assert editor.facts == FACTS[PICTURE]


def test_the_same_file_dropped_again_is_looked_at_again(editor, asked):
    drop(editor.slot, PICTURE)
    drop(editor.slot, PICTURE)
    assert asked == [str(PICTURE)] * 2


@pytest.fixture
def addressed(editor):
    found = []
    editor.addressed.connect(found.append)
    return found


def test_a_web_address_is_handed_on_and_no_value(editor, asked, addressed):
    drop(editor.slot, "https://images.example.org/pad.jpg?x=1")
    assert addressed == ["https://images.example.org/pad.jpg?x=1"]
    assert editor.value() is None and asked == []


def test_an_address_is_handed_on_in_signs_that_are_what_they_seem(editor, addressed):
    QGuiApplication.clipboard().setText(
        "https://images.example.org/\u202egnp.exe/b%2Fc%E2%80%AEd.png?q=a b".replace(" ", "%20")
    )
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert addressed == ["https://images.example.org/%E2%80%AEgnp.exe/b%2Fc%E2%80%AEd.png?q=a%20b"]


def test_paste_takes_a_file_and_an_address(editor, addressed):
    QGuiApplication.clipboard().setMimeData(mime(PICTURE))
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() == str(PICTURE)
    QGuiApplication.clipboard().setText("https://images.example.org/a.png")
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert addressed == ["https://images.example.org/a.png"] and editor.value() == str(PICTURE)


def test_paste_of_anything_else_changes_nothing_and_says_why(editor):
    said = []
    editor.refused.connect(said.append)
    QGuiApplication.clipboard().setText("a fox in the snow")
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setMimeData(mime(SPEECH))
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() is None
    assert said[0].startswith("The clipboard holds nothing for this. It takes a picture")
    assert said[1] == "A sound. This takes a picture."


def test_a_files_address_that_is_pasted_as_text_is_the_file(editor):
    QGuiApplication.clipboard().setText(PICTURE.as_uri())
    QTest.keyClick(editor.slot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert editor.value() == str(PICTURE)


def test_delete_removes(editor):
    drop(editor.slot, PICTURE)
    QTest.keyClick(editor.slot, Qt.Key.Key_Delete)
    assert editor.value() is None


def test_enter_opens_the_file_dialog_and_what_is_chosen_there_is_taken(editor):
    QTest.keyClick(editor.slot, Qt.Key.Key_Return)
    dialog = editor.window().findChild(QFileDialog)
    assert dialog.isVisible()
    assert "*.png" in dialog.nameFilters()[0]
    dialog.fileSelected.emit(str(PICTURE))
    dialog.close()
    assert editor.value() == str(PICTURE)


def test_an_address_that_was_not_typed_to_its_end_changes_nothing(editor):
    editor.slot.ask_address()
    editor.window().findChild(QInputDialog).accept()
    assert editor.value() is None


def test_an_address_can_be_typed(editor, addressed):
    editor.slot.ask_address()
    dialog = editor.window().findChild(QInputDialog)
    dialog.setTextValue(" https://images.example.org/b.png ")
    dialog.accept()
    assert addressed == ["https://images.example.org/b.png"]


def test_the_menu_offers_only_what_is_possible(editor, qtbot):
    QGuiApplication.clipboard().setMimeData(mime(SPEECH))
    possible = {a.text(): a.isEnabled() for a in editor.slot.menu().actions()}
    assert possible == {"Choose a file…": True, "Paste": False, "Use a web address…": True, "Remove": False}
    drop(editor.slot, PICTURE)
    assert editor.slot.menu().actions()[-1].isEnabled()


@pytest.mark.parametrize(
    "state", ["empty", "waits", "checking", "picture", "problem", "address", "invalid", "fetching"]
)
@pytest.mark.parametrize("drag", ["", "fits", "target", "refused"])
def test_every_state_can_be_painted(editor, state, drag):
    if state in ("checking", "picture", "problem"):
        editor.set_value(str(PICTURE))
    if state == "picture":
        editor.show_look(Look(path=str(PICTURE), facts=FACTS[PICTURE], thumbnail=str(PICTURE)))
    if state == "problem":
        editor.show_look(Look(path=str(PICTURE), problem="rocket.jpg: there is no such file"))
    if state == "address":
        editor.set_value("https://images.example.org/pad.jpg")
    if state == "fetching":
        editor.slot.set_busy("Fetching…")
    editor.set_rules("Needs a first frame" if state == "waits" else "", "16:9")
    editor.set_problem("Wrong." if state == "invalid" else "")
    before = editor.grab().toImage()
    editor.slot.set_drag(drag, "A sound. This takes a picture.")
    assert (editor.grab().toImage() != before) == (drag != "" and not (drag == "fits" and state == "waits"))


def test_the_facts_are_said_in_words():
    assert words.lines(FACTS[VIDEO]) == ("1280 × 720, 25 fps", "132 frames, sound", "H.264, 1.1 MB")
    assert words.lines(FACTS[PICTURE]) == ("640 × 427", "JPEG, 113 kB")
    assert words.lines(FACTS[SPEECH]) == ("6.26 s", "WAV, 276 kB")
    assert words.caption(FACTS[PICTURE], "rocket.jpg") == "640 × 427 · 113 kB"
    assert words.length(62.4) == "1:02"


def test_facts_that_have_no_room_are_broken_behind_commas_and_no_unit_is_torn_off():
    facts, width_px = words.lines(FACTS[VIDEO]), len
    assert [*words.flowed(facts, 18, width_px)] == [*facts]
    assert [*words.flowed(facts, 15, width_px)] == ["1280 × 720,", "25 fps", "132 frames,", "sound", "H.264, 1.1 MB"]
    assert [*words.flowed(["mp3, wav, ogg, m4a, flac"], 14, width_px)] == ["mp3, wav, ogg,", "m4a, flac"]
    assert [*words.flowed(["25 fps"], 1, width_px)] == ["25 fps"]


def test_a_slot_that_is_alone_is_smaller_in_a_narrow_column_and_leaves_its_facts_their_room(editor):
    sizes = []
    for width in (272, 240):
        editor.resize(width, editor.height_for(width))
        sizes.append((editor.slot.width(), editor.slot.height()))
        assert editor.height() == editor.slot.height()
    assert sizes == [(132, 74), (116, 65)]


def test_only_a_web_address_counts_as_one():
    assert offers(mime("https://a.example/x.mp4"))[0].kind is MediaKind.VIDEO
    assert offers(mime("ftp://a.example/x.mp4")) == ()
    assert offers(mime("mailto:someone@example.org")) == ()
    assert offer("/a/no.suffix/file").kind is None

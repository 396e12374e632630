"""Files in the form: what is found out, what mends it, several at once, pixels, folders, recipes."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from tests.conftest import MODELS
from tests.samples import FACTS, PICTURE, PORTRAIT, PROMPT, SPEECH, VIDEO
from tests.ui.dragging import drop, enter, leave
from wanstudio.core.facts import Look, MediaFacts, MediaKind
from wanstudio.core.fixes import Fix
from wanstudio.ui.create.dropped import Dropped, differences
from wanstudio.ui.create.sending import Sending

I2V, REFRAME, T2V = "scenario/wan-2.2-i2v", "scenario/wan-2.2-reframe", "scenario/wan-2.5-t2v"
SPECS = {spec.id: spec for spec in MODELS.models}


def slot(create, name):
    return create.findChild(QWidget, f"slot.{name}")


def buttons(create, name):
    found = create.panel.rows[name].finding_list
    return found.buttons() if found is not None and found.isVisible() else {}


def give(widget, data: QMimeData) -> None:
    copy, left, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = widget.rect().center()
    QApplication.sendEvent(widget, QDragEnterEvent(middle, copy, data, left, keys))
    QApplication.sendEvent(widget, QDropEvent(QPointF(middle), copy, data, left, keys))


def test_what_is_found_out_stands_below_the_slot_with_what_mends_it(create):
    create.show_model(I2V)
    drop(slot(create, "image"), PORTRAIT)
    assert list(buttons(create, "image")) == ["Crop here…"]
    drop(slot(create, "image"), PICTURE)
    create.panel.set_value("image", None)
    assert buttons(create, "image") == {}


def test_a_fix_makes_a_copy_that_takes_the_place_of_the_file_and_undo_brings_the_file_back(create, studio):
    create.show_model(T2V)
    create.panel.set_value("audio", "/long.wav")
    long = MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=9, seconds=42, has_sound=True)
    studio.waiting["/long.wav"](Look(path="/long.wav", facts=long))
    assert list(buttons(create, "audio")) == ["Trim to 30 s", "Choose the part…"]
    buttons(create, "audio")["Trim to 30 s"].click()
    [(path, fix, made)] = studio.mended
    assert (path, fix) == ("/long.wav", Fix(end_s=30))
    assert slot(create, "audio").busy == "Trimming…" and buttons(create, "audio") == {}
    made(Look(path="/cache/long.wav"))
    assert create.values()["audio"] == "/cache/long.wav"
    studio.waiting["/cache/long.wav"](Look(path="/cache/long.wav", facts=FACTS[SPEECH], origin="/long.wav"))
    assert buttons(create, "audio") == {}
    assert ("undo-2", "Back to the original", "original") in slot(create, "audio").tools()
    create.undo()
    assert create.values()["audio"] == "/long.wav"


def test_a_fix_that_fails_says_why_and_leaves_the_file(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PORTRAIT)
    slot(create, "image").tool.emit("turn")
    [(path, fix, made)] = studio.mended
    assert fix == Fix(turn=90)
    made(Look(path=path, problem="The disk is full."))
    assert create.values()["image"] == str(PORTRAIT)
    assert create.notice.text.text() == "The disk is full." and slot(create, "image").busy == ""


def test_a_copy_that_comes_after_another_file_was_chosen_is_passed_over(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PORTRAIT)
    slot(create, "image").tool.emit("turn")
    drop(slot(create, "image"), PICTURE)
    studio.mended[0][2](Look(path="/cache/turned.png"))
    assert create.values()["image"] == str(PICTURE)


def test_a_video_over_a_picture_slot_offers_its_first_frame_and_a_drop_takes_it(create, studio):
    create.show_model(I2V)
    target = slot(create, "image")
    event = enter(target, VIDEO)
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert (target.drag, target._as_seen().drag_says) == ("target", "Use its first frame")
    drop(target, VIDEO)
    [(path, fix, made)] = studio.mended
    assert (path, fix) == (str(VIDEO), Fix(becomes="image"))
    made(Look(path=str(PICTURE)))
    assert create.values()["image"] == str(PICTURE)


def test_pixels_without_a_file_are_kept_as_one_and_come_before_their_address(create, studio):
    create.show_model(I2V)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/page")])
    data.setImageData(QImage(4, 3, QImage.Format.Format_RGB32))
    give(slot(create, "image"), data)
    [(image, done)] = studio.kept
    assert (image.width(), image.height()) == (4, 3)
    done(str(PICTURE))
    assert create.values()["image"] == str(PICTURE)


def test_a_picture_inside_an_address_is_taken_for_its_pixels(create, studio):
    create.show_model(I2V)
    tiny = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    data = QMimeData()
    data.setUrls([QUrl(f"data:image/png;base64,{tiny}")])
    give(create, data)
    [(image, _)] = studio.kept
    assert (image.width(), image.height()) == (1, 1)


# ---- while something is dragged ----


def test_the_form_says_why_it_takes_nothing_of_what_is_dragged_over_it(create):
    create.show_model(I2V)
    before = slot(create, "image").pos()
    event = enter(create, SPEECH)
    assert create.drops.refusal.isVisible()
    assert create.drops.refusal.text.text() == "A sound. Wan 2.2 I2V has no slot for that now."
    assert event.dropAction() == Qt.DropAction.IgnoreAction and slot(create, "image").pos() == before
    assert create.rect().contains(create.drops.refusal.geometry())
    leave(create)
    assert not create.drops.refusal.isVisible()
    for taken in (PICTURE, VIDEO, "https://images.example.org/what"):  # a clip may have a recipe to offer
        assert enter(create, taken).dropAction() == Qt.DropAction.CopyAction and not create.drops.refusal.isVisible()
        leave(create)


def test_a_folder_over_a_slot_is_called_one(create, studio, tmp_path):
    create.show_model(I2V)
    studio.folders[str(tmp_path)] = [str(PICTURE), str(PORTRAIT)]
    enter(slot(create, "image"), tmp_path)
    assert slot(create, "image")._as_seen().drag_says == "A folder: one job for each file?"
    leave(slot(create, "image"))
    enter(slot(create, "image"), tmp_path / "no folder and no name that tells")
    assert slot(create, "image")._as_seen().drag_says == "Use as first frame"


def test_the_buttons_on_a_slot_are_out_of_the_way_while_something_is_dragged_over_it(create, qtbot):
    create.show_model(I2V)
    drop(slot(create, "image"), PICTURE)
    at = slot(create, "image")
    at.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    at._place_buttons()
    assert [button.isVisible() for button in at.buttons.each] == [True] * 3
    enter(at, SPEECH)
    assert [button.isVisible() for button in at.buttons.each] == [False] * 3
    leave(at)
    at.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    at._place_buttons()
    assert [button.isVisible() for button in at.buttons.each] == [True] * 3


def test_a_last_frame_without_a_first_stays_and_can_become_the_first(create):
    create.show_model(I2V)
    assert create.use("last_frame", str(PICTURE))
    problem = create.panel.rows["lastFrameImage"]._problem
    assert problem.text == "Needs a first frame too." and problem._link.text() == "Use it as first frame"
    assert create.values()["lastFrameImage"] == str(PICTURE)
    problem._link.click()
    assert create.values()["image"] == str(PICTURE) and "lastFrameImage" not in create.values()


# ---- web addresses ----

PAD = "https://images.example.org/pad.jpg?sig=1"


def test_a_web_address_is_fetched_and_the_file_goes_into_the_slot(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PAD)
    [(url, progress, done)] = studio.fetched
    [card] = create.media.errands.links.cards.values()
    assert url == PAD and card.isVisible() and slot(create, "image").busy == "Fetching…"
    assert "image" not in create.values() and not create.foot.generate.ready
    progress(1_900_000, 4_300_000)
    assert (card.line.text(), card.bar.value(), card.bar.maximum()) == ("1.9 of 4.3 MB", 441, 1000)
    progress(300_000, None)
    assert (card.line.text(), card.bar.maximum()) == ("300 kB", 0)
    done(Look(path=str(PICTURE)))
    assert create.values()["image"] == str(PICTURE) and not create.media.errands.links.isVisible()
    assert create.foot.generate.ready and studio.stopped == []


def test_a_web_address_dropped_beside_the_slots_finds_its_own(create, studio):
    create.show_model(I2V)
    drop(create, PAD)
    assert [url for url, _, _ in studio.fetched] == [PAD] and slot(create, "image").busy


@pytest.mark.parametrize("where", ["the slot", "the form"])
def test_of_several_web_addresses_one_is_fetched_and_the_others_are_named(create, studio, where):
    create.show_model(T2V)
    sounds = ["https://example.org/one.wav", "https://example.org/two.wav"]
    drop(slot(create, "audio"), *sounds) if where == "the slot" else create.take_files(sounds)
    assert [url for url, _, _ in studio.fetched] == sounds[:1] and slot(create, "audio").busy
    assert "audio" not in create.values(), "an address is no file: it would go to the service unseen"
    assert create.media.card.isHidden() and "two.wav" in create.notice.text.text()


def test_files_among_web_addresses_are_asked_about_alone(create, studio):
    create.show_model(T2V)
    drop(slot(create, "audio"), "https://example.org/one.wav", SPEECH, Path("/other.wav"))
    assert create.values()["audio"] == str(SPEECH) and studio.fetched == []
    assert create.media.card.title.text() == "2 sounds. One job for each?"
    assert "one.wav" in create.notice.text.text()


def test_what_cannot_be_fetched_is_said_and_the_slot_is_free_again(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PAD)
    studio.fetched[0][2](Look(path=PAD, problem="images.example.org: the site does not give this file (HTTP 404)."))
    assert "does not give this file" in create.notice.text.text() and create.notice.isVisible()
    assert not slot(create, "image").busy and not create.media.errands.links.isVisible()


def test_the_cross_gives_the_fetching_up(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PAD)
    create.media.errands.links.cards["image"].close_button.click()
    assert studio.stopped == [PAD]
    assert not slot(create, "image").busy and not create.media.errands.links.isVisible()


@pytest.mark.parametrize("how", ["it fails", "the cross"])
def test_a_file_stays_in_its_slot_until_the_one_from_the_web_is_here(create, studio, how):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PICTURE)
    drop(slot(create, "image"), PAD)
    assert create.values()["image"] == str(PICTURE) and slot(create, "image").busy == "Fetching…"
    create.generate()
    assert studio.started == []
    assert [row.text() for row in create.foot.problems.rows] == ["First frame: the file is not here yet"]
    if how == "it fails":
        studio.fetched[0][2](Look(path=PAD, problem="images.example.org: the site does not give this file. "))
        said = "images.example.org: the site does not give this file. rocket.jpg stays."
        assert create.notice.text.text() == said
    else:
        create.media.errands.links.cards["image"].close_button.click()
    assert create.values()["image"] == str(PICTURE) and not slot(create, "image").busy
    assert create.foot.generate.ready


def test_a_host_of_hundreds_of_letters_is_shortened_in_what_is_said_of_it(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PAD)
    studio.fetched[0][2](Look(path=PAD, problem=f"{'a' * 300}.example.org: there is no such site. Try another."))
    assert create.notice.text.text() == (f"{'a' * 50}…{'a' * 12}.example.org: there is no such site. Try another.")


def test_undo_brings_the_file_back_whose_place_one_from_the_web_took(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PORTRAIT)
    drop(slot(create, "image"), PAD)
    studio.fetched[0][2](Look(path=str(PICTURE)))
    assert create.values()["image"] == str(PICTURE)
    create.undo()
    assert create.values()["image"] == str(PORTRAIT)


@pytest.mark.parametrize("how", ["chosen", "undone", "opened"])
def test_a_fetching_that_another_model_stops_is_said_to_be(create, studio, how):
    create.show_model(T2V)
    create.show_model(I2V)
    drop(slot(create, "image"), PAD)
    if how == "chosen":
        create.show_model(T2V)
    elif how == "undone":
        create.undo()
    else:
        create.set_values(T2V, {"prompt": PROMPT})
    assert studio.stopped == [PAD]
    said = "images.example.org/pad.jpg is no longer being fetched: another model's form has taken its place."
    assert said in create.notice.text.text() and create.notice.isVisible()


@pytest.mark.parametrize("instead", ["a file", "another address", "another model"])
def test_what_is_put_in_place_of_an_address_stops_its_fetching(create, studio, instead):
    create.show_model(I2V)
    drop(slot(create, "image"), PAD)
    if instead == "a file":
        drop(slot(create, "image"), PORTRAIT)
    elif instead == "another address":
        drop(slot(create, "image"), "https://images.example.org/b.png")
    else:
        create.show_model(T2V)
    assert studio.stopped == [PAD]
    assert create.values().get("image") == (str(PORTRAIT) if instead == "a file" else None)
    assert len(create.media.errands.links.cards) == (instead == "another address")


@pytest.mark.parametrize("instead", ["nothing", "another file", "an undone step", "another model"])
def test_a_copy_that_nobody_waits_for_is_stopped(create, studio, instead):
    create.show_model(T2V)
    long = Look(path="/long.wav", facts=MediaFacts(kind=MediaKind.AUDIO, format="wav", bytes=9, seconds=42))
    create.panel.set_value("audio", "/long.wav")
    studio.waiting["/long.wav"](long)
    buttons(create, "audio")["Trim to 30 s"].click()
    assert slot(create, "audio").busy == "Trimming…" and studio.stopped == []
    if instead == "nothing":
        QTest.keyClick(slot(create, "audio"), Qt.Key.Key_Delete)
    elif instead == "another file":
        drop(slot(create, "audio"), SPEECH)
    elif instead == "an undone step":
        create.undo()
    else:
        create.show_model(I2V)
    assert studio.stopped == ["/long.wav"]


def test_several_files_on_one_slot_ask_how_many_jobs(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    create.foot.generate.set_price("12 CU")
    enter(slot(create, "image"), PICTURE, PORTRAIT, PICTURE)
    assert slot(create, "image")._as_seen().drag_says == "3 files: one job for each?"
    drop(slot(create, "image"), PICTURE, PORTRAIT, PICTURE)
    assert create.values()["image"] == str(PICTURE)
    assert create.media.card.title.text() == "3 pictures. One job for each?"
    assert create.media.card.line.text() == "3 × 12 CU = 36 CU"
    create.media.card.buttons[0].click()
    assert [values["image"] for _, values, _ in studio.started] == [str(PICTURE), str(PORTRAIT), str(PICTURE)]
    assert not create.media.card.isVisible()


def test_twice_as_many_files_are_twice_the_work(create, tmp_path):
    create.show_model(I2V)

    def calls(count: int) -> int:
        found = 0

        def count_it(frame, event, arg):
            nonlocal found
            found += event == "call"

        files = [tmp_path / f"{n}.png" for n in range(count)]
        before = sys.getprofile()
        sys.setprofile(count_it)
        drop(slot(create, "image"), *files)
        sys.setprofile(before)
        return found

    calls(10)
    assert calls(800) < 3 * calls(400)


def test_only_the_first_makes_no_job_by_itself(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PICTURE, PORTRAIT)
    create.media.card.buttons[1].click()
    assert studio.started == [] and create.values()["image"] == str(PICTURE)


def test_many_jobs_wait_until_the_rest_of_the_form_is_filled(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PICTURE, PORTRAIT)
    create.media.card.buttons[0].click()
    assert studio.started == [] and create.notice.text.text().startswith("Not yet: Prompt: needed")


def test_a_folder_is_looked_into(create, studio):
    create.show_model(I2V)
    studio.folders["/holiday"] = [str(PICTURE), str(PORTRAIT)]
    create.panel.set_value("image", "/holiday")
    studio.waiting["/holiday"](Look(path="/holiday", problem="this is not a file", folder=True))
    assert create.values()["image"] == str(PICTURE)
    assert create.media.card.title.text() == "2 pictures. One job for each?"
    create.panel.set_value("image", "/empty")
    studio.waiting["/empty"](Look(path="/empty", problem="this is not a file", folder=True))
    assert create.notice.text.text() == "empty: no pictures in this folder. rocket.jpg stays."


def test_a_folder_that_holds_nothing_leaves_the_file_that_was_there(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PICTURE)
    create.panel.set_value("image", "/empty")
    studio.waiting["/empty"](Look(path="/empty", problem="this is not a file", folder=True))
    assert create.values()["image"] == str(PICTURE)
    assert create.notice.text.text() == "empty: no pictures in this folder. rocket.jpg stays."
    create.panel.set_value("image", None)
    create.panel.set_value("image", "/empty")
    studio.waiting["/empty"](Look(path="/empty", problem="this is not a file", folder=True))
    assert "image" not in create.values() and create.notice.text.text() == "empty: no pictures in this folder."


# ---- recipes ----


def dropped(**change) -> Dropped:
    values = {"prompt": "A fox", "image": str(PORTRAIT), "resolution": "480p", "seed": 7}
    plain = {
        "model": I2V,
        "spec": SPECS[I2V],
        "title": "Wan 2.2 I2V",
        "made": "made 14 Nov 2026 with Scenario",
        "name": "a.mp4",
        "thumbnail": "",
        "seed": 7,
        "values": values,
        "names": {"image": "pad.jpg"},
    }
    return Dropped(**(plain | change))


@pytest.fixture
def card(create, studio):
    """The card of a clip's recipe, beside a form with other values."""
    studio.recipes[str(VIDEO)] = dropped()
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(create, VIDEO)
    assert create.media.card.title.text() == "This clip has a recipe"
    assert create.media.card.line.text() == "Wan 2.2 I2V, seed 7"
    create.media.card.buttons[0].click()
    return create.media.recipes.card


def test_a_clip_of_ours_shows_what_differs_from_the_form(card):
    assert [(row.param.label, row.now, row.then) for row in card.rows] == [
        ("First frame", "none", "pad.jpg"),
        ("Prompt", PROMPT, "A fox"),
        ("Resolution", "720p", "480p"),
        ("Seed", "Random", "7"),
    ]


def test_all_of_it_is_applied_and_undo_brings_the_form_back(card, create):
    before = create.values()
    card.all_button.click()
    assert create.values() == before | dropped().values
    assert create.media.recipes.card is None
    create.undo()
    assert create.values() == before


def test_the_prompt_alone_or_the_seed_alone_is_applied(card, create):
    before = create.values()
    card.seed_button.click()
    assert create.values() == before | {"seed": 7}
    create.undo()
    create.media.recipes.show(dropped())
    create.media.recipes.card.prompt_button.click()
    assert create.values() == before | {"prompt": "A fox"}


def test_what_is_not_ticked_stays(card, create):
    card.table.boxes[1].setChecked(False)
    assert card.all_button.text() == "Apply 3"
    card.all_button.click()
    assert create.values()["prompt"] == PROMPT and create.values()["seed"] == 7


@pytest.mark.parametrize("press", ["all_button", "prompt_button", "seed_button"])
def test_what_was_typed_while_a_recipe_stood_beside_the_form_stays(card, create, press):
    create.panel.set_value("sampleSteps", 24)
    if press == "seed_button":
        create.panel.set_value("prompt", "A heron")
    before = create.values()
    assert [box.isChecked() for box in card.table.boxes] == [True] * 4 + [False]
    getattr(card, press).click()
    took = {"all_button": dropped().values, "prompt_button": {"prompt": "A fox"}, "seed_button": {"seed": 7}}
    assert create.values() == before | took[press] and before["sampleSteps"] == 24


def test_the_rows_of_a_recipe_follow_the_form_and_what_is_not_ticked_stays_so(card, create):
    card.table.boxes[1].setChecked(False)
    create.panel.set_value("prompt", "A heron")
    assert [(row.param.label, row.now) for row in card.rows][:2] == [("First frame", "none"), ("Prompt", "A heron")]
    assert [box.isChecked() for box in card.table.boxes] == [True, False, True, True]
    assert card.all_button.text() == "Apply 3"
    create.panel.set_value("prompt", "A fox")
    assert [row.param.label for row in card.rows] == ["First frame", "Resolution", "Seed"]
    assert card.all_button.text() == "Apply all" and not card.prompt_button.isVisible()
    create.panel.set_value("seed", 7)
    assert not card.seed_button.isVisible()
    create.undo()
    assert card.seed_button.isVisible() and "Seed" in {row.param.label for row in card.rows}
    shown = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    assert shown.count("Resolution") == 1 and "A heron" not in shown


@pytest.mark.parametrize("filled", [True, False])
def test_a_source_that_is_gone_does_not_empty_the_slot(create, filled):
    create.show_model(I2V)
    if filled:
        create.panel.set_value("image", str(PICTURE))
    before = create.values()
    create.media.recipes.show(dropped(values={"prompt": "A fox"}, missing=("fox.png",), names={"image": "fox.png"}))
    card = create.media.recipes.card
    row, box = card.rows[0], card.table.boxes[0]
    now = "rocket.jpg" if filled else "none"
    assert (row.param.label, row.now, row.then) == ("First frame", now, "fox.png, no longer on this computer")
    assert not box.isChecked() and not box.isVisible() and card.all_button.text() == "Apply all"
    assert "no longer" not in card.table.rest.text() and "First frame" not in card.table.rest.text()
    card.all_button.click()
    assert create.values() == before | {"prompt": "A fox"}


def test_a_recipe_of_which_only_a_gone_file_differs_has_nothing_to_apply(create):
    create.show_model(I2V)
    create.media.recipes.show(dropped(values={}, missing=("fox.png",), names={"image": "fox.png"}))
    assert not create.media.recipes.card.all_button.isVisible()


def test_what_a_recipe_says_cannot_turn_the_text_around_it(create, studio):
    turned = "a\u202egnp\x07\u2066b"
    words = {"prompt": turned, "resolution": turned, "lastFrameImage": f"/{turned}.png"}
    strange = {"title": turned, "made": turned, "name": turned, "model": I2V, "values": words, "names": {}}
    studio.recipes[str(VIDEO)] = dropped(**strange)
    create.show_model(I2V)
    create.panel.set_value("prompt", f"mine{turned}")
    drop(create, VIDEO)
    said = [create.media.card.line.text(), create.media.card.accessibleName()]
    create.media.card.buttons[0].click()
    card = create.media.recipes.card
    said += [label.text() for label in card.findChildren(QLabel)] + [box.accessibleName() for box in card.table.boxes]
    assert not [text for text in said if any(mark in text for mark in "\u202e\u2066\x07")]
    assert [row.then for row in card.rows] == ["a·gnp··b.png", "a·gnp··b", "a·gnp··b"]
    card.prompt_button.click()
    assert create.values()["prompt"] == turned  # shown otherwise, and not changed
    create.media.recipes.show(dropped(**strange | {"model": turned, "spec": None}))
    assert "The model a·gnp··b is not installed here." in create.media.recipes.card.table.rest.text()


def test_a_source_that_is_gone_is_said_to_be(create):
    create.show_model(I2V)
    values = {"prompt": "A fox"}
    create.media.recipes.show(dropped(values=values, missing=("pad.jpg",), names={}))
    card = create.media.recipes.card
    assert card.table.rest.text().endswith("pad.jpg is no longer on this computer.")


def test_a_clip_in_its_slot_offers_its_recipe_too(create, studio):
    studio.recipes[str(VIDEO)] = dropped()
    create.show_model(REFRAME)
    drop(slot(create, "videoUrl"), VIDEO)
    assert create.values()["videoUrl"] == str(VIDEO)
    assert [b.text() for b in create.media.card.buttons] == ["See its recipe…", "Keep as source clip"]


def test_values_that_are_the_same_make_no_row():
    spec = SPECS[I2V]
    rows, same = differences(spec, spec.defaults(), spec.defaults())
    assert rows == [] and len(same) == len(spec.params)


# ---- what leaves this computer ----


def test_what_is_sent_where_is_said_before_it_is(create):
    create.show_model(I2V)
    create.set_sending(Sending("Scenario"))
    assert not create.foot.sending.isVisible()
    drop(slot(create, "image"), PICTURE)
    assert create.foot.sending.text() == "Sends 113 kB to Scenario, no EXIF or GPS"
    create.set_sending(Sending())
    assert create.foot.sending.text() == "Files stay on this computer"


def test_that_notes_are_removed_or_go_along_is_said():
    noted = MediaFacts(kind=MediaKind.IMAGE, format="jpeg", bytes=2_000_000, has_place=True, has_notes=True)
    assert Sending("Scenario").says({"a": noted}) == "Sends 2.0 MB to Scenario, no EXIF or GPS"
    kept = Sending("Scenario", removes_notes=False)
    assert kept.says({"a": noted}) == "Sends 2.0 MB to Scenario, with where it was taken"


def test_of_a_sound_it_is_tags_that_are_removed_or_go_along():
    song = MediaFacts(kind=MediaKind.AUDIO, format="mp3", bytes=2_000_000, has_notes=True)
    assert Sending("Scenario").says({"a": song}) == "Sends 2.0 MB to Scenario, no tags"
    assert Sending("Scenario", removes_notes=False).says({"a": song}) == "Sends 2.0 MB to Scenario, with tags"


def test_what_the_way_there_does_not_take_stops_the_job_before_it_is_paid(create):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    create.set_sending(Sending("AI/ML API", 100_000))
    drop(slot(create, "image"), PICTURE)
    assert not create.foot.generate.ready
    assert "Scale it down" in buttons(create, "image")
    create.set_sending(Sending("AI/ML API", 1_000_000))
    assert create.foot.generate.ready


# ---- from a result ----


def test_a_frame_goes_into_the_slot_of_its_role_where_there_is_one(create):
    create.show_model(I2V)
    assert create.use("first_frame", str(PICTURE)) and create.values()["image"] == str(PICTURE)
    assert create.use("last_frame", str(PORTRAIT)) and create.values()["lastFrameImage"] == str(PORTRAIT)
    assert not create.use("source_video", str(VIDEO))


def test_the_voice_of_a_clip_is_taken_out_for_the_slot(create, studio):
    create.show_model(T2V)
    create.media.take_as("audio", str(VIDEO))
    [(path, fix, _)] = studio.mended
    assert (path, fix) == (str(VIDEO), Fix(becomes="audio"))


def test_a_file_that_is_gone_is_chosen_again_from_where_that_is_said(create, studio):
    create.show_model(I2V)
    create.panel.set_value("image", "/gone.png")
    studio.waiting["/gone.png"](Look(path="/gone.png", problem="gone.png: there is no such file"))
    link = create.panel.rows["image"]._problem._link
    assert link.text() == "Choose again…" and link.isVisible()
    link.click()
    [dialog] = create.window().findChildren(QFileDialog)
    dialog.fileSelected.emit(str(PICTURE))
    dialog.close()
    assert create.values()["image"] == str(PICTURE)
    assert not link.isVisible()
    [(before, now, told)] = studio.compared
    assert (before, now) == ("/gone.png", str(PICTURE))
    told(True)
    told(None)
    assert not create.notice.isVisible()
    told(False)
    assert create.notice.text.text() == "rocket.jpg is another file than the one that is gone: its content differs."


def test_a_file_that_took_too_long_is_looked_at_again_from_where_that_is_said(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    create.panel.set_value("image", "/slow.png")
    slow = Look(path="/slow.png", problem="slow.png took too long to read.", may_be_good=True)
    studio.waiting.pop("/slow.png")(slow)
    link = create.panel.rows["image"]._problem._link
    assert link.text() == "Try again" and link.isVisible()
    link.click()
    studio.waiting.pop("/slow.png")(replace(slow, facts=FACTS[PICTURE], problem=""))
    assert not link.isVisible()
    assert create.values()["image"] == "/slow.png" and create.foot.generate.ready


def test_a_file_that_simply_takes_anothers_place_is_not_compared(create, studio):
    create.show_model(I2V)
    drop(slot(create, "image"), PICTURE)
    drop(slot(create, "image"), PORTRAIT)
    assert studio.compared == []


def test_names_that_would_break_or_turn_a_sentence_are_shown_without_that(create):
    create.show_model(T2V)
    create.take_files(["/a\nb\u202egnp.png"])
    assert create.notice.text.text().startswith("a·b·gnp.png: a picture.")


def test_a_copied_picture_is_pasted_as_pixels(create, studio):
    create.show_model(I2V)
    QGuiApplication.clipboard().setImage(QImage(7, 5, QImage.Format.Format_RGB32))
    slot(create, "image").paste()
    [(image, _)] = studio.kept
    assert (image.width(), image.height()) == (7, 5)
    QGuiApplication.clipboard().clear()


def test_more_files_on_the_form_than_its_one_slot_holds_ask_too(create):
    create.show_model(T2V)
    create.take_files([str(SPEECH), "/other.wav", "/third.wav"])
    assert create.values()["audio"] == str(SPEECH)
    assert create.media.card.title.text() == "3 sounds. One job for each?"


# ---- what would be paid for, and is not what the user meant ----


def ask_for_two(create) -> None:
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PORTRAIT, PICTURE)


def test_the_mended_copy_of_the_first_of_several_files_is_what_its_job_gets(create, studio):
    ask_for_two(create)
    slot(create, "image").tool.emit("turn")
    create.media.card.buttons[0].click()
    assert studio.started == []
    assert create.notice.text.text() == "Not yet: First frame: the copy is not ready yet. Then press again."
    assert create.media.card.isVisible()
    studio.mended[0][2](Look(path="/cache/turned.png", facts=FACTS[PORTRAIT]))
    create.media.card.buttons[0].click()
    assert [values["image"] for _, values, _ in studio.started] == ["/cache/turned.png", str(PICTURE)]


@pytest.mark.parametrize("back", ["undo", "original"])
def test_a_first_file_that_is_itself_again_is_what_its_job_gets(create, studio, back):
    ask_for_two(create)
    slot(create, "image").tool.emit("turn")
    studio.mended[0][2](Look(path="/cache/turned.png"))
    studio.waiting["/cache/turned.png"](Look(path="/cache/turned.png", facts=FACTS[PORTRAIT], origin=str(PORTRAIT)))
    create.undo() if back == "undo" else slot(create, "image").tool.emit("original")
    create.media.card.buttons[0].click()
    assert [values["image"] for _, values, _ in studio.started] == [str(PORTRAIT), str(PICTURE)]


@pytest.mark.parametrize("instead", ["another file", "an address", "nothing", "the form before"])
def test_a_question_about_several_files_goes_when_the_first_of_them_does(create, studio, instead):
    ask_for_two(create)
    make = create.media.card.buttons[0]
    if instead == "another file":
        drop(slot(create, "image"), PICTURE)
    elif instead == "an address":
        drop(slot(create, "image"), PAD)
    elif instead == "nothing":
        create.panel.set_value("image", None)
    else:
        create.undo()
    assert not create.media.card.isVisible()
    make.click()
    assert studio.started == []


def test_where_no_price_is_known_the_foot_says_when_it_will_be(create, studio):
    line = create.foot.when_priced
    create.readiness.pricing.ask_now()
    studio.priced[-1]("price unknown", "The price is known once the video is sent.")
    assert line.isVisible() and line.text() == "The price is known once the video is sent."
    create.readiness.pricing.ask_now()
    studio.priced[-1]("12 CU")
    assert not line.isVisible()


def test_the_price_of_several_jobs_follows_that_of_the_form(create, studio):
    ask_for_two(create)
    line = create.media.card.line
    create.readiness.pricing.ask_now()
    assert line.text() == "…"
    studio.priced[-1]("12 CU")
    assert line.text() == "2 × 12 CU = 24 CU" and line.isVisible()
    create.panel.set_value("resolution", "480p")
    create.readiness.pricing.ask_now()
    studio.priced[-1]("6.5 CU")
    assert line.text() == "2 × 6.5 CU = 13.0 CU"
    assert create.media.card.accessibleName() == "2 pictures. One job for each? 2 × 6.5 CU = 13.0 CU"
    create.set_connection("Scenario", True, "")
    create.readiness.pricing.ask_now()
    assert line.text() == "…"
    studio.priced[-1]("")
    assert not line.isVisible()


def test_the_price_of_several_jobs_is_not_put_below_the_offer_of_a_recipe(create, studio):
    ask_for_two(create)
    create.media.card.buttons[1].click()
    studio.recipes[str(VIDEO)] = dropped()
    drop(create, VIDEO)
    create.readiness.pricing.ask_now()
    studio.priced[-1]("12 CU")
    assert create.media.card.line.text() == "Wan 2.2 I2V, seed 7"


def test_a_question_about_files_goes_with_the_form_it_was_about(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PICTURE, PORTRAIT)
    make = create.media.card.buttons[0]
    create.show_model(T2V)
    assert not create.media.card.isVisible()
    make.click()
    assert studio.started == []


def test_the_files_of_a_folder_that_come_after_another_model_was_chosen_are_passed_over(create):
    late = []
    create.media._work = replace(create.media._work, files=lambda folder, kind, done: late.append(done))
    create.show_model(I2V)
    create.media.take_folder("image", "/holiday")
    create.show_model(T2V)
    late[0]([str(PICTURE), str(PORTRAIT)])
    assert not create.media.card.isVisible()


def test_no_job_is_made_of_a_file_while_its_copy_is_being_made(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PORTRAIT)
    slot(create, "image").tool.emit("turn")
    [(_, _, made)] = studio.mended
    assert not create.foot.generate.ready
    create.generate()
    assert studio.started == []
    assert [row.text() for row in create.foot.problems.rows] == ["First frame: the copy is not ready yet"]
    made(Look(path=str(PICTURE)))
    assert create.foot.generate.ready
    create.generate()
    assert [values["image"] for _, values, _ in studio.started] == [str(PICTURE)]


def test_a_copy_that_fails_leaves_a_form_that_can_be_sent(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PORTRAIT)
    slot(create, "image").tool.emit("turn")
    studio.mended[0][2](Look(path=str(PORTRAIT), problem="It could not be read."))
    assert create.foot.generate.ready


@pytest.mark.parametrize("file", [PICTURE, SPEECH])
def test_a_picture_or_a_sound_that_was_exported_offers_its_recipe_too(create, studio, file):
    studio.recipes[str(file)] = dropped()
    create.show_model(I2V)
    drop(create, file)
    assert create.media.card.title.text() == "This clip has a recipe"


def test_the_recipe_of_the_first_of_several_clips_does_not_take_the_questions_place(create, tmp_path):
    late = []
    create.media.recipes._work = replace(create.media.recipes._work, recipe=lambda path, done: late.append(done))
    create.show_model(REFRAME)
    paths = [tmp_path / "a.mp4", tmp_path / "b.mp4"]
    for path in paths:
        path.write_bytes(VIDEO.read_bytes())
    drop(slot(create, SPECS[REFRAME].media()[0].name), *paths)
    ours = Dropped(
        model=REFRAME, spec=SPECS[REFRAME], title="Wan 2.2 Reframe", made="", name="a", thumbnail="", seed=1, values={}
    )
    late[0](ours)
    assert create.media.card.title.text() == "2 videos. One job for each?"
    create.media.card.buttons[1].click()
    late[0](ours)
    assert create.media.card.title.text() == "This clip has a recipe"


def test_many_jobs_wait_for_the_copy_in_another_slot(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(slot(create, "image"), PICTURE, PORTRAIT)
    create.panel.set_value("lastFrameImage", str(PORTRAIT))
    slot(create, "lastFrameImage").tool.emit("turn")
    create.media.card.buttons[0].click()
    assert studio.started == []
    assert create.notice.text.text() == "Not yet: Last frame: the copy is not ready yet. Then press again."

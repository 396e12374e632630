"""The Create view from the user's side: fill in, press Generate, go on."""

from __future__ import annotations

import gc
import json
import random
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.conftest import MODELS
from tests.samples import FACTS, PICTURE, PORTRAIT, PROMPT, SPEECH, VIDEO, needed_values, sample_for
from tests.ui.dragging import drop, enter, leave
from tests.ui.params.test_editors import some_value
from wanstudio.core.connections import service_title
from wanstudio.core.facts import Look
from wanstudio.core.params import Media
from wanstudio.core.shortcuts.chosen import Shortcuts
from wanstudio.ui.create.view import CreateView
from wanstudio.ui.keymap import Keymap
from wanstudio.ui.params.lines import PromptField

I2V, REFRAME, T2V = "scenario/wan-2.2-i2v", "scenario/wan-2.2-reframe", "scenario/wan-2.5-t2v"
REPLACE, REPLACE_AIML = "scenario/wan-2.2-animate-replace", "aimlapi/wan-2.2-animate-replace"


def rows(create):
    return [row.text() for row in create.foot.problems.rows] if create.foot.problems.isVisible() else []


def fill(create, spec):
    """As the user does it: files dropped on their slots, the rest typed."""
    create.show_model(spec.id)
    for name, value in needed_values(spec).items():
        param = spec.param(name)
        if isinstance(param, Media):
            drop(create.findChild(QWidget, f"slot.{name}"), sample_for(param))
        else:
            create.panel.set_value(name, value)


# ---- generate ----


def test_a_filled_form_starts_a_job_with_checked_values(create, studio, model):
    fill(create, model)
    assert create.foot.generate.ready
    create.foot.generate.main.click()
    [(model_id, values, first)] = studio.started
    assert (model_id, first) == (model.id, False)
    assert values == model.check(needed_values(model))


def test_the_form_stays_and_another_press_is_another_job(create, studio, model):
    fill(create, model)
    before = create.values()
    create.generate()
    create.generate()
    assert len(studio.started) == 2
    assert create.values() == before


def test_a_form_with_something_missing_starts_nothing_and_says_what(create, studio, model):
    create.show_model(model.id)
    assert not create.foot.generate.ready
    assert rows(create) == []
    create.foot.generate.main.click()
    assert studio.started == []
    assert rows(create) == [p.detail for p in model.problems({})]


def test_the_list_goes_as_things_are_put_right(create):
    create.show_model(I2V)
    create.panel.set_value("numFrames", 120)
    create.generate()
    assert rows(create) == ["Prompt: needed. A sentence is enough", "Frames: 120 is outside 81 to 100"]
    create.panel.set_value("prompt", PROMPT)
    assert rows(create) == ["Frames: 120 is outside 81 to 100"]
    create.panel.set_value("numFrames", 100)
    assert rows(create) == []
    create.panel.set_value("prompt", None)
    assert rows(create) == []  # the next press says it again


def test_a_row_of_the_list_leads_to_its_field(create, qtbot):
    create.activateWindow()
    qtbot.waitUntil(create.isActiveWindow)
    create.show_model(REFRAME)
    create.panel.set_value("zoomFactor", 5)
    create.generate()
    create.foot.problems.rows[-1].click()
    field = create.panel.rows["zoomFactor"].editor.control
    assert field.hasFocus() and create.panel.fold.isChecked()
    top = field.mapTo(create.area.viewport(), field.rect().topLeft()).y()
    assert 0 <= top <= create.area.viewport().height() - field.height()


@pytest.mark.parametrize(
    ("held", "first"),
    [
        (Qt.KeyboardModifier.ControlModifier, False),
        (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, True),
    ],
)
def test_ctrl_enter_generates_while_the_prompt_is_typed(create, studio, held, first):
    create.show_model(T2V)
    create.panel.set_value("prompt", PROMPT)
    field = create.panel.rows["prompt"].editor.control
    QTest.keyClick(field, Qt.Key.Key_Return, held)
    QTest.keyClick(field, Qt.Key.Key_Enter, held | Qt.KeyboardModifier.KeypadModifier)
    assert [s[2] for s in studio.started] == [first, first]
    assert create.values()["prompt"] == PROMPT


def test_a_connection_that_does_not_run_the_model_makes_generate_grey_and_says_so(create, studio):
    create.show_model(T2V)
    create.panel.set_value("prompt", PROMPT)
    create.set_connection("Northlight", False, "")
    assert not create.foot.generate.ready
    create.generate()
    assert studio.started == []
    assert rows(create) == ["Northlight does not run Wan 2.5 T2V. Choose another account or model."]
    create.set_connection("Sandbox", True, "stand-in clip")
    assert create.foot.generate.ready and rows(create) == []


def test_of_two_models_with_one_title_the_service_is_said_of_the_chosen_one(create):
    both = [spec for spec in MODELS.models if spec.name != spec.title]
    assert len(both) == 2 and len({spec.title for spec in both}) == 1
    for spec in both:
        create.show_model(spec.id)
        assert f", {service_title(spec.provider)} · " in create.chooser.accessibleDescription()  # first: the end is cut
        create.set_connection("Northlight", False, "")
        create.generate()
        assert rows(create)[0] == f"Northlight does not run {spec.name}. Choose another account or model."


def test_a_file_that_was_never_answered_for_does_not_hold_the_job_back(create, studio):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    drop(create.findChild(QWidget, "slot.image"), Path("/slow/share/frame.png"))
    create.generate()
    assert studio.started[0][1]["image"] == "/slow/share/frame.png"


def test_the_foot_says_what_comes_out_and_where(create):
    create.show_model(I2V)
    assert create.foot.line.facts == "1280 × 720 · 81 frames · 5.06 s"
    assert create.foot.line.note == "stand-in clip"
    create.show_model(REFRAME)
    assert create.foot.line.facts == "Follows the source clip"


def test_the_chooser_names_the_model_the_task_and_the_connection(create):
    create.show_model(I2V)
    assert create.chooser.accessibleDescription() == "Wan 2.2 I2V, Picture to video · Sandbox"


def test_a_problem_that_the_studio_found_leads_to_its_field(create):
    create.show_model(I2V)
    assert create.show_problem("image", "First frame: rocket.jpg is gone")
    assert create.notice.text.text() == "First frame: rocket.jpg is gone"
    assert not create.show_problem("nothing", "?")


# ---- files ----


def test_a_drop_anywhere_goes_to_the_slot_that_fits(create, studio):
    create.show_model(REPLACE)
    drop(create, VIDEO, PORTRAIT)
    assert create.values()["videoUrl"] == str(VIDEO)
    assert create.values()["imageUrl"] == str(PORTRAIT)
    assert studio.looked == [str(VIDEO), str(PORTRAIT)]


def test_while_a_file_is_dragged_over_the_view_the_slots_that_fit_light_up(create):
    create.show_model(REPLACE)
    enter(create, VIDEO)
    slots = create.panel.rows
    assert slots["videoUrl"].editor.slot.drag == "fits"
    assert slots["imageUrl"].editor.slot.drag == ""
    leave(create)
    assert slots["videoUrl"].editor.slot.drag == ""


def test_files_that_no_slot_takes_are_named(create):
    create.show_model(I2V)
    create.take_files([str(SPEECH)])
    assert create.notice.isVisible()
    assert create.notice.text.text() == "speech.wav: a sound. Wan 2.2 I2V has no slot left for that."


def test_what_is_no_media_by_name_never_takes_the_place_of_a_file(create):
    create.show_model(I2V)
    create.take_files([str(PICTURE), "/somewhere/unnamed"])
    filled = create.values()
    assert (filled["image"], filled["lastFrameImage"]) == (str(PICTURE), "/somewhere/unnamed")
    create.take_files(["/somewhere/note.txt"])
    assert create.values() == filled
    said = "note.txt: by name no picture, video or sound. Drop it on a slot to have it looked at."
    assert create.notice.isVisible() and create.notice.text.text() == said


def test_a_late_answer_finds_its_file_after_the_model_was_changed_and_back(create, studio):
    create.show_model(I2V)
    create.take_files(["/slow/frame.png"])
    answer = studio.waiting["/slow/frame.png"]
    create.show_model(T2V)
    answer(Look(path="/slow/frame.png", facts=FACTS[PICTURE]))
    create.show_model(I2V)
    assert create.panel.rows["image"].editor.facts == FACTS[PICTURE]


# ---- another model ----


def test_at_first_a_model_stands_there_for_which_a_sentence_is_enough(create, studio):
    assert not any(media.required for media in create.spec.media())
    create.panel.set_value("prompt", PROMPT)
    create.generate()
    assert len(studio.started) == 1


def test_changing_the_model_keeps_what_both_have_and_says_what_is_left_out(create):
    create.show_model(I2V)
    create.take_files([str(PICTURE)])
    create.panel.set_value("prompt", PROMPT)
    create.panel.set_value("seed", 7)
    create.show_model(T2V)
    assert create.values()["prompt"] == PROMPT
    assert create.values()["seed"] == 7
    assert create.notice.text.text() == "Wan 2.5 T2V has no first frame; kept for Wan 2.2 I2V."
    create.show_model(I2V)
    assert create.values()["image"] == str(PICTURE)


def test_what_fits_without_a_word_needs_no_notice(create):
    create.show_model(I2V)
    create.panel.set_value("prompt", PROMPT)
    create.show_model(T2V)
    assert not create.notice.isVisible()


def test_a_change_of_model_is_heard(create):
    heard = []
    create.model_changed.connect(heard.append)
    create.show_model(REFRAME)
    create.show_model(REFRAME)
    create.show_model("no/such")
    assert heard == [REFRAME]
    assert create.spec.id == REFRAME


def test_only_the_shown_model_has_its_fields_in_the_view(create):
    """Two models share names; a tool that looks a slot up by name must find the one in sight."""
    create.show_model(REPLACE)
    create.show_model(REFRAME)
    assert len(create.findChildren(QWidget, "slot.videoUrl")) == 1
    assert create.findChild(QWidget, "slot.videoUrl").isVisible()


# ---- undo ----


def test_a_form_that_is_gone_leaves_no_listener_behind(create, qapp):
    change_models(create, qapp)
    before = weak_references()
    for _ in range(5):
        change_models(create, qapp)
    assert weak_references() <= before


def change_models(create, qapp):
    for id in (T2V, REFRAME, REPLACE, I2V):
        create.show_model(id)
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def weak_references():
    gc.collect()
    return sum(type(thing) is weakref.ref for thing in gc.get_objects())


def test_undo_and_redo_go_over_fields_and_models(create):
    create.show_model(I2V)
    create.panel.set_value("resolution", "480p")
    create.panel.set_value("numFrames", 90)
    create.show_model(T2V)
    create.panel.set_value("prompt", PROMPT)
    seen = [create.values()]
    for _ in range(4):
        create.header.undo.click()
        seen.append(create.values())
    assert create.spec.id == I2V
    assert create.values()["resolution"] == "720p"
    for expected in reversed(seen[:-1]):
        create.redo()
        assert create.values() == expected
    assert create.spec.id == T2V
    assert not create.header.redo.isEnabled()


def test_ctrl_z_in_the_prompt_undoes_the_form(create):
    create.show_model(T2V)
    create.panel.set_value("size", "720*1280")
    field = create.panel.rows["prompt"].editor.control
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert create.values().get("prompt") is None
    assert create.values()["size"] == "720*1280"
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert create.values()["size"] == "1280*720"
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert create.values()["size"] == "720*1280"


def test_a_reset_can_be_undone(create, studio):
    create.show_model(I2V)
    create.take_files([str(PICTURE)])
    create.panel.set_value("numFrames", 90)
    before = create.values()
    [reset] = create.header.menu().actions()
    reset.trigger()
    assert create.values() == create.spec.defaults()
    create.undo()
    assert create.values() == before
    assert create.panel.rows["image"].editor.facts == FACTS[PICTURE]  # no "Checking…" over what is known


def test_opening_values_in_the_panel_can_be_undone(create):
    create.show_model(I2V)
    create.panel.set_value("prompt", "mine")
    create.set_values(T2V, {"prompt": "theirs", "duration": 10, "no_such": 1})
    assert create.spec.id == T2V
    assert create.values() == create.spec.defaults() | {"prompt": "theirs", "duration": 10}
    create.undo()
    assert create.spec.id == I2V and create.values()["prompt"] == "mine"


# ---- state ----


def test_what_was_put_away_comes_back_as_it_was(theme, qtbot, studio, create):
    dice = random.Random(5)
    for spec in MODELS.models:
        create.show_model(spec.id)
        for param in spec.params:
            if dice.random() < 0.7:
                create.panel.set_value(param.name, some_value(param, dice))
    create.panel.set_open(True)
    create.forms.show_seed(1840277316)
    state = json.loads(json.dumps(create.state()))
    other = CreateView(
        theme, MODELS.models, generate=studio.generate, look=studio.look, price=studio.price, media=studio.work()
    )
    qtbot.addWidget(other)
    other.restore(state)
    assert other.state() == create.state()
    assert other.spec.id == create.spec.id
    assert other.values() == create.values()
    assert other.panel.fold.isChecked()
    assert not other.header.undo.isEnabled()


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"model": 3, "values": [], "last_seeds": "x", "prompts": {"a": 1}, "advanced": "yes"},
        {"model": "gone/model", "values": {"gone/model": {"a": 1}, I2V: 7}},
        {"model": I2V, "values": {I2V: {"prompt": ["x"], "gone": 1, "numFrames": None}}},
    ],
)
def test_a_state_that_makes_no_sense_gives_a_fresh_form(create, state):
    create.restore(state)
    assert create.values() == create.spec.defaults()


def test_a_value_that_is_no_longer_allowed_comes_back_and_is_marked(create):
    create.restore({"model": I2V, "values": {I2V: {"numFrames": 500, "resolution": "4K"}}})
    assert create.values()["numFrames"] == 500
    assert [p.param for p in create.panel.problems()] == ["prompt", "resolution", "numFrames"]


def test_every_edit_is_heard(create):
    create.show_model(I2V)
    heard = []
    create.changed.connect(lambda: heard.append(1))
    create.panel.set_value("numFrames", 90)
    assert heard


def test_the_seed_of_another_models_job_does_not_stand_at_this_one(create):
    create.show_model(I2V)
    create.forms.show_seed(5, T2V)
    assert create.panel.rows["seed"]._link is None
    create.show_model(T2V)
    assert create.panel.rows["seed"]._link.text() == "5"


def test_prompts_that_were_sent_come_back_by_key(create):
    create.show_model(T2V)
    field = create.panel.rows["prompt"].editor.control
    for prompt in ("first", "second"):
        create.panel.set_value("prompt", prompt)
        create.generate()
    create.panel.set_value("prompt", "draft")
    seen = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(field, key, Qt.KeyboardModifier.AltModifier)
        seen.append(create.values()["prompt"])
    assert seen == ["second", "first", "first", "second", "draft"]


# ---- looks ----


@pytest.mark.parametrize("name", ["light", "contrast"])
def test_a_change_of_theme_and_scale_reaches_everything(create, theme, qapp, name):
    create.panel.set_open(True)
    before = create.grab().toImage()
    theme.use(qapp, name, 1.5)
    assert create.grab().toImage() != before
    assert create.panel.rows[next(iter(create.panel.rows))].height() > 0


def test_every_control_has_a_name(create, model):
    create.show_model(model.id)
    create.panel.set_open(True)
    for widget in create.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName(), (widget, widget.objectName())


def test_a_view_without_models_can_be_looked_at(theme, qtbot, studio):
    view = CreateView(theme, (), generate=studio.generate, look=studio.look, price=studio.price, media=studio.work())
    qtbot.addWidget(view)
    view.show()
    view.generate()
    view.take_files(["/a.png"])
    view.restore({"model": I2V})
    view.undo()
    assert view.values() == {} and studio.started == []


def test_only_the_key_in_force_generates(qtbot, theme, studio):
    keymap = Keymap(Shortcuts().with_keys("generate", ("Ctrl+G",)))
    view = CreateView(
        theme,
        MODELS.models,
        generate=studio.generate,
        look=studio.look,
        price=studio.price,
        media=studio.work(),
        keymap=keymap,
    )
    qtbot.addWidget(view)
    asked = []
    view.generate = lambda *, first: asked.append(first)
    assert view.foot.generate.main.toolTip() == "Generate (Ctrl+G)"
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert asked == [False]


def test_the_prompt_before_is_brought_by_the_key_in_force(qtbot, theme):
    field, steps = PromptField(theme, ""), []
    qtbot.addWidget(field)
    field.recalled.connect(steps.append)
    field.keymap = Keymap(Shortcuts().with_keys("prompt_back", ("Ctrl+Up",)))
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert steps == [-1]

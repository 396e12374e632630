"""The form of a model: defaults, live rules, derived facts; made from the descriptor alone."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.conftest import MODELS
from tests.samples import FACTS, PICTURE, SPEECH, VIDEO, needed_values, sample_facts
from wanstudio.core.facts import Look
from wanstudio.core.models import spec_from_dict
from wanstudio.core.params import Media
from wanstudio.ui.params.offers import offer
from wanstudio.ui.params.panel import ParamPanel

BY_ID = {spec.id: spec for spec in MODELS.models}
I2V, REFRAME = BY_ID["scenario/wan-2.2-i2v"], BY_ID["scenario/wan-2.2-reframe"]
T2V = BY_ID["scenario/wan-2.5-t2v"]


@pytest.fixture
def panel_of(theme, qtbot):
    def make(spec, *, opened=False):
        panel = ParamPanel(theme, spec)
        qtbot.addWidget(panel)
        panel.set_open(opened)
        panel.resize(304, max(844, panel.arrange(304, 844)))
        panel.show()
        return panel

    return make


def said_at(panel, name):
    problem = panel.rows[name]._problem
    return problem.text if problem is not None and not problem.isHidden() else ""


def give(panel, name, path):
    panel.set_value(name, str(path))
    panel.show_look(Look(path=str(path), facts=FACTS[path]))


def test_a_fresh_form_shows_the_defaults_and_no_complaint(panel_of, model):
    panel = panel_of(model, opened=True)
    assert panel.values() == model.defaults()
    assert set(panel.rows) == {p.name for p in model.params}
    for name, row in panel.rows.items():
        assert row.editor.value() == model.param(name).default, name
        assert said_at(panel, name) == "", name
        assert not row._changed, name


def test_what_is_folded_is_made_when_it_is_opened(panel_of, model):
    panel = panel_of(model)
    hidden = {p.name for p in model.params if p.group == "advanced" and not isinstance(p, Media)}
    assert not hidden & set(panel.rows)
    panel.set_open(True)
    assert hidden <= {name for name, row in panel.rows.items() if not row.isHidden()}


def test_good_values_leave_nothing_to_put_right(panel_of, model):
    panel = panel_of(model)
    panel.set_values(needed_values(model))
    for name, facts in sample_facts(model).items():
        panel.show_look(Look(path=str(panel.values()[name]), facts=facts))
    assert panel.problems() == ()
    text, _ = panel.output_facts(())
    assert " × " in text and text.endswith(" s")


@pytest.mark.parametrize("width", [264, 272, 304, 360, 440, 480])
def test_at_every_width_nothing_overlaps_or_leaves_the_panel(panel_of, model, width):
    panel = panel_of(model, opened=True)
    panel.set_values(needed_values(model))
    panel.tell_missing(True)
    for row in panel.rows.values():
        if not row.help_open:
            row.toggle_help()
    panel.resize(width, panel.arrange(width, 844))
    rows = [row for row in panel.rows.values() if not row.isHidden()]
    for row in rows:
        assert row.geometry().right() <= width - 16, row.param.name
        for part in row.children():
            if part.isWidgetType() and not part.isHidden():
                assert row.rect().contains(part.geometry()), (row.param.name, part)
    lines = sorted({(row.y(), row.y() + row.height()) for row in rows if not isinstance(row.param, Media)})
    assert all(below[0] >= above[1] for above, below in pairwise(lines))


def test_spare_height_goes_to_the_prompt_up_to_twelve_lines(panel_of):
    panel = panel_of(I2V)
    needed = panel.arrange(304, 0)
    prompt = panel.rows["prompt"].editor
    assert prompt.height() == 88
    assert panel.arrange(304, needed + 50) == needed + 50
    assert prompt.height() == 138
    assert panel.arrange(304, 3000) < 3000
    assert prompt.height() == 12 * 18 + 16


# ---- rules ----


def test_a_number_out_of_range_is_said_at_its_field_with_a_way_out(panel_of, qtbot):
    panel = panel_of(I2V)
    panel.set_value("numFrames", 120)
    assert said_at(panel, "numFrames") == "120 is outside 81 to 100."
    assert panel.rows["numFrames"].editor.control.property("invalid") is True
    link = panel.rows["numFrames"]._problem._link
    assert link.text() == "Use 100"
    link.click()
    assert panel.values()["numFrames"] == 100
    assert said_at(panel, "numFrames") == ""


def test_what_is_missing_is_said_only_once_it_was_asked_for(panel_of):
    panel = panel_of(I2V)
    assert [p.param for p in panel.problems()] == ["prompt"]
    assert said_at(panel, "prompt") == ""
    panel.tell_missing(True)
    assert said_at(panel, "prompt") == "Needed. A sentence is enough."
    panel.set_value("prompt", "A fox")
    assert said_at(panel, "prompt") == ""


def test_a_last_frame_waits_for_a_first_frame(panel_of):
    panel = panel_of(I2V)
    last = panel.rows["lastFrameImage"].editor.slot
    assert last.waits == "Needs a first frame"
    give(panel, "image", PICTURE)
    assert last.waits == ""
    give(panel, "lastFrameImage", PICTURE)
    panel.set_value("image", None)
    assert said_at(panel, "lastFrameImage") == "Needs a first frame too."


def test_a_field_that_another_one_switches_off_says_what_is_used_instead(panel_of):
    panel = panel_of(REFRAME, opened=True)
    rate = panel.rows["framesPerSecond"]
    assert rate.editor.isEnabled()
    panel.set_value("matchInputFramesPerSecond", True)
    assert not rate.editor.control.isEnabled()
    assert rate._fact == "Follows the input"
    assert rate.toolTip() == "Not used while “Match input rate” is on."
    give(panel, "videoUrl", VIDEO)
    assert rate._fact == "Follows the input: 25 fps"
    panel.set_value("matchInputFramesPerSecond", False)
    assert rate.editor.control.isEnabled() and "Follows" not in rate._fact


def test_an_ignored_field_is_not_complained_about(panel_of):
    panel = panel_of(REFRAME, opened=True)
    panel.set_value("numFrames", 9999)
    assert said_at(panel, "numFrames")
    panel.set_value("matchInputNumFrames", True)
    assert said_at(panel, "numFrames") == ""


def test_a_field_is_shown_only_while_its_condition_holds(panel_of, qtbot):
    plain = {"label": "L", "role": ""}
    spec = spec_from_dict(
        {
            "id": "scenario/x",
            "provider": "scenario",
            "remote_id": "x",
            "title": "X",
            "task": "T",
            "icon": "type",
            "summary": "",
            "source": "",
            "output": {"size": "size", "frames": "frames", "fps": 16},
            "params": [
                {"name": "size", "kind": "choice", "options": ["720p"], "default": "720p", **plain},
                {"name": "frames", "kind": "number", "default": 81, **plain},
                {"name": "own", "kind": "toggle", "default": False, **plain},
                {"name": "look", "kind": "text", "shown": {"param": "own", "equals": True}, **plain},
                {"name": "more", "kind": "text", "shown": {"param": "look"}, **plain},
            ],
        }
    )
    panel = panel_of(spec)
    assert panel.rows["look"].isHidden()
    panel.set_value("own", True)
    assert not panel.rows["look"].isHidden()
    panel.set_value("look", "soft")
    assert not panel.rows["more"].isHidden()
    panel.set_value("own", False)
    assert panel.rows["look"].isHidden() and panel.rows["more"].isHidden()


def test_too_long_a_sound_is_said_at_the_slot(panel_of):
    panel = panel_of(T2V)
    panel.set_value("audio", str(SPEECH))
    assert said_at(panel, "audio") == ""
    panel.show_look(Look(path=str(SPEECH), facts=dataclasses.replace(FACTS[SPEECH], seconds=42.0)))
    assert said_at(panel, "audio") == "42 s long; this model takes up to 30 s."


def test_a_file_that_cannot_be_read_is_said_at_the_slot_and_stands_in_the_way(panel_of):
    panel = panel_of(I2V)
    panel.set_value("prompt", "A fox")
    panel.set_value("image", "/gone.png")
    panel.show_look(Look(path="/gone.png", problem="gone.png: there is no such file"))
    assert said_at(panel, "image") == "gone.png: there is no such file."
    assert [p.detail for p in panel.problems()] == ["First frame: gone.png: there is no such file"]


def test_a_picture_of_another_shape_is_marked_as_cut(panel_of):
    panel = panel_of(I2V)
    give(panel, "image", PICTURE)
    assert panel.rows["image"].editor.slot.crop == "16:9"


# ---- marks ----


def test_a_changed_field_is_marked_and_can_be_reset(panel_of):
    panel = panel_of(I2V)
    row = panel.rows["numFrames"]
    panel.set_value("numFrames", 93)
    assert row._changed and row._reset.isVisible()
    assert row._reset.accessibleName() == "Reset Frames"
    row._reset.click()
    assert panel.values()["numFrames"] == 81
    assert not row._changed and not row._reset.isVisible()


def test_frames_and_rate_give_the_length(panel_of):
    panel = panel_of(I2V)
    assert panel.rows["framesPerSecond"]._fact == "81 frames at 16 fps = 5.06 s"
    panel.set_value("framesPerSecond", 24)
    assert panel.rows["framesPerSecond"]._fact == "81 frames at 24 fps = 3.38 s"
    panel.set_value("numFrames", 5000)
    assert panel.rows["framesPerSecond"]._fact == ""


def test_the_fold_names_few_settings_counts_many_and_tells_of_trouble_inside(panel_of):
    few, many = panel_of(I2V), panel_of(REFRAME)
    assert few.fold._summary == "Steps, motion shift"
    count = sum(p.group == "advanced" for p in REFRAME.params)
    assert many.fold._summary == f"{count} settings"
    many.set_value("zoomFactor", 0.15)
    assert many.fold._summary == f"{count} settings, 1 changed"
    many.set_value("zoomFactor", 7)
    assert (many.fold._summary, many.fold._bad) == ("1 to put right", True)


def test_the_last_seed_can_be_kept_by_a_click(panel_of):
    panel = panel_of(I2V)
    panel.show_seed(1840277316)
    link = panel.rows["seed"]._link
    assert link.accessibleName() == "Last used 1840277316"
    link.click()
    assert panel.values()["seed"] == 1840277316


def test_going_to_a_folded_field_opens_what_hides_it(panel_of, qtbot):
    panel = panel_of(REFRAME)
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    row = panel.go_to("zoomFactor")
    assert row.isVisible() and row.editor.control.hasFocus()
    assert panel.go_to("nothing") is None


def test_help_opens_by_key_and_stays(panel_of, qtbot):
    panel = panel_of(I2V)
    row = panel.rows["numFrames"]
    QTest.keyClick(row.editor.control, Qt.Key.Key_F1)
    assert row.help_open
    QTest.keyClick(row.editor.control, Qt.Key.Key_F1)
    assert not row.help_open


# ---- files ----


def test_files_go_to_the_slots_that_fit_and_the_rest_comes_back(panel_of):
    panel = panel_of(I2V)
    left = panel.take_files([str(SPEECH), str(PICTURE), str(PICTURE)])
    assert [o.value for o in left] == [str(SPEECH)]
    assert panel.values()["image"] == panel.values()["lastFrameImage"] == str(PICTURE)
    panel.take_files(["/other.png"])
    assert panel.values()["image"] == "/other.png"


def test_a_drag_over_the_form_lights_up_what_fits(panel_of):
    panel = panel_of(I2V)
    panel.slots.offer_outside([offer(str(PICTURE))])
    assert panel.rows["image"].editor.slot.drag == "fits"
    assert panel.rows["lastFrameImage"].editor.slot.drag == ""  # it waits
    panel.slots.offer_outside([offer(str(SPEECH))])
    assert panel.rows["image"].editor.slot.drag == ""

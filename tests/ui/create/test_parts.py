"""The parts of Create: chooser, button, price, carrying over, history, memory."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.conftest import MODELS
from tests.ui.params.test_editors import some_value
from wanstudio.core.errors import InvalidInput
from wanstudio.ui.create.carry import carry
from wanstudio.ui.create.chooser import ModelChooser
from wanstudio.ui.create.foot import FactsLine
from wanstudio.ui.create.generate import GenerateButton
from wanstudio.ui.create.history import Form, History
from wanstudio.ui.create.memory import Memory
from wanstudio.ui.create.price import Pricing
from wanstudio.ui.create.problems import ProblemList
from wanstudio.ui.keymap import Keymap

BY_ID = {spec.id: spec for spec in MODELS.models}
I2V, REFRAME, T2V = (BY_ID[f"scenario/wan-2.{n}"] for n in ("2-i2v", "2-reframe", "5-t2v"))
REPLACE, REPLACE_AIML = (BY_ID[f"{p}/wan-2.2-animate-replace"] for p in ("scenario", "aimlapi"))


opens_a_popup = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # said by offscreen


# ---- carrying over ----


def test_values_go_along_by_role_whatever_they_are_called():
    carried = carry(
        REPLACE, {"videoUrl": "/a.mp4", "imageUrl": "/b.png", "numInferenceSteps": 13}, REPLACE_AIML, {"shift": 3}
    )
    assert carried.values == {"video_url": "/a.mp4", "image_url": "/b.png", "num_inference_steps": 13, "shift": 3}
    assert carried.notes == ()


def test_a_default_is_not_carried():
    carried = carry(REPLACE, REPLACE.defaults(), REPLACE_AIML, REPLACE_AIML.defaults())
    assert carried.values == REPLACE_AIML.defaults()


def test_a_value_that_does_not_fit_is_left_out_with_the_reason():
    carried = carry(REFRAME, {"numFrames": 200, "resolution": "580p"}, I2V, {})
    assert carried.values == {}
    assert carried.notes == (
        "Resolution: '580p' is not one of 480p, 720p; left out.",
        "Frames: 200 is outside 81 to 100; left out.",
    )


def test_what_the_new_model_does_not_have_is_named():
    carried = carry(I2V, {"image": "/a.png", "lastFrameImage": "/b.png", "prompt": "x"}, T2V, {})
    assert carried.values == {"prompt": "x"}
    assert carried.notes == ("Wan 2.5 T2V has no first frame or last frame; kept for Wan 2.2 I2V.",)


@pytest.mark.parametrize("old", MODELS.models, ids=lambda s: s.id)
def test_whatever_is_carried_is_allowed_there(old, model):
    dice = Random(3)
    values = {p.name: some_value(p, dice) for p in old.params}
    carried = carry(old, values, model, {})
    wrong = [p for p in model.problems(carried.values) if p.param in carried.values]
    assert wrong == []


# ---- history ----


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def past(qapp):
    shown: list[Form] = []
    clock = Clock()
    history = History(shown.append, clock)
    history.start(Form("m", {}))
    return history, shown, clock


def test_typing_is_one_step_until_there_is_a_pause(past):
    history, shown, clock = past
    for text in ("a", "ab", "abc"):
        history.add(Form("m", {"p": text}), "p")
        clock.now_s += 0.5
    clock.now_s += 2
    history.add(Form("m", {"p": "abcd"}), "p")
    history.stack.undo()
    assert shown[-1].values == {"p": "abc"}
    history.stack.undo()
    assert shown[-1].values == {}
    history.stack.redo()
    assert shown[-1].values == {"p": "abc"}


def test_two_fields_are_two_steps_and_clicks_never_flow_together(past):
    history, _, _ = past
    history.add(Form("m", {"p": "a"}), "p")
    history.add(Form("m", {"p": "a", "n": 1}), "n")
    history.add(Form("m", {"p": "a", "n": 1, "c": 1}))
    history.add(Form("m", {"p": "a", "n": 1, "c": 2}))
    assert history.stack.count() == 4


def test_what_changes_nothing_is_no_step(past):
    history, _, _ = past
    history.add(Form("m", {}))
    assert history.stack.count() == 0


# ---- memory ----


def test_a_prompt_is_remembered_once_and_the_newest_last():
    memory = Memory()
    for prompt in ("a", "b", "", "a"):
        memory.add_prompt(prompt)
    assert memory.prompts == ["b", "a"]


def test_at_most_fifty_prompts_are_kept():
    memory = Memory()
    for n in range(60):
        memory.add_prompt(str(n))
    assert len(memory.prompts) == 50 and memory.prompts[-1] == "59"


def test_leafing_starts_anew_when_the_text_was_changed():
    memory = Memory(prompts=["a", "b"])
    assert memory.recall("", -1) == "b"
    assert memory.recall("b, and more", -1) == "b"
    assert memory.recall("b", 1) == "b, and more"
    assert memory.recall("b, and more", 1) is None


# ---- chooser ----


@pytest.fixture
def chooser(theme, qtbot):
    chosen: list[str] = []
    made = ModelChooser(theme, MODELS.models, chosen.append)
    made.resize(272, 48)
    qtbot.addWidget(made)
    made.show()
    return made, chosen


def titles(popup):
    model = popup.list.model()
    return [model.index(n, 0).data() for n in range(model.rowCount())]


@opens_a_popup
def test_the_models_stand_under_their_tasks(chooser):
    popup = chooser[0].open()
    assert titles(popup)[:3] == [
        "Put someone into a video",
        "Wan 2.2 Animate Replace, AI/ML API",
        "Wan 2.2 Animate Replace, Scenario",
    ]
    popup.close()


@opens_a_popup
def test_the_list_opens_on_the_chosen_model(chooser):
    button, _ = chooser
    last = button._models[-1]
    button.show_model(last.title, last.task, last.id)
    popup = button.open()
    assert popup.list.currentIndex().data(Qt.ItemDataRole.UserRole).id == last.id
    popup.close()


@opens_a_popup
def test_a_model_is_found_by_words_and_taken_by_enter(chooser):
    button, chosen = chooser
    popup = button.open()
    QTest.keyClicks(popup.search, "replace scen")
    assert titles(popup) == ["Put someone into a video", "Wan 2.2 Animate Replace, Scenario"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen == ["scenario/wan-2.2-animate-replace"]


@opens_a_popup
def test_arrows_pass_over_the_headings(chooser):
    button, chosen = chooser
    popup = button.open()
    for _ in range(2):
        QTest.keyClick(popup.search, Qt.Key.Key_Down)
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen == ["scenario/wan-2.2-i2v"]


@opens_a_popup
def test_a_search_without_a_match_says_so_and_chooses_nothing(chooser):
    button, chosen = chooser
    popup = button.open()
    QTest.keyClicks(popup.search, "zebra")
    assert titles(popup) == ["No model of that name"]
    QTest.keyClick(popup.search, Qt.Key.Key_Return)
    assert chosen == []
    popup.close()


# ---- button, price, foot ----


def test_the_menu_beside_generate_puts_first(theme, qtbot):
    pressed: list[bool] = []
    button = GenerateButton(theme, Keymap(), pressed.append)
    qtbot.addWidget(button)
    for action in button.menu().actions():
        action.trigger()
    assert pressed == [False, True]


def test_generate_is_filled_only_while_it_is_ready(theme, qtbot):
    button = GenerateButton(theme, Keymap(), lambda first: None)
    button.resize(278, 46)
    qtbot.addWidget(button)
    at = (120, 20)
    assert button.grab().toImage().pixelColor(*at) == theme.color("raised")
    button.set_ready(True)
    assert button.grab().toImage().pixelColor(*at) == theme.color("accent")
    assert button.main.isEnabled()


def test_generate_says_that_it_waits_for_the_network_and_never_at_the_cost_of_the_price(theme, qtbot):
    button = GenerateButton(theme, Keymap(), lambda first: None)
    qtbot.addWidget(button)
    button.set_price("12 CU")
    assert (button.main.text(), button.main.accessibleName()) == ("Generate", "Generate")
    button.set_away(True)
    assert button.main.text() == button.main.accessibleName() == "Generate when online"
    assert button.main.toolTip() == "Generate when online (Ctrl+Enter)"
    assert button._words(205) == "Generate when online"
    button.set_price("price unknown")
    assert button._words(173) == "Generate"
    button.set_away(False)
    assert button.main.text() == "Generate"


def test_only_the_answer_to_the_latest_question_is_shown(qapp):
    asked, shown = [], []
    pricing = Pricing(qapp, asked.append, lambda price, when="": shown.append(price))
    pricing.ask_now()
    pricing.ask_now()
    asked[1]("12 CU")
    asked[0]("99 CU")
    assert shown == ["…", "…", "12 CU"]
    pricing.ask_now()
    assert shown[-1] == "12 CU"  # the old price stands until the new one is known
    pricing.forget()
    asked[2]("13 CU")
    assert shown[-1] == "12 CU"


def test_edits_that_follow_closely_ask_once(qapp, qtbot):
    asked = []
    pricing = Pricing(qapp, asked.append, lambda price, when="": None)
    for _ in range(5):
        pricing.ask_soon()
    assert asked == []
    with qtbot.waitSignal(pricing._timer.timeout):
        pass
    assert len(asked) == 1


def test_no_more_than_five_problems_are_listed(theme, qtbot):
    gone_to = []
    listed = ProblemList(theme, gone_to.append)
    qtbot.addWidget(listed)
    listed.show_problems([InvalidInput(f"p{n}", f"P{n}: wrong") for n in range(7)])
    assert len(listed.rows) == 5
    assert listed._head.text == "7 things to put right"
    assert listed._rest.text() == "and 2 more"
    listed.rows[4].click()
    assert gone_to == ["p4"]
    listed.show_problems(())
    assert listed.isHidden()


def test_a_long_problem_gets_a_second_line(theme, qtbot):
    listed = ProblemList(theme, lambda name: None)
    qtbot.addWidget(listed)
    listed.resize(272, 200)
    listed.show()
    listed.show_problems([InvalidInput("a", "Short"), InvalidInput("b", "A much longer sentence " * 3)])
    listed.layout().activate()
    assert listed.rows[0].height() == 28
    assert listed.rows[1].height() > 28


def test_the_facts_are_named_whole_to_a_screen_reader(theme, qtbot):
    line = FactsLine(theme)
    qtbot.addWidget(line)
    line.say("1280 × 720 · 81 frames · 5.06 s", "1280 × 720 · 5.06 s", "stand-in clip")
    assert line.accessibleName() == "1280 × 720 · 81 frames · 5.06 s, stand-in clip"

"""What is done with the clip and the frame that are on."""

from tests.ui.stage.test_stage import shown


def test_export_and_folder_get_the_clip_that_is_on(stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.foot.export_button.click()
    assert stage.acted == [("export", "clip0")]


def test_the_next_shot_goes_on_from_the_frame_that_is_shown(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(40)
    shown(qtbot, stage, 40)
    stage.foot.continue_button.click()
    assert stage.acted == [("continue", "clip0", 40)]


def test_at_the_end_of_a_clip_the_next_shot_begins_a_few_frames_before_it(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    for frame, begin, said in (
        (130, 130, "Continue from here, with frame 131 of 132"),
        (131, 127, "Continue from here, with frame 128 of 132: the last ones often have artefacts"),
    ):
        stage.player.seek(frame)
        shown(qtbot, stage, frame)
        assert stage.foot.continue_button.toolTip() == said == stage.foot.continue_button.accessibleDescription()
        stage.acted.clear()
        stage.foot.continue_button.click()
        assert stage.acted == [("continue", "clip0", begin)]


def test_a_clip_that_has_played_to_its_end_goes_on_from_a_few_frames_before_it(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.bar.loop_button.click()
    stage.player.seek(125)
    shown(qtbot, stage, 125)
    stage.transport.toggle_play()
    assert stage.foot.continue_button.toolTip() == "Continue from here, with the frame that is shown"
    qtbot.waitUntil(lambda: stage.player.frame == 131 and not stage.player.playing)
    stage.foot.continue_button.click()
    assert stage.acted == [("continue", "clip0", 127)]


def test_the_frame_that_is_shown_goes_where_the_model_has_a_slot_and_into_files(qtbot, stage, a_clip):
    stage.show_clip(a_clip(), play=False)
    stage.player.seek(40)
    shown(qtbot, stage, 40)
    entries = [action for action in stage.foot.frame_button.menu_now().actions() if not action.isSeparator()]
    assert [entry.text() for entry in entries] == ["As first frame", "Copy frame", "Save frame as PNG…"]
    for entry in entries:
        entry.trigger()
    assert stage.acted == [(action, "clip0", 40) for action in ("first_frame", "copy", "save")]

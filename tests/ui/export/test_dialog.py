from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from tests.ui.hand import take
from tests.ui.test_figures import read_by
from wanstudio.core.errors import BadFile, LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.presets import BUILT_IN, added, named
from wanstudio.core.text import weight
from wanstudio.ui.export.progress import ClipProgress, ExportProgress
from wanstudio.ui.export.wish import Wish, wish_from
from wanstudio.ui.widgets.segments import Segments


def of(name, own=()):
    preset = named(name, own)
    return Wish(spec=preset.spec, preset=preset.name, folder="/clips", pattern="x")


def choose(field, data):
    field.setCurrentIndex(field.findData(data))


# ---- the form ----


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_shows_the_options_it_has_and_no_other(opened, name):
    dialog = opened(wish=Wish(spec=ExportSpec(format=name), folder="/tmp", pattern="x"))
    options = dialog.form.options
    has = FORMATS[name].options
    assert options.shown == has & set(options._rows)
    for option, box in (("sound", options.sound), ("loop", options.loop), ("clean", options.recipe)):
        assert box.isHidden() == (option not in has)
    assert options.direction.isHidden() == ("direction" not in has)
    assert dialog.form.wish().spec.format == name


@pytest.mark.parametrize("preset", BUILT_IN, ids=lambda preset: preset.name)
def test_a_preset_asks_for_just_what_it_says_and_is_marked_when_changed(opened, preset):
    dialog = opened(wish=of(preset.name))
    assert dialog.form.wish().spec == preset.spec.relevant()
    assert dialog.form.wish().preset == preset.name and note(dialog) == preset.note
    dialog.form.options.beside.click()
    assert note(dialog) == "changed"
    dialog.form.options.beside.click()
    assert note(dialog) == preset.note


def note(dialog):
    return dialog.form.presets.list.currentItem().data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_choosing_a_preset_sets_all_its_options(opened):
    dialog = opened(wish=of("gif_loop"))
    for preset in BUILT_IN:
        dialog.form.presets.choose(preset.name)
        assert dialog.form.wish().spec == preset.spec.relevant()


def test_the_name_is_shown_as_it_will_be(opened):
    dialog = opened()
    assert dialog.form.place.name_shown.text() == "A fox in the snow 0 7.mp4"
    choose(dialog.form.options.format, "png_sequence")
    assert dialog.form.place.name_shown.text() == "A fox in the snow 0 7/A fox in the snow 0 7_0001.png"
    choose(dialog.form.options.format, "sprite_sheet")
    dialog.form.options.choose_size((1080, 0, 0))
    assert dialog.form.place.name_shown.text() == ""  # 132 frames of 1080 lines are too many
    assert "16,384" in dialog.form.problem.text() and not dialog.go.isEnabled()
    dialog.form.options.choose_size((240, 0, 0))
    assert dialog.form.place.name_shown.text() == "A fox in the snow 0 7/A fox in the snow 0 7.png"


def test_a_word_is_added_to_the_name_where_the_cursor_is(opened):
    place = opened().form.place
    place.pattern.setText("cut")
    place.pattern.add_word("{seed}")
    place.pattern.setCursorPosition(0)
    place.pattern.add_word("{date}")
    assert place.pattern.text() == "{date}cut {seed}"


def test_a_wrong_pattern_is_said_and_nothing_can_be_exported(opened):
    dialog = opened()
    dialog.form.place.pattern.setText("{promt}")
    assert "{promt}" in dialog.form.problem.text() and not dialog.go.isEnabled()
    dialog.form.place.pattern.setText("{prompt}")
    assert dialog.form.problem.text() == "" and dialog.go.isEnabled()


def test_a_folder_is_needed(opened):
    dialog = opened()
    dialog.form.place.folder.setText("")
    assert dialog.form.problem.text() == "Choose a folder to export to." and not dialog.go.isEnabled()


def test_a_folder_that_nothing_could_be_written_to_is_not_offered_the_next_time(opened):
    dialog = opened()
    before = dialog.form.wish()
    dialog.form.place.folder.setText("/gone")
    dialog.go.click()
    error = LocalProblem("There is no folder /gone.")
    dialog.started[0][2](ExportProgress(ended=True, error=error, failed=dialog._clips))
    assert [wish.folder for wish in dialog.kept] == ["/gone", before.folder]


def test_of_several_clips_the_one_that_cannot_be_exported_is_named(opened, a_clip):
    silent = a_clip(1)
    silent = replace(silent, facts=replace(silent.facts, has_sound=False))
    dialog = opened(a_clip(0), silent, wish=Wish(spec=ExportSpec(format="wav"), folder="/clips", pattern="x"))
    assert dialog.form.problem.text() == f"{silent.title}: This clip has no sound."


@pytest.mark.parametrize(
    ("exists", "count", "says"),
    [
        ("number", 1, "This name exists there; it gets a number, unless it is the same."),
        ("overwrite", 2, "2 of these names exist there; they are replaced."),
        ("skip", 2, "2 of these names exist there; they are left alone."),
        ("number", 0, ""),
    ],
)
def test_names_that_exist_are_warned_of(opened, qtbot, exists, count, says):
    dialog = opened(wish=replace(of("original"), exists=exists), taken=count)
    dialog.form.place.exists.chosen.emit(0)
    qtbot.waitUntil(lambda: not dialog.form._look.isActive())
    assert dialog.form.place.warning.text() == says
    assert dialog.form.place._warning.isHidden() == (not says)
    assert dialog.form.wish().exists == exists


def test_a_late_word_of_names_that_are_not_asked_for_any_more_is_not_shown(opened, qtbot):
    answers = []
    dialog = opened(taken=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    dialog.form.place.pattern.setText("another")
    answers[0](1)
    assert dialog.form.place.warning.text() == ""
    qtbot.waitUntil(lambda: len(answers) == 2)
    answers[1](1)
    assert dialog.form.place.warning.text() == "This name exists there; it gets a number, unless it is the same."


def test_what_has_no_room_is_told_at_the_form_and_nothing_begins_until_it_has(opened, qtbot):
    full = "Not enough room in /clips: 12 MB are needed, 3.0 MB are free. Free 9.0 MB, or choose another folder."
    told = [full, full, ""]
    dialog = opened(room=lambda tell: tell(told.pop(0)))
    qtbot.waitUntil(lambda: dialog.form.problem.text() == full)
    assert dialog.go.isEnabled()  # it is looked for again
    dialog.go.click()
    assert not dialog.started and dialog.form.problem.text() == full and dialog.form.isVisible()
    dialog.go.click()
    assert len(dialog.started) == 1 and dialog.report.isVisible()


def test_a_slow_folder_is_waited_for_once_and_cancel_does_not_wait(opened, qtbot):
    stopped, answers = [], []
    dialog = opened(room=lambda tell: answers.append(tell) or partial(stopped.append, True))
    qtbot.waitUntil(lambda: len(answers) == 1)
    dialog.go.click()
    assert not dialog.go.isEnabled() and not dialog.started
    dialog.left.click()
    answers[1]("")  # too late
    assert stopped == [True] and not dialog.isVisible() and not dialog.started


def test_fit_fill_and_pad_are_for_a_box_alone(opened):
    options = opened(wish=of("web_mp4")).form.options
    assert not options.place.isEnabled()
    options.choose_size((0, 1080, 1920))
    options.place.set_index(2)
    assert options.place.isEnabled()
    spec = options.spec()
    assert (spec.width_px, spec.height_px, spec.place) == (1080, 1920, "pad")


def test_the_range_is_that_of_the_stage_and_never_kept(opened):
    dialog = opened(wish=of("gif_loop"), marks=(4, 40))
    options = dialog.form.options
    assert (options.spec().first, options.spec().last) == (0, -1)
    assert options.range.labels[1] == "In to out: 5 to 41"
    take(options.range, "In to out: 5 to 41")
    assert (options.spec().first, options.spec().last) == (4, 40)
    assert dialog.form.facts.text() == "853 × 480, 37 frames at 25 fps"
    kept = dialog.form.wish()
    data = {"spec": kept.spec.as_dict(), "folder": "/clips", "pattern": "x"}
    assert wish_from(data, "", "").spec == named("gif_loop").spec.relevant()


def test_without_marks_and_for_several_clips_there_is_no_range_to_choose(opened, a_clip):
    options = opened(wish=of("gif_loop")).form.options
    QTest.keyClick(options.range, Qt.Key.Key_Right)
    assert options.spec().last == -1 and "I and O" in options.range.toolTip()
    assert "range" not in opened(a_clip(0), a_clip(1), wish=of("gif_loop")).form.options.shown


def test_a_ping_pong_says_that_it_is_silent_and_gives_the_sound_back(opened):
    options = opened(wish=of("web_mp4")).form.options
    choose(options.direction, "ping_pong")
    assert not options.sound.isEnabled() and not options.sound.isChecked()
    assert options.sound.accessibleDescription() == "A ping-pong has no sound."
    choose(options.direction, "forward")
    assert options.sound.isEnabled() and options.sound.isChecked() and options.spec().sound
    options.sound.click()
    assert not options.spec().sound


def test_a_gif_offers_no_rate_that_it_cannot_have(opened):
    options = opened(wish=of("web_mp4")).form.options
    choose(options.fps, 50.0)
    choose(options.format, "gif")
    rates = [options.fps.itemData(n) for n in range(options.fps.count())]
    assert max(rates) == 25 and options.spec().fps == 0
    choose(options.format, "h264")
    assert options.fps.findData(60.0) > 0


def test_a_size_of_ones_own_is_typed_within_limits_that_are_said(opened):
    dialog = opened(wish=of("web_mp4"))
    options = dialog.form.options
    assert not options.size_choice.own.isVisible()
    options.size_choice.setCurrentText("Own size…")
    assert options.size_choice.own.isVisible()
    options.size_choice.width_px.setValue(5)
    assert dialog.form.problem.text() == "A size is 16 to 8,192 pixels." and not dialog.go.isEnabled()
    options.size_choice.width_px.setValue(600)
    spec = options.spec()
    assert (spec.short_side_px, spec.width_px, spec.height_px) == (0, 600, 0) and dialog.go.isEnabled()
    assert dialog.form.facts.text().startswith("600 × ") and not options.place.isEnabled()
    options.size_choice.height_px.setValue(600)
    assert options.place.isEnabled()
    options.load(spec)
    assert (options.size_choice.size_px, options.size_choice.currentText()) == ((0, 600, 0), "Own size…")
    options.choose_size((720, 0, 0))
    assert not options.size_choice.own.isVisible() and options.spec().short_side_px == 720


def test_a_rate_of_ones_own_is_typed_and_never_more_than_the_format_takes(opened):
    options = opened(wish=of("web_mp4")).form.options
    options.fps.setCurrentText("Own rate…")
    options.fps.typed.setValue(18.5)
    assert options.fps.typed.isVisible() and options.spec().fps == 18.5
    options.fps.typed.setValue(500)
    assert options.spec().fps == 120
    options.fps.typed.setValue(90)
    choose(options.format, "gif")
    assert options.spec().fps == 0 and not options.fps.typed.isVisible()
    options.fps.setCurrentText("Own rate…")
    options.fps.typed.setValue(90)
    assert options.spec().fps == 25


def test_a_size_limit_is_asked_for_in_megabytes(opened):
    options = opened(wish=of("under_10_mb")).form.options
    assert options.limit.text() == "10.0 MB"
    options.limit.setValue(0)
    assert options.limit.text() == "Any size" and options.spec().limit_bytes == 0


def test_what_cannot_be_written_here_is_not_offered(opened):
    dialog = opened(wish=of("web_mp4"))
    dialog.lacking[0](["prores", "h265"])
    assert dialog.form.options.format.findData("h265") < 0
    assert dialog.form.presets._item("master_prores") is None
    assert dialog.form.presets.current.name == "web_mp4" and dialog.form.wish().spec.format == "h264"


def test_a_preset_that_was_changed_says_so_when_the_list_is_filled_anew(opened):
    dialog = opened(wish=of("web_mp4"))
    dialog.form.options.beside.click()
    dialog.lacking[0](["prores"])
    assert note(dialog) == "changed"
    dialog.form.options.beside.click()
    assert note(dialog) == named("web_mp4").note


def test_a_large_limit_is_grouped_and_can_be_typed_either_way(opened):
    with read_by("en_US"):
        limit = opened(wish=of("under_10_mb")).form.options.limit
        for typed in ("4000", "4,000"):
            limit.setValue(1)
            limit.lineEdit().setText(f"{typed} MB")
            limit.interpretText()
            assert limit.value() == 4000 and limit.text() == "4,000.0 MB"


def test_every_control_has_a_name_and_can_be_reached(opened):
    dialog = opened(wish=of("reels"), marks=(1, 2))
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView, Segments)
    for kind in kinds:
        for widget in dialog.findChildren(kind):
            if not widget.isVisibleTo(dialog) or isinstance(widget.parent(), QAbstractSpinBox | QComboBox):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget


def test_the_size_is_told_where_it_is_known(opened, a_clip):
    dialog = opened(a_clip(0), a_clip(1), wish=of("original"))
    length = f"{2 * a_clip().facts.seconds:.2f} s"  # as in the library
    assert dialog.form.takes.text() == f"{length}, about {weight(2 * a_clip().facts.bytes)}"
    choose(dialog.form.options.format, "vp9")
    assert dialog.form.takes.text() == length


# ---- presets of one's own ----


def test_what_is_set_can_be_saved_renamed_and_deleted_and_the_last_taken_back(opened, qtbot):
    dialog = opened(wish=of("web_mp4"))
    dialog.form.options.choose_size((720, 0, 0))
    dialog.form.presets.save.click()
    assert [p.label for p in dialog.presets[-1]] == ["My preset"]
    assert dialog.presets[-1][0].spec == dialog.form.wish().spec and dialog.form.wish().preset == "My preset"
    editor = dialog.form.presets.list.findChild(QLineEdit)
    editor.setText("Client review")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [p.name for p in dialog.presets[-1]] == ["Client review"])
    assert dialog.form.presets.current.name == "Client review"
    qtbot.keyClick(dialog.form.presets.list, Qt.Key.Key_Delete)
    assert dialog.presets[-1] == () and dialog.remark.text() == "Preset Client review deleted."
    assert dialog.undo.isVisible()
    dialog.undo.click()
    assert [p.name for p in dialog.presets[-1]] == ["Client review"] and not dialog.undo.isVisible()


def test_what_is_built_in_is_neither_renamed_nor_deleted(opened, qtbot):
    dialog = opened(wish=of("web_mp4"))
    assert not dialog.form.presets.rename.isVisible() and not dialog.form.presets.delete.isVisible()
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2):
        qtbot.keyClick(dialog.form.presets.list, key)
    assert dialog.presets == [] and dialog.form.presets.list.findChild(QLineEdit) is None


def test_ones_own_stand_under_the_others(opened):
    own, _ = added((), ExportSpec(format="gif"), "Mine")
    dialog = opened(wish=of("Mine", own), own=own)
    items = [dialog.form.presets.list.item(n).text() for n in range(dialog.form.presets.list.count())]
    assert items[-2:] == ["Yours", "Mine"] and dialog.form.presets.delete.isVisible()


# ---- how it goes ----


def test_what_was_chosen_is_kept_and_begun(opened, tmp_path):
    dialog = opened()
    choose(dialog.form.options.format, "h264")
    dialog.form.options.choose_size((480, 0, 0))
    dialog.go.click()
    ((_, wish, _),) = dialog.started
    assert (wish.spec.format, wish.spec.short_side_px, wish.folder) == ("h264", 480, str(tmp_path))
    assert dialog.kept == [wish]


def test_progress_is_shown_clip_by_clip_then_the_folder_is_offered(opened, a_clip, tmp_path):
    clips = a_clip(0), a_clip(1), a_clip(2)
    dialog = opened(*clips)
    dialog.go.click()
    tell = dialog.started[0][2]
    lines = (
        ClipProgress(clips[0], "a.mp4", "done", 1.0, 2_300_000),
        ClipProgress(clips[1], "b.mp4", "going", 0.34),
        ClipProgress(clips[2], "c"),
    )
    tell(ExportProgress(done=0.4, lines=lines, left_s=9.2))
    report = dialog.report
    assert report.bar.accessibleDescription() == "40 %"
    assert (report.headline.text(), report.left.text()) == ("1 of 3 done", "about 0:10 left")
    assert report.states == {"done", "going", "waiting"}
    assert [row.state.text() for row in report._rows] == ["Done", "Encoding, 34 %", "Waiting"]
    assert report._rows[1]._icon._tone == "accent_ink"  # as in the queue
    assert report._rows[0].takes.text() == "2.3 MB" and report._rows[1].accessibleName() == "b.mp4, Encoding, 34 %"
    paths = tuple(tmp_path / name for name in ("a.mp4", "b.mp4", "c.mp4"))
    done = tuple(ClipProgress(clip, path.name, "done", 1.0, 1_000_000) for clip, path in zip(clips, paths, strict=True))
    tell(ExportProgress(done=1.0, ended=True, paths=paths, written=3, lines=done))
    assert report.headline.text() == "Exported" and dialog.go.text() == "Show in folder"
    assert report.sentence.text() == f"3 files, 3.0 MB, in {tmp_path.name}"
    dialog.copy.click()
    assert QApplication.clipboard().text().splitlines() == [str(path) for path in paths]
    dialog.go.click()
    assert dialog.shown == [paths[0]] and not dialog.isVisible()


def test_a_folder_that_cannot_be_shown_is_said(opened, tmp_path):
    dialog = opened(sorry="No file manager opened.")
    dialog.go.click()
    dialog.started[0][2](ExportProgress(done=1.0, ended=True, paths=(tmp_path / "a.mp4",), written=1))
    dialog.go.click()
    assert dialog.remark.text() == "No file manager opened." and dialog.isVisible()


def test_of_very_many_clips_those_that_need_a_look_are_shown(opened, a_clip):
    clip = a_clip()
    dialog = opened()
    dialog.go.click()
    lines = [ClipProgress(clip, str(n), "done") for n in range(70)]
    lines[66], lines[68] = ClipProgress(clip, "66", "failed", why="It is gone."), ClipProgress(clip, "68", "going", 0.5)
    dialog.started[0][2](ExportProgress(done=0.9, lines=tuple(lines)))
    shown = [row.name.text() for row in dialog.report._rows]
    assert shown[:2] == ["66", "68"] and len(shown) == 50 and dialog.report.more.text() == "And 20 more."


def test_a_failure_says_why_and_can_be_tried_again_or_changed(opened):
    dialog = opened()
    dialog.go.click()
    error = LocalProblem("Nothing can be written in the folder Selects.", hint="Choose another folder.")
    dialog.started[0][2](ExportProgress(ended=True, failed=dialog.started[0][0], error=error))
    assert dialog.report.sentence.text().startswith("Nothing can be written")
    assert dialog.report.hint.text() == error.hint
    assert dialog.again.isVisible() and dialog.elsewhere.isVisible() and not dialog.go.isVisible()
    dialog.again.click()
    assert dialog.started[1][:2] == dialog.started[0][:2]
    dialog.started[1][2](ExportProgress(ended=True, failed=dialog.started[0][0], error=error))
    dialog.left.click()
    assert dialog.go.isVisible() and dialog.go.text() == "Export"


def test_a_damaged_clip_is_said_once_and_no_other_folder_is_offered_for_it(opened, a_clip):
    dialog = opened()
    dialog.go.click()
    error = BadFile("fox.mp4 is not a picture, video or sound that can be read.")
    line = ClipProgress(a_clip(), "fox.mp4", "failed", why=error.detail)
    dialog.started[0][2](ExportProgress(ended=True, failed=dialog.started[0][0], error=error, lines=(line,)))
    assert dialog.report.sentence.text() == error.detail and dialog.report._rows[0].state.text() == "Not exported"
    assert dialog.left.text() == "Close" and dialog.again.isVisible() and not dialog.elsewhere.isVisible()
    dialog.left.click()
    assert not dialog.isVisible()


def test_another_folder_takes_what_failed(opened, tmp_path):
    dialog = opened()
    dialog.go.click()
    dialog.started[0][2](ExportProgress(ended=True, failed=dialog.started[0][0], error=LocalProblem("It is full.")))
    dialog.elsewhere.click()
    chooser = dialog.form.place.findChild(type(dialog.form.place.choose()))
    chooser.fileSelected.emit(str(tmp_path / "other"))
    assert dialog.started[-1][1].folder == str(tmp_path / "other") == dialog.kept[-1].folder


def test_hidden_it_goes_on_and_says_so_and_comes_back_as_it_is_then(opened, qtbot):
    dialog = opened()
    dialog.go.click()
    with qtbot.waitSignal(dialog.hidden):
        dialog.away.click()
    assert not dialog.isVisible() and dialog.going
    with qtbot.waitSignal(dialog.told):
        dialog.started[0][2](ExportProgress(done=0.5))
    dialog.open()
    assert dialog.report.bar.accessibleDescription() == "50 %" and dialog.away.isVisible()
    dialog.started[0][2](ExportProgress(done=1.0, ended=True, written=1))
    assert not dialog.away.isVisible()


@pytest.mark.parametrize("close", ["escape", "window"])
def test_neither_escape_nor_the_windows_cross_stops_an_export(opened, qtbot, close):
    dialog, gone = opened(), []
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.go.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape) if close == "escape" else dialog.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not gone and dialog.going and not dialog.isVisible()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)


def test_it_closes_by_itself_when_all_went_well_and_that_was_asked_for(opened, tmp_path):
    dialog = opened()
    assert not dialog.report.closes.isChecked()
    dialog.go.click()
    dialog.report.closes.click()
    assert dialog.kept[-1] is True
    dialog.started[0][2](ExportProgress(ended=True, error=LocalProblem("It is full."), failed=dialog.started[0][0]))
    assert dialog.isVisible()
    dialog.again.click()
    dialog.started[1][2](ExportProgress(done=1.0, ended=True, paths=(tmp_path / "a.mp4",), written=1))
    assert not dialog.isVisible()
    assert opened(closes=True).report.closes.isChecked()


def test_cancel_stops_what_goes_on(opened):
    dialog = opened()
    dialog.go.click()
    dialog.left.click()
    assert dialog.report.headline.text() == "Cancelled"


def test_what_is_told_after_the_dialog_has_gone_is_not_heard(opened, qtbot):
    answers = []
    dialog = opened(taken=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    dialog.reject()
    dialog._on_progress(ExportProgress(ended=True))
    answers[0](3)
    dialog.lacking[0](["prores"])
    assert dialog.report.headline.text() == dialog.form.place.warning.text() == ""
    assert dialog.form.options.format.findData("prores") >= 0


def test_several_clips_are_counted_on_the_button(opened, a_clip):
    assert opened(a_clip(0), a_clip(1)).go.text() == "Export 2 clips"


def test_a_kept_wish_comes_back_and_a_damaged_one_does_not_hurt():
    gif = ExportSpec(format="gif", fps=12.0)
    kept = {"spec": gif.as_dict(), "folder": "/clips", "pattern": "{id}", "exists": "skip", "preset": "gif_loop"}
    wish = Wish(spec=gif, folder="/clips", pattern="{id}", exists="skip", preset="gif_loop")
    assert wish_from(kept, "/home", "x") == wish
    assert wish_from(kept | {"exists": "burn"}, "/home", "x") == replace(wish, exists="number")
    older = {"spec": {"format": "h264"}, "folder": "/clips", "pattern": "{id}"}
    assert wish_from(older, "/home", "x").preset == "h264"
    for damaged in (
        {},
        {"spec": 3},
        {"spec": {"nonsense": 1}, "folder": "", "pattern": ""},
        {"spec": {"format": "mpeg"}, "folder": "", "pattern": ""},
        {"spec": {"fps": "fast"}, "folder": "", "pattern": ""},
    ):
        assert wish_from(damaged, "/home", "x") == Wish(spec=ExportSpec(), folder="/home", pattern="x")


def test_what_was_written_is_told_beside_what_was_not_and_only_the_rest_is_tried_again(opened, a_clip, tmp_path):
    clips = a_clip(0), a_clip(1), a_clip(2)
    dialog = opened(*clips)
    dialog.go.click()
    error = LocalProblem("clip1.mp4 is not there any more.", hint="Look for it.")
    paths = (tmp_path / "a.mp4", tmp_path / "c.mp4")
    dialog.started[0][2](ExportProgress(done=1.0, ended=True, paths=paths, written=2, failed=(clips[1],), error=error))
    assert dialog.report.headline.text() == "2 of 3 exported"
    assert dialog.report.sentence.text() == error.detail and dialog.report.hint.text() == error.hint
    assert dialog.left.text() == "Close" and dialog.go.text() == "Show in folder" and dialog.go.isVisible()
    dialog.again.click()
    assert dialog.started[1][0] == (clips[1],) and dialog.started[1][1] == dialog.started[0][1]
    dialog.started[1][2](ExportProgress(ended=True, failed=(clips[1],), error=error))
    assert dialog.report.headline.text() == "Not exported" and dialog.left.text() == "Close"  # no way to write twice
    dialog.go.click()
    assert dialog.shown == [paths[0]]


def test_what_was_written_before_a_cancel_is_not_called_all(opened, a_clip, tmp_path):
    clips = a_clip(0), a_clip(1)
    dialog = opened(*clips)
    dialog.go.click()
    dialog.started[0][2](ExportProgress(ended=True, paths=(tmp_path / "a.mp4",), written=1, cancelled=(clips[1],)))
    assert dialog.report.headline.text() == "1 of 2 exported" and not dialog.again.isHidden()


def test_what_was_skipped_is_said(opened):
    dialog = opened()
    dialog.go.click()
    dialog.started[0][2](ExportProgress(done=1.0, ended=True, skipped=1))
    assert dialog.report.headline.text() == "Skipped" and dialog.left.text() == "Close"


def test_what_is_there_already_is_said_and_led_to(opened, a_clip, tmp_path):
    dialog = opened(a_clip(0), a_clip(1))
    dialog.go.click()
    lines = (ClipProgress(a_clip(0), "a.mp4", "done", 1.0, 9), ClipProgress(a_clip(1), "b.mp4", "there"))
    there = (tmp_path / "b.mp4",)
    dialog.started[0][2](
        ExportProgress(done=1.0, ended=True, paths=(tmp_path / "a.mp4",), written=1, there=there, lines=lines)
    )
    assert dialog.report.headline.text() == "Exported"
    assert dialog.report.hint.text() == "1 already there with the same content."
    assert dialog.report._rows[1].state.text() == "Already there, with the same content"
    assert dialog.paths == (tmp_path / "a.mp4", *there) and dialog.again.isHidden()

    dialog = opened()
    dialog.go.click()
    dialog.started[0][2](ExportProgress(done=1.0, ended=True, there=there))
    assert dialog.report.headline.text() == "Already there" and dialog.isVisible()
    assert dialog.report.sentence.text() == f"b.mp4 is in {tmp_path.name} with the same content. Nothing was written."
    dialog.go.click()
    assert dialog.shown == [there[0]]


def test_closing_by_itself_is_offered_where_it_can_come_about(opened, a_clip, tmp_path):
    dialog = opened()
    dialog.go.click()
    closes, tell = dialog.report.closes, dialog.started[0][2]
    assert closes.isVisible()
    tell(ExportProgress(ended=True, failed=(a_clip(),), error=LocalProblem("The disk is full.")))
    assert not closes.isVisible()
    dialog.again.click()
    assert closes.isVisible()
    dialog.started[1][2](ExportProgress(done=1.0, ended=True, paths=(tmp_path / "a.mp4",), written=1))
    assert closes.isVisible()

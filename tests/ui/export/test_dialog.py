import pytest
from PySide6.QtCore import Qt

from wanstudio.core.errors import LocalProblem
from wanstudio.core.exports import FORMATS, ExportSpec
from wanstudio.core.names import NameFacts, fill
from wanstudio.ui.export.dialog import ExportDialog
from wanstudio.ui.export.form import Wish, wish_from
from wanstudio.ui.export.report import News


def sample(pattern, clip):
    return fill(pattern, NameFacts(date=clip.created.date(), model="Wan", seed=7, prompt=clip.title, id=clip.id))


@pytest.fixture
def opened(qtbot, theme, a_clip, tmp_path):
    started, kept, shown = [], [], []

    def start(clips, wish, tell):
        started.append((clips, wish, tell))
        return lambda: tell(News(ended=True))

    def open(*clips, wish=None):
        wish = wish or Wish(spec=ExportSpec(), folder=str(tmp_path), pattern="{prompt:40} {seed}")
        dialog = ExportDialog(
            theme,
            None,
            clips or (a_clip(),),
            wish,
            sample=sample,
            start=start,
            show=lambda path: shown.append(path) or "",
            keep=kept.append,
        )
        dialog.started, dialog.kept, dialog.shown = started, kept, shown
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.open()
        return dialog

    return open


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_shows_the_options_it_has_and_no_other(opened, name):
    dialog = opened(wish=Wish(spec=ExportSpec(format=name), folder="/tmp", pattern="x"))
    shown = {option for option, row in dialog.form._rows.items() if not row.isHidden()}
    assert shown == set(FORMATS[name].options) & set(dialog.form._rows)
    assert dialog.form.wish().spec.format == name


def test_the_name_is_shown_as_it_will_be(opened):
    dialog = opened()
    assert dialog.form.name_shown.text() == "A fox in the snow 0 7.mp4"
    dialog.form.formats.setCurrentRow(list(FORMATS).index("png_sequence"))
    assert dialog.form.name_shown.text() == "A fox in the snow 0 7/A fox in the snow 0 7_0001.png"


def test_a_wrong_pattern_is_said_and_nothing_can_be_exported(opened):
    dialog = opened()
    dialog.form.pattern.setText("{promt}")
    assert "{promt}" in dialog.form.problem.text() and not dialog.go.isEnabled()
    dialog.form.pattern.setText("{prompt}")
    assert dialog.form.problem.text() == "" and dialog.go.isEnabled()


def test_a_folder_is_needed(opened):
    dialog = opened()
    dialog.form.folder.setText("")
    assert dialog.form.problem.text() == "Choose a folder to export to." and not dialog.go.isEnabled()


def test_what_was_chosen_is_kept_and_begun(opened, tmp_path):
    dialog = opened()
    dialog.form.formats.setCurrentRow(list(FORMATS).index("h264"))
    dialog.form.size_choice.setCurrentIndex(dialog.form.size_choice.findData(480))
    dialog.go.click()
    ((_, wish, _),) = dialog.started
    assert (wish.spec.format, wish.spec.short_side_px, wish.folder) == ("h264", 480, str(tmp_path))
    assert dialog.kept == [wish]


def test_progress_is_shown_then_the_folder_is_offered(opened, tmp_path):
    dialog = opened()
    dialog.go.click()
    tell = dialog.started[0][2]
    tell(News(done=0.4))
    assert dialog.report.bar.accessibleDescription() == "40%"
    tell(News(done=1.0, ended=True, paths=(tmp_path / "a.mp4",)))
    assert dialog.report.headline.text() == "Exported" and dialog.go.text() == "Show in folder"
    dialog.go.click()
    assert dialog.shown == [tmp_path / "a.mp4"]


def test_a_failure_says_why_and_leads_back(opened):
    dialog = opened()
    dialog.go.click()
    error = LocalProblem("Nothing can be written in the folder Selects.", hint="Choose another folder.")
    dialog.started[0][2](News(ended=True, error=error))
    assert (
        dialog.report.sentence.text().startswith("Nothing can be written") and dialog.report.hint.text() == error.hint
    )
    dialog.left.click()
    assert dialog.go.isVisible() and dialog.go.text() == "Export"


def test_cancel_stops_what_goes_on(opened):
    dialog = opened()
    dialog.go.click()
    dialog.left.click()
    assert dialog.report.headline.text() == "Cancelled"


def test_several_clips_are_counted_on_the_button(opened, a_clip):
    assert opened(a_clip(0), a_clip(1)).go.text() == "Export 2 clips"


def test_a_kept_wish_comes_back_and_a_damaged_one_does_not_hurt():
    gif = ExportSpec(format="gif", fps=12.0)
    kept = {"spec": gif.as_dict(), "folder": "/clips", "pattern": "{id}"}
    assert wish_from(kept, "/home", "x") == Wish(spec=gif, folder="/clips", pattern="{id}")
    for damaged in ({}, {"spec": 3}, {"spec": {"nonsense": 1}, "folder": "", "pattern": ""}):
        assert wish_from(damaged, "/home", "x") == Wish(spec=ExportSpec(), folder="/home", pattern="x")


def test_what_was_written_is_told_beside_what_was_not_and_only_the_rest_is_tried_again(opened, a_clip, tmp_path):
    clips = a_clip(0), a_clip(1), a_clip(2)
    dialog = opened(*clips)
    dialog.go.click()
    error = LocalProblem("clip1.mp4 is not there any more.", hint="Look for it.")
    paths = (tmp_path / "a.mp4", tmp_path / "c.mp4")
    dialog.started[0][2](News(done=1.0, ended=True, paths=paths, written=2, failed=(clips[1],), error=error))
    assert dialog.report.headline.text() == "2 of 3 exported"
    assert dialog.report.sentence.text() == error.detail and dialog.report.hint.text() == error.hint
    assert dialog.left.text() == "Close" and dialog.go.text() == "Show in folder" and dialog.go.isVisible()
    dialog.again.click()
    assert dialog.started[1][0] == (clips[1],) and dialog.started[1][1] == dialog.started[0][1]
    dialog.started[1][2](News(ended=True, failed=(clips[1],), error=error))
    assert dialog.report.headline.text() == "Not exported" and dialog.left.text() == "Close"  # no way to write twice
    dialog.go.click()
    assert dialog.shown == [paths[0]]


def test_what_was_written_before_a_cancel_is_not_called_all(opened, a_clip, tmp_path):
    clips = a_clip(0), a_clip(1)
    dialog = opened(*clips)
    dialog.go.click()
    dialog.started[0][2](News(ended=True, paths=(tmp_path / "a.mp4",), written=1, cancelled=(clips[1],)))
    assert dialog.report.headline.text() == "1 of 2 exported" and not dialog.again.isHidden()


def test_nothing_is_tried_again_where_all_failed(opened):
    dialog = opened()
    dialog.go.click()
    dialog.started[0][2](News(ended=True, failed=dialog.started[0][0], error=LocalProblem("It is full.")))
    assert dialog.again.isHidden() and dialog.left.text() == "Back"

"""What the status bar says of exports whose dialogs are hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.ui.export.going import GoingNote, Run
from wanstudio.ui.export.progress import ExportProgress

A = Path("/clips/Selects/a.mp4")
WELL = ExportProgress(done=1.0, ended=True, paths=(A,), written=1)


@pytest.fixture
def note(qtbot, theme):
    made = GoingNote(theme)
    made.setFixedWidth(400)
    qtbot.addWidget(made)
    made.show()
    return made


def said(note):
    return note.words.accessibleName()


def test_without_a_run_there_is_nothing(note):
    note.show_runs(())
    assert note.isHidden()


def test_one_export_is_told_with_its_share_and_its_time_left(note):
    note.show_runs([Run(4, ExportProgress(done=0.34, left_s=69))])
    assert said(note) == "Exporting 4 clips, 34 %, about 1:10 left"
    assert note.bar.isVisible() and note.bar.accessibleDescription() == "34 %"
    assert not note.folder.isVisible() and not note.close_button.isVisible()


def test_several_are_told_as_one_each_by_its_clips(note):
    note.show_runs([Run(3, ExportProgress(done=0.2)), Run(1, ExportProgress(done=0.0)), Run(1, WELL)])
    assert said(note) == "2 exports, 15 %"


def test_what_went_well_leads_to_its_folder_and_can_be_put_away(note, qtbot):
    note.show_runs([Run(1, WELL), Run(2, ExportProgress(ended=True, paths=(A, A), written=2))])
    assert said(note) == "3 clips exported" and not note.bar.isVisible()
    with qtbot.waitSignal(note.folder_wanted):
        note.folder.click()
    with qtbot.waitSignal(note.put_away):
        note.close_button.click()


def test_what_was_there_already_is_told_and_is_no_failure(note):
    note.show_runs([Run(1, ExportProgress(ended=True, there=(A,))), Run(1, WELL)])
    assert said(note) == "1 clip already there" and note.folder.isVisible()
    assert note._icon == ("check", "good")
    note.show_runs([Run(3, ExportProgress(ended=True, paths=(A, A), written=2, there=(A,)))])
    assert said(note) == "2 clips exported, 1 already there"


def test_what_failed_is_told_before_what_went_well(note):
    failed = ExportProgress(ended=True, failed=(None,), error=LocalProblem("It is full."))  # type: ignore[arg-type]
    note.show_runs([Run(1, failed), Run(1, WELL)])
    assert said(note) == "Not exported" and note.folder.isVisible()


def test_in_a_narrow_window_the_words_end_early_and_the_tooltip_has_all(note):
    note.show_runs([Run(4, ExportProgress(done=0.34, left_s=69))])
    note.setFixedWidth(190)
    assert note.words.text().endswith("…") and "1:10 left" in note.words.toolTip()
    note.setFixedWidth(400)
    assert note.words.text().strip() == said(note)

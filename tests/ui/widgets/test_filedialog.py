from pathlib import Path

from PySide6.QtCore import QStandardPaths

from wanstudio.core.facts import MediaKind
from wanstudio.ui.widgets.filedialog import FileDialog


def opens_in(qtbot, kind=MediaKind.VIDEO):
    dialog = FileDialog(None, "Add media files", kind)
    qtbot.addWidget(dialog)
    return dialog, Path(dialog.directory().absolutePath())


def test_a_file_is_looked_for_where_the_last_one_was_found(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(FileDialog, "last", "")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / place.name))
    (tmp_path / "HomeLocation").mkdir()
    assert opens_in(qtbot, MediaKind.IMAGE)[1] == tmp_path / "HomeLocation"
    (tmp_path / "PicturesLocation").mkdir()
    dialog, folder = opens_in(qtbot, MediaKind.IMAGE)
    assert folder == tmp_path / "PicturesLocation"
    dialog.filesSelected.emit([str(tmp_path / "fox.png")])
    assert opens_in(qtbot)[1] == tmp_path

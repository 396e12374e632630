"""The system's trash: what goes there lies there whole, and comes back to where it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from wanstudio.desktop import trash


@pytest.fixture(autouse=True)
def share(tmp_path: Path, monkeypatch: Any) -> Path:
    """Where the trash of the test is; it is not there yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "share"))
    return tmp_path / "home" / "share"


def test_a_file_goes_to_the_trash_and_comes_back_with_nothing_left_there(qapp: Any, tmp_path: Path, share: Path):
    path = tmp_path / "clips" / "a fox ü.mp4"
    path.parent.mkdir()
    path.write_bytes(b"paid for")
    lies = trash.put(path)
    assert lies is not None and lies.read_bytes() == b"paid for" and not path.exists()
    assert [note.name for note in (share / "Trash" / "info").iterdir()] == [f"{lies.name}.trashinfo"]
    path.parent.rmdir()
    trash.take_back(lies, path)
    assert path.read_bytes() == b"paid for"
    assert not [*(share / "Trash" / "files").iterdir(), *(share / "Trash" / "info").iterdir()]


def test_two_files_of_one_name_lie_side_by_side(qapp: Any, tmp_path: Path):
    path, places = tmp_path / "a.mp4", []
    for content in (b"one", b"two"):
        path.write_bytes(content)
        places.append(trash.put(path))
    assert [place.read_bytes() for place in places if place] == [b"one", b"two"]


def test_nothing_is_written_over_when_a_file_comes_back(qapp: Any, tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"one")
    lies = trash.put(path)
    path.write_bytes(b"another")
    assert lies is not None
    with pytest.raises(FileExistsError):
        trash.take_back(lies, path)
    assert path.read_bytes() == b"another" and lies.read_bytes() == b"one"


def test_what_the_trash_does_not_take_stays(qapp: Any, tmp_path: Path, monkeypatch: Any):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"one")
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(OSError):
        trash.put(path)
    assert path.read_bytes() == b"one"
    with pytest.raises(FileNotFoundError):
        trash.put(tmp_path / "gone.mp4")

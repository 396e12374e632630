"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wanstudio.store import files
from wanstudio.store.files import TRIES, place, sha256_of, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path):
    path = tmp_path / "deep" / "settings.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "settings.json"
    write_atomically(path, b"old")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_hash_is_that_of_all_bytes(tmp_path: Path):
    path = tmp_path / "large"
    content = os.urandom(3 * (1 << 20) + 7)
    path.write_bytes(content)
    assert sha256_of(path) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("links", [True, False], ids=["with hard links", "without"])
def test_nothing_is_ever_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool):
    if not links:

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(files.os, "link", refuse)
    taken, free, part = tmp_path / "taken.mp4", tmp_path / "free.mp4", tmp_path / "x.part"
    taken.write_bytes(b"the user's")
    part.write_bytes(b"new")
    assert not place(part, taken)
    assert taken.read_bytes() == b"the user's"
    assert place(part, free)
    assert free.read_bytes() == b"new"
    assert not part.exists()


@pytest.mark.parametrize("links", [True, False], ids=["with hard links", "without"])
def test_on_a_drive_that_syncs_no_folders_files_get_their_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
):
    def of_files_alone(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(files.os, "fsync", of_files_alone)
    if not links:
        monkeypatch.setattr(files.os, "link", busy(os.link, 1))
    (part := tmp_path / "x.part").write_bytes(b"new")
    assert place(part, tmp_path / "clip.mp4")
    write_atomically(tmp_path / "settings.json", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clip.mp4", "settings.json"]


def busy(call: Callable[..., Any], times: int) -> Callable[..., Any]:
    """The same call, which another program's hold on the file makes fail the first `times`."""
    left = [times]

    def act(*args: Any) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        return call(*args)

    return act


@pytest.mark.parametrize("times", [1, 3, TRIES - 1])
@pytest.mark.parametrize("links", [True, False], ids=["with hard links", "without"])
def test_a_file_that_is_held_for_a_moment_gets_its_name_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, links: bool
):
    slept: list[float] = []
    monkeypatch.setattr(files.time, "sleep", slept.append)
    if links:
        monkeypatch.setattr(Path, "unlink", busy(Path.unlink, times))
    else:
        monkeypatch.setattr(files.os, "link", busy(os.link, 1))
        monkeypatch.setattr(Path, "replace", busy(Path.replace, times))
    (part := tmp_path / "x.part").write_bytes(b"new")
    assert place(part, tmp_path / "clip.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["clip.mp4"]
    assert len(slept) == times and sum(slept) < 4


def test_a_settings_file_that_is_held_for_a_moment_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", busy(Path.replace, 3))
    write_atomically(tmp_path / "settings.json", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_that_is_held_for_long_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    monkeypatch.setattr(files.os, "link", busy(os.link, 1))
    monkeypatch.setattr(Path, "replace", busy(Path.replace, 99))
    (part := tmp_path / "x.part").write_bytes(b"new")
    with pytest.raises(PermissionError):
        place(part, tmp_path / "clip.mp4")
    assert [p.name for p in tmp_path.iterdir()] == ["x.part"]


def test_a_second_name_that_cannot_be_removed_does_not_undo_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    monkeypatch.setattr(Path, "unlink", busy(Path.unlink, 99))
    (part := tmp_path / "x.part").write_bytes(b"new")
    assert place(part, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"new"

"""Files that are written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from wanstudio.store import files
from wanstudio.store.files import place, sha256_of, write_atomically


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

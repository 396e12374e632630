"""Having it on the disk, where the disk can."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from wanstudio import disk
from wanstudio.disk import sync_file, sync_folder


def answers(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(code, "the drive's answer")

    monkeypatch.setattr(disk.os, "fsync", fsync)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EACCES])
def test_a_drive_that_does_not_sync_folders_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int):
    answers(monkeypatch, code)
    sync_folder(tmp_path)


def test_a_disk_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a").write_text("a")
    answers(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="the drive's answer"):
        sync_folder(tmp_path)
    with pytest.raises(OSError, match="the drive's answer"):
        sync_file(tmp_path / "a")

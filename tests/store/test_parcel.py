"""Several texts as one file: whole or not at all, and never in another's place."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path
from zipfile import ZipFile

import pytest

from wanstudio.core.errors import LocalProblem
from wanstudio.store.parcel import check_target, write_zip, zip_path

TEXTS = {"report.txt": "all is well\n", "logs/wanstudio.log": "ä\ud800\n"}


def test_every_text_is_in_it_and_nothing_else_is_left(tmp_path: Path):
    path = write_zip(tmp_path / "a.zip", TEXTS)
    with ZipFile(path) as made:
        assert made.namelist() == list(TEXTS)
        assert made.read("report.txt") == b"all is well\n" and made.read("logs/wanstudio.log") == "ä?\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(b"mine")
    assert write_zip(tmp_path / "a.zip", TEXTS).name == "a (2).zip"
    assert write_zip(tmp_path / "a.zip", TEXTS).name == "a (3).zip"
    assert (tmp_path / "a.zip").read_bytes() == b"mine"


def test_it_is_called_zip_whatever_was_typed():
    assert zip_path(Path("a")).name == "a.zip" and zip_path(Path("a.ZIP")).name == "a.ZIP"
    assert zip_path(Path("a.txt")).name == "a.txt.zip"


def test_where_nothing_can_be_written_is_said_before(tmp_path: Path):
    (tmp_path / "a.zip").mkdir()
    with pytest.raises(LocalProblem, match=r"a\.zip is a folder\."):
        check_target(tmp_path / "a.zip")
    with pytest.raises(LocalProblem, match=r"There is no folder .*nowhere\."):
        check_target(tmp_path / "nowhere" / "a.zip")
    check_target(tmp_path / "b.zip")


def test_a_folder_that_is_gone_meanwhile_is_named_with_the_file_and_the_reason(tmp_path: Path):
    with pytest.raises(LocalProblem) as refused:
        write_zip(tmp_path / "nowhere" / "a.zip", TEXTS)
    assert refused.value.detail == f"{tmp_path}/nowhere/a.zip cannot be written: no such file or directory."
    assert refused.value.hint == "Choose another folder." and not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="no limit on a file's size there")
def test_a_disk_that_takes_no_more_leaves_nothing_half_written(tmp_path: Path):
    """A limit on the size of files is met in the midst of writing, as a full disk is."""
    noise = {"noise": "".join(chr(33 + os.urandom(1)[0] % 90) for _ in range(200_000))}
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        with pytest.raises(LocalProblem) as refused:
            write_zip(tmp_path / "a.zip", noise)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, was)
    assert refused.value.__cause__.errno == errno.EFBIG  # type: ignore[union-attr]
    assert "a.zip cannot be written: file too large." in refused.value.detail
    assert not list(tmp_path.iterdir())

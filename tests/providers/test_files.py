"""Local files on their way out: read whole and unchanged, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wanstudio.core.errors import BadFile
from wanstudio.core.facts import MediaKind
from wanstudio.providers.files import SteadyFile, as_base64, as_data_uri, mime_type, size_of, wire_name


def test_a_file_is_read_where_it_is_asked(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"0123456789")
    with SteadyFile(path) as file:
        assert (file.size, file.read(3, 4), file.read(0, 2)) == (10, b"3456", b"01")
        file.check_unchanged()
        with pytest.raises(BadFile, match="changed"):
            file.read(8, 3)


def test_a_file_that_is_written_to_meanwhile_is_noticed(tmp_path: Path):
    path = tmp_path / "a.bin"
    path.write_bytes(b"0123456789")
    os.utime(path, ns=(1, 1))
    with SteadyFile(path) as file:
        path.write_bytes(b"9876543210")
        with pytest.raises(BadFile, match=r"a\.bin changed while it was being sent"):
            file.check_unchanged()


def test_what_cannot_be_read_is_named(tmp_path: Path):
    (tmp_path / "empty.png").touch()
    for path in (tmp_path / "gone.png", tmp_path / "empty.png", tmp_path):
        for read in (size_of, as_base64):
            with pytest.raises(BadFile) as caught:
                read(path)
            assert path.name in caught.value.detail and str(tmp_path.parent) not in caught.value.detail


def test_a_data_uri_names_its_type(tmp_path: Path):
    (tmp_path / "a.webp").write_bytes(b"abc")
    assert as_data_uri(tmp_path / "a.webp", MediaKind.IMAGE) == "data:image/webp;base64,YWJj"


@pytest.mark.parametrize("kind", list(MediaKind))
def test_every_kind_has_a_type_even_without_a_suffix(kind: MediaKind):
    assert mime_type(Path("x"), kind).startswith(kind.value)


def test_a_name_is_made_fit_to_travel():
    assert wire_name(Path(os.fsdecode(b"/a/caf\xe9.mp4"))) == "caf?.mp4"
    assert wire_name(Path("/a/" + "x" * 200 + ".mp4")).endswith("xx.mp4") and len(wire_name(Path("x" * 250))) == 120

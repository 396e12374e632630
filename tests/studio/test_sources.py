"""Media that go into jobs: looked at once, kept by content, and said when they cannot be read."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from tests.samples import FACTS, PICTURE, SPEECH, VIDEO
from wanstudio.core.errors import BadFile, DiskProblem, LocalProblem, StudioError, TookTooLong
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.media.probe import probe
from wanstudio.media.thumbnails import thumbnail
from wanstudio.media.worker import Workers
from wanstudio.store.files import sha256_of
from wanstudio.studio.sources import FolderGiven, Sources, may_be_good
from wanstudio.studio.threads import Threads


def with_sources(home: Path, play: Callable[[Sources], Awaitable[Any]]) -> Any:
    """Real workers, real files."""

    async def scene() -> Any:
        workers, threads = Workers(1), Threads()

        async def small(source: Path, target: Path, width_px: int, height_px: int) -> None:
            await thumbnail(workers, source, target, width_px=width_px, height_px=height_px)

        try:
            sources = Sources(home / "sources", home / "cache", threads, partial(probe, workers), small)
            return await play(sources)
        finally:
            await workers.close()
            threads.close()

    return asyncio.run(scene())


def test_a_look_at_a_file_tells_what_it_is_and_how_it_looks(home: Path):
    async def play(sources: Sources) -> None:
        video, picture = await sources.look(VIDEO), await sources.look(PICTURE)
        sound = await sources.look(SPEECH)
        assert (video.facts, picture.facts, sound.facts) == (FACTS[VIDEO], FACTS[PICTURE], FACTS[SPEECH])
        assert video.thumbnail is not None and picture.thumbnail is not None
        assert sound.thumbnail is not None and sound.thumbnail.suffix == ".png"  # its waveform
        assert video.thumbnail.parent == home / "cache"
        with Image.open(video.thumbnail) as small:
            assert small.size == (480, 270)
        with Image.open(picture.thumbnail) as small:
            assert small.size == (480, 320)
        made = video.thumbnail.stat().st_mtime_ns
        again = await sources.look(VIDEO)
        assert again == video and video.thumbnail.stat().st_mtime_ns == made

    with_sources(home, play)


def test_a_picture_that_was_made_is_there_without_a_worker(home: Path):
    async def play() -> tuple[Path, Path]:
        threads = Threads()

        async def draw(source: Path, target: Path, width_px: int, height_px: int) -> None:
            target.write_bytes(b"a picture")

        async def asked_in_vain(*_: Any) -> Any:
            raise TookTooLong("All workers are busy.")

        try:
            made = await Sources(home, home / "cache", threads, asked_in_vain, draw).picture(VIDEO, FACTS[VIDEO])
            later = Sources(home, home / "cache", threads, asked_in_vain, asked_in_vain)  # after a start
            return made, await later.picture(VIDEO, FACTS[VIDEO])
        finally:
            threads.close()

    made, again = asyncio.run(play())
    assert made == again and again.is_file()


def test_a_file_is_not_refused_for_want_of_a_place_for_its_picture(home: Path):
    (home / "cache").write_bytes(b"where a folder should be")

    async def play(sources: Sources) -> None:
        for path in (VIDEO, SPEECH):
            look = await sources.look(path)
            assert (look.facts, look.thumbnail) == (FACTS[path], None)

    with_sources(home, play)


@pytest.mark.parametrize(
    ("error", "may_be"),
    [(TookTooLong(), True), (DiskProblem(), True), (LocalProblem(), True), (BadFile(), False), (FolderGiven(), False)],
)
def test_a_file_is_at_fault_only_where_it_is_gone_or_does_not_decode(error: StudioError, may_be: bool):
    assert may_be_good(error) == may_be


def test_the_disk_is_not_looked_at_in_the_windows_thread(home: Path, monkeypatch: pytest.MonkeyPatch):
    looked: list[str] = []
    exists = Path.exists

    def noted(path: Path, **how: Any) -> bool:
        looked.append(threading.current_thread().name)
        return exists(path, **how)

    async def play(sources: Sources) -> None:
        monkeypatch.setattr(Path, "exists", noted)
        await sources.look(PICTURE)
        await sources.look(SPEECH)

    with_sources(home, play)
    assert looked and "MainThread" not in looked


def test_a_file_is_decoded_again_only_when_it_has_changed(home: Path, tmp_path: Path):
    asked: list[Path] = []

    async def count(path: Path) -> MediaFacts:
        asked.append(path)
        return FACTS[PICTURE]

    async def play() -> None:
        threads = Threads()
        sources = Sources(home, home, threads, count, None)  # type: ignore[arg-type]
        path = tmp_path / "a.jpg"
        path.write_bytes(b"one")
        for _ in range(3):
            await sources.facts(path)
        path.write_bytes(b"another")
        await sources.facts(path)
        threads.close()

    asyncio.run(play())
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.png", None, "no such file"),
        ("notes.txt", b"not media at all", "notes.txt"),
        ("empty.mp4", b"", "empty.mp4"),
        ("cut.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "cut.png"),
    ],
)
def test_what_cannot_be_used_is_said_by_name(home: Path, tmp_path: Path, name: str, content: bytes | None, says: str):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadFile) as e:
        with_sources(home, lambda sources: sources.look(path))
    assert says in e.value.detail


@pytest.mark.parametrize("path", [Path("/dev/null"), Path("/"), Path("a\0b"), Path("x" * 5000)])
def test_what_is_no_file_is_said(home: Path, path: Path):
    with pytest.raises(BadFile):
        with_sources(home, lambda sources: sources.facts(path))


def test_a_source_is_kept_by_its_content(home: Path, tmp_path: Path):
    original, same = tmp_path / "first.PNG", tmp_path / "other.png"
    content = os.urandom(3_000_000)
    original.write_bytes(content)
    same.write_bytes(content)

    async def play(sources: Sources) -> None:
        kept = await sources.keep(original)
        assert kept == await sources.keep(same) == await sources.kept(kept.sha256)
        assert kept.sha256 == sha256_of(original) and kept.bytes == len(content)
        assert kept.path.read_bytes() == content
        assert kept.path.name == f"{kept.sha256}.png"
        assert list((home / "sources").iterdir()) == [kept.path]
        original.write_bytes(b"changed later")
        assert kept.path.read_bytes() == content
        assert await sources.kept("0" * 64) is None

    with_sources(home, play)


def test_what_is_kept_and_sent_does_not_say_where_it_was_taken(home: Path, tmp_path: Path):
    path, exif = tmp_path / "a.jpg", Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (9, 9)).save(path, exif=exif)
    before = path.read_bytes()

    async def play(sources: Sources) -> None:
        kept = await sources.keep(path)
        assert kept.sha256 == sha256_of(kept.path) != sha256_of(path)
        assert kept.bytes == kept.path.stat().st_size
        facts = await sources.facts(kept.path)
        assert not facts.has_place and not facts.has_notes
        assert path.read_bytes() == before
        assert (await sources.keep(path)) == kept
        sources._removes_notes = lambda: False
        assert (await sources.keep(path)).sha256 == sha256_of(path)

    with_sources(home, play)


def test_a_file_that_is_written_to_while_it_is_copied_is_noticed(home: Path, tmp_path: Path, monkeypatch):
    """The copy is hashed in pieces; the file grows after the first."""
    path = tmp_path / "a.png"
    path.write_bytes(os.urandom(3_000_000))

    class Digest:
        def __init__(self) -> None:
            self.real = hashlib.sha256()

        def update(self, piece: bytes) -> None:
            self.real.update(piece)
            os.utime(path, ns=(1, 1))

        def hexdigest(self) -> str:
            return self.real.hexdigest()

    monkeypatch.setattr("wanstudio.studio.sources.hashlib", SimpleNamespace(sha256=Digest))
    with pytest.raises(BadFile, match=r"a\.png changed while it was read"):
        with_sources(home, lambda sources: sources.keep(path))
    assert not list((home / "sources").iterdir())


def test_a_copy_that_was_cut_short_is_made_again(home: Path, tmp_path: Path):
    path = tmp_path / "a.png"
    path.write_bytes(b"the whole picture")

    async def play(sources: Sources) -> None:
        kept = await sources.keep(path)
        kept.path.write_bytes(b"the wh")
        assert (await sources.keep(path)).path.read_bytes() == b"the whole picture"

    with_sources(home, play)


def test_a_folder_that_cannot_be_written_is_said(home: Path, tmp_path: Path):
    (home / "sources").write_text("in the way")
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(LocalProblem, match="is a file, not a folder"):
        with_sources(home, lambda sources: sources.keep(tmp_path / "a.png"))


def test_facts_are_those_of_the_kind_not_of_the_name(home: Path, tmp_path: Path):
    lying = tmp_path / "clip.mp4"
    lying.write_bytes(PICTURE.read_bytes())
    facts = with_sources(home, lambda sources: sources.facts(lying))
    assert facts.kind is MediaKind.IMAGE


@pytest.mark.parametrize("there", [False, True])
def test_a_name_that_would_break_or_turn_a_sentence_is_told_without_that(home: Path, tmp_path: Path, there: bool):
    path = tmp_path / "two\nlines\u202egnp.mp4"
    if there:
        path.mkdir()

    async def play(sources: Sources) -> None:
        for act in (sources.facts, sources.keep):
            with pytest.raises(BadFile) as caught:
                await act(path)
            assert caught.value.detail.startswith("two·lines·gnp.mp4")

    with_sources(home, play)

"""Clips that are thrown away: whatever fails, a clip has its row, or its file lies in the trash."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.store.test_library import CLIP
from wanstudio.core.errors import DiskProblem
from wanstudio.core.recipe import Clip
from wanstudio.media.boxes import sidecar_of
from wanstudio.store.database import Database
from wanstudio.store.library import Library
from wanstudio.studio.threads import Threads
from wanstudio.studio.trash import Trash


class Bin:
    """A folder that stands for the system's trash; `refuses` is a file that it does not take."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.refuses = folder, ""
        folder.mkdir()

    def put(self, path: Path) -> Path | None:
        if path.name == self.refuses:
            raise OSError(13, "no", str(path))
        return path.rename(self.folder / path.name)

    def take_back(self, lies: Path, path: Path) -> None:
        if path.exists():
            raise FileExistsError(17, "another file has its name now", str(path))
        lies.rename(path)


def clips_in(folder: Path) -> list[Clip]:
    made = []
    for n in range(3):
        path = folder / f"{n}.mp4"
        path.write_bytes(b"paid for %d" % n)
        made.append(replace(CLIP, id=f"c{n}", job_id=f"j{n}", path=path, stars=n, tags=("sea",)))
    sidecar_of(made[0].path).write_text("{}")
    return made


def on(tmp_path: Path, act: Callable[[Library, Trash, Bin, list[Clip]], Awaitable[Any]]) -> Any:
    async def scene() -> Any:
        database, threads, bin = Database(tmp_path / "w.db"), Threads(), Bin(tmp_path / "bin")
        await database.open()
        try:
            library = Library(database)
            clips = [await library.add(clip, n) for n, clip in enumerate(clips_in(tmp_path))]
            await library.judge(clips)
            trash = Trash(library=library, threads=threads, put=bin.put, take_back=bin.take_back)
            return await act(library, trash, bin, clips)
        finally:
            await database.close()
            threads.close()

    return asyncio.run(scene())


async def ids(library: Library) -> list[str]:
    return sorted(clip.id for clip in await library.clips())


def test_clips_go_with_their_sidecars_and_come_back_as_they_were(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        gone, stay = await trash.move(clips[:2])
        assert await ids(library) == ["c2"] and stay == () and trash.gone == {"c0", "c1"}
        assert {path.name for path in bin.folder.iterdir()} == {"0.mp4", sidecar_of(clips[0].path).name, "1.mp4"}
        assert {r.id for r in library._database.removals.all()} == {"c0", "c1"}
        came, left, missing = await trash.back(gone)
        assert [clip.id for clip in came] == ["c0", "c1"] and left == missing == () and not trash.gone
        assert sorted(await library.clips(), key=lambda clip: clip.id) == clips
        assert await library.number_of("c1") == 1
        assert not list(bin.folder.iterdir()) and not library._database.removals.all()
        assert clips[1].path.read_bytes() == b"paid for 1"

    on(tmp_path, act)


def test_a_file_that_the_trash_does_not_take_stays_with_its_row_and_the_others_go(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        bin.refuses = "1.mp4"
        gone, stay = await trash.move(clips)
        assert [one.clip.id for one in gone] == ["c0", "c2"] and stay == ("1.mp4 stays: no.",)
        assert await ids(library) == ["c1"] and clips[1].path.exists()

    on(tmp_path, act)


def test_a_row_that_cannot_be_taken_out_has_its_file_back(tmp_path: Path, monkeypatch: Any):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        async def full(_: str) -> bool:
            raise DiskProblem("The disk is full.")

        monkeypatch.setattr(library, "forget", full)
        gone, stay = await trash.move(clips[:1])
        assert gone == () and stay == ("0.mp4 stays: The disk is full.",)
        assert clips[0].path.exists() and sidecar_of(clips[0].path).exists() and not list(bin.folder.iterdir())
        assert await ids(library) == ["c0", "c1", "c2"]

    on(tmp_path, act)


def test_a_clip_that_is_on_its_way_already_is_not_thrown_away_again(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        done = await asyncio.gather(*(trash.move(clips[:2]) for _ in range(3)))
        assert [one.clip.id for gone, _ in done for one in gone] == ["c0", "c1"]
        await trash.back([one for gone, _ in done for one in gone])
        assert clips[0].path.exists() and await ids(library) == ["c0", "c1", "c2"] and not list(bin.folder.iterdir())
        (gone, _) = await trash.move(clips[:1])  # and now it is
        assert [one.clip.id for one in gone] == ["c0"]

    on(tmp_path, act)


def test_a_clip_whose_row_was_taken_out_by_another_hand_has_its_file_back(tmp_path: Path, monkeypatch: Any):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        real = library.forget

        async def too_late(clip_id: str) -> bool:
            await real(clip_id)
            return await real(clip_id)

        monkeypatch.setattr(library, "forget", too_late)
        assert await trash.move(clips[:1]) == ((), ())
        assert clips[0].path.exists() and not list(bin.folder.iterdir())

    on(tmp_path, act)


def test_what_goes_wrong_with_one_clip_leaves_the_way_back_of_the_others(tmp_path: Path, monkeypatch: Any):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        real = library.number_of

        async def torn(clip_id: str) -> int | None:
            if clip_id == "c1":
                raise DiskProblem("The disk cannot be read.")
            return await real(clip_id)

        monkeypatch.setattr(library, "number_of", torn)
        gone, stay = await trash.move(clips)
        assert [one.clip.id for one in gone] == ["c0", "c2"] and stay == ("1.mp4 stays: The disk cannot be read.",)

    on(tmp_path, act)


def test_a_file_that_does_not_come_back_with_its_row_is_said_and_the_others_go(tmp_path: Path, monkeypatch: Any):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        real = library.forget

        async def full(clip_id: str) -> bool:
            if clip_id == "c1":
                clips[1].path.write_bytes(b"another")  # and its place is taken
                raise DiskProblem("The disk is full.")
            return await real(clip_id)

        monkeypatch.setattr(library, "forget", full)
        gone, stay = await trash.move(clips)
        assert [one.clip.id for one in gone] == ["c0", "c2"]
        assert stay == ("1.mp4 is in the trash, and still in the library: another file has its name now.",)
        assert (bin.folder / "1.mp4").read_bytes() == b"paid for 1" and await ids(library) == ["c1"]

    on(tmp_path, act)


def test_one_whose_place_is_taken_stays_in_the_trash_and_that_is_said(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        gone, _ = await trash.move(clips)
        clips[1].path.write_bytes(b"another")
        came, left, (missing,) = await trash.back(gone)
        assert [one.clip.id for one in left] == ["c1"]
        assert [clip.id for clip in came] == ["c0", "c2"] and await ids(library) == ["c0", "c2"]
        assert missing == "1.mp4 stays in the trash: another file has its name now."
        assert clips[1].path.read_bytes() == b"another"
        assert (bin.folder / "1.mp4").read_bytes() == b"paid for 1"
        clips[1].path.unlink()
        came, left, said = await trash.back(left)
        assert [clip.id for clip in came] == ["c1"] and left == said == ()
        assert clips[1].path.read_bytes() == b"paid for 1"

    on(tmp_path, act)


def test_a_way_back_that_was_gone_in_part_is_gone_on_with(tmp_path: Path, monkeypatch: Any):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        gone, _ = await trash.move(clips)
        (bin.folder / "2.mp4").rename(clips[2].path)  # by the user, in the file manager
        sidecar_of(clips[0].path).write_text("another")
        real = library.add

        async def full(clip: Clip, number: int = 0) -> None:
            if clip.id == "c1":
                raise DiskProblem("The disk is full.")
            await real(clip, number)

        with monkeypatch.context() as patch:
            patch.setattr(library, "add", full)
            came, left, said = await trash.back(gone)
        assert [clip.id for clip in came] == ["c0", "c2"] and [one.clip.id for one in left] == ["c1"]
        assert said == ("1.mp4 is in its place, and not in the library: The disk is full.",)
        came, left, said = await trash.back(left)
        assert [clip.id for clip in came] == ["c1"] and left == said == ()
        assert await ids(library) == ["c0", "c1", "c2"]

    on(tmp_path, act)


def test_what_the_trash_has_no_more_is_said_and_not_tried_again(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        gone, _ = await trash.move(clips[:2])
        (bin.folder / "1.mp4").unlink()
        came, left, said = await trash.back(gone)
        assert [clip.id for clip in came] == ["c0"] and left == ()
        assert said == ("1.mp4 is in the trash no more.",)

    on(tmp_path, act)


def test_a_clip_whose_file_is_gone_already_loses_its_row_and_gets_it_back(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        clips[2].path.unlink()
        gone, stay = await trash.move(clips[2:])
        assert await ids(library) == ["c0", "c1"] and stay == () and not gone[0].had_file
        await trash.back(gone)
        assert await ids(library) == ["c0", "c1", "c2"]
        assert await trash.move([replace(CLIP, id="another")]) == ((), ())

    on(tmp_path, act)


def test_a_clip_whose_drive_is_not_there_stays(tmp_path: Path):
    async def act(library: Library, trash: Trash, bin: Bin, clips: list[Clip]) -> None:
        away = replace(CLIP, id="away", job_id="away", path=tmp_path / "drive" / "away.mp4")
        await library.add(away)
        gone, stay = await trash.move((away, clips[0]))
        assert [one.clip.id for one in gone] == ["c0"] and gone[0].had_file
        assert stay == ("away.mp4 stays: its folder cannot be reached.",)
        assert "away" in await ids(library)

    on(tmp_path, act)

"""Exports: exactly the size, rate and frames asked for; whole or not at all; never over another file."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.media.clips import code_of, codes, make_clip, stamps_s
from tests.samples import VIDEO
from wanstudio.core.errors import BadFile, InvalidInput, LocalProblem
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.names import numbered
from wanstudio.core.outcome import check, picture
from wanstudio.core.text import weight
from wanstudio.media import encode, landing
from wanstudio.media.boxes import append_recipe, read_recipe, top_level
from wanstudio.media.frames import save_frame
from wanstudio.media.probe import probe_file
from wanstudio.media.transcode import Landed, check_room, export, make_ready
from wanstudio.media.worker import Workers


@pytest.fixture
def clip(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    path = make_clip(folder / "a.mp4", frames=20, size=(160, 90), sound="aac")
    append_recipe(path, '{"seed":7}')
    return path


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def with_workers(work: Any) -> Any:
    async def main():
        workers = Workers(1)
        try:
            return await work(workers)
        finally:
            await workers.close()

    return asyncio.run(main())


def written(source: Path, temp: Path, **wishes: Any) -> Path:
    """Run the worker's side here."""
    encode.export(source, temp, ExportSpec(**wishes), "stem", lambda _: None)
    return temp


def packets(path: Path, kind: str) -> list[tuple[bytes, float]]:
    with av.open(str(path)) as file:
        stream = next(s for s in file.streams if s.type == kind)
        return [(bytes(p), float(p.pts * p.time_base)) for p in file.demux(stream) if p.size]


# ---- as it is ----


def test_as_it_is_every_byte_is_the_same(clip, out):
    assert written(clip, out / "t", format="original").read_bytes() == clip.read_bytes()


def test_a_clean_copy_ends_where_the_services_bytes_end(clip, out):
    plain = make_clip(out / "plain.mp4", frames=5).read_bytes()
    (out / "b.mp4").write_bytes(plain)
    append_recipe(out / "b.mp4", "{}")
    assert written(out / "b.mp4", out / "t", format="original", clean=True).read_bytes() == plain


# ---- H.264 ----


def test_h264_keeps_every_frame_at_its_time_with_the_same_sound(clip, out):
    made = written(clip, out / "t", format="h264")
    facts = probe_file(made, deep=True)
    assert (facts.width, facts.height, facts.frames, facts.fps, facts.seconds) == (160, 90, 20, 16.0, 1.25)
    assert (facts.codec, facts.has_sound) == ("h264", True)
    assert codes(made) == list(range(20))
    assert stamps_s(made) == pytest.approx([n / 16 for n in range(20)], abs=1e-4)
    sound, own = packets(made, "audio"), packets(clip, "audio")
    assert [body for body, _ in sound] == [body for body, _ in own]
    assert [at for _, at in sound] == pytest.approx([at for _, at in own], abs=1e-4)


def test_h264_plays_everywhere(clip, out):
    made = written(clip, out / "t", format="h264")
    with made.open("rb") as file:
        assert [b.type for b in top_level(file)][:2] == [b"ftyp", b"moov"]
    with av.open(str(made)) as file:
        assert file.streams.video[0].pix_fmt == "yuv420p"
    said = subprocess.run(["ffprobe", "-v", "warning", made], capture_output=True, text=True, check=True)
    assert said.stderr == ""


def test_h264_chooses_its_own_key_frames(out):
    clip = make_clip(out / "a.mov", codec="prores_ks", pix_fmt="yuv422p10le", frames=20, size=(160, 90))
    with av.open(str(written(clip, out / "t", format="h264"))) as file:
        assert sum(p.is_keyframe for p in file.demux(video=0) if p.size) < 5


@pytest.mark.parametrize(
    ("wishes", "size", "frames", "fps"),
    [
        ({"short_side_px": 48}, (86, 48), 20, 16.0),
        ({"width_px": 80}, (80, 44), 20, 16.0),
        ({"fps": 8.0}, (160, 90), 10, 8.0),
        ({"fps": 25.0}, (160, 90), 31, 25.0),
        ({"fps": 29.97, "short_side_px": 180}, (320, 180), 37, 29.97),
    ],
)
def test_h264_at_a_size_and_rate_of_the_users(clip, out, wishes, size, frames, fps):
    facts = probe_file(written(clip, out / "t", format="h264", **wishes), deep=True)
    assert (facts.width, facts.height, facts.frames, facts.fps) == (*size, frames, fps)
    expected = picture(ExportSpec(format="h264", **wishes), probe_file(clip))
    assert (expected.width, expected.height, expected.frames, expected.fps) == (*size, frames, fps)


def test_another_rate_shows_what_was_on_the_screen_then(clip, out):
    assert codes(written(clip, out / "t", format="h264", fps=8.0)) == list(range(0, 20, 2))
    assert codes(written(clip, out / "u", format="h264", fps=32.0)) == [n // 2 for n in range(40)]


def test_a_varying_rate_keeps_its_times(out):
    stamps = [0, 40, 80, 500, 540, 580, 1000, 1040, 1080, 1500]
    clip = make_clip(out / "a.mp4", stamps=stamps, frames=10, fps=25, size=(160, 90))
    made = written(clip, out / "t", format="h264")
    assert stamps_s(made) == pytest.approx([s / 1000 for s in stamps], abs=2e-4)
    assert codes(made) == list(range(10))


def test_a_steady_rate_survives_a_container_that_counts_milliseconds(out):
    clip = make_clip(out / "a.webm", codec="libvpx-vp9", frames=20, size=(160, 90), sound="libopus")
    made = written(clip, out / "t", format="h264")
    assert stamps_s(made) == pytest.approx([n / 16 for n in range(20)], abs=1e-6)
    facts = probe_file(made, deep=True)
    assert (facts.fps, facts.frames, facts.has_sound) == (16.0, 20, True)
    with av.open(str(made)) as file:
        assert file.streams.audio[0].codec_context.name == "aac"


@pytest.mark.parametrize("space", [1, 6], ids=["bt709", "bt601"])
def test_colour_stays_what_it_is_and_is_named(out, space):
    tags = {"colorspace": space, "color_primaries": space, "color_trc": space, "color_range": 1}
    clip = make_clip(out / "a.mp4", frames=3, size=(160, 90), **tags)
    made = written(clip, out / "t", format="h264")
    with av.open(str(clip)) as before, av.open(str(made)) as after:
        one, other = next(before.decode(video=0)), next(after.decode(video=0))
    assert (other.colorspace, other.color_primaries, other.color_trc, other.color_range) == (space, space, space, 1)
    difference = one.to_ndarray(format="rgb24").astype(int) - other.to_ndarray(format="rgb24")
    assert np.abs(difference).mean() < 2


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_clip_held_upright_is_written_upright(out, rotation):
    clip = make_clip(out / "a.mp4", frames=3, size=(160, 90), rotation=rotation)
    facts = probe_file(written(clip, out / "t", format="h264"))
    assert (facts.width, facts.height) == (90, 160)


def test_odd_sizes_and_single_frames_are_no_trouble(out):
    clip = make_clip(out / "a.mkv", frames=1, size=(161, 91), codec="ffv1")
    facts = probe_file(written(clip, out / "t", format="h264"), deep=True)
    assert (facts.width, facts.height, facts.frames) == (160, 90, 1)


def test_h264_without_sound_and_in_less_quality(clip, out):
    high = written(clip, out / "t", format="h264", sound=False)
    small = written(clip, out / "u", format="h264", sound=False, quality="small")
    assert not probe_file(high).has_sound
    assert small.stat().st_size < high.stat().st_size


def test_the_recipe_travels_unless_a_clean_copy_is_asked_for(clip, out):
    assert read_recipe(written(clip, out / "t.mp4", format="h264")) == '{"seed":7}'
    assert read_recipe(written(clip, out / "u.mp4", format="h264", clean=True)) is None


# ---- GIF, pictures ----


def test_a_gif_shows_every_frame_for_its_time_and_loops(clip, out):
    made = written(clip, out / "t", format="gif")
    with Image.open(made) as gif:
        assert (gif.size, gif.n_frames, gif.info["loop"]) == ((160, 90), 20, 0)
        shown, found = [], []
        for n in range(20):
            gif.seek(n)
            shown.append(gif.info["duration"])
            found.append(code_of(np.asarray(gif.convert("RGB"))))
    assert found == list(range(20))
    assert set(shown) <= {60, 70} and sum(shown) == pytest.approx(1250, abs=10)


def test_a_gif_that_plays_once_at_a_rate_and_size(clip, out):
    with Image.open(written(clip, out / "t", format="gif", loop=False, fps=10.0, short_side_px=45)) as gif:
        assert (gif.size, gif.n_frames, "loop" in gif.info) == ((80, 45), 12, False)


def test_a_fast_clip_becomes_a_gif_of_25(out):
    clip = make_clip(out / "a.mp4", frames=60, fps=60, size=(160, 90))
    with Image.open(written(clip, out / "t", format="gif")) as gif:
        assert (gif.n_frames, gif.info["duration"]) == (25, 40)


def test_a_sequence_is_a_folder_of_numbered_pictures_with_exact_pixels(clip, out):
    made = written(clip, out / "t", format="png_sequence")
    assert sorted(p.name for p in made.iterdir()) == [f"stem_{n:04}.png" for n in range(1, 21)]
    with av.open(str(clip)) as file:
        for n, frame in enumerate(file.decode(video=0), 1):
            with Image.open(made / f"stem_{n:04}.png") as image:
                assert code_of(np.asarray(image)) == n - 1
                difference = np.asarray(image).astype(int) - frame.to_ndarray(format="rgb24")
                assert np.abs(difference).max() <= 8 and np.abs(difference).mean() < 0.6


@pytest.mark.parametrize("codec", ["libx264", "libvpx-vp9", "mpeg4"])
def test_any_frame_is_saved_by_its_number(out, codec):
    clip = make_clip(out / "a.mkv", frames=30, size=(160, 90), codec=codec)

    async def work(workers: Workers) -> list[int]:
        found = []
        for frame in (0, 1, 7, 8, 9, 22, 29, -1, -30):
            path = await save_frame(workers, clip, out / "frame.png", frame=frame)
            found.append(code_of(np.asarray(Image.open(path))))
            path.unlink()
        return found

    assert with_workers(work) == [0, 1, 7, 8, 9, 22, 29, 29, 0]


def test_a_frame_that_is_not_there_is_refused(clip, out):
    with pytest.raises(InvalidInput, match="frames 1 to 20"):
        written(clip, out / "t", format="frame", frame=20)


# ---- whole or not at all ----


def test_no_file_is_ever_overwritten(clip, out):
    (out / "a.mp4").write_bytes(b"the user's")
    (out / "seq").mkdir()
    (out / "seq" / "keep.txt").touch()

    async def work(workers: Workers) -> list[Landed | None]:
        copies = [await export(workers, source, out / "a.mp4", ExportSpec()) for source in (clip, VIDEO)]
        return [*copies, await export(workers, clip, out / "seq", ExportSpec(format="png_sequence"))]

    assert with_workers(work) == [Landed(out / "a (2).mp4"), Landed(out / "a (3).mp4"), Landed(out / "seq (2)")]
    assert (out / "a.mp4").read_bytes() == b"the user's"
    assert sorted(p.name for p in (out / "seq (2)").iterdir())[0] == "seq_0001.png"
    assert sorted(p.name for p in out.iterdir()) == ["a (2).mp4", "a (3).mp4", "a.mp4", "seq", "seq (2)"]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_twice_is_written_once_and_what_was_edited_between_is_left_alone(clip, out, format):
    target = out / ("x" if FORMATS[format].makes_folder else f"x{FORMATS[format].suffix or clip.suffix}")

    async def work(workers: Workers) -> list[Landed | None]:
        first = await export(workers, clip, target, ExportSpec(format=format))
        kept = everything(out)
        again = await export(workers, clip, target, ExportSpec(format=format))
        assert everything(out) == kept
        edited = next(target.glob("*.png")) if target.is_dir() else target
        edited.write_bytes(edited.read_bytes()[:-1] + b"!")
        third = await export(workers, clip, target, ExportSpec(format=format))
        assert edited.read_bytes().endswith(b"!")
        return [first, again, third, await export(workers, clip, target, ExportSpec(format=format))]

    second = numbered(target, 2)
    expected = [Landed(target), Landed(target, new=False), Landed(second), Landed(second, new=False)]
    assert with_workers(work) == expected
    assert names(out) == sorted([target.name, second.name])


def everything(folder: Path) -> dict[str, tuple[int, int]]:
    """What all files are and when they were written."""
    found = (path.stat() for path in sorted(folder.rglob("*")))
    return {str(stat.st_ino): (stat.st_size, stat.st_mtime_ns) for stat in found}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_link_to_the_same_and_what_cannot_be_read_are_not_the_same(clip, out):
    (out / "a.mp4").symlink_to(clip)
    (out / "a (2).mp4").mkdir()
    (out / "a (3).mp4").symlink_to(out / "nowhere")

    async def work(workers: Workers) -> Landed | None:
        return await export(workers, clip, out / "a.mp4", ExportSpec())

    assert with_workers(work) == Landed(out / "a (4).mp4")


@pytest.mark.parametrize("format", ["h264", "gif", "png_sequence"])
def test_a_cancelled_export_leaves_nothing(out, format):
    async def work(workers: Workers) -> None:
        going = asyncio.Event()
        task = asyncio.create_task(
            export(workers, VIDEO, out / "x", ExportSpec(format=format), lambda done: going.set() if done else None)
        )
        await going.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert list(out.iterdir()) == []

    with_workers(work)


@pytest.mark.parametrize("exists", ["number", "overwrite"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_cancel_while_the_file_gets_its_name_waits_and_takes_it_back(clip, out, times, exists):
    """But not what stands in another's place: that file would not come back."""

    class Slow(Workers):
        async def run(self, task: str, *args: Any, **kwargs: Any) -> Any:
            if task == "land":
                landing_begun.set()
                await cancelled.wait()  # a cancel that reached it would end it here, its name half given
                found = await super().run(task, *args, **kwargs)
                landed.set()
                return found
            return await super().run(task, *args, **kwargs)

    async def main() -> None:
        workers = Slow(1)
        task = asyncio.create_task(export(workers, clip, out / "x.mp4", ExportSpec(), exists=exists))
        await landing_begun.wait()
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        cancelled.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert landed.is_set()
        await workers.close()

    landing_begun, cancelled, landed = asyncio.Event(), asyncio.Event(), asyncio.Event()
    (out / "x.mp4").write_bytes(b"another's") if exists == "overwrite" else None
    asyncio.run(main())
    assert [path.name for path in out.iterdir()] == (["x.mp4"] if exists == "overwrite" else [])


@pytest.mark.parametrize("times", [1, 2])
def test_files_are_thrown_away_in_a_thread_and_to_the_end(out, monkeypatch, times):
    begun, cancelled = asyncio.Event(), threading.Event()

    def slow(path: Path) -> None:
        if path.is_dir():
            loop.call_soon_threadsafe(begun.set)  # on the loop's own thread it would never come
            cancelled.wait(30)
        landing.discard(path)

    async def main() -> None:
        nonlocal loop
        loop = asyncio.get_running_loop()
        going, workers = asyncio.Event(), Workers(1)
        spec = ExportSpec(format="png_sequence")
        task = asyncio.create_task(export(workers, VIDEO, out / "x", spec, lambda done: done and going.set()))
        await going.wait()
        task.cancel()
        await begun.wait()
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        assert not task.done()
        cancelled.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert list(out.iterdir()) == []
        await workers.close()

    loop: asyncio.AbstractEventLoop
    monkeypatch.setattr("wanstudio.media.transcode.discard", slow)
    asyncio.run(main())


def test_a_folder_that_was_claimed_is_given_back_but_never_with_anothers_file(out, monkeypatch):
    (temp := out / "t").mkdir()
    with pytest.raises(OSError):
        landing.claim_and_move(temp, temp / "inside")  # no folder can be moved into itself
    assert list(temp.iterdir()) == []
    (temp / "x_0001.png").touch()
    move = os.rename

    def late(what: Path, name: Path) -> None:
        (name / "mine.txt").touch()  # somebody is faster
        move(what, name)

    monkeypatch.setattr(os, "rename", late)
    with pytest.raises(OSError):
        landing.claim_and_move(temp, out / "x")
    assert (out / "x" / "mine.txt").is_file() and (temp / "x_0001.png").is_file()


def test_a_folder_that_cannot_be_replaced_comes_back_under_its_name(out):
    for folder in ("x", "t"):
        (out / folder).mkdir()
        (out / folder / "x_0001.png").write_text(folder)
    with pytest.raises(LocalProblem):
        landing.land_over(out / "x" / ".." / "t", out / "x", out)  # where x is away, there is no such way
    assert (out / "x" / "x_0001.png").read_text() == "x"
    assert sorted(path.name for path in out.iterdir()) == ["t", "x"]


def test_what_was_being_tried_goes_with_the_rest(clip, out):
    class Stopped(Workers):
        async def run(self, task: str, args: Any, **kwargs: Any) -> Any:
            landing.trial_beside(Path(args["temp"])).write_bytes(b"half")
            raise asyncio.CancelledError

    async def main() -> None:
        with pytest.raises(asyncio.CancelledError):
            await export(Stopped(1), clip, out / "x.mp4", ExportSpec(format="h264", limit_bytes=20_000))

    asyncio.run(main())
    assert list(out.iterdir()) == []


def test_a_broken_clip_leaves_nothing(clip, out):
    whole = bytearray(clip.read_bytes())
    clip.write_bytes(whole[: len(whole) // 2])

    async def work(workers: Workers) -> None:
        for format in ("h264", "gif", "png_sequence", "frame", "original"):
            with pytest.raises(BadFile, match=r"a\.mp4"):
                await export(workers, clip, out / "x", ExportSpec(format=format))

    with_workers(work)
    assert list(out.iterdir()) == []


def test_a_folder_that_is_gone_or_no_folder_is_named(clip, out):
    (out / "file").touch()

    async def work(workers: Workers) -> None:
        for folder in (out / "gone" / "clips", out / "file"):
            with pytest.raises(LocalProblem, match=f"There is no folder {folder}"):
                await make_ready(workers, folder)
            with pytest.raises(LocalProblem, match=str(folder)):
                await export(workers, clip, folder / "x.mp4", ExportSpec())
        await make_ready(workers, out)

    with_workers(work)
    assert [p.name for p in out.iterdir()] == ["file"]


def test_a_new_folder_is_made_where_only_its_own_name_is_missing(out):
    with_workers(lambda workers: make_ready(workers, out / "new"))
    assert [p.name for p in out.iterdir()] == ["new"] and not list((out / "new").iterdir())


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "The disk of /exports is full."),
        (errno.EDQUOT, "The disk of /exports is full."),
        (errno.EACCES, "/exports may not be written to."),
        (errno.EROFS, "/exports may not be written to."),
        (errno.EIO, "/exports cannot be reached any more."),
    ],
)
def test_what_the_disk_says_becomes_a_sentence_with_the_folder(number, says):
    with pytest.raises(LocalProblem) as caught, landing.writing(Path("/exports")):
        raise OSError(number, "x")
    assert caught.value.detail == says
    assert "another folder" in caught.value.hint


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 512 kB; where none may be mounted, the tests that need it are skipped."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "none", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk may be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("format", ["original", "h264", "gif", "png_sequence", "frame"])
def test_a_full_disk_is_told_and_left_as_it_was(small_disk, format):
    (small_disk / "mine.txt").write_bytes(b"x" * 450_000)

    async def work(workers: Workers) -> None:
        with pytest.raises(LocalProblem, match=f"The disk of {small_disk} is full") as caught:
            await export(
                workers,
                VIDEO,
                small_disk / "x.mp4",
                ExportSpec(format=format, short_side_px=120 if format == "gif" else 240),
            )
        assert not isinstance(caught.value, BadFile)

    with_workers(work)
    assert [p.name for p in small_disk.iterdir()] == ["mine.txt"]


def test_a_disk_without_room_is_told_before_with_how_much_to_free_and_nothing_is_written_there(small_disk):
    (small_disk / "mine.txt").write_bytes(b"x" * 450_000)
    free = shutil.disk_usage(small_disk).free

    async def work(workers: Workers) -> None:
        for asked in (check_room(workers, small_disk, 200_000), make_ready(workers, small_disk, 200_000)):
            with pytest.raises(LocalProblem) as caught:
                await asked
            room = f"200 kB are needed, {weight(free)} are free"
            assert caught.value.detail == f"Not enough room in {small_disk}: {room}."
            assert caught.value.hint == f"Free {weight(200_000 - free)}, or choose another folder."
        await check_room(workers, small_disk, free)

    with_workers(work)
    assert [p.name for p in small_disk.iterdir()] == ["mine.txt"]


def test_a_disk_that_may_not_be_written_to_is_told(small_disk, clip):
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)

    async def work(workers: Workers) -> None:
        for asked in (make_ready(workers, small_disk), export(workers, clip, small_disk / "x.mp4", ExportSpec())):
            with pytest.raises(LocalProblem, match="may not be written to"):
                await asked

    with_workers(work)


def test_progress_goes_from_nothing_to_all(clip, out):
    for format in ("original", "h264", "gif", "png_sequence"):
        told: list[float] = []
        encode.export(clip, out / format, ExportSpec(format=format), "x", told.append)
        assert told == sorted(told) and told[-1] == 1.0 and len(told) > 1, format


def test_an_option_out_of_its_range_writes_nothing(clip, out):
    with pytest.raises(InvalidInput):
        check(ExportSpec(format="gif", fps=90), probe_file(clip))
    with pytest.raises(InvalidInput):
        written(clip, out / "t", format="gif", fps=90)
    assert list(out.iterdir()) == []

"""Clips decode to what was wished for, the same wishes give the same bytes, and every wish shows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.sandbox.conftest import make_sound, make_video
from wanstudio.sandbox.pictures import Picture
from wanstudio.sandbox.render import render
from wanstudio.sandbox.wishes import Task, Wishes
from wanstudio.sandbox.writing import rate_of

TASKS: tuple[Task, ...] = ("text", "picture", "replace", "reframe")


@pytest.fixture(scope="module")
def wish(files: dict[str, Path]) -> Callable[..., Wishes]:
    """Small wishes for each kind of clip, quick to render."""
    media = {
        "text": {},
        "picture": {"picture": files["picture"]},
        "replace": {"picture": files["person"], "video": files["video"]},
        "reframe": {"video": files["video"], "between": 1, "interpolator": "film"},
    }

    def make(task: Task, **changes: Any) -> Wishes:
        usual: dict[str, Any] = {"width": 320, "height": 180, "frames": 24, "fps": 16.0, "seed": 5, **media[task]}
        return Wishes(task=task, **{**usual, **changes})

    return make


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Wishes], Path]:
    """Render wishes once, and give the file."""

    def make(wishes: Wishes) -> Path:
        path = tmp_path / f"{hashlib.md5(repr(wishes).encode()).hexdigest()}.mp4"
        if not path.exists():
            render(wishes, path, None, lambda _: None)
        return path

    return make


def pictures(path: Path) -> list[Picture]:
    with av.open(str(path)) as file:
        return [Picture.of_frame(frame) for frame in file.decode(video=0)]


def luma(path: Path) -> np.ndarray:
    return np.stack([p.y for p in pictures(path)]).astype(np.float32)


def sharpness(path: Path) -> float:
    """How much neighbouring pixels differ, away from the words at the foot."""
    frames = luma(path)[:, :120]
    return float((np.diff(frames, axis=2) ** 2).mean())


def movement(path: Path) -> float:
    return float(np.abs(np.diff(luma(path)[:, :120], axis=0)).mean())


def spread(path: Path) -> float:
    return float(luma(path)[:, :120].std())


def written(one: np.ndarray, other: np.ndarray) -> int:
    """How many pixels differ as writing does."""
    return int((np.abs(one - other) > 30).sum())


def foot(path: Path) -> np.ndarray:
    return luma(path)[0, 120:]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(("width", "height", "fps"), [(320, 180, 16.0), (180, 320, 24.0), (202, 202, 29.97)])
def test_a_clip_has_exactly_the_size_the_rate_and_the_frames_it_was_asked_for(
    wish: Any, made: Any, task: Task, width: int, height: int, fps: float
) -> None:
    path = made(wish(task, width=width, height=height, fps=fps, frames=19))
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        frames = [(f.width, f.height) for f in file.decode(video=0)]
        assert frames == [(width, height)] * 19
        assert stream.average_rate == rate_of(fps)
        assert float(file.duration or 0) / av.time_base == pytest.approx(19 / rate_of(fps), abs=0.002)


@pytest.mark.parametrize(
    ("fps", "exact"), [(16, (16, 1)), (29.97, (30000, 1001)), (23.976, (24000, 1001)), (12.5, (25, 2))]
)
def test_a_rate_is_kept_as_the_fraction_it_stands_for(fps: float, exact: tuple[int, int]) -> None:
    assert rate_of(fps) == Fraction(*exact)


@pytest.mark.parametrize("task", TASKS)
def test_the_same_wishes_give_the_same_bytes_and_another_seed_gives_others(
    wish: Any, tmp_path: Path, task: Task
) -> None:
    content = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        render(wish(task, seed=seed, frames=12), tmp_path / name, None, lambda _: None)
        content.append((tmp_path / name).read_bytes())
    assert content[0] == content[1] != content[2]


EFFECTS: dict[str, tuple[Task, dict[str, Any], dict[str, Any], Callable[[Path], float]]] = {
    # name: (kind, lesser, greater, what is measured)
    "steps show as detail (words)": ("text", {"detail": 0.1}, {"detail": 1.0}, sharpness),
    "steps show as detail (picture)": ("picture", {"detail": 0.2}, {"detail": 1.0}, sharpness),
    "steps show as detail (replace)": ("replace", {"detail": 0.1}, {"detail": 1.0}, sharpness),
    "steps show as detail (reframe)": ("reframe", {"detail": 0.1}, {"detail": 1.0}, sharpness),
    "steps beyond the usual crisp it up": ("picture", {}, {"polish": 1.0}, sharpness),
    "shift is motion (words)": ("text", {"motion": 1.0}, {"motion": 4.0}, movement),
    "shift is motion (picture)": ("picture", {"motion": 0.2}, {"motion": 2.0}, movement),
    "guidance is contrast (replace)": ("replace", {}, {"contrast": 0.8}, spread),
    "guidance is contrast (reframe)": ("reframe", {"contrast": -0.4}, {"contrast": 0.4}, spread),
    "quality is bytes": ("reframe", {"crf": 33}, {"crf": 17}, lambda p: p.stat().st_size),
    "write mode is bytes": ("reframe", {"preset": "veryfast"}, {"preset": "ultrafast"}, lambda p: p.stat().st_size),
    "more blended frames move more evenly": ("reframe", {"between": 5}, {"between": 0}, lambda p: jerk(p)),
}


def jerk(path: Path) -> float:
    """How unevenly things move from frame to frame."""
    steps = np.abs(np.diff(luma(path)[:, :120], axis=0)).mean((1, 2))
    return float(np.abs(np.diff(steps)).mean() + steps.mean())


@pytest.mark.parametrize("name", EFFECTS)
def test_a_wish_shows_in_what_can_be_measured(wish: Any, made: Any, name: str) -> None:
    task, lesser, greater, measure = EFFECTS[name]
    assert measure(made(wish(task, **greater))) > measure(made(wish(task, **lesser))) * 1.02


def test_the_prompt_and_what_to_avoid_stand_on_the_picture(wish: Any, made: Any) -> None:
    bare = foot(made(wish("text")))
    with_prompt = foot(made(wish("text", prompt="A fox in the snow")))
    with_both = foot(made(wish("text", prompt="A fox in the snow", negative="blurry")))
    assert written(bare, with_prompt) > 80
    assert written(with_prompt, with_both) > 80


@pytest.mark.parametrize("mark", ["prompt expanded", "safety checked"])
def test_a_switch_without_a_picture_of_its_own_is_named_at_the_mark(wish: Any, made: Any, mark: str) -> None:
    assert written(foot(made(wish("text"))), foot(made(wish("text", marks=(mark,))))) > 60


@pytest.mark.parametrize("task", TASKS)
def test_every_clip_says_that_it_is_a_stand_in(
    wish: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, task: Task
) -> None:
    marked, bare = tmp_path / "marked.mp4", tmp_path / "bare.mp4"
    render(wish(task, frames=4), marked, None, lambda _: None)
    monkeypatch.setattr("wanstudio.sandbox.render.captions.layers", lambda *_, **__: [])
    render(wish(task, frames=4), bare, None, lambda _: None)
    assert written(foot(marked)[:, -90:], foot(bare)[:, -90:]) > 60


def test_a_picture_clip_begins_on_its_picture_and_ends_on_the_last_one(
    wish: Any, made: Any, files: dict[str, Path]
) -> None:
    from wanstudio.sandbox.pictures import cover, open_image

    clip = luma(made(wish("picture", last_picture=files["person"])))[:, :120]
    for frame, source in ((clip[0], files["picture"]), (clip[-1], files["person"])):
        still = Picture.of_image(cover(open_image(source), 320, 180)).y[:120].astype(np.float32)
        assert np.abs(frame - still).mean() < 6
    assert np.abs(clip[0] - clip[-1]).mean() > 25


def test_a_replaced_character_is_in_every_frame_and_moves(wish: Any, made: Any) -> None:
    frames = pictures(made(wish("replace", frames=60, contrast=0.0)))
    places = []
    for frame in (frames[0], frames[-1]):
        orange = (frame.v > 160) & (frame.u < 110)  # the suit
        assert orange.sum() > 60
        places.append(np.argwhere(orange).mean(0))
    assert np.abs(places[0] - places[1]).max() > 1.5


def test_sound_is_merged_cut_to_the_clip_and_padded_with_silence(wish: Any, made: Any, tmp_path: Path) -> None:
    short, long = make_sound(tmp_path / "short.wav", 0.5), make_sound(tmp_path / "long.wav", 9)
    for sound, loud_at_end in ((short, False), (long, True)):
        path = made(wish("text", sound=sound, frames=32))
        with av.open(str(path)) as file:
            samples = np.concatenate([f.to_ndarray() for f in file.decode(audio=0)], axis=1)
        assert samples.shape[1] / 48000 == pytest.approx(2.0, abs=0.05)
        assert np.abs(samples[:, 2000:20000]).max() > 0.1
        assert (np.abs(samples[:, -9000:]).max() > 0.1) == loud_at_end


def test_without_sound_there_is_no_sound_track(wish: Any, made: Any) -> None:
    with av.open(str(made(wish("replace")))) as file:
        assert not file.streams.audio


def test_reframing_keeps_the_whole_picture_and_zoom_cuts_its_edges_off(wish: Any, made: Any) -> None:
    upright = wish("reframe", width=180, height=320, between=0, frames=34)
    whole, zoomed = pictures(made(upright))[-1], pictures(made(replace(upright, zoom=0.6)))[-1]
    assert widths_of_block(whole) == pytest.approx(40 * 180 / 320, abs=3)
    assert widths_of_block(zoomed) == pytest.approx(40 * 180 / 320 / 0.4, abs=5)


def widths_of_block(picture: Picture) -> float:
    """How wide the bright block of the test's video is shown."""
    return float((picture.y > 222).sum(1).max())


def test_black_borders_are_trimmed_when_asked(wish: Any, made: Any, files: dict[str, Path]) -> None:
    kept = luma(made(wish("reframe", video=files["bars"])))
    trimmed = luma(made(wish("reframe", video=files["bars"], trim=True)))
    assert kept[:, :12].mean() < 24
    assert trimmed[:, :12].mean() > 40


def test_borders_are_seen_in_a_video_that_begins_in_the_dark(wish: Any, made: Any, tmp_path: Path) -> None:
    dark = make_video(tmp_path / "dark.mp4", border=24, dark=3, sound=False)
    assert luma(made(wish("reframe", video=dark, trim=True)))[-1, :12].mean() > 40


def test_a_video_without_borders_is_not_trimmed(wish: Any, made: Any) -> None:
    assert made(wish("reframe")).read_bytes() == made(wish("reframe", trim=True)).read_bytes()


def test_frames_between_are_blends_and_the_others_the_sources_own(wish: Any, made: Any) -> None:
    own, blended = (luma(made(wish("reframe", between=n, fps=25.0, crf=6))) for n in (0, 1))
    differs = np.abs(own - blended)[:, :120].mean((1, 2))
    assert differs[1::2].min() > 3 * differs[0::2].max()


def test_the_two_interpolators_blend_differently(wish: Any, made: Any) -> None:
    film, rife = (luma(made(wish("reframe", between=1, interpolator=name, crf=6))) for name in ("film", "rife"))
    differs = np.abs(film - rife)[:, :120].mean((1, 2))
    assert differs[1::2].mean() > differs[0::2].mean()
    assert differs.max() > 0.2


def test_skipping_frames_of_the_source_makes_it_jump(wish: Any, made: Any) -> None:
    even, jumping = made(wish("reframe", between=0, fps=25.0)), made(wish("reframe", between=0, fps=25.0, skip=5))
    still = lambda path: (np.abs(np.diff(luma(path)[:, :120], axis=0)).mean((1, 2)) < 0.25).sum()  # noqa: E731
    assert still(jumping) > still(even) + 8


def test_a_short_video_holds_its_last_frame(wish: Any, made: Any, tmp_path: Path) -> None:
    brief = make_video(tmp_path / "brief.mp4", frames=10, sound=False)
    clip = luma(made(wish("reframe", video=brief, frames=30, fps=25.0, between=0)))
    assert np.abs(clip[12] - clip[-1]).mean() < 1


def test_without_acceleration_it_is_scaled_with_more_care(wish: Any, made: Any) -> None:
    plain, careful = (
        made(wish("reframe", width=480, height=270)),
        made(wish("reframe", width=480, height=270, careful=True)),
    )
    assert plain.read_bytes() != careful.read_bytes()


def test_a_turned_video_stands_upright(wish: Any, made: Any, tmp_path: Path, files: dict[str, Path]) -> None:
    from wanstudio.sandbox.reels import turned

    picture = next(iter(pictures(files["video"])))
    assert turned(picture, 90).y.shape == (320, 180)
    assert np.array_equal(turned(turned(picture, 90), -90).flat, picture.flat)


def test_a_long_prompt_is_cut_and_stays_inside(wish: Any, made: Any) -> None:
    for prompt in ("word " * 4000, "x" * 20000, "日本語のとても長い文章です。" * 500, "\u202e\n\t😀"):
        assert len(pictures(made(wish("text", prompt=prompt, frames=2)))) == 2


def test_nothing_is_left_of_a_clip_that_could_not_be_made(wish: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"no video at all")
    with pytest.raises((av.FFmpegError, ValueError)):
        render(wish("reframe", video=broken), tmp_path / "clip.mp4", None, lambda _: None)
    assert [p.name for p in tmp_path.iterdir()] == ["broken.mp4"]


def test_progress_goes_from_0_to_1(wish: Any, tmp_path: Path) -> None:
    told: list[float] = []
    render(wish("text"), tmp_path / "clip.mp4", None, told.append)
    assert told == sorted(told) and 0 < told[0] < 0.2 and 0.8 < told[-1] <= 1

"""Every format, range, direction and shape of an export, seen by decoding what was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.media.clips import code_of, codes, make_clip, stamps_s
from tests.samples import VIDEO
from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.formats import FORMATS
from wanstudio.core.outcome import picture
from wanstudio.media import cut, encode, encoders
from wanstudio.media.boxes import append_recipe, read_recipe
from wanstudio.media.probe import probe_file

FILMS = [name for name, row in FORMATS.items() if row.writer == "film"]
FRAMES = 20


@pytest.fixture
def clip(tmp_path):
    folder = tmp_path / "library"
    folder.mkdir()
    path = make_clip(folder / "a.mp4", frames=FRAMES, size=(160, 90), sound="aac")
    append_recipe(path, '{"seed":7}')
    return path


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def written(source: Path, temp: Path, **wishes: Any) -> Path:
    encode.export(source, temp, ExportSpec(**wishes), "stem", lambda _: None)
    return temp


def shown(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def heard(path: Path) -> np.ndarray:
    """The samples of a file's sound, as they are played: what an encoder adds before the first is left out."""
    with av.open(str(path)) as file:
        resampler = av.AudioResampler("s16", "mono", 48_000)
        pieces = [piece for frame in file.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces])


# ---- films ----


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "sound"),
    [
        ("h264", "h264", "yuv420p", "aac"),
        ("h265", "hevc", "yuv420p", "aac"),
        ("prores", "prores", "yuv422p10le", "pcm_s16le"),
        ("vp9", "vp9", "yuv420p", "opus"),
    ],
)
def test_a_film_has_every_frame_at_its_time_in_its_codec_with_sound(clip, out, name, codec, pixels, sound):
    made = written(clip, out / "t", format=name)
    facts = probe_file(made, deep=True)
    assert (facts.codec, facts.width, facts.height, facts.frames, facts.fps) == (codec, 160, 90, FRAMES, 16.0)
    with av.open(str(made)) as file:
        assert file.streams.video[0].pix_fmt == pixels
        assert file.streams.audio[0].codec_context.name == sound
    assert codes(made) == list(range(FRAMES))
    assert stamps_s(made) == pytest.approx([n / 16 for n in range(FRAMES)], abs=1.5e-3)
    for one, other in zip(shown(clip), shown(made), strict=True):
        assert np.abs(one.astype(int) - other).mean() < 3
    played, own = heard(made), heard(clip)
    assert len(played) == pytest.approx(len(own), abs=2048)
    assert np.abs(played.astype(int)).mean() == pytest.approx(np.abs(own.astype(int)).mean(), rel=0.1)


def test_apples_players_know_h265_by_its_name(clip, out):
    with av.open(str(written(clip, out / "t", format="h265"))) as file:
        assert file.streams.video[0].codec_context.codec_tag == "hvc1"


def test_prores_is_422_hq(clip, out):
    with av.open(str(written(clip, out / "t", format="prores"))) as file:
        assert file.streams.video[0].codec_context.codec_tag == "apch"
        assert all(packet.is_keyframe for packet in file.demux(video=0) if packet.size)


@pytest.mark.parametrize("name", FILMS)
@pytest.mark.parametrize(("lines", "matrix"), [(720, 1), (480, 6)])
def test_a_clip_that_does_not_name_its_colours_is_written_with_the_names_players_take_it_for(
    tmp_path, out, name, lines, matrix
):
    clip = make_clip(tmp_path / "a.mp4", frames=2, size=(lines, lines))
    made = written(clip, out / "t", format=name, short_side_px=240)
    with av.open(str(made)) as file:
        frame = next(file.decode(video=0))
    assert (frame.colorspace, frame.color_range) == (matrix, 1)
    if name != "vp9":  # a VP9 stream itself names the matrix alone
        assert (frame.color_primaries, frame.color_trc) == (matrix, matrix)


@pytest.mark.parametrize("name", [*FILMS, "gif", "webp"])
def test_odd_sizes_and_upright_clips_are_no_trouble(tmp_path, out, name):
    clip = make_clip(tmp_path / "a.mkv", frames=3, size=(161, 91), codec="ffv1")
    facts, wanted = (
        probe_file(written(clip, out / "t", format=name)),
        picture(ExportSpec(format=name), probe_file(clip)),
    )
    assert (facts.width, facts.height, facts.frames) == (wanted.width, wanted.height, 3)
    turned = make_clip(tmp_path / "b.mp4", frames=2, size=(160, 90), rotation=90)
    facts = probe_file(written(turned, out / "u", format=name))
    assert (facts.width, facts.height) == (90, 160)


@pytest.mark.parametrize("name", [*FILMS, "webp", "png_sequence"])
def test_see_through_parts_are_not_taken_over(tmp_path, out, name):
    clip = make_clip(tmp_path / "a.mkv", frames=2, size=(64, 48), codec="ffv1", pix_fmt="yuva420p")
    made = written(clip, out / "t", format=name)
    facts = probe_file(next(iter(sorted(made.iterdir()))) if made.is_dir() else made)
    assert not facts.alpha


@pytest.mark.parametrize("name", [*FILMS, "gif", "frame"])
def test_pixels_that_are_not_square_become_square(tmp_path, out, name):
    clip = make_clip(tmp_path / "a.mp4", frames=3, size=(72, 64), stream={"aspect": "2:1"})
    wide = tmp_path / "wide.mp4"
    with av.open(str(clip)) as given, av.open(str(wide), "w") as taken:
        stream = taken.add_stream_from_template(given.streams.video[0])
        stream.sample_aspect_ratio = 2
        for packet in given.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                taken.mux(packet)
    assert probe_file(wide).pixel_aspect == 2
    facts = probe_file(written(wide, out / "t", format=name))
    assert (facts.width, facts.height, facts.pixel_aspect) == (144, 64, 1.0)


# ---- range, direction, rate ----


@pytest.mark.parametrize("name", [*FILMS, "png_sequence", "gif", "webp"])
def test_a_range_is_exact_to_the_frame_and_its_out_frame_is_inside(clip, out, name):
    made = written(clip, out / "t", format=name, first=5, last=12)
    assert frames_of(made) == list(range(5, 13))
    if name in FILMS:
        assert stamps_s(made) == pytest.approx([n / 16 for n in range(8)], abs=1.5e-3)
        assert len(heard(made)) / 48_000 == pytest.approx(0.5, abs=0.05)


def frames_of(path: Path) -> list[int]:
    if path.is_dir():
        return [code_of(np.asarray(Image.open(one))) for one in sorted(path.iterdir())]
    if probe_file(path).kind == "image":
        with Image.open(path) as image:
            return [code_of(frame_at(image, n)) for n in range(image.n_frames)]
    return codes(path)


def frame_at(image: Image.Image, n: int) -> np.ndarray:
    image.seek(n)
    return np.asarray(image.convert("RGB"))


def test_the_ends_of_a_range_count_from_the_end_too(clip, out):
    assert frames_of(written(clip, out / "t", format="h264", first=-3)) == [17, 18, 19]


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.moves and name != "sprite_sheet"])
def test_one_frame_is_a_range(clip, out, name):
    assert frames_of(written(clip, out / "t", format=name, first=4, last=4)) == [4]


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_a_clip_in_which_nothing_moves_is_written_too(tmp_path, out, name):
    clip = make_clip(tmp_path / "still.mp4", frames=1, size=(160, 90))
    twice = written(clip, out / "s.mp4", format="h264", direction="ping_pong", fps=32.0)
    with Image.open(written(twice, out / "t", format=name)) as image:
        assert code_of(frame_at(image, 0)) == 0


@pytest.mark.parametrize(("first", "last"), [(0, 20), (12, 5), (-21, -1)])
def test_a_range_that_is_not_in_the_clip_is_refused(clip, out, first, last):
    with pytest.raises(InvalidInput, match="1 to 20") as caught:
        written(clip, out / "t", format="h264", first=first, last=last)
    assert caught.value.param == "range"


def test_the_sound_of_a_range_is_that_of_its_frames(tmp_path, out):
    clip = tmp_path / "beeps.mov"
    silent_then_loud(clip)
    early = heard(written(clip, out / "t", format="prores", first=0, last=7))
    late = heard(written(clip, out / "u", format="prores", first=8, last=15))
    both = heard(written(clip, out / "v", format="prores", first=4, last=11))
    assert (np.abs(early).max(), len(early), len(late)) == (0, 24_000, 24_000)
    assert np.abs(late).min() > 900
    assert np.flatnonzero(both)[0] == pytest.approx(12_000, abs=2)


def test_a_sound_that_begins_late_stays_late(tmp_path, out):
    clip = tmp_path / "late.mov"
    silent_then_loud(clip, late=12_000)
    part = heard(written(clip, out / "t", format="prores", first=0, last=7))
    whole = heard(written(clip, out / "u", format="wav"))
    assert len(part) == 24_000 and not np.any(part)
    assert np.flatnonzero(whole)[0] == pytest.approx(36_000, abs=2)


@pytest.mark.parametrize("name", ["h264", "prores"])
def test_picture_and_sound_keep_their_distance_where_the_picture_begins_late(tmp_path, out, name):
    clip = tmp_path / "late.mkv"
    with av.open(str(make_clip(tmp_path / "a.mp4", frames=20, sound="aac"))) as given, av.open(str(clip), "w") as taken:
        streams = {stream.index: taken.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.dts is not None:
                late = round(0.25 / packet.time_base) if packet.stream.type == "video" else 0
                packet.pts, packet.dts = packet.pts + late, packet.dts + late
                packet.stream = streams[packet.stream.index]
                taken.mux(packet)
    assert len(heard(written(clip, out / "t", format=name))) == pytest.approx(len(heard(clip)) - 12_000, abs=1100)


def silent_then_loud(path: Path, late: int = 0) -> None:
    """16 frames a second; half a second of nothing, then half a second of a constant; all `late` samples later."""
    with av.open(str(path), "w") as file:
        video, audio = file.add_stream("prores_ks", rate=16), file.add_stream("pcm_s16le", rate=48_000, layout="mono")
        video.width, video.height, video.pix_fmt = 64, 48, "yuv422p10le"
        for n in range(16):
            file.mux(video.encode(av.VideoFrame.from_ndarray(np.full((48, 64, 3), 10 * n, np.uint8), format="rgb24")))
        file.mux(video.encode(None))
        samples = np.concatenate([np.zeros(24_000, np.int16), np.full(24_000, 1000, np.int16)])
        for start in range(0, 48_000, 1000):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1000], format="s16", layout="mono")
            frame.sample_rate, frame.pts = 48_000, start + late
            file.mux(audio.encode(frame))
        file.mux(audio.encode(None))


THERE_AND_BACK = [*range(6), 4, 3, 2, 1]


@pytest.mark.parametrize("name", [*FILMS, "gif", "webp", "png_sequence"])
def test_a_ping_pong_comes_back_without_showing_its_ends_twice_and_is_silent(clip, out, name):
    made = written(clip, out / "t", format=name, direction="ping_pong", first=3, last=8)
    assert [n - 3 for n in frames_of(made)] == THERE_AND_BACK
    if name in FILMS:
        assert stamps_s(made) == pytest.approx([n / 16 for n in range(10)], abs=1.5e-3)
        assert not probe_file(made).has_sound


def test_the_way_back_holds_few_frames_at_once(clip, out, monkeypatch):
    monkeypatch.setattr(cut, "KEPT_BYTES", 160 * 90 * cut.COLOURS * 2)
    made = written(clip, out / "t", format="h264", direction="ping_pong")
    assert frames_of(made) == [*range(20), *range(18, 0, -1)]


def test_a_ping_pong_at_another_rate(clip, out):
    made = written(clip, out / "t", format="h264", direction="ping_pong", first=0, last=4, fps=8.0)
    assert frames_of(made) == [0, 2, 4, 2]


def test_a_range_of_a_rate_that_varies_keeps_its_times_and_loses_no_frame_at_a_steady_one(tmp_path, out):
    stamps = [0, 40, 80, 500, 540, 580, 1000, 1040, 1080, 1500]
    clip = make_clip(tmp_path / "a.mp4", stamps=stamps, frames=10, fps=25, size=(160, 90))
    made = written(clip, out / "t", format="h264", first=2, last=6)
    assert frames_of(made) == [2, 3, 4, 5, 6]
    assert stamps_s(made) == pytest.approx([0, 0.42, 0.46, 0.5, 0.92], abs=2e-4)
    steady = frames_of(written(clip, out / "u", format="h264", first=2, last=6, fps=25.0))
    assert steady == [2] * 11 + [3] + [4] + [5] * 11 or (set(steady) == {2, 3, 4, 5, 6} and len(steady) == 24)


# ---- shape ----


@pytest.mark.parametrize("name", ["h264", "prores", "gif", "webp", "png_sequence"])
def test_a_box_is_filled_by_cutting_or_padded_with_black(tmp_path, out, name):
    clip = make_clip(tmp_path / "a.mp4", frames=2, size=(160, 90))
    whole = shown_first(written(clip, out / "w", format=name))
    box = {"width_px": 90, "height_px": 160}
    filled = shown_first(written(clip, out / "t", format=name, place="fill", **box))
    assert filled.shape == (160, 90, 3)
    edges = whole[68, 55].mean(), whole[68, 104].mean()  # of the grey that changes from left to right
    assert (filled[120, 0].mean(), filled[120, -1].mean()) == pytest.approx(edges, abs=8)
    padded = shown_first(written(clip, out / "u", format=name, place="pad", **box))
    assert padded.shape == (160, 90, 3)
    assert padded[:50].max() < 24 and padded[-50:].max() < 24  # black above and below
    assert padded[92:100].min() > 40  # and the picture's whole width between
    assert code_of(padded[55:105]) == 0
    fitted = shown_first(written(clip, out / "v", format=name, **box))
    assert fitted.shape[:2] in ((50, 90), (51, 90))


def shown_first(path: Path) -> np.ndarray:
    one = sorted(path.iterdir())[0] if path.is_dir() else path
    if probe_file(one).kind == "image":
        with Image.open(one) as image:
            return np.asarray(image.convert("RGB"))
    return shown(one)[0]


# ---- no larger than ----


@pytest.mark.parametrize("frames", [1, 2, 3, 7, 8, 9])
def test_h265_takes_clips_of_a_few_frames(tmp_path, out, frames):
    for n, size in enumerate(((160, 90), (90, 160))):
        clip = make_clip(tmp_path / "a.mp4", frames=frames, size=size)
        assert codes(written(clip, out / str(n), format="h265")) == list(range(frames))


def test_a_file_is_never_larger_than_its_limit_with_sound_and_recipe(tmp_path, out):
    clip = tmp_path / "a.mp4"
    clip.write_bytes(VIDEO.read_bytes())
    recipe = json.dumps({"prompt": "<&>" * 7_000})  # escaped it is four times as long
    append_recipe(clip, recipe)
    wish = {"format": "h264", "short_side_px": 240, "last": 39}
    limit = written(clip, out / "p", **wish).stat().st_size * 4 // 5
    told: list[float] = []
    encode.export(clip, out / "t", ExportSpec(**wish, limit_bytes=limit), "stem", told.append)
    assert limit // 4 < (out / "t").stat().st_size <= limit
    facts = probe_file(out / "t", deep=True)
    assert (facts.frames, facts.has_sound, read_recipe(out / "t")) == (40, probe_file(clip).has_sound, recipe)
    assert told == sorted(told) and told[-1] == 1.0


def test_room_that_is_left_is_used(tmp_path, out):
    """Noise shrinks to nothing within a few steps of quality: the first guess is far too small."""
    clip = tmp_path / "noise.mp4"
    rng = np.random.default_rng(7)
    with av.open(str(clip), "w") as file:
        stream = file.add_stream("libx264", rate=16, options={"crf": "10", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(16):
            noisy = np.clip(rng.normal(120, 24, (180, 320, 3)), 0, 255).astype(np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(noisy, format="rgb24")))
        file.mux(stream.encode(None))
    limit = written(clip, out / "p", format="h264").stat().st_size // 8
    told: list[float] = []
    encode.export(clip, out / "t", ExportSpec(format="h264", limit_bytes=limit), "stem", told.append)
    assert 0.8 * limit < (out / "t").stat().st_size <= limit
    assert sorted(path.name for path in out.iterdir()) == ["p", "t"] and told == sorted(told)


def test_a_file_that_is_small_enough_is_not_made_coarser(clip, out):
    plain = written(clip, out / "p", format="h264")
    assert written(clip, out / "t", format="h264", limit_bytes=10_000_000).read_bytes() == plain.read_bytes()


def test_what_cannot_be_made_so_small_is_refused_in_words(tmp_path, out):
    clip = make_clip(tmp_path / "a.mp4", frames=60, size=(640, 360), sound="aac")
    with pytest.raises(InvalidInput, match=r"smaller than 0\.02 MB") as caught:
        written(clip, out / "t", format="h264", limit_bytes=20_000)
    assert caught.value.param == "limit_bytes"
    assert not (out / "t").exists()


# ---- pictures and sounds ----


def test_a_webp_shows_every_frame_for_its_time_and_loops(clip, out):
    with Image.open(written(clip, out / "t", format="webp")) as image:
        assert (image.format, image.size, image.n_frames, image.info["loop"]) == ("WEBP", (160, 90), FRAMES, 0)
        lengths = []
        for n in range(FRAMES):
            image.seek(n)
            image.load()
            lengths.append(image.info["duration"])
    assert set(lengths) <= {62, 63} and sum(lengths) == pytest.approx(1250, abs=2)
    small = written(clip, out / "u", format="webp", quality="small", loop=False)
    assert small.stat().st_size < (out / "t").stat().st_size
    with Image.open(small) as image:
        assert image.info["loop"] == 1


def test_a_webp_has_the_clips_colours(tmp_path, out):
    tags = {"colorspace": 1, "color_primaries": 1, "color_trc": 1, "color_range": 1}
    clip = make_clip(tmp_path / "a.mp4", frames=2, size=(160, 90), **tags)
    assert np.abs(shown_first(written(clip, out / "t", format="webp")).astype(int) - shown(clip)[0]).mean() < 3


def test_a_sheet_holds_every_frame_where_its_json_says(clip, out):
    made = written(clip, out / "t", format="sprite_sheet", first=2, last=14)
    assert sorted(path.name for path in made.iterdir()) == ["stem.json", "stem.png"]
    said = json.loads((made / "stem.json").read_text(encoding="utf-8"))
    with Image.open(made / "stem.png") as image:
        pixels = np.asarray(image)
    assert said["meta"]["image"] == "stem.png"
    assert (said["meta"]["size"]["w"], said["meta"]["size"]["h"]) == (pixels.shape[1], pixels.shape[0])
    found = []
    for one in said["frames"]:
        box = one["frame"]
        assert (box["w"], box["h"]) == (160, 90)
        found.append(code_of(pixels[box["y"] : box["y"] + 90, box["x"] : box["x"] + 160]))
    assert found == list(range(2, 15))
    assert {one["duration"] for one in said["frames"]} <= {62, 63}
    assert len({(one["frame"]["x"], one["frame"]["y"]) for one in said["frames"]}) == 13


def test_a_sheet_at_a_varying_rate_has_room_for_every_frame(tmp_path, out):
    slow_then_fast = [1000 * n for n in range(10)] + [9000 + 20 * n for n in range(1, 11)]
    clip = make_clip(tmp_path / "v.mp4", frames=20, stamps=slow_then_fast, size=(64, 48))
    made = written(clip, out / "t", format="sprite_sheet", fps=10.0, first=0, last=9)
    said = json.loads((made / "stem.json").read_text(encoding="utf-8"))
    size = said["meta"]["size"]
    assert len(said["frames"]) == 90
    assert all(one["frame"]["y"] + one["frame"]["h"] <= size["h"] for one in said["frames"])
    assert {one["frame"]["x"] + one["frame"]["w"] <= size["w"] for one in said["frames"]} == {True}


@pytest.mark.parametrize("name", ["wav", "m4a"])
def test_the_sound_alone_is_the_clips_sound(clip, out, name):
    made = written(clip, out / "t", format=name)
    facts = probe_file(made)
    assert (facts.kind, facts.has_sound, facts.width) == ("audio", True, 0)
    played, own = heard(made), heard(clip)
    assert len(played) == pytest.approx(len(own), abs=2048)
    part = heard(written(clip, out / "u", format=name, first=4, last=11))
    assert len(part) == pytest.approx(24_000, abs=1100)


def test_a_silent_clip_has_no_sound_to_export(tmp_path, out):
    clip = make_clip(tmp_path / "a.mp4", frames=3)
    with pytest.raises(InvalidInput, match="no sound"):
        written(clip, out / "t", format="wav")


# ---- what this build can write ----


def test_every_encoder_a_row_names_is_in_the_pinned_build():
    assert encoders.lacking() == []


def test_a_format_whose_encoder_is_not_there_is_named_and_refused(clip, out, monkeypatch):
    monkeypatch.setattr(encoders, "is_there", lambda name: name != "libx265")
    assert encoders.lacking() == ["h265"]
    with pytest.raises(InvalidInput, match=r"H\.265"):
        written(clip, out / "t", format="h265")
    assert not (out / "t").exists()

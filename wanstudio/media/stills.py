"""Small pictures of media files: a cropped thumbnail, a filmstrip, a sound's waveform. For worker processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from PIL import Image, ImageChops, ImageDraw, ImageOps, ImageStat

from wanstudio.media.film import Chain, Step, frame_number
from wanstudio.media.magic import Container, bad, container_of
from wanstudio.media.pictures import opened as opened_picture
from wanstudio.media.pictures import upright
from wanstudio.media.reel.decode import Decoder
from wanstudio.media.streams import opened, sound_of, video_of

JPEG_QUALITY = 85
GROUND = (27, 27, 27)  # behind what is see-through, where the file type is not
SAME_RMS = 2.0  # of 255 in each colour: what nobody sees
BARS = (169, 169, 169, 255)
WAVE_LIMIT_S = 600
WAVE_HZ = 8000
READ_THROUGH_FRAMES = 600  # up to here every frame is decoded; in longer clips key frames are near enough


def thumbnail(source: Path, target: Path, suffix: str, *, width_px: int, height_px: int, frame: int) -> None:
    """Fill the size exactly, cropping from the middle. `suffix` says PNG or JPEG."""
    container = container_of(source)
    if container.is_picture:
        save(picture_thumbnail(source, container, width_px, height_px), target, suffix)
        return
    if has_picture(source, container):
        found = frame_number(source, container, frame, [cover(width_px, height_px), *cropped(width_px, height_px)])
        save(image_of(found), target, suffix)
    else:
        save(waveform(loudness(source, container), width_px, height_px), target, suffix)


def alike(one: Path, other: Path) -> bool:
    """Whether two pictures have one size and differ by no more than another decoder's rounding. Raises BadFile."""
    pictures = [upright(path, container_of(path)).convert("RGB") for path in (one, other)]
    if pictures[0].size != pictures[1].size:
        return False
    return max(ImageStat.Stat(ImageChops.difference(*pictures)).rms) <= SAME_RMS


def has_picture(source: Path, container: Container) -> bool:
    with opened(source, container) as file:
        return video_of(file) is not None


def picture_thumbnail(source: Path, container: Container, width_px: int, height_px: int) -> Image.Image:
    with opened_picture(source, container) as image:
        image.draft("RGB", (2 * width_px, 2 * height_px))
        image.load()
        turned = ImageOps.exif_transpose(image)
        return ImageOps.fit(in_colour(turned), (width_px, height_px), Image.Resampling.LANCZOS)


def in_colour(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something is see-through; 16-bit greys keep their upper half."""
    if image.mode.startswith("I"):
        image = image.point(lambda grey: grey / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def cover(width_px: int, height_px: int) -> Step:
    """Scale until the size is covered, in the shape that is meant; an even start of the crop keeps chroma in place."""
    wide, high = f"max({width_px},ceil({height_px}*dar))", f"max({height_px},ceil({width_px}/dar))"
    return "scale", f"w={wide}:h={high}:flags=bicubic"


def cropped(width_px: int, height_px: int) -> list[Step]:
    return [("format", "rgb24"), ("crop", f"{width_px}:{height_px}")]


def image_of(frame: VideoFrame) -> Image.Image:
    return Image.fromarray(frame.to_ndarray(format="rgb24"))


def save(image: Image.Image, target: Path, suffix: str) -> None:
    """PNG for ".png", else JPEG."""
    if suffix == ".png":
        image.save(target, "PNG", compress_level=4)
        return
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, GROUND), image).convert("RGB")
    image.save(target, "JPEG", quality=JPEG_QUALITY, subsampling=0)


def filmstrip(source: Path, target: Path, suffix: str, *, count: int, height_px: int) -> None:
    """`count` frames from evenly over the clip, side by side in one picture, each as wide as the clip's shape asks.

    A still picture is the same at each place.
    """
    container = container_of(source)
    if container.is_picture:
        save(repeated(upright(source, container), count, height_px), target, suffix)
        return
    width, height = shown_size(source)
    width_px = max(1, round(height_px * width / height))
    strip = Image.new("RGB", (width_px * count, height_px), GROUND)
    steps = [("scale", f"{width_px}:{height_px}:flags=bicubic"), ("format", "rgb24")]
    for place, frame in enumerate(picked(source, count, steps)):
        strip.paste(image_of(frame), (place * width_px, 0))
    save(strip, target, suffix)


def repeated(image: Image.Image, count: int, height_px: int) -> Image.Image:
    width_px = max(1, round(height_px * image.width / image.height))
    tile = in_colour(image).resize((width_px, height_px), Image.Resampling.LANCZOS)
    strip = Image.new(tile.mode, (width_px * count, height_px))
    for place in range(count):
        strip.paste(tile, (place * width_px, 0))
    return strip


def shown_size(source: Path) -> tuple[int, int]:
    """Of a clip's first frame, upright, in square pixels. Of one whose end is missing, too."""
    with closing(Decoder(source)) as decoder:
        found, aspect = decoder.read(), decoder.pixel_aspect
    if found is None:
        raise bad(source, "is damaged: none of its frames can be decoded.")
    frame = found[1]
    across = max(1, round(frame.width * aspect))
    return (frame.height, across) if frame.rotation % 180 else (across, frame.height)


def picked(source: Path, count: int, steps: Sequence[Step]) -> Iterator[VideoFrame]:
    """The frames in the middle of `count` equal parts; for one that cannot be decoded, the nearest that came."""
    with closing(Decoder(source)) as decoder:
        total = len(decoder.index.stamps)
        wanted = [(2 * i + 1) * total // (2 * count) for i in range(count)]
        chain, found = Chain(steps), None
        for n in wanted:
            if total > READ_THROUGH_FRAMES:
                decoder.go_to(n)  # and the key frame that is come to is near enough
                found = decoder.read() or found
            while total <= READ_THROUGH_FRAMES and decoder.next <= n and (came := decoder.read()) is not None:
                found = came
            if found is not None:
                yield chain(found[1])


def loudness(source: Path, container: Container) -> list[int]:
    """The greatest swing of each hundredth of a second, 0…32768; of the first ten minutes."""
    step = WAVE_HZ // 100
    found: list[int] = []
    with opened(source, container) as file:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=WAVE_HZ, frame_size=step)
        for frame in file.decode(sound_of(file) or ()):
            assert isinstance(frame, AudioFrame)
            frame.pts = None
            found += [int(abs(piece.to_ndarray().astype(int)).max()) for piece in resampler.resample(frame)]
            if len(found) > WAVE_LIMIT_S * 100:
                break
    return found or [0]


def waveform(swings: Sequence[int], width_px: int, height_px: int) -> Image.Image:
    """Rounded bars on nothing, as tall as the sound is loud beside its own loudest moment; silence is a row of dots."""
    fine = 4  # drawn larger and scaled down: Pillow's edges are hard
    pitch = max(3.0, height_px / 15) * fine
    bar, margin = pitch * 0.55, 0.11 * width_px * fine
    count = max(1, int((width_px * fine - 2 * margin) / pitch))
    image = Image.new("RGBA", (width_px * fine, height_px * fine), (*BARS[:3], 0))
    draw, middle, loudest = ImageDraw.Draw(image), height_px * fine / 2, max(*swings, 1)
    for i in range(count):
        part = swings[i * len(swings) // count : max((i + 1) * len(swings) // count, i * len(swings) // count + 1)]
        tall = max(bar, 0.46 * height_px * fine * max(part) / loudest)
        left = width_px * fine / 2 + (i - count / 2) * pitch
        draw.rounded_rectangle((left, middle - tall / 2, left + bar, middle + tall / 2), bar / 2, fill=BARS)
    return image.resize((width_px, height_px), Image.Resampling.LANCZOS)

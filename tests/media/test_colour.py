"""Colour bars of known values come out as they went in, on the stage, in a saved frame and in small pictures."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from wanstudio.core.exports import ExportSpec
from wanstudio.media import stills
from wanstudio.media.encode import write_frame
from wanstudio.media.probe import probe_file
from wanstudio.media.reel.decode import Decoder
from wanstudio.media.reel.screen import Screen

GREY, COLOURS = (191, 191, 191), ((191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0), (0, 0, 191))
BARS = (GREY, *COLOURS, (30, 90, 200))
SD, HD = (640, 480), (1280, 720)
WEIGHTS = {1: (0.2126, 0.0722), 5: (0.299, 0.114), 6: (0.299, 0.114), 9: (0.2627, 0.0593)}  # of red and blue, by matrix
UNSAID, TV, PC = 0, 1, 2
NO_MATRIX = 2
WITHIN = 2


def picture(width: int, height: int) -> np.ndarray:
    bars = np.zeros((height, width, 3), np.uint8)
    for i, color in enumerate(BARS):
        bars[:, i * width // len(BARS) : (i + 1) * width // len(BARS)] = color
    return bars


def coded(rgb: np.ndarray, matrix: int, full: bool) -> np.ndarray:
    """RGB as luma and two colour differences, by the book (BT.601, 709, 2020), not by the library under test."""
    red_part, blue_part = WEIGHTS[matrix]
    red, green, blue = (rgb[..., i] / 255 for i in range(3))
    luma = red_part * red + (1 - red_part - blue_part) * green + blue_part * blue
    cb, cr = (blue - luma) / (2 - 2 * blue_part), (red - luma) / (2 - 2 * red_part)
    planes = (luma * 255, cb * 255 + 128, cr * 255 + 128) if full else (luma * 219 + 16, cb * 224 + 128, cr * 224 + 128)
    return np.stack([np.clip(np.round(plane), 0, 255).astype(np.uint8) for plane in planes])


def bars_clip(path: Path, size: tuple[int, int], matrix: int, full: bool, said: tuple[int, int]) -> Path:
    """Without loss and with all its colour samples; `said` are the matrix and the range that its header names."""
    planes = coded(picture(*size), matrix, full)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=16, options={"qp": "0", "preset": "ultrafast"})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv444p"
        stream.codec_context.colorspace, stream.codec_context.color_range = said
        for n in range(2):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv444p", channel_last=False)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def off_by(shown: np.ndarray) -> int:
    """The greatest distance of any bar's middle from what it should be."""
    height, width = shown.shape[:2]
    middles = [(2 * i + 1) * width // (2 * len(BARS)) for i in range(len(BARS))]
    found = shown[height // 2, middles].astype(int)
    return int(np.abs(found - np.array(BARS)).max())


def on_the_stage(path: Path, room: Path) -> np.ndarray:
    decoder = Decoder(path)
    found = decoder.read()
    assert found is not None
    width, height = found[1].width, found[1].height
    screen = Screen(room, width, height, 0)
    place, line = screen.draw(found[1], width, height)
    begin = place * screen.place_bytes
    rows = screen._pixels[begin : begin + line * height].reshape(height, line)[:, : width * 4].copy()
    screen.close()
    decoder.close()
    return rows.reshape(height, width, 4)[:, :, 2::-1]


SAID = [
    (size, matrix, named == PC, (matrix, named)) for size in (SD, HD) for matrix in (1, 5, 6, 9) for named in (TV, PC)
]
CLIPS = [
    *SAID,
    pytest.param(SD, 6, False, (NO_MATRIX, UNSAID), id="nothing said, SD"),
    pytest.param(HD, 1, False, (NO_MATRIX, UNSAID), id="nothing said, HD"),
    pytest.param(SD, 6, True, (NO_MATRIX, PC), id="only the range said, SD"),
    pytest.param(HD, 1, True, (NO_MATRIX, PC), id="only the range said, HD"),
    pytest.param(HD, 6, False, (6, UNSAID), id="only the matrix said, HD"),
    pytest.param(SD, 1, False, (1, UNSAID), id="only the matrix said, SD"),
]


@pytest.mark.parametrize(("size", "matrix", "full", "said"), CLIPS)
def test_colours_are_those_that_the_clip_says_or_those_usual_for_its_size(tmp_path, size, matrix, full, said):
    path = bars_clip(tmp_path / "bars.mp4", size, matrix, full, said)
    shown = on_the_stage(path, tmp_path)
    assert off_by(shown) <= WITHIN
    write_frame(path, tmp_path / "frame.png", ExportSpec(format="frame", frame=1), probe_file(path), "", lambda _: None)
    saved = np.asarray(Image.open(tmp_path / "frame.png").convert("RGB"))
    assert np.abs(saved.astype(int) - shown).max() <= 1  # what is saved is what was seen
    stills.filmstrip(path, tmp_path / "strip.png", ".png", count=1, height_px=96)
    assert off_by(np.asarray(Image.open(tmp_path / "strip.png"))) <= WITHIN
    stills.thumbnail(path, tmp_path / "small.png", ".png", width_px=size[0] // 4, height_px=size[1] // 4, frame=0)
    assert off_by(np.asarray(Image.open(tmp_path / "small.png"))) <= WITHIN

"""Pictures as the encoder wants them: YUV 4:2:0, BT.709, limited range. All mixing is done in that form, for speed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

Plane = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]
LIGHT, DARK, GREY = 235, 16, 128  # white and black in Y, no colour in U and V


class Picture:
    """One picture: `y` is (height, width), `u` and `v` half of both; all three are views of `flat`. Sides are even."""

    __slots__ = ("flat", "height", "u", "v", "width", "y")

    def __init__(self, width: int, height: int, flat: Plane | None = None) -> None:
        size, quarter = width * height, width * height // 4
        self.width, self.height = width, height
        self.flat = np.empty(size * 3 // 2, np.uint8) if flat is None else flat
        self.y = self.flat[:size].reshape(height, width)
        self.u = self.flat[size : size + quarter].reshape(height // 2, width // 2)
        self.v = self.flat[size + quarter :].reshape(height // 2, width // 2)

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        return self.y, self.u, self.v

    def copy(self) -> Picture:
        return Picture(self.width, self.height, self.flat.copy())

    def frame(self) -> av.VideoFrame:
        return av.VideoFrame.from_ndarray(self.flat.reshape(self.height * 3 // 2, self.width), format="yuv420p")

    @classmethod
    def of_frame(cls, frame: av.VideoFrame) -> Picture:
        """`frame` is yuv420p with even sides."""
        flat = np.ascontiguousarray(frame.to_ndarray(), np.uint8).reshape(-1)
        return cls(frame.width, frame.height, flat)

    @classmethod
    def of_rgb(cls, rgb: NDArray[np.uint8]) -> Picture:
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        return cls.of_frame(frame.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"))

    @classmethod
    def of_image(cls, image: Image.Image) -> Picture:
        return cls.of_rgb(np.asarray(image.convert("RGB")))


def open_image(path: Path) -> Image.Image:
    """Return the picture of a file upright, in RGB over grey where it is transparent."""
    with Image.open(path) as file:
        upright = ImageOps.exif_transpose(file)
        if "A" not in upright.getbands() and "transparency" not in upright.info:
            return upright.convert("RGB")
        ground = Image.new("RGBA", upright.size, (108, 108, 108, 255))
        return Image.alpha_composite(ground, upright.convert("RGBA")).convert("RGB")


def cover(image: Image.Image, width: int, height: int) -> Image.Image:
    """Return `image` scaled and cropped about its centre to fill the frame, as the services do."""
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)


def with_detail(image: Image.Image, detail: float, polish: float) -> Image.Image:
    """Return `image` as it would look with fewer (softer) or more (crisper) steps."""
    if detail < 1:
        return image.filter(ImageFilter.GaussianBlur((1 - detail) * min(image.size) / 120))
    if polish > 0:
        return image.filter(ImageFilter.UnsharpMask(radius=2, percent=int(90 * polish), threshold=2))
    return image


class Looks:
    """Contrast and colour; `contrast` -1…1, 0 leaves all as it is."""

    def __init__(self, contrast: float) -> None:
        self._plain = contrast == 0
        self._luma, self._chroma = _contrast_tables(contrast)

    def on(self, picture: Picture) -> Picture:
        if self._plain:
            return picture
        done = Picture(picture.width, picture.height)
        size = picture.width * picture.height
        np.take(self._luma, picture.flat[:size], out=done.flat[:size], mode="clip")
        np.take(self._chroma, picture.flat[size:], out=done.flat[size:], mode="clip")
        return done


def _contrast_tables(contrast: float) -> tuple[Plane, Plane]:
    """Look-up tables for luma and for chroma."""
    x = np.arange(256, dtype=np.float64)
    luma = (x - 118) * (1 + 0.6 * contrast) + 118
    chroma = (x - GREY) * (1 + 0.8 * contrast) + GREY
    return np.clip(luma.round(), 1, 254).astype(np.uint8), np.clip(chroma.round(), 1, 254).astype(np.uint8)


def eased(at: float) -> float:
    """0…1 to 0…1, slow at both ends."""
    at = min(1.0, max(0.0, at))
    return at * at * (3 - 2 * at)


def faded(one: Picture, other: Picture, part: float) -> Picture:
    """Return `part` (0…1) of `other` over `one`."""
    if part <= 0 or part >= 1:
        return other if part >= 1 else one
    done = Picture(one.width, one.height)
    weight = round(part * 256)
    mixed = one.flat * np.uint16(256 - weight)
    mixed += other.flat * np.uint16(weight)
    mixed >>= 8
    done.flat[:] = mixed
    return done


class Layer:
    """Something laid over a picture, always at the same place: the result is picture * keep + add, inside a box.

    `alpha` is the cover (0…1) and `luma` the brightness laid on, both over the box; colour fades to grey under it.
    """

    def __init__(self, left: int, top: int, alpha: Floats, luma: Floats) -> None:
        self._left, self._top = left & ~1, top & ~1
        even = (alpha.shape[0] & ~1, alpha.shape[1] & ~1)
        alpha, luma = alpha[: even[0], : even[1]], luma[: even[0], : even[1]]
        self._keep = ((1 - alpha) * 256).round().astype(np.uint16)
        self._add = (alpha * luma).round().astype(np.uint8)
        half = alpha.reshape(even[0] // 2, 2, even[1] // 2, 2).mean((1, 3))
        self._half_keep = ((1 - half) * 256).round().astype(np.uint16)
        self._half_add = (half * GREY).round().astype(np.uint8)

    def onto(self, picture: Picture) -> None:
        self._mix(picture.y, self._left, self._top, self._keep, self._add)
        for plane in (picture.u, picture.v):
            self._mix(plane, self._left // 2, self._top // 2, self._half_keep, self._half_add)

    @staticmethod
    def _mix(plane: Plane, left: int, top: int, keep: NDArray[np.uint16], add: Plane) -> None:
        box = plane[top : top + keep.shape[0], left : left + keep.shape[1]]
        kept = box * keep[: box.shape[0], : box.shape[1]]
        kept >>= 8
        kept += add[: box.shape[0], : box.shape[1]]
        np.minimum(kept, 255, out=kept)
        box[:] = kept

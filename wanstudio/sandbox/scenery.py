"""A calm landscape at dusk, drawn from a seed: sky, sun, clouds, and ridges that slide past one another.

Everything is drawn once, wider than the frame; a frame is a few copies from there. Each layer moves by whole pixels a
frame, so nothing shivers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wanstudio.sandbox.pictures import Floats, Picture

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    zenith: Colour
    middle: Colour
    horizon: Colour
    sun: Colour
    far: Colour
    near: Colour


PALETTES = (
    Palette((38, 46, 92), (136, 92, 134), (246, 178, 136), (255, 226, 184), (148, 110, 136), (24, 24, 44)),  # rose
    Palette((26, 58, 84), (84, 132, 146), (238, 206, 160), (255, 238, 204), (104, 140, 148), (14, 34, 44)),  # teal
    Palette((58, 40, 66), (178, 96, 78), (250, 190, 112), (255, 232, 176), (164, 100, 88), (36, 22, 32)),  # amber
    Palette((20, 26, 62), (58, 74, 128), (172, 152, 184), (246, 228, 222), (84, 88, 136), (12, 14, 34)),  # indigo
    Palette((64, 92, 112), (142, 166, 166), (232, 222, 196), (255, 246, 224), (132, 158, 152), (30, 48, 46)),  # mist
    Palette((46, 36, 78), (124, 78, 124), (240, 150, 132), (255, 214, 178), (128, 84, 122), (26, 18, 42)),  # plum
    Palette((24, 68, 92), (96, 150, 158), (214, 220, 178), (250, 244, 206), (92, 140, 132), (16, 40, 38)),  # lagoon
)


class Scenery:
    """Frames of the landscape. `layers` is how many ridges there are, `speed` how fast it all moves (1 is usual)."""

    def __init__(
        self, width: int, height: int, frames: int, fps: float, *, seed: int, layers: int, speed: float, crisp: float
    ) -> None:
        self._width, self._height, self._short = width, height, min(width, height)
        self._frames, self._layers, self._crisp = frames, layers, crisp
        self._chance = np.random.default_rng(seed)
        self._palette = PALETTES[int(self._chance.integers(len(PALETTES)))]
        self._turn = int(self._chance.choice((-1, 1)))
        step = speed * width / 1280 * 16 / fps
        self._strips = [self._sky(max(1, round(0.7 * step)))]
        self._strips += [self._ridge(n, max(1, round(step * (1 + 1.1 * n)))) for n in range(layers)]

    def frame(self, index: int) -> Picture:
        picture = Picture(self._width, self._height)
        for strip in self._strips:
            strip.onto(picture, index)
        return picture

    def _sky(self, step: int) -> _Strip:
        """Gradient, sun and its glow, clouds."""
        chance, palette, short = self._chance, self._palette, self._short
        travel = step * self._frames
        width, height = self._width + travel, self._height
        down = np.linspace(0, 1, height, dtype=np.float32)
        colours = (palette.zenith, palette.middle, palette.horizon, palette.horizon)
        sky = np.repeat(_gradient(down, (0, 0.42, 0.74, 1), colours)[:, None, :], width, axis=1)
        x0 = travel / 2 + self._width * chance.uniform(0.28, 0.72)
        y0, radius = height * chance.uniform(0.36, 0.5), short * chance.uniform(0.045, 0.07)
        across = np.arange(width, dtype=np.float32)[None, :] - np.float32(x0)
        away = np.sqrt(across**2 + (np.arange(height, dtype=np.float32)[:, None] - np.float32(y0)) ** 2)
        clouds = _clouds(chance, width, height, short) * np.clip(1.15 - np.abs(down[:, None] - 0.45) * 2.2, 0, 1)
        _mix(sky, palette.sun, 0.55 * np.exp(-away / (radius * 5.5)))
        _mix(sky, palette.sun, np.clip(radius - away + 0.5, 0, 1) * 0.96)
        _mix(sky, palette.horizon, clouds * 0.5)
        sky += chance.normal(0, 0.55, (height, width, 1)).astype(np.float32)  # no bands in the gradient
        return _Strip(sky, 0, step, -self._turn, self._frames)

    def _ridge(self, n: int, step: int) -> _Strip:
        """The `n`-th ridge from the back, the near ones with spruces on them."""
        chance, short, near = self._chance, self._short, (n + 1) / self._layers
        width, height = self._width + step * self._frames, self._height
        line = _ridge_line(chance, width, short, rough=0.35 + 0.25 * near)
        ground = height * (0.60 + 0.29 * n / self._layers) + short * (0.05 + 0.05 * (1 - near)) * line
        tops = ground
        if near > 0.6 and self._crisp > 0.3:
            tops = ground - _trees(chance, width, short * 0.055 * near, density=0.5 * self._crisp)
        first = max(0, int(tops.min()) - 1) & ~1
        rows = np.arange(first, height, dtype=np.float32)[:, None]
        depth = np.clip((rows - ground[None, :]) / (short * 0.34), 0, 1)
        softness = 1 + 0.014 * short * (1 - self._crisp)
        cover = np.clip((rows - tops[None, :]) / softness + 0.5, 0, 1)
        return _Strip(self._hillside(near, depth), first, step, self._turn, self._frames, cover)

    def _hillside(self, near: float, depth: Floats) -> Floats:
        """Colours of a ridge: darker the nearer it is, hazy towards its foot (`depth` 0…1 from the top)."""
        far, dark, mist = (
            np.array(colour, np.float32) for colour in (self._palette.far, self._palette.near, self._palette.horizon)
        )
        body = far * (1 - near**0.8) + dark * near**0.8
        haze = 0.30 * (1 - near) + 0.10
        return body + (mist - body) * haze * depth[:, :, None] ** 1.3


class _Strip:
    """A picture wider than the frame that slides by `step` pixels a frame; `cover` 0…1 lets what is behind through."""

    def __init__(self, rgb: Floats, top: int, step: int, turn: int, frames: int, cover: Floats | None = None) -> None:
        height, width = rgb.shape[0] & ~1, rgb.shape[1] & ~1
        self._picture = Picture.of_rgb(np.clip(rgb[:height, :width], 0, 255).round().astype(np.uint8))
        self._top, self._step, self._turn, self._travel = top, step, turn, step * (frames - 1)
        self._solid = 0 if cover is None else _first_solid_row(cover[:height])
        self._edge = None if cover is None else _Edge(cover[: self._solid, :width])

    def onto(self, picture: Picture, index: int) -> None:
        left = index * self._step if self._turn > 0 else self._travel - index * self._step
        for n, (target, source) in enumerate(zip(picture.planes, self._picture.planes, strict=True)):
            half = 1 if n == 0 else 2
            x, solid, top = left // half, self._solid // half, self._top // half
            wide, deep = target.shape[1], min(source.shape[0], target.shape[0] - top)
            target[top + solid : top + deep] = source[solid:deep, x : x + wide]
            if self._edge is not None:
                self._edge.mix(target[top : top + solid], source[:solid], x, colour=n > 0)


class _Edge:
    """The rows of a strip where it is partly see-through."""

    def __init__(self, cover: Floats) -> None:
        self._luma = (cover * 256).round().astype(np.uint16)
        half = cover.reshape(cover.shape[0] // 2, 2, cover.shape[1] // 2, 2).mean((1, 3))
        self._colour = (half * 256).round().astype(np.uint16)

    def mix(self, behind: NDArray[np.uint8], strip: NDArray[np.uint8], x: int, *, colour: bool) -> None:
        wide = behind.shape[1]
        alpha = (self._colour if colour else self._luma)[:, x : x + wide]
        mixed = behind * (256 - alpha)
        mixed += strip[:, x : x + wide] * alpha
        mixed >>= 8
        behind[:] = mixed


def _first_solid_row(cover: Floats) -> int:
    solid = np.flatnonzero(cover.min(axis=1) >= 1)
    first = int(solid[0]) if solid.size else cover.shape[0]
    return min(first + (first & 1), cover.shape[0])


def _gradient(at: Floats, stops: tuple[float, ...], colours: tuple[Colour, ...]) -> Floats:
    table = np.array(colours, np.float32)
    return np.stack([np.interp(at, stops, table[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def _mix(ground: Floats, colour: Colour, amount: Floats) -> None:
    ground += (np.array(colour, np.float32) - ground) * amount[:, :, None].astype(np.float32)


def _ridge_line(chance: np.random.Generator, width: int, short: int, rough: float) -> Floats:
    """Heights along a ridge, about -1.5…1.5, made of waves that get shorter and weaker."""
    x = np.arange(width, dtype=np.float32) / short
    line = np.zeros(width, np.float32)
    for octave in range(7):
        line += np.float32(rough**octave) * np.sin(x * np.float32(1.7 * 2.03**octave) + chance.uniform(0, 6.3))
    return line.astype(np.float32)


def _trees(chance: np.random.Generator, width: int, tall: float, density: float) -> Floats:
    """How far spruces stand out above a ridge, by column."""
    rise = np.zeros(width, np.float32)
    x = np.arange(width, dtype=np.float32)
    groves = np.sin(x / (tall * 9) + chance.uniform(0, 6)) + 0.6 * np.sin(x / (tall * 3.1) + chance.uniform(0, 6))
    at = 0.0
    while at < width:
        size = tall * chance.uniform(0.35, 1.0) * max(0.0, 0.55 + 0.45 * float(groves[int(at)]))
        half = size * 0.24 + 0.5
        low, high = max(0, int(at - half)), min(width, int(at + half) + 1)
        shape = size * (1 - np.abs(x[low:high] - np.float32(at)) / np.float32(half))
        rise[low:high] = np.maximum(rise[low:high], shape)
        at += max(2.0, tall * chance.uniform(0.12, 0.5) / max(0.1, density))
    return rise


def _clouds(chance: np.random.Generator, width: int, height: int, short: int) -> Floats:
    """Long thin clouds, 0…1."""
    total = np.zeros((height, width), np.float32)
    for octave in range(4):
        cells_x = max(2, round(width / short * 2.2 * 2**octave))
        cells_y = max(2, round(height / short * 7 * 2**octave))
        total += _smooth_noise(chance, cells_x, cells_y, width, height) * np.float32(0.5**octave)
    return np.clip((total / 1.9 - 0.5) * 2.6, 0, 1)


def _smooth_noise(chance: np.random.Generator, cells_x: int, cells_y: int, width: int, height: int) -> Floats:
    grid = chance.random((cells_y + 1, cells_x + 1), dtype=np.float32)
    rows = _between(grid, np.linspace(0, cells_y, height, endpoint=False, dtype=np.float32))
    return _between(np.ascontiguousarray(rows.T), np.linspace(0, cells_x, width, endpoint=False, dtype=np.float32)).T


def _between(grid: Floats, at: Floats) -> Floats:
    """Rows of `grid` at fractional places, eased."""
    first = at.astype(np.intp)
    part = at - first
    part = (part * part * (3 - 2 * part))[:, None]
    return grid[first] * (1 - part) + grid[first + 1] * part

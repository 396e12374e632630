"""Words on a clip, drawn once: the prompt, what it must not show (struck out), and the mark of a stand-in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from wanstudio.sandbox.pictures import DARK, LIGHT, Layer

MOST_WORDS, LONGEST_WORD = 80, 120  # more is never seen, and measuring it takes long

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def layers(
    width: int, height: int, *, prompt: str, negative: str, marks: tuple[str, ...], font: Path | None
) -> list[Layer]:
    """Return what is laid over every frame of a clip of this size."""
    short = min(width, height)
    margin = round(short * 0.045)
    large, small = _font(font, round(short * 0.034)), _font(font, max(10, round(short * 0.021)))
    bottom = height - margin
    mark = _Words([" · ".join(("sandbox stand-in", *marks))], small, 0.8)
    done = [mark.layer(width - margin - mark.width, bottom - mark.height)]
    if height > width:  # the mark has a line of its own on a narrow frame
        bottom -= round(mark.height * 2.2)
    if negative:
        struck = _Words(_lines(f"without {negative}", small, width * 0.55, 1), small, 0.62, strike=True)
        done.append(struck.layer(margin, bottom - struck.height))
        bottom -= round(struck.height * 1.6)
    if prompt:
        words = _Words(_lines(prompt, large, (width - 2 * margin) * (0.62 if width > height else 1), 2), large, 0.94)
        done.append(words.layer(margin, bottom - words.height))
    return done


def _font(path: Path | None, size_px: int) -> Font:
    return ImageFont.truetype(path, size_px) if path else ImageFont.load_default(size_px)


def _lines(text: str, font: Font, room_px: float, most: int) -> list[str]:
    """Break `text` into at most `most` lines of `room_px`; what is left over becomes an ellipsis."""
    lines: list[str] = []
    line = ""
    for word in (_cut(word[:LONGEST_WORD], font, room_px) for word in text.split()[:MOST_WORDS]):
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= room_px or not line:
            line = longer
        elif len(lines) + 1 == most:
            return [*lines, _cut(f"{line} …", font, room_px)]
        else:
            lines, line = [*lines, line], word
    return [*lines, _cut(line, font, room_px)]


def _cut(line: str, font: Font, room_px: float) -> str:
    while len(line) > 2 and font.getlength(line) > room_px:
        line = line[:-2].rstrip(" …") + "…"
    return line


class _Words:
    """A few lines of white text over a soft shadow."""

    def __init__(self, lines: list[str], font: Font, strength: float, *, strike: bool = False) -> None:
        size_px = getattr(font, "size", 12)
        self._pad = round(size_px * 0.9)
        self._strength = strength
        text = "\n".join(lines)
        blank = ImageDraw.Draw(Image.new("L", (1, 1)))
        left, top, right, bottom = blank.multiline_textbbox((0, 0), text, font=font, spacing=size_px * 0.35)
        self.width, self.height = int(right - left) + 1, int(bottom - top) + 1
        self._mask = Image.new("L", (self.width + 2 * self._pad, self.height + 2 * self._pad))
        draw = ImageDraw.Draw(self._mask)
        at = (self._pad - left, self._pad - top)
        draw.multiline_text(at, text, fill=255, font=font, spacing=size_px * 0.35)
        if strike:
            y = self._pad + self.height * 0.52
            draw.line((self._pad, y, self._pad + self.width, y), fill=255, width=max(1, round(size_px / 14)))
        self._soft = max(2.0, size_px * 0.28)

    def layer(self, left: int, top: int) -> Layer:
        """Return the layer with the text's own corner at (left, top); the frame's edge cuts the shadow."""
        text = np.asarray(self._mask, np.float32) / 255 * self._strength
        shadow = np.asarray(self._mask.filter(ImageFilter.GaussianBlur(self._soft)), np.float32) / 255 * 0.85
        alpha = 1 - (1 - text) * (1 - shadow)
        luma = (text * LIGHT + (1 - text) * shadow * DARK) / np.maximum(alpha, 1e-6)
        x, y = left - self._pad, top - self._pad
        return Layer(max(0, x), max(0, y), alpha[max(0, -y) :, max(0, -x) :], luma[max(0, -y) :, max(0, -x) :])

"""A sprite sheet: all frames in one PNG, row by row, and a JSON file that says where each is and for how long.

The JSON is what TexturePacker and Aseprite call "array", which game engines read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PIL import Image

from wanstudio.core.outcome import Picture, sheet
from wanstudio.media.film import Shot
from wanstudio.media.stills import image_of

PNG_LEVEL = 6


def write(
    film: Iterable[Shot], folder: Path, out: Picture, stem: str, seconds: float, progress: Callable[[float], None]
) -> None:
    """Into `folder`, which is there: STEM.png and STEM.json. `seconds` is how long all frames are shown."""
    columns, rows = sheet(out)
    image = Image.new("RGB", (columns * out.width, rows * out.height))
    times: list[float] = []
    for n, shot in enumerate(film):
        image.paste(image_of(shot.frame), place(n, columns, out))
        times.append(float(shot.at))
        progress(0.9 * min(1.0, (n + 1) / out.frames))
    image.save(folder / f"{stem}.png", "PNG", compress_level=PNG_LEVEL)
    said = {
        "frames": [frame(n, columns, out, stem, shown_ms(times, n, seconds)) for n in range(len(times))],
        "meta": {
            "app": "WanStudio",
            "image": f"{stem}.png",
            "format": "RGB888",
            "size": {"w": image.width, "h": image.height},
            "scale": "1",
        },
    }
    (folder / f"{stem}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def place(n: int, columns: int, out: Picture) -> tuple[int, int]:
    return n % columns * out.width, n // columns * out.height


def shown_ms(times: list[float], n: int, seconds: float) -> int:
    end = times[n + 1] if n + 1 < len(times) else max(seconds, times[n])
    return max(1, round(end * 1000) - round(times[n] * 1000))


def frame(n: int, columns: int, out: Picture, stem: str, duration_ms: int) -> dict[str, Any]:
    x, y = place(n, columns, out)
    size = {"w": out.width, "h": out.height}
    return {
        "filename": f"{stem} {n}",
        "frame": {"x": x, "y": y, **size},
        "rotated": False,
        "trimmed": False,
        "spriteSourceSize": {"x": 0, "y": 0, **size},
        "sourceSize": size,
        "duration": duration_ms,
    }

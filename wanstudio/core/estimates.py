"""How large an export will be, where that can be said before it is written.

What is encoded to a quality (H.264, VP9, GIF and the like) is as large as its picture is restless: one clip takes ten
times what another takes, so nothing is said of those.
"""

from __future__ import annotations

from collections.abc import Iterable

from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts
from wanstudio.core.outcome import has_sound, picture
from wanstudio.core.text import weight

_MACROBLOCK_PX = 16
_PRORES_HQ = ((1620, 1566), (2700, 1216), (6075, 1070))
"""Up to so many macroblocks a frame: the bits that FFmpeg's prores_ks gives each of them at most (profile "hq")."""
_PRORES_HQ_LARGE = 950  # bits, above these
_PCM_BYTES_PER_S = 192_000  # 48 kHz, stereo, 16 bits


def most_bytes(spec: ExportSpec, clips: Iterable[MediaFacts]) -> int:
    """What the files of these clips take together at most, 0 where only writing them tells. A limit says nothing of
    it: they may stay far below. The spec has been checked."""
    facts = tuple(clips)
    if spec.row.writer == "original":
        return sum(each.bytes for each in facts)
    if spec.format == "prores":
        return sum(most_of_prores(spec, each) for each in facts)
    return 0


def size_words(spec: ExportSpec, clips: Iterable[MediaFacts]) -> str:
    """What the files of these clips take together: "about 9.1 MB", "up to 240 MB", "at most 10 MB each" where a limit
    is set, "" where nothing can be said. The spec has been checked for them."""
    facts = tuple(clips)
    if spec.has("limit") and spec.limit_bytes:
        return f"at most {weight(spec.limit_bytes)}{' each' if len(facts) > 1 else ''}"
    most = most_bytes(spec, facts)
    about = "about" if spec.row.writer == "original" else "up to"
    return f"{about} {weight(most)}" if most else ""


def most_of_prores(spec: ExportSpec, facts: MediaFacts) -> int:
    """Bytes. Clips of the five models took 0.7 to 0.98 of it, flat pictures far less."""
    out = picture(spec, facts)
    blocks = -(-out.width // _MACROBLOCK_PX) * -(-out.height // _MACROBLOCK_PX)
    bits = next((bits for most, bits in _PRORES_HQ if blocks <= most), _PRORES_HQ_LARGE)
    sound = out.frames / out.fps * _PCM_BYTES_PER_S if has_sound(spec, facts) and out.fps else 0.0
    return round(out.frames * blocks * bits / 8 + sound)

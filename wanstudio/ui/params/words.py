"""Facts of a file, in the words of a slot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.params import Media
from wanstudio.ui.figures import decimal, figure, fps, megabytes, weight, whole

_CODECS: Mapping[str, str] = {"h264": "H.264", "hevc": "H.265", "vp9": "VP9", "vp8": "VP8", "av1": "AV1"}


def length(seconds: float) -> str:
    """5.28 s, 12.4 s, 1:02."""
    if seconds >= 60:
        return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
    return f"{decimal(seconds, 2 if seconds < 10 else 1)} s"


def pixels(width: int, height: int) -> str:
    return f"{width} × {height}"


def caption(facts: MediaFacts, name: str) -> str:
    """One line for a small slot."""
    if facts.kind is MediaKind.AUDIO:
        return f"{name} · {weight(facts.bytes)}"
    if facts.kind is MediaKind.VIDEO:
        return f"{pixels(facts.width, facts.height)} · {fps(facts.fps)}"
    return f"{pixels(facts.width, facts.height)} · {weight(facts.bytes)}"


def lines(facts: MediaFacts) -> tuple[str, ...]:
    """What stands beside a slot that has the whole width."""
    video = facts.kind is MediaKind.VIDEO and facts.codec
    kind = _CODECS.get(facts.codec, facts.codec.upper()) if video else facts.format.upper()
    last = f"{kind}, {weight(facts.bytes)}"
    if facts.kind is MediaKind.AUDIO:
        return length(facts.seconds), last
    if facts.kind is MediaKind.VIDEO:
        sound = "sound" if facts.has_sound else "no sound"
        return (
            f"{pixels(facts.width, facts.height)}, {fps(facts.fps)}",
            f"{whole(facts.frames)} frames, {sound}",
            last,
        )
    return pixels(facts.width, facts.height), last


def limits(param: Media) -> tuple[str, ...]:
    """What a slot takes: seconds, bytes, formats; nothing where the service names no limit."""
    said = []
    if param.min_seconds is not None and param.max_seconds is not None:
        said.append(f"{figure(param.min_seconds)} to {figure(param.max_seconds)} s")
    elif param.max_seconds is not None:
        said.append(f"up to {figure(param.max_seconds)} s")
    if param.max_bytes is not None:
        said.append(f"up to {megabytes(param.max_bytes)} MB")
    return (*said, ", ".join(param.formats)) if param.formats else tuple(said)


def flowed(lines: Iterable[str], room_px: int, width_px: Callable[[str], int]) -> Iterator[str]:
    """Lines of facts, each in as many as it needs: broken behind commas, never between a number and its unit."""
    for line in lines:
        shown = ""
        for fact in line.split(", "):
            longer = f"{shown}, {fact}" if shown else fact
            if shown and width_px(longer) > room_px:
                yield f"{shown},"
                longer = fact
            shown = longer
        yield shown

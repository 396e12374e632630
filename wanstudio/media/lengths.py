"""How many frames and seconds a file really has, and whether its end is missing.

The index of an MP4 or MOV names every frame's place; other containers are read through (not decoded).
"""

from __future__ import annotations

from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from wanstudio.media.boxes import top_level
from wanstudio.media.magic import Container, size_bytes

STREAMED_BYTES = 0x7FFF0000  # a RIFF length from here on was written before the length was known
SEGMENT = b"\x18\x53\x80\x67"


def frames_and_seconds(file: InputContainer, stream: VideoStream | AudioStream) -> tuple[int, float]:
    """Frames (packets of a sound) that are shown, and their length in seconds."""
    if has_whole_index(stream) and stream.duration and stream.time_base:
        return sum(not e.is_discard for e in stream.index_entries), float(stream.duration * stream.time_base)
    return counted(file, stream)


def has_whole_index(stream: Stream) -> bool:
    """True for an MP4 or MOV that is not in fragments."""
    return bool(stream.frames) and len(stream.index_entries) == stream.frames


def counted(file: InputContainer, stream: VideoStream | AudioStream) -> tuple[int, float]:
    """Read every packet. The length runs from the first one's start to the last one's end."""
    file.seek(0)
    frames, start, end = 0, None, 0
    for packet in file.demux(stream):
        if not packet.size or packet.is_discard or packet.pts is None:
            continue
        frames += 1
        start = packet.pts if start is None else min(start, packet.pts)
        end = max(end, packet.pts + (packet.duration or 0))
    if start is None or not stream.time_base:
        return frames, 0.0
    return frames, with_last_frame(float((end - start) * stream.time_base), frames, stream)


def with_last_frame(seconds: float, frames: int, stream: VideoStream | AudioStream) -> float:
    """Matroska names the last frame's start but often not its length: then the average rate's length holds."""
    rate = float(stream.average_rate or 0) if isinstance(stream, VideoStream) else 0.0
    return frames / rate if rate and abs(frames / rate - seconds) <= 1.5 / rate else seconds


def is_cut_short(path: Path, container: Container, file: InputContainer) -> bool:
    """True when the file says itself that it is longer than it is."""
    size = size_bytes(path)
    indexed = [s for s in (*file.streams.video, *file.streams.audio) if has_whole_index(s)]
    if any(entry.pos + entry.size > size for stream in indexed for entry in stream.index_entries):
        return True
    match container.reader:
        case "mov":
            return not indexed and last_box_is_cut(path)
        case "matroska":
            return matroska_end(path) > size
        case "avi" | "wav":
            return riff_end(path) > size
    return False


def last_box_is_cut(path: Path) -> bool:
    with path.open("rb") as file:
        return any(box.is_cut for box in top_level(file))


def matroska_end(path: Path) -> int:
    """Where the segment ends by its own account; 0 when it does not say (a live recording)."""
    with path.open("rb") as file:
        head = file.read(4096)
    place = head.find(SEGMENT)
    if place < 0:
        return 0
    place += len(SEGMENT)
    first = head[place] if place < len(head) else 0
    length = 9 - first.bit_length()  # EBML: as many bytes as leading zeros, and one
    if not first or place + length > len(head):
        return 0
    mask = (1 << 7 * length) - 1
    value = int.from_bytes(head[place : place + length], "big") & mask
    return 0 if value == mask else place + length + value


def riff_end(path: Path) -> int:
    """Where the first RIFF chunk ends by its own account; 0 when it was written before that was known."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8)[4:], "little")
    return 0 if length >= STREAMED_BYTES else 8 + length - length % 2  # the pad byte is often left out


def last_frame_decodes(file: InputContainer, video: VideoStream) -> bool:
    """Decode from the last key frame on; the last packet's picture must come out, undamaged."""
    if video.duration:
        file.seek(video.duration + (video.start_time or 0), stream=video)
    last, shown = None, None
    for packet in file.demux(video):
        if packet.size and packet.pts is not None and not packet.is_discard:
            last = packet.pts if last is None else max(last, packet.pts)
        for frame in packet.decode():
            if frame.is_corrupt:
                return False
            shown = frame.pts if shown is None else max(shown, frame.pts or 0)
    return shown is not None and last is not None and shown >= last

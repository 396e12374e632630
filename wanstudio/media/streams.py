"""Videos and sounds, read with PyAV: the demuxer pinned to what the first bytes say, local files only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.media.lengths import frames_and_seconds, is_cut_short, last_frame_decodes
from wanstudio.media.magic import Container, bad, size_bytes, unreadable

av.logging.set_level(None)  # FFmpeg's own remarks go nowhere
LIMIT_PX = 16_384 * 16_384
HDR_CURVES = {16, 18}  # PQ and HLG, in the numbers of ISO/IEC 23091-2
PERSONAL = {"make", "model", "artist", "author", "comment", "description", "copyright", "title", "creation_time"}
PERSONAL |= {"album", "album_artist", "composer", "performer", "date", "encoded_by", "lyrics", "publisher", "synopsis"}
LOCAL_ONLY = {"protocol_whitelist": "file"}
CUT_SHORT = "is cut short: its end is missing."
NO_SOUND_OR_PICTURE = "holds neither picture nor sound that can be read."


@contextmanager
def opened(path: Path, container: Container) -> Iterator[InputContainer]:
    """The file, demuxer pinned. Raises BadFile for whatever FFmpeg refuses inside the block, too."""
    try:
        with av.open(
            str(path.absolute()), format=container.reader, options=LOCAL_ONLY, metadata_errors="replace"
        ) as found:
            yield found
    except MemoryError:
        raise bad(path, "needs more memory than there is.") from None
    except (av.FFmpegError, OSError):
        raise bad(path, "is damaged or cut short.") from None


def video_of(container: InputContainer) -> VideoStream | None:
    """The stream that moves; a sound's cover picture is none."""
    cover = Disposition.attached_pic
    return next((s for s in container.streams.video if not s.disposition & cover and s.codec_context), None)


def sound_of(container: InputContainer) -> AudioStream | None:
    return next((s for s in container.streams.audio if s.codec_context), None)


def stream_facts(path: Path, container: Container, *, deep: bool) -> MediaFacts:
    """Decodes the first frame; with `deep` the last one, too. Raises BadFile."""
    with opened(path, container) as file:
        video, sound = video_of(file), sound_of(file)
        if not video and not sound:
            raise bad(path, CUT_SHORT if is_cut_short(path, container, file) else NO_SOUND_OR_PICTURE)
        facts = video_facts(path, container, file, video) if video else sound_facts(path, container, file, sound)
        if is_cut_short(path, container, file):
            raise bad(path, CUT_SHORT)
    if deep and video:
        with opened(path, container) as file:
            check_last_frame(path, file)
    return facts


def check_last_frame(path: Path, file: InputContainer) -> None:
    video = video_of(file)
    if video and not last_frame_decodes(file, video):
        raise bad(path, "is damaged: its last frame cannot be decoded.")


def video_facts(path: Path, container: Container, file: InputContainer, video: VideoStream) -> MediaFacts:
    first = first_frame(path, file, video)
    frames, seconds = frames_and_seconds(file, video)
    width, height = first.width, first.height
    if first.rotation % 180:
        width, height = height, width
    has_place, has_notes = told_of(file)
    return MediaFacts(
        kind=MediaKind.VIDEO,
        format={"m4a": "mp4"}.get(container.format, container.format),
        bytes=size_bytes(path),
        width=width,
        height=height,
        frames=frames,
        fps=rate_fps(video, frames, seconds),
        seconds=seconds,
        has_sound=sound_of(file) is not None,
        codec=video.codec_context.name,
        turned=-first.rotation % 360,
        varies=varies(video),
        hdr=int(first.color_trc) in HDR_CURVES,
        alpha=has_alpha(first, video),
        has_place=has_place,
        has_notes=has_notes,
        pixel_aspect=pixel_aspect(video, turned=bool(first.rotation % 180)),
    )


def pixel_aspect(video: VideoStream, *, turned: bool) -> float:
    """Width to height of a pixel as shown; 1 where the file says nothing of use."""
    told = Fraction(video.sample_aspect_ratio or 1)
    if not Fraction(1, 4) <= told <= 4:
        return 1.0
    return float(1 / told if turned else told)


def varies(video: VideoStream) -> bool:
    """Whether frames stand unequally long, as far as an index tells; what a container rounds does not count."""
    stamps = sorted(entry.timestamp for entry in video.index_entries if not entry.is_discard)
    steps = sorted(later - earlier for earlier, later in pairwise(stamps))
    return len(steps) > 2 and steps[-1] - steps[0] > max(2, 0.1 * steps[len(steps) // 2])


def has_alpha(frame: VideoFrame, video: VideoStream) -> bool:
    """By the pixel format, or the mark of a WebM whose second picture is the alpha."""
    return frame.format.name.startswith(("yuva", "rgba", "bgra", "argb", "gbrap", "ya")) or (
        video.metadata.get("alpha_mode") == "1"
    )


def told_of(file: InputContainer) -> tuple[bool, bool]:
    """(where it was taken, when, with what or by whom), as far as its tags say so.

    A track of records beside picture and sound (GoPro, DJI, iPhone) counts as a place: that is what most of them hold.
    """
    keys = {key.lower() for tags in (file.metadata, *(s.metadata for s in file.streams)) for key in tags}
    place = {key for key in keys if "location" in key or key.startswith("gps")}
    records = any(s.type == "data" and "timecode" not in s.metadata for s in file.streams)
    return bool(place) or records, any(key in PERSONAL or key.startswith("com.") for key in keys - place)


def first_frame(path: Path, file: InputContainer, video: VideoStream) -> VideoFrame:
    if video.codec_context.width * video.codec_context.height > LIMIT_PX:
        raise bad(path, "has more pixels than can be read.")
    for frame in file.decode(video):
        return frame
    raise bad(path, "is damaged: its first frame cannot be decoded.")


def rate_fps(video: VideoStream, frames: int, seconds: float) -> float:
    """The average, to a thousandth (29.97, 23.976). The header's, unless what was counted says otherwise."""
    counted = frames / seconds if seconds else 0.0
    named = float(video.average_rate or video.guessed_rate or 0)
    agrees = named and (frames < 3 or abs(named - counted) <= max(0.02 * named, named / frames))
    return round(named if agrees else counted, 3)


def sound_facts(path: Path, container: Container, file: InputContainer, sound: AudioStream | None) -> MediaFacts:
    if sound is None or next(file.decode(sound), None) is None:
        raise unreadable(path)
    _, seconds = frames_and_seconds(file, sound)
    has_place, has_notes = told_of(file)
    has_cover = any(s.disposition & Disposition.attached_pic for s in file.streams.video)
    return MediaFacts(
        kind=MediaKind.AUDIO,
        format={"mp4": "m4a"}.get(container.format, container.format),
        bytes=size_bytes(path),
        seconds=seconds,
        has_sound=True,
        codec=sound.codec_context.name,
        has_place=has_place,
        has_notes=has_notes or has_cover,
    )


def pulled(graph: Graph) -> Iterator[AudioFrame]:
    """What has come out of a graph of filters so far."""
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        assert isinstance(frame, AudioFrame)
        yield frame

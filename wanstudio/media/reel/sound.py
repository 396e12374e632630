"""A clip's sound as the window plays it: 48 kHz, two channels, 16 bits, from the first picture on; and its shape."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from wanstudio.core.errors import StudioError
from wanstudio.media.magic import container_of
from wanstudio.media.streams import opened, sound_of, video_of

RATE_HZ, CHANNELS, SAMPLE_BYTES = 48_000, 2, 4  # of one sample: both channels, 16 bits each
LIMIT_S = 1200  # a longer source is shown without its sound
FRAMES_A_STEP = 40
PEAKS = 1500


class Sound:
    """Read a little at a time by `step`, between pictures, into `target`. `peaks`: 0…255, evenly over the length.

    `lacking` says why there is none in the end: "long" over the limit, "unread" where nothing could be decoded.
    """

    def __init__(self, path: Path, target: Path, *, limit_s: float = LIMIT_S) -> None:
        self.target = target
        self._limit_s = limit_s
        self.seconds = 0.0
        self.peaks: list[int] = []
        self.lacking = ""
        self._work = self._read(path)

    def step(self) -> bool:
        """True while there is more to do."""
        try:
            return next(self._work, False)
        except (StudioError, OSError):
            self.seconds, self.lacking = 0.0, "unread"
            return False

    def close(self) -> None:
        self._work.close()  # type: ignore[attr-defined]
        self.target.unlink(missing_ok=True)

    def _read(self, path: Path) -> Iterator[bool]:
        pieces: list[np.ndarray] = []
        samples, count = 0, 0
        with opened(path, container_of(path)) as file, self.target.open("wb") as out:
            stream = sound_of(file)
            if stream is None:
                return
            resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE_HZ)
            lead: int | None = None
            for packet in file.demux(stream):
                try:
                    frames = packet.decode()
                except av.FFmpegError:  # as long as it lasted, it is silent
                    continue
                for frame in frames:
                    assert isinstance(frame, AudioFrame)
                    if lead is None:
                        lead = _lead(file, frame)
                        out.write(bytes(max(0, lead) * SAMPLE_BYTES))
                        samples += max(0, lead)
                    frame.pts = None
                    for piece in resampler.resample(frame):
                        wave = piece.to_ndarray().reshape(-1, CHANNELS)
                        if lead < 0:  # begins before the picture does
                            cut = min(-lead, len(wave))
                            wave, lead = wave[cut:], lead + cut
                        out.write(wave.tobytes())
                        samples += len(wave)
                        pieces.append(np.abs(wave.astype(np.int32)).max(axis=1) if len(wave) else np.zeros(0, np.int32))
                if samples > self._limit_s * RATE_HZ:
                    self.lacking = "long"
                    return
                count += 1
                if count % FRAMES_A_STEP == 0:
                    yield True
        self.seconds = samples / RATE_HZ
        self.lacking = "unread" if count and not samples else ""
        self.peaks = _peaks(pieces)


def _lead(file: av.container.InputContainer, frame: AudioFrame) -> int:
    """Samples of silence before the sound begins; negative: samples to leave out."""
    video = video_of(file)
    begin = Fraction(video.start_time or 0) * (video.time_base or 1) if video is not None else Fraction(0)
    at = Fraction(frame.pts or 0) * (frame.time_base or 1)
    return round((at - begin) * RATE_HZ)


def _peaks(pieces: list[np.ndarray]) -> list[int]:
    wave = np.concatenate(pieces) if pieces else np.zeros(0, np.int32)
    if not len(wave):
        return []
    count = min(PEAKS, len(wave))
    edges = np.linspace(0, len(wave), count + 1).astype(int)[:-1]
    return [int(v) >> 7 if v < 32768 else 255 for v in np.maximum.reduceat(wave, edges)]

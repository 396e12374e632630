"""A sound server of one's own whose only device plays into nothing, and a recorder that notes when a click is played.

Needs Debian's pulseaudio and pulseaudio-utils. Nothing of the session's own sound is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

RATE_HZ = 48_000
LOUD = 5000  # of 32768
APART_S = 0.4  # two clicks are at least so long apart
STARTS_WITHIN_S = 10.0


class Clicks:
    """`at_s` are the times of `time.monotonic` at which a click was played."""

    def __init__(self, recorder: subprocess.Popen[bytes]) -> None:
        self.at_s: list[float] = []
        self._recorder = recorder
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        source, heard, last = self._recorder.stdout.fileno(), 0, -RATE_HZ
        while piece := os.read(source, 4096):
            now_s = time.monotonic()
            wave = np.abs(np.frombuffer(piece[: len(piece) // 2 * 2], np.int16).astype(int))
            for place in np.flatnonzero(wave > LOUD):
                if heard + place - last > APART_S * RATE_HZ:
                    self.at_s.append(now_s - (len(wave) - int(place)) / RATE_HZ)
                    last = heard + int(place)
            heard += len(wave)

    def close(self) -> None:
        self._recorder.kill()
        self._recorder.wait()
        self._thread.join()


@contextmanager
def null_sink() -> Iterator[Clicks]:
    """While inside, this process's sound goes to the server; it must not have played any before.

    Raises RuntimeError where the programs are missing or the server does not start.
    """
    if not (shutil.which("pulseaudio") and shutil.which("parec")):
        raise RuntimeError("This bench needs a sound server: apt-get install pulseaudio pulseaudio-utils")
    with tempfile.TemporaryDirectory(prefix="wanstudio-sound-", ignore_cleanup_errors=True) as folder:
        socket = Path(folder) / "socket"
        server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"),
                f"--load=module-null-sink sink_name=nowhere rate={RATE_HZ} channels=2 format=s16le",
                f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1",
            ],
            env={**os.environ, "XDG_RUNTIME_DIR": folder, "PULSE_RUNTIME_PATH": folder},
            stderr=subprocess.DEVNULL,
        )
        before = os.environ.get("PULSE_SERVER")
        os.environ["PULSE_SERVER"] = f"unix:{socket}"
        try:
            _wait_for(socket)
            clicks = Clicks(_recorder())
            try:
                yield clicks
            finally:
                clicks.close()
        finally:
            if before is None:
                del os.environ["PULSE_SERVER"]
            else:
                os.environ["PULSE_SERVER"] = before
            server.kill()
            server.wait()


def _recorder() -> subprocess.Popen[bytes]:
    form = ("--format=s16le", f"--rate={RATE_HZ}", "--channels=1", "--latency-msec=5")
    return subprocess.Popen(["parec", "-d", "nowhere.monitor", *form, "--raw"], stdout=subprocess.PIPE)


def _wait_for(socket: Path) -> None:
    until_s = time.monotonic() + STARTS_WITHIN_S
    while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
        if time.monotonic() > until_s:
            raise RuntimeError(f"The sound server did not start: {socket}")
        time.sleep(0.1)

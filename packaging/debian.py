"""The system's packages that Qt and the tests need on Debian and its kin: found missing, then installed or named.

Elsewhere nothing is installed: macOS and Windows need none, other Linux systems name them their own way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence

# What the libraries and plugins of the PySide6 wheels name (xcb and Wayland windows, sound, video, network, fonts).
FOR_QT = """
    libasound2 libbz2-1.0 libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libgssapi-krb5-2
    libnss3 libpulse0 libwayland-cursor0 libwayland-egl1 libxcb-cursor0 libxcb-icccm4 libxcb-image0
    libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libxkbcommon0 libxrandr2
"""
FOR_TESTS = (
    "appstream at-spi2-core binutils chrpath dbus-x11 desktop-file-utils espeak-ng ffmpeg gnome-keyring xdotool xvfb"
)
FOR_BENCHES = "curl pulseaudio pulseaudio-utils"  # what ours is measured beside, and a sound server to listen to
MORE = {"run": "", "test": FOR_TESTS, "bench": f"{FOR_TESTS} {FOR_BENCHES}"}
"""By what is going to be done: what that needs beyond Qt's."""


def install_missing(purpose: str) -> None:
    """Install what is missing where that may be done, else say the command and go on: Qt may do without some of it."""
    if not (sys.platform.startswith("linux") and shutil.which("dpkg-query") and shutil.which("apt-get")):
        return
    lacking = missing(wanted(purpose), installed())
    if not lacking:
        return
    prefix = _right_to_install()
    if prefix is None:
        return _say_how(lacking)
    print(f"Installing system packages: {' '.join(lacking)}", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)  # an old list may still do
    names = [known_name(name) for name in lacking]
    install = [*apt, "install", "-y", "--no-install-recommends", *names]
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode:
        _say_how(lacking)


def wanted(purpose: str) -> list[str]:
    venv = [] if _can_make_venv() else [f"python3.{sys.version_info.minor}-venv"]
    return [*venv, *FOR_QT.split(), *MORE[purpose].split()]


def missing(names: Iterable[str], present: set[str]) -> list[str]:
    """Those of `names` that are not in `present`, under neither their own nor their 64-bit-time name (libx0t64)."""
    return [name for name in names if not {name, f"{name}t64"} & present]


def installed() -> set[str]:
    """Every installed package, without its architecture."""
    ask = ["dpkg-query", "--show", "--showformat", "${db:Status-Abbrev} ${Package}\n"]
    said = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    return parse_installed(said.splitlines())


def parse_installed(lines: Sequence[str]) -> set[str]:
    """Of dpkg-query's "ii  libegl1", "rc  gone": the names that are really installed."""
    return {line.split()[-1] for line in lines if line.startswith("ii ")}


def known_name(name: str) -> str:
    """The name this release has for it: since Debian 13 and Ubuntu 24.04 some end in t64."""
    asked = subprocess.run(["apt-cache", "show", f"{name}t64"], capture_output=True, check=False)
    return f"{name}t64" if asked.stdout else name


def _right_to_install() -> list[str] | None:
    """What to put before the command: nothing for root, sudo where it asks no password, None where neither holds."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _say_how(lacking: Sequence[str]) -> None:
    names = " ".join(known_name(name) for name in lacking)
    print(
        f"Some system packages are missing. This installs them:\n\n  sudo apt-get install {names}\n\n"
        "Going on without them; if the window does not open or tests fail, they are why.",
        file=sys.stderr,
        flush=True,
    )


def _can_make_venv() -> bool:
    import importlib.util

    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))

"""The largest files of the bundle and why each is there: as `sizes.txt`, or for a folder that is named.

    python3 packaging/sizes.py build/package/wanstudio

The reason is ours; which files of the bundle name a library is read from their headers, on Linux.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import elf

SHOWN, NAMERS_SHOWN = 30, 2
INSTALLED_MB, PACKED_MB = 320, 95  # no more, each
WHY = (
    (r"libicudata", "tables of scripts and languages; Qt's wheel has no smaller one"),
    (r"libicu", "Qt's text: languages, line breaks"),
    (r"openblas|libgfortran|libquadmath", "numpy's matrices; numpy does not load without it"),
    (r"numpy", "pixels"),
    (r"libpython", "Python itself"),
    (r"pillow_heif", "reads pictures of telephones (HEIC)"),
    (r"av\.libs/libx265", "writes H.265"),
    (r"av\.libs/libx264", "writes H.264"),
    (r"av\.libs/libSvtAv1", "writes AV1; nobody asks for it, but PyAV's FFmpeg does not load without it"),
    (r"av\.libs/libdav1d", "reads AV1"),
    (r"av\.libs/libvpx", "writes VP9 and WebM"),
    (r"av\.libs/libavfilter", "scales and mixes in exports"),
    (
        r"av\.libs/lib(avcodec|avformat|avutil|swscale|swresample)",
        "the one FFmpeg: reads and writes all media, in workers",
    ),
    (r"av\.libs/", "PyAV's FFmpeg does not load without it"),
    (r"^_internal/av/", "PyAV: Python's side of FFmpeg"),
    (r"libQt6OpenGL", "Wayland windows"),
    (r"libQt6Multimedia|Qt/plugins/multimedia", "plays sound"),
    (r"libQt6(Core|Gui|Widgets|DBus|Network|Svg|XcbQpa|Wayland)", "Qt: the window"),
    (r"PySide6/Qt|libpyside|libshiboken|shiboken6", "PySide: Python's side of Qt"),
    (r"cryptography", "the keyring speaks to the Secret Service in cipher; certificates of the self-test"),
    (r"libcrypto|libssl", "TLS and checksums, for Python"),
    (r"pillow\.libs/lib(XCB|xcb|Xau)", "Pillow's pictures of the screen; unused, but Pillow does not load without it"),
    (r"pillow\.libs/libavif", "reads AVIF"),
    (r"PIL/|pillow\.libs", "pictures: captions of the Sandbox, reading of pictures in workers"),
    (r"libsqlite3", "journal and library"),
    (r"base_library|^wanstudio$", "Python's library and the program"),
    (r"resources/samples", "samples to try the program with"),
    (r"resources/", "icons, typeface, models"),
    (r"lib(gio|glib|gobject|harfbuzz|X11|xcb|xkb|krb5|gssapi)", "of the building machine, for Qt"),
    (r"lib-dynload|\.zip$", "Python's library"),
)


def why(place: str) -> str:
    return next((reason for pattern, reason in WHY if re.search(pattern, place)), "")


def report(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = sorted(((path.stat().st_size, path.relative_to(folder).as_posix()) for path in files), reverse=True)
    total = sum(size for size, _ in sizes)
    by = namers(files)
    lines = [
        f"{size / 1e6:7.1f} MB  {place}  ({why(place)}{_named(by[Path(place).name])})" for size, place in sizes[:SHOWN]
    ]
    rest = total - sum(size for size, _ in sizes[:SHOWN])
    return "\n".join([f"{total / 1e6:7.1f} MB in {len(files)} files", *lines, f"{rest / 1e6:7.1f} MB  the rest", ""])


def namers(files: Sequence[Path]) -> dict[str, list[str]]:
    """For a library's file name, the names of those of `files` that name it; of none where objdump is missing."""
    found: dict[str, list[str]] = defaultdict(list)
    if shutil.which("objdump"):
        for path, names in elf.names(sorted(path for path in files if ".so" in path.name)).items():
            for name in names:
                found[name].append(path.name)
    return found


def _named(by: Sequence[str]) -> str:
    more = len(by) - NAMERS_SHOWN
    shown = ", ".join(by[:NAMERS_SHOWN]) + (f" and {more} more" if more > 0 else "")
    return f"; named by {shown}" if by else ""


if __name__ == "__main__":
    print(report(Path(sys.argv[1])), end="")

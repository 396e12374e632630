"""The largest files of the bundle, and why each is there."""

from __future__ import annotations

import re
from pathlib import Path

SHOWN = 30
WHY = (
    (r"libicudata", "Qt's tables of scripts and languages; QtCore names it, and Qt's wheel has no smaller one"),
    (r"libicu", "Qt's text: languages, line breaks"),
    (r"openblas|libgfortran|libquadmath", "numpy's matrices; numpy does not load without it"),
    (r"numpy", "pixels"),
    (r"libpython", "Python itself"),
    (r"pillow_heif", "pictures of telephones (HEIC); its libheif names a second x265"),
    (r"av\.libs/libx265", "writes H.265"),
    (r"av\.libs/libx264", "writes H.264"),
    (r"av\.libs/libSvtAv1", "writes AV1; PyAV's FFmpeg names it"),
    (r"av\.libs/libvpx", "writes VP9 and WebM"),
    (r"av\.libs/libavfilter", "scales and mixes in exports"),
    (r"av\.libs/", "PyAV's FFmpeg: reads and writes all media, in worker processes"),
    (r"^_internal/av/", "PyAV: Python's side of FFmpeg"),
    (r"libQt6OpenGL", "Qt's X11 and Wayland plugins name it"),
    (r"libQt6Multimedia|Qt/plugins/multimedia", "plays sound"),
    (r"libQt6(Core|Gui|Widgets|DBus|Network|Svg|XcbQpa|Wayland)", "Qt: the window"),
    (r"PySide6/Qt|libpyside|libshiboken|shiboken6", "PySide: Python's side of Qt"),
    (r"cryptography", "the keyring speaks to the Secret Service in cipher; certificates of the self-test"),
    (r"libcrypto|libssl", "TLS and checksums, for Python"),
    (r"PIL/|pillow\.libs", "pictures: captions of the Sandbox, reading of pictures in workers"),
    (r"libsqlite3", "journal and library"),
    (r"base_library|^wanstudio$", "Python's library and the program"),
    (r"resources/samples", "samples to try the program with"),
    (r"resources/", "icons, typeface, models"),
    (r"lib(gio|glib|gobject|harfbuzz|X11|xcb|xkb|krb5|gssapi)", "of the building machine: Qt names it"),
    (r"lib-dynload|\.zip$", "Python's library"),
)


def why(place: str) -> str:
    return next((reason for pattern, reason in WHY if re.search(pattern, place)), "")


def report(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    sizes = sorted(((path.stat().st_size, path.relative_to(folder).as_posix()) for path in files), reverse=True)
    total = sum(size for size, _ in sizes)
    lines = [f"{size / 1e6:7.1f} MB  {place}  ({why(place)})" for size, place in sizes[:SHOWN]]
    rest = total - sum(size for size, _ in sizes[:SHOWN])
    return "\n".join([f"{total / 1e6:7.1f} MB in {len(files)} files", *lines, f"{rest / 1e6:7.1f} MB  the rest", ""])

"""What PyInstaller collects and the bundle leaves out, each with the reason. `wanstudio.spec` reads this list.

A row is a regular expression for a place inside the bundle. The bundle's self-test and a look with `ldd` over the whole
folder stand against it: leaving out too much starts normally and then plays nothing.
"""

from __future__ import annotations

import re

MODULES = (  # never imported by the program; found by PyInstaller through some other package
    "tkinter",
    "unittest",
    "pydoc",
    "pip",
    "setuptools",
    "pkg_resources",
    "pytest",
    "_pytest",
    "IPython",
    "numpy.f2py",
    "numpy.testing",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "httpx._main",  # httpx's own command, over rich and pygments
)

FILES: tuple[tuple[str, str], ...] = (
    (r"Qt/plugins/(platforminputcontexts/libqtvirtualkeyboard|virtualkeyboard/)", "no keyboard is drawn on the screen"),
    (r"libQt6VirtualKeyboard|Qt6VirtualKeyboard|QtVirtualKeyboard", "the same"),
    (r"libQt6Pdf|Qt6Pdf|QtPdf|qpdf", "no PDF is shown"),
    (r"Qt/plugins/platforms/libq(eglfs|linuxfb|vnc|minimalegl|minimal|vkkhrdisplay)", "screens without a desktop"),
    (r"Qt/plugins/(egldeviceintegrations|generic)/|libQt6Egl(FS|Fs)", "the same"),
    (r"Qt/plugins/platformthemes/libqgtk3", "brings GTK 3 of the building machine, 15 MB; the portal theme stays"),
    (r"lib(gtk-3|gdk-3|gdk_pixbuf-2|atk-1|atk-bridge|atspi|cairo|pango|epoxy|fribidi|harfbuzz-gobject)", "the same"),
    (r"lib(thai|datrie|pixman-1|XcursorGtk|colord|json-glib|cloudproviders|tracker)", "the same"),
    (
        r"Qt/plugins/imageformats/libq(tga|tiff|wbmp|icns|pdf)|Qt/plugins/imageformats/q(tga|tiff|wbmp|icns|pdf)",
        "unused",
    ),
    (r"Qt/plugins/(sqldrivers|qmltooling|designer|sensors|position|webview|printsupport)/", "unused"),
    (
        r"Qt/plugins/networkinformation/",
        "for QNetworkInformation, which nobody asks; brings GIO of the building machine",
    ),
    (r"Qt/plugins/multimedia/", "Qt's player: the stage decodes with PyAV, and QtMultimedia only plays its sound"),
    (r"lib(avcodec|avformat|avutil|swscale|swresample)\.so|libQt6FFmpegStub", "the FFmpeg of Qt's player"),
    (r"libQt6(Quick|Qml)", "named by Qt's player only"),
    (r"Qt6?MultimediaWidgets", "the same"),
    (r"Qt/(translations)/", "Qt's own sentences: the program has no translations yet"),
    (r"\.dist-info/(licenses|sboms)/", "in the folder licences, and in sbom.cdx.json"),
    (r"\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json|WHEEL)$", "of the installation, and differ by machine"),
    (
        r"^lib(GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm|glapi|vulkan|wayland-(client|server|egl|cursor))\.so",
        "must be the user's, to fit the driver and the compositor",
    ),
    (r"^lib(asound|pulse|pulsecommon|pipewire|jack|sndfile)[-.\w]*\.so", "must be the user's, to fit the sound server"),
    (r"^lib(fontconfig|freetype|dbus-1|systemd|udev)\.so", "must be the user's, to read its configuration"),
    (r"^lib(stdc\+\+|gcc_s|z|m|mvec|c|dl|pthread|rt)\.so", "older than the user's they break its graphics driver"),
)

_FILES = [(re.compile(pattern), why) for pattern, why in FILES]


def why_dropped(name: str) -> str:
    """The reason a file is left out; "" for one that stays. `name` is its place in the bundle."""
    name = name.replace("\\", "/")
    return next((why for pattern, why in _FILES if pattern.search(name)), "")

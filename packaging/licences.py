"""The licences of everything inside the bundle, in its folder `licences`, with a list of what is whose."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from contents import Part

# Wheels that bring a licence's name without its text, or libraries whose texts are not among their own.
TEXTS = {
    "pyside6": ("LGPL-3.0.txt",),
    "shiboken6": ("LGPL-3.0.txt",),
    "av": ("GPL-2.0.txt", "LGPL-3.0.txt"),
}
REMARKS = """\
Qt (in PySide6) is used under the LGPL, version 3: its libraries are files of their own in this folder and may be
replaced. The FFmpeg that comes with PyAV is built with x264 and x265 and so under the GPL, version 2 or later; that
is why WanStudio as a whole is under the GPL, version 3 or later (LICENSE). Sources: WanStudio's repository names
every package and version that was used (packaging/requirements.txt), and sbom.cdx.json every part. The icons are
Lucide's (ISC), the typeface is Inter (OFL 1.1), the samples have their own: see resources/icons/LICENSE,
resources/fonts/LICENSE.txt, resources/samples/README.md.
"""


def collect(parts: Sequence[Part], root: Path, into: Path) -> list[str]:
    """Copy every text to `into`, write `into`/README.txt. Returns the names of parts that have no text at all."""
    into.mkdir(parents=True)
    own = root / "packaging" / "licences"
    lines, without = [], []
    for part in parts:
        extra = next((texts for name, texts in TEXTS.items() if part.name.lower().startswith(name)), ())
        texts = [*part.texts, *(own / name for name in extra)]
        if not texts:
            without.append(part.name)
        for number, text in enumerate(texts):
            folder = into / part.name
            folder.mkdir(exist_ok=True)
            name = text.name if text.name not in {t.name for t in texts[:number]} else f"{number}-{text.name}"
            shutil.copyfile(text, folder / name)
        lines.append(f"{part.name} {part.version}\n    {part.licence}\n    {part.home}".rstrip())
    _the_rest(root, into)
    lines.append(f"Python {platform.python_version()}\n    Python-2.0\n    python.org")
    (into / "README.txt").write_text(REMARKS + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return without


def _the_rest(root: Path, into: Path) -> None:
    """What is inside and of no distribution: Python itself, icons, fonts, samples."""
    for name, text in {
        "Lucide icons": root / "resources" / "icons" / "LICENSE",
        "Inter": root / "resources" / "fonts" / "LICENSE.txt",
        "samples": root / "resources" / "samples" / "README.md",
    }.items():
        (into / name).mkdir()
        shutil.copyfile(text, into / name / text.name)
    import sysconfig

    for folder in (Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_config_var("prefix"))):
        if (text := folder / "LICENSE.txt").exists():
            (into / "Python").mkdir(exist_ok=True)
            shutil.copyfile(text, into / "Python" / text.name)

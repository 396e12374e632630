"""What a bundle says of its parts: their licences and its bill of materials.

The spec has them made, for an app on macOS must have them inside before it is signed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import contents
import licences
import sbom


def write(made: Path, root: Path, version: str, epoch: int) -> Path:
    """Return their folder, `made`/papers. What is in the bundle must be written down already: see contents.py.

    Raises SystemExit where a part has no licence text.
    """
    folder = made / "papers"
    shutil.rmtree(folder, ignore_errors=True)
    parts = contents.parts(made)
    without = licences.collect(parts, root, folder / "licences")
    if without:
        raise SystemExit(f"No licence text was found for {', '.join(without)}; see TEXTS in packaging/licences.py.")
    sbom.write(parts, version, epoch, folder / "sbom.cdx.json")
    return folder


def rows(folder: Path) -> list[tuple[str, str, str]]:
    """Place, origin and kind of each file in `folder`, as PyInstaller lists what goes in."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [(path.relative_to(folder).as_posix(), str(path), "DATA") for path in files]

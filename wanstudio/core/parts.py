"""What the program is built with and shows the version of, by the names of the Python packages.

The bundle carries their metadata for it (`packaging/wanstudio.spec`).
"""

from __future__ import annotations

BUILT_WITH = (
    "PySide6-Essentials",
    "PySide6-Addons",
    "qasync",
    "httpx",
    "keyring",
    "av",
    "pillow",
    "pillow-heif",
    "numpy",
    "starlette",
    "uvicorn",
)

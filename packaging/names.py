"""The names under which WanStudio is given out. They are ours to change, and nobody else's yet: no domain, repository
or address stands behind them. Change them here first; tests then name every file that still says otherwise.
"""

from __future__ import annotations

APP_ID = "io.github.wanstudio.WanStudio"  # AppStream, Flatpak, macOS
DEVELOPERS = "The WanStudio developers"
ADDRESS = "wanstudio@example.org"  # of the .deb's maintainer
WINDOWS_ID = (
    "6C1B4C07-6E0B-4B0E-9D0F-5C8B4B4F2A11"  # Inno Setup finds an older version by it: never again once given out
)

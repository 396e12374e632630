"""Loading what plays sound, while the window is at work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOAD = """
import sys
from pathlib import Path
from wanstudio.ui.stage import speakers
speakers._load_libraries()
print("PySide6.QtMultimedia" in sys.modules, "libQt6Multimedia" in Path("/proc/self/maps").read_text())
speakers.load_sound()
print("PySide6.QtMultimedia" in sys.modules)
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="what a process has loaded is read from /proc")
def test_the_libraries_of_sound_are_there_before_python_imports_their_module():
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]

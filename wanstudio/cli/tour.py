"""`wanstudio tour`: the real window does the main job on all models."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from wanstudio.cli.say import Say
from wanstudio.display import check_display


def run(args: Namespace, _say: Say) -> int:
    check_display(sys.platform, os.environ)
    from wanstudio.app import tour

    return tour(Path(args.to).absolute())

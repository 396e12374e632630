"""A fault of ours in drawing: it must not end the program, in which jobs that are paid for run."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("fault", ["row", "height", "widget"])
def test_a_fault_in_drawing_is_logged_once_and_the_program_goes_on(fault: str):
    surroundings = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    args = [sys.executable, "-m", "tests.ui.widgets.faulty", fault]
    said = subprocess.run(args, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    came = json.loads(said.stdout.splitlines()[-1])
    assert came == {"logged": ["while drawing"], "told": 1, "others are drawn": True}

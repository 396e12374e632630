"""Screens with more pixels: the picture stands on whole ones, and is asked for in as many as it takes."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("scale", ["1", "1.25", "1.5", "2"])
def test_at_100_percent_a_pixel_of_the_clip_is_one_of_the_screen_at_any_scale(scale):
    surroundings = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    args = [sys.executable, "-m", "tests.ui.stage.scaled"]
    said = subprocess.run(args, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60, check=True)
    drawn = json.loads(said.stdout.splitlines()[-1])
    assert drawn["exact"] == [True, True]  # at 100 %, and every pixel a square of three at 300 %
    assert drawn["fit"] == [53, 45]  # shown twice as large at most: its own size is all there is
    room_width, room_height = drawn["room"]
    width, height = drawn["large"]
    assert width == room_width and height < room_height and abs(height - width * 9 / 16) < 1
    assert abs(room_width - (221 - 32) * float(scale)) <= 2

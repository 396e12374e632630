"""What a clip can be exported as, and what an export comes to."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import get_args

import pytest

from wanstudio.core.errors import InvalidInput
from wanstudio.core.exports import ExportSpec
from wanstudio.core.facts import MediaFacts, MediaKind
from wanstudio.core.formats import FORMATS, Option
from wanstudio.core.outcome import Picture, check, picture

WIDE = MediaFacts(
    kind=MediaKind.VIDEO, format="mp4", bytes=9, width=1280, height=720, frames=81, fps=16.0, seconds=5.0625
)
TALL = replace(WIDE, width=720, height=1280)
ODD = replace(WIDE, width=833, height=479)


def test_every_row_explains_itself():
    for name, row in FORMATS.items():
        assert row.name == name and row.label and row.help.endswith(".")
        assert row.options <= set(get_args(Option))
        assert re.fullmatch(r"(\.[a-z0-9]+)?", row.suffix)


@pytest.mark.parametrize(
    ("facts", "spec", "comes_to"),
    [
        (WIDE, ExportSpec(), Picture(1280, 720, 81, 16.0)),
        (WIDE, ExportSpec(short_side_px=360), Picture(1280, 720, 81, 16.0)),
        (WIDE, ExportSpec(format="h264", short_side_px=360), Picture(640, 360, 81, 16.0)),
        (TALL, ExportSpec(format="h264", short_side_px=360), Picture(360, 640, 81, 16.0)),
        (ODD, ExportSpec(format="h264"), Picture(832, 478, 81, 16.0)),
        (ODD, ExportSpec(format="gif"), Picture(833, 479, 81, 16.0)),
        (WIDE, ExportSpec(format="h264", width_px=640, height_px=640), Picture(640, 360, 81, 16.0)),
        (WIDE, ExportSpec(format="h264", height_px=240), Picture(426, 240, 81, 16.0)),
        (WIDE, ExportSpec(format="h264", fps=8.0), Picture(1280, 720, 40, 8.0)),
        (WIDE, ExportSpec(format="gif", fps=10.0), Picture(1280, 720, 51, 10.0)),
        (replace(WIDE, fps=60.0, frames=300, seconds=5.0), ExportSpec(format="gif"), Picture(1280, 720, 125, 25.0)),
        (WIDE, ExportSpec(format="frame", frame=-1), Picture(1280, 720, 1, 0.0)),
        (WIDE, ExportSpec(format="h264", first=1, last=-2), Picture(1280, 720, 79, 16.0)),
        (WIDE, ExportSpec(format="h264", first=1, last=16, fps=8.0), Picture(1280, 720, 8, 8.0)),
        (WIDE, ExportSpec(format="gif", direction="ping_pong"), Picture(1280, 720, 160, 16.0)),
        (WIDE, ExportSpec(format="gif", direction="ping_pong", first=3, last=3), Picture(1280, 720, 1, 16.0)),
        (WIDE, ExportSpec(format="h264", width_px=1080, height_px=1920, place="fill"), Picture(1080, 1920, 81, 16.0)),
        (WIDE, ExportSpec(format="h265", width_px=1080, height_px=1080, place="pad"), Picture(1080, 1080, 81, 16.0)),
        (ODD, ExportSpec(format="prores"), Picture(832, 478, 81, 16.0)),
        (replace(WIDE, pixel_aspect=0.5), ExportSpec(format="gif"), Picture(640, 720, 81, 16.0)),
        (replace(TALL, turned=90, pixel_aspect=0.5), ExportSpec(format="frame"), Picture(720, 2560, 1, 0.0)),
        (replace(WIDE, pixel_aspect=0.5), ExportSpec(), Picture(1280, 720, 81, 16.0)),
    ],
)
def test_an_export_comes_to_what_was_asked(facts, spec, comes_to):
    check(spec, facts)
    assert picture(spec, facts) == comes_to


@pytest.mark.parametrize(
    ("spec", "option", "says"),
    [
        (ExportSpec(format="mpeg"), "format", "There is no format 'mpeg'"),
        (ExportSpec(format="h264", short_side_px=7), "short_side_px", "16 to 8,192"),
        (ExportSpec(format="h264", width_px=9000), "width_px", "16 to 8,192"),
        (ExportSpec(format="gif", fps=26.0), "fps", "1 to 25"),
        (ExportSpec(format="h264", fps=0.5), "fps", "1 to 120"),
        (ExportSpec(format="h264", fps=float("nan")), "fps", "1 to 120"),
        (ExportSpec(format="frame", frame=81), "frame", "frames 1 to 81"),
        (ExportSpec(format="frame", frame=-82), "frame", "frames 1 to 81"),
        (ExportSpec(format="h264", width_px=640, place="fill"), "width_px", "a width and a height"),
        (ExportSpec(format="h264", first=9, last=8), "range", "1 to 81"),
        (ExportSpec(format="wav"), "format", "no sound"),
        (ExportSpec(format="sprite_sheet", short_side_px=2160), "short_side_px", "16,384"),
        (ExportSpec(format="h264", limit_bytes=9), "limit_bytes", "less than 10 kB"),
        (ExportSpec(format="h264", direction="back"), "direction", "forward, ping_pong"),  # type: ignore[arg-type]
        (ExportSpec(format="h264", place="stretch"), "place", "fit, fill, pad"),  # type: ignore[arg-type]
        (ExportSpec(format="h264", quality="best"), "quality", "high, medium, small"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused_at_its_field(spec, option, says):
    with pytest.raises(InvalidInput) as caught:
        check(spec, WIDE)
    assert caught.value.param == option
    assert says in caught.value.detail


def test_a_still_is_exported_as_it_is_only():
    still = MediaFacts(kind=MediaKind.IMAGE, format="png", bytes=9, width=8, height=8)
    check(ExportSpec(), still)
    with pytest.raises(InvalidInput, match="as it is"):
        check(ExportSpec(format="gif"), still)


def test_a_spec_survives_its_way_through_json():
    spec = ExportSpec(format="gif", short_side_px=480, fps=12.5, loop=False)
    assert ExportSpec.from_dict(json.loads(json.dumps(spec.as_dict()))) == spec
    with pytest.raises(InvalidInput, match="no option named codec"):
        ExportSpec.from_dict({"codec": "h265"})

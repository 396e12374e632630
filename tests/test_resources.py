"""What `resources/` must hold for the rest to find it, and that README.md tells the truth about it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from wanstudio.store.catalog import load_models

ROOT = Path(__file__).parent.parent
RESOURCES = ROOT / "resources"
DESIGN_ICONS = """
    undo-2 redo-2 rotate-ccw history dices lock lock-open image-plus image-off crop replace skip-back step-back play
    pause step-forward skip-forward repeat volume-2 volume-x maximize-2 square columns-2 square-split-horizontal blend
    arrow-left-right image-down arrow-right-to-line share flag flag-off star tag search list-filter
    arrow-down-wide-narrow layout-grid list trash-2 folder-open copy folder clock circle-pause hourglass arrow-up send
    arrow-down loader-circle check circle-alert circle-help ban list-x rotate-cw text-search list-start copy-plus
    list-plus wifi-off wifi wallet hard-drive flask-conical plug key-round triangle-alert info panel-left panel-right
    panel-bottom image-play type user-round proportions
"""


@pytest.mark.parametrize("name", DESIGN_ICONS.split())
def test_every_icon_of_the_design_is_there_and_takes_any_colour(qapp, name):
    from PySide6.QtSvg import QSvgRenderer

    path = RESOURCES / "icons" / f"{name}.svg"
    text = path.read_text("utf-8")
    assert 'stroke="currentColor"' in text
    assert not re.search(r"#[0-9a-fA-F]{3,8}|rgb", text), "a colour of its own"
    assert QSvgRenderer(str(path)).isValid()


def test_every_icon_a_descriptor_names_is_there():
    for path in sorted((RESOURCES / "models").rglob("*.toml")):
        icon = tomllib.loads(path.read_text("utf-8"))["icon"]
        assert (RESOURCES / "icons" / f"{icon}.svg").exists(), f"{path.name}: {icon}"


@pytest.mark.parametrize(("style", "weight"), [("Regular", 400), ("Medium", 500), ("SemiBold", 600)])
def test_inter_is_bundled_in_three_weights_with_tabular_figures(qapp, style, weight):
    from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"Inter-{style}.ttf"))
    assert "Inter" in QFontDatabase.applicationFontFamilies(number)
    font = QFont("Inter")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    face = QRawFont.fromFont(font)
    assert (face.familyName(), face.weight()) == ("Inter", weight)
    assert len({QFontMetricsF(font).horizontalAdvance(digit * 20) for digit in "0123456789"}) == 1
    assert [sign for sign in "·…“”‘’×→←↑↓–—−°±≤≥ßğłřÅ€" if not face.supportsCharacter(ord(sign))] == []


def test_every_sample_is_listed_with_its_licence():
    page = (RESOURCES / "samples" / "README.md").read_text("utf-8")
    samples = [p for p in (RESOURCES / "samples").iterdir() if p.suffix in {".jpg", ".mp4", ".png", ".wav"}]
    assert len(samples) >= 4
    assert [p.name for p in samples if f"| {p.name} |" not in page] == []


def test_the_walk_in_the_readme_adds_a_model(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    (tmp_path / "walk.toml").write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    catalog = load_models(RESOURCES / "models", tmp_path)
    assert catalog.problems == ()
    assert catalog.models[-1].check({"prompt": "Fog"}) == {"prompt": "Fog", "resolution": "1280*720", "numFrames": 81}


def test_the_readme_names_every_shipped_model():
    text = (ROOT / "README.md").read_text("utf-8")
    for model in load_models(RESOURCES / "models").models:
        assert f"| {model.title} |" in text and f"`{model.id}`" in text


def test_what_the_readme_points_to_is_there():
    text = (ROOT / "README.md").read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links and [link for link in links if not (ROOT / link).exists()] == []

"""What a bundle says of its parts: made before an app on macOS is signed; the same stands in the other folders."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.conftest import ROOT, script


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return script("papers")


def test_all_that_goes_into_a_signed_app_stands_in_the_folder_too(bundle: Path, papers: ModuleType):
    rows = papers.rows(bundle.parent / "made" / "papers")
    assert {kind for _, _, kind in rows} == {"DATA"}
    assert {place for place, _, _ in rows} >= {"sbom.cdx.json", "licences/README.txt"}
    assert [place for place, origin, _ in rows if Path(origin).read_bytes() != (bundle / place).read_bytes()] == []

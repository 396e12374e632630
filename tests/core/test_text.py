"""Figures as they stand in sentences."""

from __future__ import annotations

import pytest

from wanstudio.core.text import weight


@pytest.mark.parametrize(
    ("count_bytes", "says"),
    [
        (214, "214 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (99_949_999, "99.9 MB"),
        (99_950_000, "100 MB"),
        (999_499_999, "999 MB"),
        (999_500_000, "1.0 GB"),
        (12_340_000_000, "12.3 GB"),
    ],
)
def test_bytes_are_told_in_three_figures_or_so(count_bytes, says):
    assert weight(count_bytes) == says

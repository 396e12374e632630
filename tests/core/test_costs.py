from __future__ import annotations

import pytest

from wanstudio.core.costs import Price


@pytest.mark.parametrize(
    ("price", "text"),
    [
        (Price(12, "CU"), "12 CU"),
        (Price(12.5, "CU"), "12.5 CU"),
        (Price(0.1 + 0.2, "CU"), "0.3 CU"),
        (Price(1_234_567, "CU"), "1234567 CU"),
        (Price(0.32, "USD"), "$0.32"),
        (Price(3, "USD"), "$3.00"),
        (Price(1234.5, "USD"), "$1,234.50"),
        (Price(0.0042, "USD"), "$0.0042"),
        (Price(0, "USD"), "$0.00"),
        (Price(0, ""), "Free"),
    ],
)
def test_a_price_is_written_in_the_services_own_unit(price: Price, text: str):
    assert str(price) == text

"""Which text can be a key, and that a key is found again in whatever form it comes back."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wanstudio.core.connections import check_key
from wanstudio.core.errors import AuthError, InvalidInput
from wanstudio.core.secrets import LONGEST, cover, forms
from wanstudio.providers.credentials import check_credentials

KEY, SECRET = "api_canary", "s3c<r/t+"
WRONG = ["two words", "a:b", "clé", "a\x07b", "x" * (LONGEST + 1)]


@pytest.mark.parametrize("key", WRONG, ids=repr)
def test_the_dialog_and_the_service_refuse_the_same_keys(key: str):
    with pytest.raises(InvalidInput) as refused:
        check_key("aimlapi", key, "")
    assert refused.value.param == "key" and key not in str(refused.value)
    with pytest.raises(AuthError):
        check_credentials("AI/ML API", key=key)


def test_a_secret_may_have_a_colon():
    assert check_key("scenario", " k ", " a:b ") == check_credentials("Scenario", key="k", secret="a:b") == ("k", "a:b")


@pytest.mark.parametrize(
    "form",
    [
        KEY,
        KEY.upper(),
        KEY.encode().hex(),
        quote(SECRET, safe="").lower(),
        "s3c&lt;r/t+",
        repr(KEY)[1:-1],
        base64.b64encode(f"{KEY}:{SECRET}".encode()).decode().rstrip("="),
    ],
)
def test_every_form_is_covered(form: str):
    assert cover(forms(KEY, SECRET), "•")(f"a {form} b") == "a • b"


def test_the_basic_form_is_covered_where_a_half_is_short():
    basic = base64.b64encode(f"abc:{SECRET}".encode()).decode()
    assert cover(forms("abc", SECRET), "•")(f"abc {basic}") == "abc •"


ANY = st.text(min_size=1, max_size=8) | st.sampled_from(["K", "ſ", "ß", "İ", "ı", "É"])


@example(["ſ"], "", "", True)
@given(st.lists(ANY, min_size=1, max_size=4), st.text(max_size=20), st.text(max_size=20), st.booleans())
def test_a_quick_look_at_plain_text_finds_whatever_the_pattern_finds(
    hidden: list[str], before: str, after: str, large: bool
):
    text = f"{before}{hidden[0]}{after}"
    text = text.upper() if large else text
    longest_first = sorted(hidden, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)
    assert cover(hidden, "•")(text) == pattern.sub("•", text)

"""Which addresses are talked to, read from their text."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanstudio.core.errors import InvalidInput, RequestRefused
from wanstudio.providers.addresses import Reach, check_base_url, check_link, reach_of

NEAR = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "::1",
    "::ffff:127.0.0.1",
]
INSIDE = [
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "fe80::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "0.0.0.0",
]
OUTSIDE = ["example.com", "8.8.8.8", "127.0.0.1.example.com", "localhost.example.com", "2606:4700::1111"]


@pytest.mark.parametrize(
    ("host", "reach"),
    [(h, Reach.LOOPBACK) for h in NEAR] + [(h, Reach.PRIVATE) for h in INSIDE] + [(h, Reach.PUBLIC) for h in OUTSIDE],
)
def test_how_near_a_host_is_is_read_in_all_its_spellings(host: str, reach: Reach):
    assert reach_of(host) is reach


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://api.cloud.scenario.com/v1/", "https://api.cloud.scenario.com/v1"),
        ("  https://example.com  ", "https://example.com"),
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://[::1]:9", "http://[::1]:9"),
        ("https://10.0.0.5/gateway", "https://10.0.0.5/gateway"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_a_base_url_loses_its_last_slash(url: str, good: str):
    assert check_base_url(url) == good


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "not a web address"),
        ("api.example.com", "not a web address"),
        ("ftp://example.com", "not a web address"),
        ("https://", "not a web address"),
        ("https://exa mple.com", "not a web address"),
        ("https://example.com:99999", "not a web address"),
        ("https://[::1", "not a web address"),
        ("https://example.com\\@evil.com", "not a web address"),
        ("https://exam\u202eple.com/", "not a web address"),
        ("https://10.0.0.256/v1", "not a web address"),
        ("https://\N{SNOWMAN}.example", "not a web address"),
        ("https://xn--zzzzzz.example", "not a web address"),
        ("http://example.com", "https://"),
        ("http://127.0.0.1.example.com", "https://"),
        ("http://192.168.0.9", "https://"),
        ("https://key:secret@example.com", "its own field"),
        ("https://key@example.com", "its own field"),
        ("https://example.com/v1?a=1", r"remove everything from \?"),
        ("https://example.com/#x", r"remove everything from \?"),
    ],
)
def test_a_base_url_that_cannot_be_used_says_why(url: str, says: str):
    with pytest.raises(InvalidInput, match=says) as caught:
        check_base_url(url)
    assert caught.value.param == "base_url" and caught.value.detail.startswith("Base URL: ")


@pytest.mark.parametrize("url", ["https://canary-1:canary-2@example.com", "canary-key", "https://canary@exa mple.com"])
def test_a_key_inside_a_base_url_is_not_repeated(url: str):
    with pytest.raises(InvalidInput) as caught:
        check_base_url(url)
    assert "canary" not in str(caught.value)


@given(st.text() | st.text().map("https://".__add__) | st.text().map("http://127.0.0.1".__add__))
def test_any_text_is_a_base_url_or_a_sentence(text: str):
    try:
        good = check_base_url(text)
        assert good.lower().startswith(("https://", "http://")) and check_base_url(good) == good
        assert httpx.URL(good).host, "a request can be made of it"
    except InvalidInput as e:
        assert e.detail


@pytest.mark.parametrize("named_by", list(Reach))
@pytest.mark.parametrize("host", ["cdn.example.com", "8.8.8.8"])
def test_anyone_may_name_an_address_out_in_the_world(named_by: Reach, host: str):
    assert check_link(f"https://{host}/a?b=c%2F", named_by) is Reach.PUBLIC


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "[fd00::1]", "169.254.169.254", "localhost", "127.1", "2130706433", "[::1]"]
)
def test_the_world_may_not_name_an_address_inside(host: str):
    with pytest.raises(RequestRefused, match="inside this network"):
        check_link(f"https://{host}/a", Reach.PUBLIC)


def test_a_service_on_this_computer_may_name_anything_near():
    assert check_link("http://127.0.0.1:1/a", Reach.LOOPBACK) is Reach.LOOPBACK
    assert check_link("https://10.0.0.1/a", Reach.LOOPBACK) is Reach.PRIVATE
    with pytest.raises(RequestRefused, match="inside"):
        check_link("http://127.0.0.1:1/a", Reach.PRIVATE)


@pytest.mark.parametrize("url", ["http://cdn.example.com/a", "http://10.0.0.1/a"])
def test_a_link_that_is_not_https_is_refused(url: str):
    with pytest.raises(RequestRefused, match="not https"):
        check_link(url, Reach.LOOPBACK)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file:///etc/passwd",
        "//host/share",
        "https://a:b@c.com/",
        "data:,x",
        "/a",
        "https://[",
        "https://10.0.0.256/a",
    ],
)
def test_what_is_no_web_address_is_refused(url: str):
    with pytest.raises(RequestRefused, match="cannot be used"):
        check_link(url, Reach.LOOPBACK)

"""What the user sets of the network: each field's sentence names it, says what is wrong and what is allowed."""

from __future__ import annotations

import pytest

from wanstudio.core.bypass import Bypass, usable
from wanstudio.core.errors import InvalidInput
from wanstudio.core.network import (
    MODES,
    Login,
    Network,
    NetworkTyped,
    ProxyAddress,
    network_from,
    read_address,
    read_bypass,
)
from wanstudio.core.settings import Settings, settings_from


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://proxy.example.com:3128", "http://proxy.example.com:3128"),
        ("proxy:8080", "http://proxy:8080"),
        (" https://proxy.example.com/ ", "https://proxy.example.com:443"),
        ("socks5://127.0.0.1", "socks5://127.0.0.1:1080"),
        ("socks5h://p:9", "socks5://p:9"),
        ("http://[::1]:3128", "http://[::1]:3128"),
    ],
)
def test_an_address_is_read_with_or_without_scheme_and_port(text: str, url: str):
    address, login = read_address(text)
    assert (address.url, login) == (url, None)


@pytest.mark.parametrize(
    ("text", "login"),
    [
        ("http://jane:p%40ss@proxy:1", Login("jane", "p@ss")),
        ("jane:word@proxy:1", Login("jane", "word")),
        ("http://jane@proxy:1", Login("jane", "")),
        ("http://:word@proxy:1", Login("", "word")),
    ],
)
def test_a_name_and_password_in_the_address_are_taken_out_of_it(text: str, login: Login):
    address, within = read_address(text)
    assert (address, within) == (ProxyAddress("http", "proxy", 1), login)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://canary:canary@proxy:21",
        "http://",
        "http://canary:canary@",
        "http://proxy:port-canary",
        "http://canary:can/ary@proxy:3128",
        "http://canary:12/canary@proxy:3128",
        "http://proxy:3128/canary.pac",
        "http://a proxy canary:1",
        "http://proxy:99999#canary",
        "http://canary:can#ary@proxy",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(text: str):
    with pytest.raises(InvalidInput) as caught:
        read_address(text)
    error = caught.value
    assert error.param == "proxy_address" and "canary" not in error.detail
    assert error.detail.startswith("Proxy address: ") and "Allowed: " in error.detail


def test_a_manual_proxy_needs_an_address_and_the_other_modes_keep_theirs():
    with pytest.raises(InvalidInput, match="Proxy address: needed"):
        network_from(NetworkTyped("manual"))
    network, _ = network_from(NetworkTyped("none", "proxy:1", bypass="a.test; 10.0.0.0/8", ca_file=" /c.pem "))
    assert network == Network("none", ProxyAddress("http", "proxy", 1), Bypass(("a.test", "10.0.0.0/8")), "/c.pem")


@pytest.mark.parametrize(
    ("user", "password", "says"),
    [("", "canary", "needed beside a password"), ("a:b", "canary", "a colon"), ("a", "canary\n", "cannot be sent")],
)
def test_a_name_or_password_that_no_proxy_takes_is_refused_without_being_repeated(user, password, says):
    with pytest.raises(InvalidInput) as caught:
        network_from(NetworkTyped("manual", "proxy:1", user, password))
    assert caught.value.param == "proxy_user" and says in caught.value.detail and "canary" not in caught.value.detail


def test_typed_fields_win_over_the_login_in_the_address_and_nothing_secret_is_shown():
    typed = NetworkTyped("manual", "http://canary-a:canary-b@proxy:1", "canary-c", "canary-d")
    network, login = network_from(typed)
    assert login == Login("canary-c", "canary-d")
    assert "canary" not in f"{typed!r}{network!r}{login!r}"


@pytest.mark.parametrize(
    ("entry", "host", "holds"),
    [
        ("example.com", "example.com", True),
        ("example.com", "a.b.EXAMPLE.com.", True),
        ("example.com", "notexample.com", False),
        (".example.com", "a.example.com", True),
        ("*.example.com", "a.example.com", True),
        ("example.com:443", "example.com", True),
        ("example.com:8443", "example.com", False),
        ("10.0.0.0/8", "10.2.3.4", True),
        ("10.0.0.0/8", "11.2.3.4", False),
        ("10.0.0.0/8", "ten.example", False),
        ("fd00::/8", "fd00::1", True),
        ("[fd00::1]:443", "fd00::1", True),
        ("192.168.1.5", "192.168.1.5", True),
        ("*", "anything.test", True),
        ("https://example.com/", "example.com", True),
        ("bücher.example", "xn--bcher-kva.example", True),
        ("*.bücher.example", "a.bücher.example", True),
        ("xn--bcher-kva.example", "bücher.example", True),
        (".bücher.example", "tücher.example", False),
    ],
)
def test_who_goes_past_the_proxy(entry: str, host: str, holds: bool):
    assert read_bypass(entry).holds(host, 443) is holds


@pytest.mark.parametrize("entry", ["exa mple/x", "a..b", "http://", "-", "%", "10.0.0.0/99"])
def test_an_exception_that_is_none_is_named(entry: str):
    with pytest.raises(InvalidInput) as caught:
        read_bypass(f"good.test, {entry}")
    assert caught.value.param == "proxy_bypass" and "Allowed: " in caught.value.detail
    assert usable(["good.test", "10.0.0.0/99"]) == Bypass(("good.test",)), "the environment's is passed over"


def test_an_exception_with_a_password_in_it_is_not_repeated():
    with pytest.raises(InvalidInput) as caught:
        read_bypass("http://jane:canary@proxy")
    assert "canary" not in caught.value.detail


def test_settings_refuse_a_login_in_the_proxys_address_and_do_not_repeat_it():
    settings, problems = settings_from({"proxy": "manual", "proxy_address": "http://jane:canary@proxy:3128"})
    assert settings == Settings(proxy="manual") and "canary" not in "".join(problems)
    assert problems[0].startswith("proxy_address: ")
    with pytest.raises(InvalidInput):
        Settings(proxy_address="http://:canary@proxy:3128")
    _, problems = settings_from({"proxy_bypass": "http://jane:canary@proxy:3128"})
    assert problems[0].startswith("proxy_bypass: ") and "canary" not in problems[0]


def test_settings_give_the_network_they_stand_for():
    settings = Settings(proxy="manual", proxy_address="http://proxy:3128", proxy_bypass="a.test, b.test", ca_file="/c")
    network = Network("manual", ProxyAddress("http", "proxy", 3128), Bypass(("a.test", "b.test")), "/c")
    assert settings.network == network and Settings().network == Network()


def test_the_settings_take_every_way_that_there_is():
    assert [Settings(proxy=mode).network.mode for mode in MODES] == list(MODES)

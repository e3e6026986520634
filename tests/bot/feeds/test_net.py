from __future__ import annotations

import pytest

from bot.errors import AddressRefusedError
from bot.feeds.net import check_url, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses_may_be_fetched_from(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "not an address",
        "",
    ],
)
def test_inner_addresses_may_not_in_any_disguise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "file:"),
        ("ftp://x.example/feed", "ftp:"),
        ("data:text/xml,<rss/>", "data:"),
        ("gopher://x.example", "gopher:"),
        ("x.example/feed", "no scheme"),
        ("https:///feed", "no host"),
        ("https://x.example:port/", "no scheme"),
        ("http://[::1", "no scheme"),
    ],
)
def test_other_schemes_are_refused_with_a_cure(url: str, says: str) -> None:
    with pytest.raises(AddressRefusedError, match=says) as caught:
        check_url(url)
    assert caught.value.cure


def test_an_address_of_the_web_gives_its_host() -> None:
    assert check_url("HTTPS://Me@X.Example:8443/feed") == "x.example"

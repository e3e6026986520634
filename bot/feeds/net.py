"""Which addresses may be fetched from, and a connection maker that keeps to it.

A name is judged where it is connected to: by the address of the very socket, so that neither a
redirect, nor a name that changes its address between check and use, leads into our network.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.errors import AddressRefusedError

# Networks through which an IPv6 address reaches an IPv4 one (RFC 6052, RFC 8215, RFC 3056).
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_SIX_TO_FOUR = ip_network("2002::/16")
_ADDRESSES_PER_NAME = 8
_CURE = "Use the feed's public address; one inside your network must be added by that address."


class RefusedAddressError(OSError):
    """Raised under aiohttp, which takes a failed connection for an OSError."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet's."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(found) if isinstance(found, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return found.is_global and not (
        found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback
    )


def check_url(url: str) -> str:
    """Return the host of an address that a feed may have. Raises AddressRefusedError."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https"):
        named = f"{parts.scheme}:" if parts.scheme else "no scheme"
        raise AddressRefusedError(
            f"Feeds are fetched over http and https only; this address has {named}.",
            cure="Write the address whole, as https://www.example.com/feed.xml",
        )
    if not host:
        raise AddressRefusedError(
            "The address names no host.",
            cure="Write the address whole, as https://www.example.com/feed.xml",
        )
    return host


def refused(host: str) -> AddressRefusedError:
    """Return the error for a host that is not of the public internet."""
    return AddressRefusedError(
        f"{host} lies in a private or reserved network, where feeds are not fetched from.",
        cure=_CURE,
    )


def connector(*, guarded: bool) -> aiohttp.TCPConnector:
    """Return a connection maker; a guarded one connects to public addresses alone."""
    return aiohttp.TCPConnector(
        # Politeness and concurrency are the fetcher's matter.
        limit=0,
        socket_factory=_guarded_socket if guarded else None,
        resolver=_BoundedResolver(),
        ttl_dns_cache=60,
        keepalive_timeout=5,
    )


def _guarded_socket(info: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        # Always the same words: of several equal failures aiohttp raises the first as it was.
        raise RefusedAddressError("not a public address")
    return socket.socket(family=family, type=kind, proto=protocol)


class _BoundedResolver(AbstractResolver):
    """The system's resolver; a name with a thousand addresses is tried at a few only."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        return found[:_ADDRESSES_PER_NAME]

    async def close(self) -> None:
        await self._inner.close()


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for, if it does."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.teredo[1] if address.teredo else None

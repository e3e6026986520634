"""Addresses: the form in which one is kept, the key by which two are one article, and its label.

Pure, and total: whatever a feed calls a link, nothing here raises.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_MAX_LENGTH = 2048
_DEFAULT_PORT = {"http": 80, "https": 443}
# What RFC 3986 lets stand in a path or a query, and "%": what is encoded already stays so.
_SAFE = "/%:@!$&'()*+,;=-._~"

_TRACKING = re.compile(
    r"""(?:utm|pk|mtm|piwik|matomo)_.* | at_(?:medium|campaign|custom\d*) | _ga | _gl | amp
    | fbclid | [dgy]clid | gclsrc | [gw]braid | msclkid | twclid | ttclid | igshid | li_fat_id
    | mc_[ce]id | mkt_tok | _hs(?:enc|mi) | hsctatracking | vero_(?:id|conv) | oly_(?:anon|enc)_id
    | wt_z?mc | cmpid | ncid | ocid | smid | soc_(?:src|trk) | gucc\w+ | guce_\w+ | spm | xtor
    | iref | n_cid
    """,
    re.VERBOSE,
)
# Parameters that may mean something, unless they only say that a feed was the way.
_MAYBE_TRACKING = frozenset({"ref", "from", "source", "src", "via", "partner", "cid", "outputtype"})
_FEED_VALUE = re.compile(r"rss|feed|atom|amp$", re.IGNORECASE)

_AMP_CACHE = re.compile(
    r"https?://(?:(?:www\.)?google\.[a-z.]+/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cv])/(s/)?(.+)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"(?<=.)/amp/?$")
_BARE_LABEL = re.compile(r"(?:www\d*|m|mobile|sp|touch|amp|rss|feeds?)\.(?=[^.]+\.[^.])")
# An address in which there is nothing to clean: most are, and are so again when they are checked.
_SEGMENT = r"(?!amp\b)[A-Za-z0-9._~-]+"
_PLAIN = re.compile(rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?:{_SEGMENT}/)*(?:{_SEGMENT})?")
_UNSAFE = re.compile(r"[\x00-\x20\x7f]+")


def absolute(url: str, base: str) -> str:
    """Resolve a link against the address that it was found at (RFC 3986, 5.2)."""
    url = url.strip()
    if url.startswith(("http://", "https://")):
        return url  # as nearly all are
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """Return the address as it is kept and shown: what only tracks is taken off.

    A reader who follows it must arrive, so hosts are never changed, but for AMP caches that carry
    the true address. Anything but http and https gives "".
    """
    # To the end: what one layer hid (an AMP cache's address, say) has its own things to lose.
    while (cleaned := _cleaned(url)) != url:
        url = cleaned
    return url


def fetchable(url: str) -> str:
    """Return an address as it stands when it is one that can be fetched and shown, else ""."""
    clean = len(url) <= _MAX_LENGTH and url.isprintable() and " " not in url
    return url if clean and canonical(url) else ""


def identity(url: str) -> str:
    """Return the key by which two addresses are of one article; "" when it is no web address.

    The scheme, the forms of a host for phones, a last slash and the order of parameters do not
    tell articles apart. It is a key only: following it may lead nowhere.
    """
    return key(canonical(url))


def key(url: str) -> str:
    """Return the `identity` of an address that is canonical already."""
    host, _, rest = url.partition("://")[2].partition("/")
    path, mark, query = rest.partition("?")
    if "&" in query:
        query = "&".join(sorted(query.split("&")))
    return f"{_bare(host)}/{path.rstrip('/')}{mark}{query}" if host else ""


def domain(url: str) -> str:
    """Return what a citation calls the outlet, as `asahi.com`; "" when it is no web address."""
    return _bare(urlsplit(canonical(url)).hostname or "")


def _cleaned(url: str) -> str:
    if len(url) <= _MAX_LENGTH and "ampproject" not in url and _PLAIN.fullmatch(url):
        return url
    # No address means "&amp;"; many are escaped once more than XML asks.
    text = _UNSAFE.sub("", url).replace("&amp;", "&")
    if len(text) > _MAX_LENGTH:
        return ""
    if cached := _AMP_CACHE.match(text):
        text = f"http{'s' if cached[1] else ''}://{cached[2]}"
    try:
        parts = urlsplit(text)
        netloc = _netloc(parts)
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORT or not netloc:
        return ""
    path = _AMP_PATH.sub("", quote(parts.path, safe=_SAFE)) or "/"
    fragment = quote(parts.fragment, safe=_SAFE + "?") if parts.fragment.startswith("!") else ""
    cleaned = urlunsplit((parts.scheme, netloc, path, _query(parts.query), fragment))
    return cleaned if len(cleaned) <= _MAX_LENGTH else ""


def _bare(host: str) -> str:
    while label := _BARE_LABEL.match(host):
        host = host[label.end() :]
    return host


def _netloc(parts: SplitResult) -> str:
    """Return host and port without credentials. Raises ValueError."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii")
    elif not re.fullmatch(r"[a-z0-9_.-]+", host):
        return ""
    port = parts.port
    return host if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f"{host}:{port}"


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _tracks(part)]
    return quote("&".join(kept), safe=_SAFE + "?")


def _tracks(part: str) -> bool:
    name, _, value = part.partition("=")
    name = name.lower()
    if name in _MAYBE_TRACKING:
        return _FEED_VALUE.match(value) is not None
    return _TRACKING.fullmatch(name) is not None

"""Text and addresses that came from outside, made harmless for any display."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

MAX_URL = 2_000
ELLIPSIS = "…"

_SPACES = re.compile(r"\s+")
_ZWJ = "\u200d"
# Joiners shape letters and emoji; every other format character hides, reorders or smuggles text.
_KEPT_FORMATS = {"\u200c", _ZWJ}
_DROPPED = {"Cc", "Cf", "Cs"}
_URL_SAFE = "%/:?#[]@!$&'()+,;=-._~"
_RTL = {"R", "AL", "AN"}
_FIRST_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def clean(text: str) -> str:
    """Return text on one line without control, bidi override and other invisible characters."""
    spaced = _SPACES.sub(" ", text)
    return "".join(c for c in spaced if _visible(c)).strip()


def _visible(char: str) -> bool:
    return char in _KEPT_FORMATS or unicodedata.category(char) not in _DROPPED


def size(text: str) -> int:
    """Return a length in UTF-16 units: never less than a chat service may count."""
    return len(text) + sum(char > "\uffff" for char in text)


def clip(text: str, most: int, *, measure: Callable[[str], int] = size) -> str:
    """Return text cut to `most` by `measure`, with an ellipsis, at a word's end where one is near.

    Never cuts within what a reader sees as one character (an accent, a flag, a joined emoji),
    unless that alone is longer than `most`.
    """
    if measure(text) <= most:
        return text
    kept, room = [], most - measure(ELLIPSIS)
    for cluster in clusters(text):
        room -= measure(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return _to_word_end("".join(kept)) + ELLIPSIS if most > 0 else ""


def _to_word_end(text: str) -> str:
    head, _, _ = text.rpartition(" ")
    # Japanese has few spaces: going back far would lose more than a split word does.
    return (head if len(head) >= len(text) * 3 // 4 else text).rstrip(" ,;:、")


def clusters(text: str) -> Iterator[str]:
    """Yield user-perceived characters: an approximation of UAX 29 that errs towards keeping."""
    cluster, flags = "", 0
    for char in text:
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        joins = cluster and (_extends(char) or cluster[-1] == _ZWJ or (flag and flags % 2 == 1))
        if cluster and not joins:
            yield cluster
            cluster = ""
        cluster += char
        flags = flags + 1 if flag else 0
    if cluster:
        yield cluster


def _extends(char: str) -> bool:
    return (
        char in _KEPT_FORMATS
        or unicodedata.category(char).startswith("M")
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\u1160" <= char <= "\u11ff"  # Hangul vowels and finals
    )


def isolate(text: str) -> str:
    """Return text that cannot turn what stands beside it right to left."""
    if any(unicodedata.bidirectional(char) in _RTL for char in text):
        return f"{_FIRST_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def safe_url(url: str) -> str:
    """Return an http(s) address in printable ASCII, or "" for what may not be linked.

    `|`, `<`, `>`, `*`, backticks and spaces are percent-encoded: they end or mark text in chats.
    An address with a user name is refused, since it shows one host and opens another.
    """
    try:
        parts = urlsplit(clean(url))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if ":" in host:
        host = f"[{host}]"
    rest = parts._replace(scheme="", netloc="").geturl()
    safe = f"{parts.scheme}://{quote(host, safe='[]:.-')}{port}"
    safe += quote(rest, safe=_URL_SAFE, errors="replace")
    return safe if len(safe) <= MAX_URL else ""

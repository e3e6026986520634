"""What a server's answer means to a feed reader: waits, and refusals in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from bot.errors import FetchError

_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_MAX_AGE = re.compile(r'(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})', re.IGNORECASE | re.ASCII)
_LINK = re.compile(r"<([^<>]{1,2048})>((?:\s*;\s*[^,;<>]{1,500}){0,10})")
_REL = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^\s;"]+))""", re.IGNORECASE)
_NO_STORE = re.compile(r"(?:^|[\s,])no-(?:store|cache)\b(?!\s*=)", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Return the seconds that Retry-After asks to wait (RFC 9110, 10.2.3)."""
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    until = _date(value)
    return max((until - now).total_seconds(), 0.0) if until else None


def max_age(headers: Mapping[str, str]) -> float | None:
    """Return the seconds for which an answer stays fresh (RFC 9111, 4.2), None when unsaid."""
    control = headers.get("Cache-Control", "")
    if _NO_STORE.search(control):
        return None
    if stated := _MAX_AGE.search(control):
        age = headers.get("Age", "").strip()
        left = float(stated[1]) - (float(age) if _SECONDS.fullmatch(age) else 0.0)
        return left if left > 0 else None
    expires = _date(headers.get("Expires", ""))
    date = _date(headers.get("Date", "")) if expires else None
    if expires and date and expires > date:
        return (expires - date).total_seconds()
    return None


def link(headers: Mapping[str, str], relation: str) -> str:
    """Return the first address that a Link header gives for a relation (RFC 8288), or ""."""
    for target, parameters in _LINK.findall(headers.get("Link", "")):
        named = _REL.search(parameters)
        if named and relation in (named[1] or named[2]).lower().split():
            return str(target).strip()
    return ""


def refusal(status: int, headers: Mapping[str, str], *, now: datetime) -> FetchError:
    """Return the error that an answer without a feed is."""
    sentence, cure = _words(status)
    return FetchError(sentence, cure=cure, status=status, retry_after=retry_after(headers, now=now))


# What the server said, and what a person can do about it.
_WORDS: Final[dict[int, tuple[str, str]]] = {
    401: (
        "The server wants a name and a password (401).",
        "Use a feed that is open to all, or an address that carries its own key.",
    ),
    403: (
        "The server forbids us the feed (403).",
        "Some outlets shut out programs: ask the outlet, or use another of its feeds.",
    ),
    404: (
        "There is no feed at this address any more (404).",
        "Look for the feed's new address on the outlet's site.",
    ),
    406: (
        "The server has the feed in no format that we read (406).",
        "Look for an RSS or Atom feed of this outlet.",
    ),
    410: (
        "The outlet has taken the feed away for good (410). It is not polled any more.",
        "Remove it, or look for a feed that takes its place.",
    ),
    429: (
        "The server asks us to come less often (429).",
        "Nothing to do: we wait as long as it asks.",
    ),
    451: (
        "The feed may not be shown here, for legal reasons (451).",
        "Remove it, or look for another feed of this outlet.",
    ),
    503: (
        "The server is out of service for now (503).",
        "Nothing to do: we try again later, ever more seldom.",
    ),
}


def _words(status: int) -> tuple[str, str]:
    if status in _WORDS:
        return _WORDS[status]
    phrase = next((s.phrase for s in HTTPStatus if s == status), "unknown to HTTP")
    if status >= 500:
        return (
            f"The server has failed ({status} {phrase}).",
            "Nothing to do: we try again later, ever more seldom.",
        )
    return (
        f"The server answers without a feed ({status} {phrase}).",
        "Open the address in a browser, and look for the feed's own address.",
    )


def _date(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

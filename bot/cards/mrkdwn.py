"""Slack's mrkdwn, written so that text from outside stays text.

Escaping `&`, `<` and `>` keeps out links, mentions and dates
(https://docs.slack.dev/messaging/formatting-message-text#escaping). There is no escape for the
marks of bold, italics, strike and code, so in text from outside they become characters that look
the same and mean nothing; invisible separators would depend on what a client takes for a word.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.cards.text import clean, clip, isolate, safe_url, size

# Addresses hold many &, and each takes five characters.
_LONGEST_TARGET = 2_000
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# Within a word, as in snake_case, an underscore marks nothing.
_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])")
# An escaped > still opens a quote where a line begins.
_QUOTE = re.compile(r"^[>\s]+")


def escape(text: str) -> str:
    """Escape what Slack reads as control characters; marks keep their meaning."""
    return text.translate(_ESCAPES)


def own(text: str, most: int) -> str:
    """Return our own words, in which marks mean something, clipped to `most` characters."""
    # They may repeat what a person wrote, which must not open a quote.
    lines = "\n".join(_unquoted(clean(line)) for line in text.splitlines()).strip()
    return escape(clip(lines, most, measure=_escaped_size))


def feed(text: str, most: int) -> str:
    """Return text from outside as mrkdwn of at most `most` characters that means nothing else."""
    marked = _UNDERSCORE.sub(lambda m: "ˍ" * len(m[0]), clean(text).translate(_LOOKALIKES))
    return isolate(escape(clip(_unquoted(marked), most - 2, measure=_escaped_size)))


def link(url: str, label: str) -> str:
    """Return a link whose label is mrkdwn already; the label alone where `url` may not be one."""
    target = escape(safe_url(url))
    # An empty label would show the bare address.
    return f"<{target}|{label or '—'}>" if target and len(target) <= _LONGEST_TARGET else label


def date(moment: datetime, form: str = "{date_short_pretty} {time}") -> str:
    """Return a moment that each reader sees in their own time zone."""
    utc = moment.astimezone(UTC)
    return f"<!date^{int(utc.timestamp())}^{form}|{utc:%Y-%m-%d %H:%M} UTC>"


def code(text: str, most: int) -> str:
    """Return what a person may type, set as code."""
    return f"`{escape(clip(clean(text).replace('`', 'ˋ'), most - 2, measure=_escaped_size))}`"


def _unquoted(line: str) -> str:
    return _QUOTE.sub(lambda m: "›" * m[0].count(">"), line)


def _escaped_size(text: str) -> int:
    return size(escape(text))

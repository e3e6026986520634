"""Text in a terminal's columns, where East Asian characters are two wide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.cards.text import clusters

_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
    "\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_OPENING = r"「『（【〈《〔［｛(\["
# What no line begins with: the commonest of JIS X 4051's list, and marks that combine.
_CLOSING = (
    "、。，．！？」』）】〉》〕］｝ー…・ゝ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
    "),.:;!?%\\]\u3099\u309a\u200d\ufe0f"
)
_TOKEN = re.compile(rf"\s+|(?:[{_OPENING}]*[{_WIDE}]|[^\s{_WIDE}]+|.)[{_CLOSING}]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one dress: what a terminal is sent before and after it, at no width."""

    text: str
    before: str = ""
    after: str = ""


def columns(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(spans: Sequence[Span], width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Return spans as lines of at most `width` columns, begun with `first`, then with `rest`.

    Lines break at spaces and between East Asian characters, and within a word that is wider than
    a whole line.
    """
    text = "".join(span.text for span in spans)
    owners = [span for span in spans for _ in span.text]
    ranges = _break(text, max(width - columns(rest), 2))
    return [
        (rest if number else first) + _dress(text, owners, *within)
        for number, within in enumerate(ranges)
    ]


def _dress(text: str, owners: Sequence[Span], start: int, end: int) -> str:
    runs = groupby(range(start, end), key=owners.__getitem__)
    return "".join(
        f"{span.before}{''.join(text[at] for at in run)}{span.after}" for span, run in runs
    )


def _break(text: str, width: int) -> list[tuple[int, int]]:
    """Return where each line begins and ends, without the spaces that a break takes."""
    lines: list[tuple[int, int]] = []
    start = end = 0  # of the line so far
    for at, token in _tokens(text, width):
        if token.isspace():
            continue
        if end > start and columns(text[start:at]) + columns(token) > width:
            lines.append((start, end))
            start = at
        elif end == start:
            start = at
        end = at + len(token)
    return [*lines, (start, end)]


def _tokens(text: str, widest: int) -> Iterator[tuple[int, str]]:
    """Yield what does not break, and where it stands; what is wider than a line does."""
    for match in _TOKEN.finditer(text):
        at, token = match.start(), match[0]
        while columns(token) > widest and (head := _head(token, widest)) != token:
            yield at, head
            at += len(head)
            token = token[len(head) :]
        yield at, token


def _head(token: str, widest: int) -> str:
    kept = ""
    for cluster in clusters(token):
        if kept and columns(kept + cluster) > widest:
            break
        kept += cluster
    return kept

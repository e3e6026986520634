"""Titles as their outlets wrote them."""

from __future__ import annotations

from bot.writing import cues

_SHORTEST, _LONGEST = 10, 120
_LABELLED, _COY, _LONG = 0.5, 0.6, 0.8


def clean(title: str) -> str:
    """Return a title on one line, without its outlet's name at the end."""
    title = " ".join(title.split())
    # Its name is short, and stands at the end.
    head, tail = title[:-100], title[-100:]
    shorter = (head + cues.pattern("outlet").sub("", tail)).strip()
    return shorter if len(shorter) >= _SHORTEST else title


def plainness(title: str) -> float:
    """Return how plainly a title tells the news: 1 for fully."""
    value = _LABELLED if cues.has("label", title) else 1.0
    value *= _COY if cues.has("coy", title) else 1.0
    return value * (_LONG if len(title) > _LONGEST else 1.0)


def tells(title: str) -> bool:
    """Tell whether a title can stand for what its article says."""
    return _SHORTEST <= len(title) <= _LONGEST and plainness(title) == 1.0

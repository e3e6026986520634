"""Whether a sentence can answer a kind of question: a "when" wants a time, a "who" somebody."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language import aliases, dates, numbers
from bot.language.english import stem
from bot.language.text import fold
from bot.writing import asking, words
from bot.writing.questions import Asks

_NEAR_WORDS = 5
_WORD_ENDS = re.compile(r"[\s-]+")
_COUNTABLE = r"[\d一二三四五六七八九十百千万億兆]"


@lru_cache(maxsize=8_192)
def fits(asks: Asks, text: str) -> bool:
    """Tell whether a sentence holds what such a question wants."""
    folded = fold(text)
    if asking.pattern("kinds", asks, "holds") is None or asking.has(folded, "kinds", asks, "holds"):
        return True
    match asks:
        case Asks.MONEY:
            return any(n.unit not in ("", "%", "pt") for n in numbers.extract(folded))
        case Asks.WHEN:
            return any(dates.extract(folded))
        case Asks.WHO:
            return _names(folded, "org")
        case Asks.WHERE:
            return _names(folded, "place")
        case _:
            return False


def gap(asks: Asks, text: str) -> bool:
    """Tell whether a sentence that says what is not known says it of what is asked for."""
    return asking.has(fold(text), "kinds", asks, "gap")


def counts(counted: str, text: str) -> bool:
    """Tell whether a sentence gives a number of what is counted: "200 humanoid robots", 200台."""
    folded = fold(text).casefold()
    units = asking.lists()["units"]
    if counted in units:
        return bool(re.search(rf"\w[\s-]?(?:{units[counted]})", folded)) and fits(Asks.NUMBER, text)
    if not counted.isascii():
        return bool(re.search(_COUNTABLE + re.escape(counted), folded))
    figure = asking.pattern("figure", "of")
    starts = (match.start() for match in figure.finditer(folded)) if figure else ()
    wanted = {stem(word) for word in _WORD_ENDS.split(counted)}
    return any(wanted <= _following(folded, start) for start in starts)


def defines(term: str, text: str) -> bool:
    """Tell whether a sentence says what a term means: "X is …", "X, models that …", "…, or X"."""
    return asking.has(fold(text), "means", "of", name=term)


def _following(text: str, start: int) -> set[str]:
    return {stem(word.strip(",.;:")) for word in _WORD_ENDS.split(text[start:])[:_NEAR_WORDS]}


def _names(folded: str, kind: str) -> bool:
    known = aliases.table().names
    found = (t.removeprefix(aliases.MARK) for t in words.terms(folded))
    return any(key in known and known[key].kind == kind for key in found)

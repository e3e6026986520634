"""Questions that a story's sources answer, for a reader who knows not yet what to ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.model.item import Item
from bot.writing import evidence, signals
from bot.writing.lines import sentences
from bot.writing.questions import Asks

_MOST = 3
_WATCHED = 1.0
_BY_SIGNAL = frozenset({Asks.NEXT, Asks.UNKNOWN, Asks.QUOTE})
# In the order in which they are worth asking.
_QUESTIONS: Final[dict[str, dict[Asks, str]]] = {
    "en": {
        Asks.NEXT: "What happens next?",
        Asks.MONEY: "How much money is involved?",
        Asks.UNKNOWN: "What is not known yet?",
        Asks.QUOTE: "What did people say?",
        Asks.WHEN: "When did it happen?",
        Asks.NUMBER: "What are the figures?",
    },
    "ja": {
        Asks.NEXT: "今後の予定は？",
        Asks.MONEY: "金額はいくら？",
        Asks.UNKNOWN: "まだ分かっていないことは？",
        Asks.QUOTE: "関係者の発言は？",
        Asks.WHEN: "いつのこと？",
        Asks.NUMBER: "どんな数字が出ている？",
    },
}


def suggest(items: Sequence[Item], lang: str) -> tuple[str, ...]:
    """Return at most three questions in a language, each with a sentence that answers it."""
    return _suggest(tuple(items), "ja" if lang.startswith("ja") else "en")


@lru_cache(maxsize=1_024)
def _suggest(items: tuple[Item, ...], lang: str) -> tuple[str, ...]:
    # One story is told to many channels. Where it is told in this language, its own sentences are
    # what will be shown.
    own = [item for item in items if item.lang.startswith(lang)] or items
    asked: set[Asks] = set()
    for item in own:
        for text in sentences(item):
            asked |= _answered(text, item.published, _QUESTIONS[lang].keys() - asked)
    return tuple(q for asks, q in _QUESTIONS[lang].items() if asks in asked)[:_MOST]


def _answered(text: str, told: datetime, wanted: Collection[Asks]) -> set[Asks]:
    """Return which of some kinds of questions a sentence answers."""
    found = {asks for asks in wanted if asks not in _BY_SIGNAL and evidence.fits(asks, text)}
    if not any(asks in _BY_SIGNAL for asks in wanted):
        return found
    said = signals.read(text, told)
    by_signal = {
        Asks.NEXT: said.watch >= _WATCHED,
        Asks.UNKNOWN: said.unknown,
        Asks.QUOTE: bool(said.quote),
    }
    return found | {asks for asks in wanted if by_signal.get(asks)}

"""Questions that a story's sources answer, for a reader who knows not yet what to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from bot.model.item import Item
from bot.writing import evidence, signals
from bot.writing.lines import Line, Lines
from bot.writing.questions import Asks

_MOST = 3
_WATCHED = 1.0
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
    lines = Lines(items)
    own = "ja" if lang.startswith("ja") else "en"
    # In a language that the story is told in, its own sentences are what will be shown.
    told = [line for line in lines.all if own not in lines.langs or line.lang == own]
    questions = _QUESTIONS[own]
    return tuple(q for asks, q in questions.items() if any(map(_answers(asks), told)))[:_MOST]


def _answers(asks: Asks) -> Callable[[Line], bool]:
    def answered(line: Line) -> bool:
        said = signals.read(line.text, line.item.published)
        match asks:
            case Asks.NEXT:
                return said.watch >= _WATCHED
            case Asks.UNKNOWN:
                return said.unknown
            case Asks.QUOTE:
                return bool(said.quote)
            case _:
                return evidence.fits(asks, line.text)

    return answered

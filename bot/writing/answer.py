"""Questions answered from a story's sources alone: their sentences, as they stand there.

Nothing is said that no source says, so neither a source nor a question can make it say anything:
words such as "ignore your instructions" are words to look for, and are not found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.model.reply import Outcome, Reply
from bot.writing import evidence, signals, words
from bot.writing.lines import Line, Lines
from bot.writing.questions import Asks, Question, beginning, understand

_SHOWN = 3
_OFFERED = 2
# So much of what a question is about a sentence must speak of, to be its answer.
_ENOUGH = 0.55
_CLOSE = 0.3  # and so much to be near it
_ENOUGH_ABROAD = 0.6  # a translation says more things than one
_NEAR = 0.8  # of the best one's score: said beside it
_OWN_LANGUAGE = 0.7  # of the best one's score is enough in the asker's language
_ALIKE = 0.6
_CENTRAL = 0.15  # for being about what all are about
_TYPED = 0.3  # for holding the kind of thing that is asked for


@dataclass(frozen=True, slots=True)
class _Scored:
    line: Line
    score: float
    unknown: bool


def answer(text: str, items: Sequence[Item], written: Sequence[Sentence] = ()) -> Reply:
    """Answer a question from items, in its own language where they are written in it.

    `written` are sentences of a briefing of them, which may be in a language that no item is in.
    """
    return answer_from(text, Lines(items, written))


def answer_from(text: str, lines: Lines) -> Reply:
    """Answer a question from sentences that were read already."""
    return _answer(understand(text), lines)


def _answer(question: Question, lines: Lines) -> Reply:
    if question.asks is Asks.FIRST:
        return _first(question, lines)
    if question.asks is Asks.WHEN:
        asked = frozenset(t for t in question.about & beginning() if not lines.known(t))
        question = replace(question, about=question.about - asked)
    found = _in_one_language(question, sorted(_fitting(question, lines), key=lambda s: -s.score))
    if not found and (close := _close(question, lines)):
        told = tuple(_sentence(line, lines) for line in close)
        return Reply(Outcome.NEAR, question.lang, told[:_OFFERED], _CLOSE)
    if not found:
        near = lines.reach(question) if question.about else 1.0
        return Reply(Outcome.SILENT, question.lang, _offered(question, lines), near=near)
    best = found[0]
    # In one answer either the thing or that it is not known.
    beside = (s for s in found if s.score >= _NEAR * best.score and s.unknown == best.unknown)
    return Reply(
        outcome=Outcome.UNKNOWN if best.unknown else Outcome.SAID,
        lang=question.lang,
        sentences=tuple(_sentence(line, lines) for line in _distinct(s.line for s in beside)),
        score=best.score,
    )


def _in_one_language(question: Question, found: list[_Scored]) -> list[_Scored]:
    """Return the sentences of the asker's language where they answer nearly as well."""
    own = [scored for scored in found if scored.line.lang == question.lang]
    if own and own[0].score >= _OWN_LANGUAGE * found[0].score:
        return own
    return [scored for scored in found if scored.line.lang == found[0].line.lang]


def _fitting(question: Question, lines: Lines) -> Iterator[_Scored]:
    """Yield the sentences that answer a question, each with how well."""
    if not all(lines.known(name) for name in question.names):
        return  # it asks about somebody or something that no source speaks of
    told_of = [line for line in lines.all if question.moment in line.text.casefold()]
    for line in lines.all:
        if told_of and question.lang == line.lang and line not in told_of:
            continue  # it tells of another time
        value, unknown = _fit(question, lines, line)
        if value > 0:
            yield _Scored(line, value + _CENTRAL * lines.standing(line), unknown)


def _fit(question: Question, lines: Lines, line: Line) -> tuple[float, bool]:
    """Return how well a sentence answers a question, and whether by saying that it is not known."""
    said = signals.read(line.text, line.item.published)
    match question.asks:
        case Asks.UNKNOWN:
            fits = float(said.unknown)
        case Asks.NEXT:
            fits = min(said.watch, 1.5) if said.watch >= 1.0 else 0.0
        case Asks.QUOTE:
            fits = float(bool(said.quote))
        case Asks.GIST:
            fits = 1.0 if line in lines.central[:_SHOWN] else 0.0
        case Asks.ANYTHING:
            covered = lines.coverage(question, line, article=False)
            return (covered if covered >= _ENOUGH else 0.0), False
        case _:
            return _of_kind(question, lines, line, unknown=said.unknown)
    covered = lines.coverage(question, line)
    wanted = not question.about or covered >= _ENOUGH / 2
    return (fits + covered if wanted and fits else 0.0), False


def _of_kind(question: Question, lines: Lines, line: Line, *, unknown: bool) -> tuple[float, bool]:
    if not question.about:
        # "When?" alone: of the story's times, those of its first sentences.
        return (1.0 / (2 + line.at) if _holds(question, lines, line) else 0.0), False
    covered = lines.coverage(question, line)
    if covered < (_ENOUGH if line.lang == question.lang else _ENOUGH_ABROAD):
        return 0.0, False
    if unknown and evidence.gap(question.asks, line.text):
        return covered + _TYPED, True
    return (covered + _TYPED if _holds(question, lines, line) else 0.0), False


def _holds(question: Question, lines: Lines, line: Line) -> bool:
    if question.term:
        return evidence.defines(question.term, line.text)
    if question.counted and (line.lang == question.lang or question.lang in lines.langs):
        return line.lang == question.lang and evidence.counts(question.counted, line.text)
    return evidence.fits(question.asks, line.text)


def _close(question: Question, lines: Lines) -> list[Line]:
    """Return sentences that hold what is asked for, of something near to what it is asked of."""
    if not question.about or not all(map(lines.known, question.names)):
        return []
    near = (
        (lines.coverage(question, line, article=False), lines.standing(line), line)
        for line in lines.all
        if line.lang == question.lang and _holds(question, lines, line)
    )
    ranked = sorted(near, key=lambda scored: (-scored[0], -scored[1]))
    return _distinct(line for covered, _, line in ranked if covered >= _CLOSE)


def _first(question: Question, lines: Lines) -> Reply:
    if not lines.all:
        return Reply(Outcome.SILENT, question.lang, ())
    item = min((line.item for line in lines.all), key=lambda i: (i.published, i.id))
    told = Sentence(item.title, item.lang, (item.id,), Kind.POINT)
    return Reply(Outcome.FIRST, question.lang, (told,), 1.0)


def _offered(question: Question, lines: Lines) -> tuple[Sentence, ...]:
    """Return what the sources do say: nearest to the question, else what most of them say."""
    rank = {line: at for at, line in enumerate(lines.central)}
    nearest = sorted(
        lines.all,
        key=lambda line: (
            line.lang != question.lang,
            -round(lines.coverage(question, line), 1),
            rank[line],
        ),
    )
    return tuple(_sentence(line, lines) for line in _distinct(iter(nearest))[:_OFFERED])


def _distinct(found: Iterator[Line]) -> list[Line]:
    """Return the first few lines, without those that say again what was said."""
    kept: list[Line] = []
    for line in found:
        if len(kept) == _SHOWN:
            break
        if not any(_alike(line, other) for other in kept):
            kept.append(line)
    return kept


def _alike(one: Line, two: Line) -> bool:
    return max(words.overlap(one.terms, two.terms), words.overlap(two.terms, one.terms)) > _ALIKE


def _sentence(line: Line, lines: Lines) -> Sentence:
    """Return a line as a sentence that cites every item in which it stands word for word."""
    same = (cite for other in lines.all if other.text == line.text for cite in other.cites)
    kind = Kind.UNKNOWN if signals.read(line.text, line.item.published).unknown else Kind.POINT
    return Sentence(line.text, line.lang, tuple(dict.fromkeys((*line.cites, *same))), kind)

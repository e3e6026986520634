"""Numbers and dates: each must be told by what is cited, of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.language import concepts, quantities
from bot.language.moments import Moment
from bot.language.quantities import Quantity
from bot.language.units import of_noun
from bot.writing.verify.reading import Reading, Token
from bot.writing.verify.source import Passage
from bot.writing.verify.support import Support
from bot.writing.verify.verdict import Finding, Reason

_REPORTED = re.compile(
    r"\b(?:report|publish|article)\w*\b|according to|報じ|伝え|報道|公開", re.IGNORECASE
)
_COUNTED_BY_HAND = 10
_NEAR, _BESIDE = 40, 24
_PEOPLE = frozenset(
    {"engineer", "doctor", "patient", "customer", "student", "researcher", "resident", "player"}
)
_ANYBODY = frozenset({"person", "peopl", "member", "user", "staff"})


def numbers(claim: Reading, passages: Sequence[Passage], support: Support) -> Iterator[Finding]:
    """Yield the quantities that the passages do not carry."""
    told = [(p, q) for p in passages for q in p.reading.quantities]
    for mine in claim.quantities:
        if _as_moment(mine, passages):
            continue
        if mine.value == 1 and not mine.measured:
            continue  # "one of", 「1つ」: rarely a figure
        same = [(p, q) for p, q in told if mine.same_value(q)]
        fitting = [(p, q) for p, q in same if _fits(mine, q, claim, p)]
        if fitting and _other_thing(mine, fitting, same, claim, support):
            yield Finding(Reason.UNIT, mine.text, next((q.text for _, q in same if q.kinds), ""))
            continue
        if not fitting:
            if not _enumerated(mine, claim, passages):
                yield _missing(mine, same, told, support)
            continue
        elsewise = _other_people(mine, claim, support)
        if elsewise:
            yield Finding(Reason.UNIT, f"{mine.text} {elsewise}", fitting[0][1].text)
            continue
        bounds = {q.bound for _, q in fitting}
        if mine.bound and bounds and all(b and b is not mine.bound for b in bounds):
            yield Finding(Reason.COMPARISON, mine.text, fitting[0][1].text)
        elif not _in_context(mine, claim, [p for p, _ in fitting], support):
            yield Finding(Reason.NUMBER, mine.text, _rival(mine, support))
    yield from _exchanged(claim, support)


# 「3年後」 dates what "after three years" counts.
_LATER = re.compile("(?:後|前|ぶり|以内|目).*")


def _lengths(moment: Moment) -> tuple[Quantity, ...]:
    """Return a moment that is so long after or before another as that length of time."""
    if not _LATER.search(moment.text):
        return ()
    return tuple(quantities.extract(_LATER.sub("間", moment.text), []))


def _as_moment(mine: Quantity, passages: Sequence[Passage]) -> bool:
    """Tell whether a source tells a length of time as a moment."""
    moments = (m for p in passages for m in p.reading.moments)
    return any(mine.same_value(q) and mine.same_kind(q) for m in moments for q in _lengths(m))


def _as_length(moment: Moment, passages: Sequence[Passage]) -> bool:
    """Tell whether a source tells a moment as a length of time."""
    told = [q for p in passages for q in p.reading.quantities]
    return any(q.same_value(t) and q.same_kind(t) for q in _lengths(moment) for t in told)


def _other_people(mine: Quantity, claim: Reading, support: Support) -> str:
    """Return who is counted, "90 doctors", where the sources speak of no such people."""
    if "person" not in mine.kinds or claim.japanese:
        return ""
    for token in claim.tokens:
        if mine.end <= token.start < mine.end + _BESIDE and "person" in of_noun(token.text.lower()):
            told = any(p.matches(token)[0] for p in support.passages)
            return token.text if not told and _others_told(mine, token, support) else ""
    return ""


def _others_told(mine: Quantity, token: Token, support: Support) -> bool:
    """Tell whether a source counts other people by that figure: engineers, not doctors."""
    if not token.concepts or token.own & _ANYBODY:
        return False
    return any(
        t.concepts & _PEOPLE and abs(t.start - q.start) < _BESIDE
        for p in support.passages
        for q in p.reading.quantities
        if mine.same_value(q)
        for t in p.reading.tokens
    )


def _fits(mine: Quantity, told: Quantity, claim: Reading, passage: Passage) -> bool:
    """Tell whether both count the same; across languages counters differ, but not all of them."""
    if mine.same_kind(told):
        return True
    if claim.japanese == passage.reading.japanese or mine.measured or told.measured:
        return False
    return not (mine.countable and told.countable)


def _other_thing(
    mine: Quantity,
    fitting: list[tuple[Passage, Quantity]],
    same: list[tuple[Passage, Quantity]],
    claim: Reading,
    support: Support,
) -> bool:
    """Tell whether the figure is told, but only of something else."""
    if mine.kinds and any(q.kinds for _, q in fitting):
        return False
    told_here = [
        q
        for p, q in same
        if q.kinds
        and any(p is s for s in support.passages)
        and (q.countable or p.reading.japanese == claim.japanese)
    ]
    if not told_here:
        return False
    if mine.kinds:
        return not any(mine.same_kind(q) for q in told_here)
    if not mine.noun:
        return False
    across = all(p.reading.japanese != claim.japanese for p, _ in fitting)
    known = not mine.noun.isascii() or concepts.pivots(concepts.root(mine.noun.lower()))
    if across and not known:
        return False
    nouns = [t for t in claim.tokens if t.text.lower() == mine.noun.lower() or t.start == mine.end]
    return bool(nouns) and not any(p.matches(t)[0] for p in support.passages for t in nouns)


def _missing(
    mine: Quantity,
    same: list[tuple[Passage, Quantity]],
    told: list[tuple[Passage, Quantity]],
    support: Support,
) -> Finding:
    if same:
        return Finding(Reason.UNIT, mine.text, same[0][1].text)
    best = [q for p in support.passages for q in p.reading.quantities if mine.same_kind(q)]
    instead = best[0].text if best else next((q.text for _, q in told if mine.same_kind(q)), "")
    return Finding(Reason.NUMBER, mine.text, instead)


def _enumerated(mine: Quantity, claim: Reading, passages: Sequence[Passage]) -> bool:
    """Tell whether so few things were counted by whoever wrote: "the four companies"."""
    if mine.measured or mine.vague or not 2 <= mine.value <= _COUNTED_BY_HAND:
        return False
    if "rank" in mine.kinds:
        return False
    return any(
        _listed(reading) == mine.value for reading in [claim, *(p.reading for p in passages)]
    )


def _listed(reading: Reading) -> int:
    """Return how many names the longest enumeration of a sentence holds."""
    names = [t for t in reading.tokens if t.name]
    longest = run = 1 if names else 0
    for before, after in pairwise(names):
        gap = reading.text[before.end : after.start].strip().lower()
        if gap in (",", "and", ", and", "&", "、", "・", "と", "や", "および"):
            run += 1
        elif gap:
            run = 1
        longest = max(longest, run)
    return longest


def _in_context(mine: Quantity, claim: Reading, told: list[Passage], support: Support) -> bool:
    """Tell whether a passage that has the number also has the words around it."""
    if any(p in support.passages[:2] for p in told):
        return True
    near = [t for t in claim.tokens if abs(t.start - mine.start) < _NEAR]
    return not near or any(p.matches(t)[0] > 0.5 for p in told for t in near)


def _rival(mine: Quantity, support: Support) -> str:
    return next(
        (q.text for p in support.passages for q in p.reading.quantities if mine.same_kind(q)), ""
    )


def _exchanged(claim: Reading, support: Support) -> Iterator[Finding]:
    """Yield a pair of numbers that changed places: each stands beside the other's word."""
    for at, one in enumerate(claim.quantities):
        for two in claim.quantities[at + 1 :]:
            if one.value == two.value or not one.same_kind(two) or one.kinds != two.kinds:
                continue
            for passage in support.passages[:2]:
                found = _crossed(claim, one, two, passage)
                if found:
                    yield Finding(Reason.NUMBER, f"{one.text} … {two.text}", found)
                    break


def _crossed(claim: Reading, one: Quantity, two: Quantity, passage: Passage) -> str:
    told = passage.reading.quantities
    first = [q for q in told if one.same_value(q) and one.same_kind(q)]
    second = [q for q in told if two.same_value(q) and two.same_kind(q)]
    if len(first) != 1 or len(second) != 1:
        return ""
    if _way(claim.text, one, two) * _way(passage.reading.text, first[0], second[0]) < 0:
        return f"{first[0].text} … {second[0].text}"
    mine = (_nearest(claim, one), _nearest(claim, two))
    theirs = (_nearest(passage.reading, first[0]), _nearest(passage.reading, second[0]))
    if None in mine or None in theirs or mine[0] is mine[1]:
        return ""
    crossed = _alike(mine[0], theirs[1]) and _alike(mine[1], theirs[0])
    straight = _alike(mine[0], theirs[0]) or _alike(mine[1], theirs[1])
    return f"{first[0].text} … {second[0].text}" if crossed and not straight else ""


def _way(text: str, one: Quantity, two: Quantity) -> int:
    """Return 1 for "from one to two", -1 for "from two to one", 0 where no way is told."""
    early, late = (one, two) if one.start < two.start else (two, one)
    before = text[max(0, early.start - 8) : early.start].lower()
    between = text[early.end : late.start].lower()
    sign = 1 if early is one else -1
    if "から" in between[:6] or ("from" in before and " to" in between):
        return sign
    if "from" in between and len(between) < 16:
        return -sign
    return 0


def _nearest(reading: Reading, quantity: Quantity) -> Token | None:
    names = [t for t in reading.tokens if t.name] or reading.tokens
    return min(
        names,
        key=lambda t: min(abs(t.end - quantity.start), abs(t.start - quantity.end) + 4),
        default=None,
    )


def _alike(one: Token | None, two: Token | None) -> bool:
    if one is None or two is None:
        return False
    return bool(one.own & (two.own | two.wide) or one.wide & two.own)


def dates(
    readings: Sequence[Reading], passages: Sequence[Passage], support: Support
) -> Iterator[Finding]:
    """Yield the moments that no passage tells, however "today" is understood."""
    told = [m for p in passages for m in p.reading.moments]
    near = [m for p in support.passages for m in p.reading.moments]
    published = {p.item.published.date() for p in passages}
    for moments in zip(*(reading.moments for reading in readings), strict=False):
        if any(_told(m, told, near) for m in moments) or _as_length(moments[0], passages):
            continue
        if _REPORTED.search(readings[0].text) and any(
            start <= day <= end for m in moments for start, end in m.options for day in published
        ):
            continue
        instead = next((t.text for t in near if bool(t.label) == bool(moments[0].label)), "")
        yield Finding(Reason.DATE, moments[0].text, instead)


def _told(mine: Moment, told: Sequence[Moment], near: Sequence[Moment]) -> bool:
    """Tell whether a moment is told: as it is, or more precisely where no other of its kind is."""
    if any(mine.carried_by(t) for t in told if mine.label or mine.as_precise_as(t)):
        return True
    if any(mine.as_precise_as(t) for t in near):
        return False
    return any(mine.carried_by(t) for t in near)

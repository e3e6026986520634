"""A claim held against its best passage as a whole: is it denied there, is it real, is it said?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.language import concepts
from bot.writing.verify.quotes import bare
from bot.writing.verify.reading import Reading, Role, Status, Token
from bot.writing.verify.source import Passage
from bot.writing.verify.stance import privative
from bot.writing.verify.support import Support
from bot.writing.verify.verdict import Finding, Reason
from bot.writing.verify.who import introduced

# Where less of a claim lies on a passage, the passage as a whole tells nothing about it.
_ENOUGH = 0.5
_MOST_OF_IT = 0.6
_NEARLY = 0.8
_SAID = 0.2
# Acts of telling are real, whatever they tell of.
_TELLING = frozenset(
    {"say", "report", "announce", "point-out", "publish", "inform", "think", "recall", "warn"}
)
_UNREAL = frozenset({Status.PLANNED, Status.POSSIBLE, Status.OPEN})
_REAL = frozenset({Status.DONE, Status.PRESENT})


def polarity(claim: Reading, support: Support) -> Iterator[Finding]:
    """Yield a claim that denies nothing where the part of the source that carries it denies."""
    if not support.shares or support.shares[0] < _ENOUGH or negative(claim):
        return
    best = support.passages[0]
    if any(_against(t) & o.concepts for t in claim.tokens for o in best.reading.tokens):
        return  # said by the contrary word: "stays closed" of what does not open
    part = _part(claim, best)
    acts = [t for t in part if _is_act(t, best.reading)]
    main = acts[-1:] if best.reading.japanese else acts
    mine = [t for t in claim.tokens if _is_act(t, claim)]
    if mine and all(t.concepts & _TELLING for t in mine):
        return  # "he announced it"
    if main and all(t.negated for t in main):
        yield Finding(Reason.NEGATION, claim.shown, best.reading.shown)


def negative(reading: Reading) -> bool:
    """Tell whether a sentence denies anything, in whatever way."""
    if reading.negative or reading.loose_denial or privative(reading.text):
        return True
    return any(t.negated or t.lexical_negative for t in reading.tokens)


def _against(token: Token) -> frozenset[str]:
    opposite = concepts.table().opposite
    return frozenset().union(*(opposite.get(c, frozenset()) for c in token.concepts))


def _part(claim: Reading, passage: Passage) -> list[Token]:
    """Return the words of the clause that carries most of a claim, none where no clause does."""
    weights: Counter[int] = Counter()
    for token in [t for t in claim.tokens if not t.name] or claim.tokens:
        for clause in {t.clause for t in passage.counterparts(token)}:
            weights[clause] += 1
    if not weights:
        return []
    clause, most = weights.most_common(1)[0]
    if most < _MOST_OF_IT * weights.total():
        return []
    return [t for t in passage.reading.tokens if t.clause == clause]


def _is_act(token: Token, reading: Reading) -> bool:
    return token.verb and (reading.japanese or token.role is Role.VERB)


def reality(claim: Reading, support: Support) -> Iterator[Finding]:
    """Yield a claim that tells as done what no passage that carries it tells as done."""
    if not support.shares or support.shares[0] < _ENOUGH:
        return
    acts = [t for t in claim.tokens if _is_act(t, claim) and not t.concepts & _TELLING]
    mine = {t.status for t in acts}
    if Status.DONE not in mine or mine & _UNREAL or any(t.hedge for t in claim.tokens):
        return
    near = [
        passage
        for passage, share in zip(support.passages, support.shares, strict=True)
        if share >= _NEARLY * support.shares[0] and not passage.reading.title
    ]
    told = {
        t.status
        for p in near
        for t in p.reading.tokens
        if _is_act(t, p.reading) and not t.concepts & _TELLING
    }
    if told & _UNREAL and not told & _REAL and not any(negative(p.reading) for p in near):
        yield Finding(Reason.MODALITY, claim.shown, near[0].reading.shown)


def content(claim: Reading, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield a claim whose words, its names apart, are hardly in what it cites."""
    if claim.quantities or claim.moments:
        return  # these are held against their surroundings
    across = all(p.reading.japanese != claim.japanese for p in told)
    words = [t for t in claim.tokens if not t.name and (not across or _translatable(t))]
    total = sum(t.weight for t in words)
    held = (t for t in words if any(p.matches(t)[0] or p.counterparts(t) for p in told))
    if len(words) > across and sum(t.weight for t in held) < _SAID * total:
        yield Finding(Reason.UNSUPPORTED, claim.shown)


def _translatable(token: Token) -> bool:
    """Tell whether the lexicon leads a word into the other language."""
    return (
        bool(token.concepts)
        or any(key.startswith("ja:") for key in token.wide)
        or (not token.text.isascii() and bool(token.wide))
    )


def speakers(claim: Reading, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield who is given words that stand in the source as those of somebody else."""
    for quote in claim.quotes:
        words = bare(quote.text)
        held = [p for p in told if words and words in bare(p.reading.text)]
        theirs = [t for p in held for s in p.reading.speeches for t in s.speaker]
        named = [t for t in theirs if t.name]
        mine = _speaker(claim)
        if not named or not mine:
            continue
        outside = [t for t in claim.tokens if not _quoted(t, claim)]
        if any(_alike(t, o) for t in theirs for o in outside):
            continue
        if any(introduced(named, mine, p) for p in told):
            continue
        yield Finding(Reason.ATTRIBUTION, mine[0].text, named[0].text)
        return


def _quoted(token: Token, claim: Reading) -> bool:
    return any(q.start <= token.start < q.end for q in claim.quotes)


def _speaker(claim: Reading) -> list[Token]:
    """Return whom a claim lets speak: whoever says, else whoever is named."""
    said = [t for speech in claim.speeches for t in speech.speaker if not _quoted(t, claim)]
    named = [t for t in claim.tokens if t.name and not _quoted(t, claim)]
    return said or named


def _alike(one: Token, two: Token) -> bool:
    return bool(one.own & (two.own | two.wide) or one.wide & two.own)

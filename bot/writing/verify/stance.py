"""Denial, degree of reality and direction: plans to is not has, more is not less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.language import concepts
from bot.writing.verify.reading import Reading, Role, Status, Token
from bot.writing.verify.source import RELATED, Passage
from bot.writing.verify.support import Support
from bot.writing.verify.verdict import Finding, Reason

# Where less of a claim lies on its source, a word alone does not show what is denied.
_ENOUGH = 0.35
_MUCH = 0.7
_PREFIXED = 4
_NEAR = 3  # words around a word of direction that tell which one of the source it is
_Aligned = list[tuple[Passage, Token]]

_SUBJECT = frozenset({Role.AGENT, Role.PATIENT})

# What may be said of an act that a source tells so. An act told in several ways allows them all.
_ALLOWED = {
    Status.DONE: {Status.DONE, Status.PRESENT, Status.UNSAID},
    Status.PRESENT: {Status.DONE, Status.PRESENT, Status.UNSAID, Status.OPEN},
    Status.PLANNED: {Status.PLANNED, Status.PRESENT, Status.UNSAID, Status.OPEN},
    Status.POSSIBLE: {Status.POSSIBLE, Status.UNSAID},
    Status.OPEN: {Status.PRESENT, Status.PLANNED, Status.UNSAID, Status.OPEN, Status.DONE},
}
# Words of saying and planning are the stance of other words.
_STANCE_CONCEPTS = frozenset(
    {"say", "report", "plan", "consider", "expect", "target", "point-out", "think", "hope",
     "possible", "forecast"}
)  # fmt: skip
# What these act upon is not there yet while it is only considered.
_MAKING = frozenset({"build", "establish", "develop", "make", "buy", "open", "install", "start"})
_STANCES = frozenset({"propos", "consider", "mull", "explor", "plan", "intend", "aim"})
_LIGHT = frozenset({"tak", "take"})
# "X beat Y" is "Y lost to X": who did it is held to the source elsewhere.
_EITHER_WAY = frozenset({"beat", "lose-to"})
_DIRECTIONS = frozenset({"rise", "fall", "raise", "cut", "exceed", "short", "most", "least"})


# What lacks something says so in itself: unpaid, jobless; 未払い, 停電.
_PRIVATIVE = re.compile(
    r"\b(?:un[a-z]{2,}(?:ed|en|id)|non-?[a-z]{4,}|[a-z]{3,}less)\b|[未不無非欠停断][一-鿿]"
    # What is so for the first time in years was not so for years.
    r"|\bfirst\b.{0,40}\b(?:in|after)\b.{0,16}\byears|ぶり"
)


def privative(text: str) -> bool:
    """Tell whether a folded sentence has a word that denies something by its first or last part."""
    return bool(_PRIVATIVE.search(text.lower()))


def negation(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield what the claim denies and the sources do not, or the other way round."""
    if not support.shares or support.shares[0] < _ENOUGH:
        return
    best = support.passages[:2]
    for token in claim.tokens:
        found = (
            _denied_wrongly(token, support.passages)
            if token.negated
            else _affirmed_wrongly(token, claim, best)
        )
        if token.negated and found and any(t.negated for _, t in _strong(token, list(told))):
            continue
        if found is not None:
            yield Finding(Reason.NEGATION, token.text, found)
            return


def _denied_wrongly(token: Token, best: list[Passage]) -> str | None:
    """Return what the source says instead of what the claim denies, None where all is well."""
    same, against = _strong(token, best), _opposed(token, best)
    if any(t.negated for _, t in same) or any(not t.negated for _, t in against):
        return None
    if same:
        lexical = any(_otherwise_negative(p, t) or _lacking(p, t) for p, t in same)
        return None if lexical else same[0][1].text
    if against:
        return against[0][1].text
    denied = any(p.reading.negative or privative(p.reading.text) for p in best)
    return None if denied else ""


def _lacking(passage: Passage, token: Token) -> bool:
    """Tell whether a word is of those that lack something: 未払い残業代."""
    return privative(passage.reading.text[max(0, token.start - _PREFIXED) : token.end])


def _affirmed_wrongly(token: Token, claim: Reading, best: list[Passage]) -> str | None:
    """Return what the source denies and the claim says, None where all is well."""
    if token.name or any(_denies(t, token, claim) for t in claim.tokens):
        return None
    same = _strong(token, best[:1])
    if not same or not all(t.negated for _, t in same):
        return None
    if any(not t.negated for _, t in _opposed(token, best)):
        return None
    return None if _otherwise_negative_claim(claim, token) else same[0][1].text


def _denies(negated: Token, token: Token, claim: Reading) -> bool:
    """Tell whether a denial reaches a word: English denies what follows, Japanese what precedes."""
    if not negated.negated or negated.clause != token.clause:
        return False
    if claim.japanese:
        return negated.start >= token.start
    return negated.start <= token.start or (negated.role is Role.VERB and token.role in _SUBJECT)


def _otherwise_negative(passage: Passage, token: Token) -> bool:
    """Tell whether a passage denies, by a word apart from this one, in the same part of it."""
    if passage.reading.loose_denial:
        return True
    return passage.reading.negative and any(
        t.clause == token.clause and t is not token and (t.negated or t.lexical_negative)
        for t in passage.reading.tokens
    )


def _otherwise_negative_claim(claim: Reading, token: Token) -> bool:
    """Tell whether a word such as "failed to" or 「断念」 denies a word of the claim."""
    return any(
        t.lexical_negative
        and t.clause == token.clause
        and (t.start >= token.start if claim.japanese else t.start <= token.start)
        for t in claim.tokens
    )


def _strong(token: Token, passages: list[Passage]) -> _Aligned:
    found = []
    for passage in passages:
        strength, tokens = passage.matches(token)
        if strength > RELATED:
            found += [(passage, t) for t in tokens]
    return found


def _opposed(token: Token, passages: list[Passage]) -> _Aligned:
    against = _against(token)
    if not against:
        return []
    return [(p, t) for p in passages for t in p.reading.tokens if t.concepts & against]


def _against(token: Token) -> frozenset[str]:
    opposite = concepts.table().opposite
    return frozenset().union(*(opposite.get(c, frozenset()) for c in token.concepts))


def _done_ahead(claim: Reading, readings: Sequence[Reading]) -> bool:
    """Tell whether the one act of a claim is told as done, at a time that is yet to come."""
    acts = [t for t in claim.tokens if t.status and not t.name]
    done = len(acts) == 1 and acts[0].status is Status.DONE
    stretches = [m for r in readings for m in r.moments if m.options]
    return (
        (done or (claim.japanese and not acts and claim.text.rstrip("。").endswith("だった")))
        and bool(stretches)
        and all(m.ahead for m in stretches)
        and not any(t.hedge for t in claim.tokens)
    )


def modality(claim: Reading, support: Support, readings: Sequence[Reading]) -> Iterator[Finding]:
    """Yield acts that the claim tells as more, or less, real than the sources do."""
    told = [t for p in support.passages for t in p.reading.tokens]
    possible = any(t.status is Status.POSSIBLE or t.doubts for t in told)
    hedged = possible or any(t.hedge for t in told)
    unreal = hedged or any(t.status in (Status.PLANNED, Status.OPEN) for t in told)
    if told and _done_ahead(claim, readings) and unreal:
        yield Finding(Reason.MODALITY, claim.shown)
        return
    for token in claim.tokens:
        missing = not possible if token.doubts else not unreal
        if told and missing and _says_stance(token) and not _strong(token, support.passages):
            yield Finding(Reason.MODALITY, token.text)
            return
        if not _act(token, claim) or token.concepts & _STANCE_CONCEPTS:
            continue
        aligned = _acts(token, support)
        statuses = {t.status for _, t in aligned}
        if not statuses:
            found = _governed(token, claim, support)
            if found:
                yield Finding(Reason.MODALITY, token.text, found)
                return
            continue
        allowed = _ALLOWED[token.status]
        if token.status is Status.PRESENT and (claim.moments or _paraphrased(token, aligned)):
            allowed = allowed | {Status.PLANNED}  # "the trial begins in July"
        if statuses & allowed or (token.status is Status.POSSIBLE and hedged):
            continue
        yield Finding(Reason.MODALITY, token.text, aligned[0][1].text)
        return


def _paraphrased(token: Token, aligned: _Aligned) -> bool:
    """Tell whether a source says an act in other words only: "bears the cost", "will pay"."""
    plain = {key for key in token.own if key[0] != "="}
    return not any(plain & t.own for _, t in aligned)


def _acts(token: Token, support: Support) -> _Aligned:
    """Return the acts that tell a claim's, in the passages that carry much of it if any do."""
    near = [
        p
        for p, share in zip(support.passages, support.shares, strict=True)
        if share >= _MUCH * support.shares[0]
    ]
    for passages in (near, support.passages):
        found = [(p, t) for p, t in _strong(token, passages) if _told_act(t, p)]
        if found:
            return found
    return []


def _says_stance(token: Token) -> bool:
    return bool(token.own & _STANCES or (token.hedge and token.concepts & {"consider", "plan"}))


def _act(token: Token, reading: Reading) -> bool:
    return bool(token.status) and token.verb and (reading.japanese or token.role is Role.VERB)


def _told_act(token: Token, passage: Passage) -> bool:
    """Tell whether a word of a source is an act, or a noun that may stand for one."""
    if token.name:
        return False
    if not token.status or token.status is Status.POSSIBLE or passage.reading.japanese:
        return True
    return token.role is Role.VERB


def _governed(token: Token, claim: Reading, support: Support) -> str:
    """Return how the source hedges what the claim's unknown verb acts upon: a plant that is
    considered is not one that is built."""
    light = token.own & _LIGHT or token.text in ("取", "行", "行な", "講じ")
    if token.status not in (Status.DONE, Status.PRESENT) or not (light or token.concepts & _MAKING):
        return ""
    if claim.japanese:
        objects = [t for t in claim.tokens if token.start - 12 <= t.start < token.start][::-1]
    else:
        objects = [t for t in claim.tokens if token.end <= t.start < token.end + 40 and not t.verb]
    for thing in objects[:3]:
        told = [t for _, t in _strong(thing, support.passages)]
        unreal = (Status.POSSIBLE, Status.PLANNED)
        if told and all(t.under in unreal or t.status in unreal for t in told):
            return told[0].text
    return ""


def comparison(claim: Reading, support: Support) -> Iterator[Finding]:
    """Yield words whose opposite is what the sources say in the same place."""
    if not support.shares or support.shares[0] < _ENOUGH:
        return
    for at, token in enumerate(claim.tokens):
        if not _against(token) or token.concepts & _EITHER_WAY:
            continue
        context = [t for t in claim.tokens[max(0, at - _NEAR) : at + _NEAR + 1] if t is not token]
        for passage in support.passages[:2]:
            found = _contradicted(token, context, passage)
            if found:
                yield Finding(Reason.COMPARISON, token.text, found)
                return
            if found is None:
                break


def _contradicted(token: Token, context: list[Token], passage: Passage) -> str | None:
    """Return the opposite that a passage says; None where it agrees, "" where it says neither."""
    against = _against(token)
    agree = [t for t in passage.reading.tokens if _same_way(token, t) and not t.concepts & against]
    oppose = [t for t in passage.reading.tokens if t.concepts & against]
    if token.negated:
        agree, oppose = oppose, agree
    if any(t.negated for t in oppose):
        return None
    oppose = [t for t in oppose if not t.concepts & token.concepts]
    if not oppose:
        return None if agree else ""
    if agree and _distance(agree, context, passage) <= _distance(oppose, context, passage):
        return None
    return oppose[0].text


def _same_way(token: Token, told: Token) -> bool:
    """Tell whether a word of the source goes the claim's way, or is simply its word."""
    if token.concepts & told.concepts or token.own & told.own:
        return True
    if token.concepts & _DIRECTIONS:
        return bool(_against(token) & _against(told))
    return bool(token.own & told.wide or token.wide & told.own)


def _distance(found: list[Token], context: list[Token], passage: Passage) -> float:
    """Return how near the nearest of these words stands to what surrounds the claim's word."""
    anchors = [o for t in context for o in passage.matches(t)[1] if o not in found]
    return min((abs(o.start - t.start) for o in anchors for t in found), default=1e9)

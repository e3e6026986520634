"""A word that took another's place: "the health ministry" where the source has the economy one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.language import concepts
from bot.language.text import listed
from bot.writing.verify.likeness import same_name
from bot.writing.verify.reading import Reading, Role, Token
from bot.writing.verify.source import RELATED, Passage
from bot.writing.verify.support import Support
from bot.writing.verify.verdict import Finding, Reason

_ENOUGH, _MUCH = 0.4, 0.5
_RARE = 2.5
_FILLED = frozenset({Role.AGENT, Role.PATIENT, Role.TO, Role.FROM})
# Between a word and its head there is at most a space, a hyphen or a particle.
_GAP = 1
_JOINS = ("", " ", "-", "の")
# What is named by the word before it.
_HEADS = listed(
    "ministry school company hospital court city prefecture airline airlines team research union "
    "minister factory automaker market bank group train island professor"
)


def check(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield words that no source has, before a head that has another word there."""
    if not support.shares or support.shares[0] < _ENOUGH:
        return
    for word, head in pairwise(claim.tokens):
        named = word.name and not concepts.is_word(concepts.root(word.text.lower()))
        if named or not head.concepts & _HEADS or head.verb:
            continue
        if head.start - word.end > _GAP or not _noun(word) or any(_tells(p, word) for p in told):
            continue
        rival = _rival(word, head, claim, support)
        if rival is not None:
            yield Finding(Reason.NAME, f"{word.text} {head.text}", rival.text)
            return


def by_role(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield a rare word that no source has, which does what a name does that the claim lacks."""
    if not support.shares or support.shares[0] < _MUCH:
        return
    best = support.passages[0]
    for word in claim.tokens:
        if word.role not in _FILLED or word.verb or word.name or word.weight < _RARE:
            continue
        if word.concepts or any(_tells(p, word) or p.counterparts(word) for p in told):
            continue
        if any(abs(t.end - word.start) <= 1 and best.counterparts(t) for t in claim.tokens):
            continue  # the rest of a name that is told
        for rival in best.reading.tokens:
            same = rival.name and rival.role is word.role
            if same and not any(_alike(rival, t) for t in claim.tokens):
                yield Finding(Reason.NAME, word.text, rival.text)
                return


def _alike(one: Token, two: Token) -> bool:
    return bool(one.own & (two.own | two.wide) or one.wide & two.own or same_name(one, two))


def _noun(token: Token) -> bool:
    return not token.negated and not token.status and len(token.text) > 1


def _tells(passage: Passage, token: Token) -> bool:
    return passage.matches(token)[0] > RELATED or bool(token.name and passage.names_alike(token))


def _rival(word: Token, head: Token, claim: Reading, support: Support) -> Token | None:
    """Return the word before the source's head, where the claim has it nowhere."""
    for passage in support.passages[:2]:
        strength, heads = passage.matches(head)
        if strength <= RELATED:
            continue
        rivals = [_before(t, head, passage.reading) for t in heads]
        told = [r for r in rivals if r is not None]
        if told and not any(_said(r, word, head, claim) for r in told):
            return told[0]
    return None


def _before(head: Token, mine: Token, reading: Reading) -> Token | None:
    if head.name and mine.own & head.wide:
        return head  # "economy ministry" is one name, and ends in the head
    at = next(n for n, t in enumerate(reading.tokens) if t is head)
    if not at or reading.text[reading.tokens[at - 1].end : head.start] not in _JOINS:
        return None
    before = reading.tokens[at - 1]
    return before if _noun(before) else None


def _said(rival: Token, word: Token, head: Token, claim: Reading) -> bool:
    if same_name(rival, word) or word.own & rival.wide:
        return True
    for token in claim.tokens:
        if token is head:
            continue
        if (
            token.own & (rival.own | rival.wide)
            or token.wide & rival.own
            or token.wide & rival.wide
        ):
            return True
    return False

"""Who did it to whom, and who said so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.language.text import fold, listed
from bot.model.item import Item
from bot.writing.verify.likeness import same_name
from bot.writing.verify.reading import Reading, Role, Speech, Token
from bot.writing.verify.source import RELATED, Passage
from bot.writing.verify.support import Support
from bot.writing.verify.verdict import Finding, Reason

_MARKED = frozenset({Role.AGENT, Role.PATIENT, Role.TO, Role.FROM, Role.THAN})
# What two do together, either does with the other.
_MUTUAL = frozenset({"merge", "cooperate", "meet", "sign", "talks", "join-force", "join", "agree"})
# Acts whose doer is on the other side in other words: to buy is to be sold to.
_CONVERSE = (
    frozenset({"buy", "receive", "borrow", "learn", "lose", "lose-to", "order-goods"}),
    frozenset({"sell", "supply", "lend", "teach", "win", "beat", "inform", "win-order"}),
)
_ACTORS = listed(
    "company newcompany startup government ministry minister president chief-executive "
    "executive analyst professor mayor governor police court prosecutor union resident worker "
    "engineer researcher patient doctor hospital student customer automaker school child "
    "elderly team player suspect victim country city prefecture founder chairman contractor "
    "spokesperson bank"
)
_SAYING = frozenset({"receive", "say", "announce", "report", "point-out", "publish"})
_MEDIA = listed("report media press outlet newspaper article paper news")
_MEDIA_JA = re.compile("報道|メディア|新聞|関係者|通信")
_PRONOUNS = listed("it he she they who company firm group team")
_ENOUGH = 0.4
_BESIDE = 3


def roles(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield two words that changed places around a verb."""
    if not support.shares or support.shares[0] < _ENOUGH:
        return
    both = any(t.concepts & _MUTUAL for t in claim.tokens if t.role is Role.VERB)
    roles_told = _MARKED if both else _MARKED | {Role.WITH}
    marked = [t for t in claim.tokens if t.role in roles_told]
    for passage in told:
        same = passage.reading.japanese == claim.japanese
        native = same and claim.japanese  # in kanji a name may look like any noun
        named = {id(t) for t in marked if t.name or _named_there(t, passage)}
        converse = _converse(claim, passage.reading)
        if not converse and not _same_act(claim, passage):
            continue
        for one, two in combinations(marked, 2):
            either = id(one) in named or id(two) in named
            if either or native or _may_act(one) or _may_act(two):
                if one.role is two.role or one.own & two.own:
                    continue
                if _swapped(one, two, passage, converse=converse):
                    yield Finding(Reason.ROLES, f"{one.text} … {two.text}", passage.reading.shown)
                    return


def _same_act(claim: Reading, passage: Passage) -> bool:
    """Tell whether an act of the claim is told by a passage, as an act."""
    for verb in claim.tokens:
        if verb.role is Role.VERB or (claim.japanese and verb.verb):
            strength, told = passage.matches(verb)
            headline = passage.reading.title and passage.reading.japanese  # 労組が提訴
            if strength > RELATED and (headline or any(t.verb for t in told)):
                return True
    return False


def _may_act(token: Token) -> bool:
    return token.name or bool(token.concepts & _ACTORS)


def _named_there(token: Token, passage: Passage) -> bool:
    return any(t.name for t in passage.counterparts(token))


def _swapped(one: Token, two: Token, passage: Passage, *, converse: bool) -> bool:
    told = _MARKED | {Role.WITH}
    first = {t.role for t in passage.counterparts(one)} & told
    second = {t.role for t in passage.counterparts(two)} & told
    if not first or not second or first & second:
        return False
    if Role.AGENT in (one.role, two.role):
        doer, other = (first, second) if one.role is Role.AGENT else (second, first)
        if converse:
            return Role.AGENT in doer
        return Role.AGENT not in doer and other == {Role.AGENT}
    return one.role in second and two.role in first


def _converse(claim: Reading, told: Reading) -> bool:
    mine, theirs = (
        {
            c
            for t in reading.tokens
            for c in t.concepts
            if (t.verb if reading.japanese else t.role is Role.VERB)
        }
        for reading in (claim, told)
    )
    one, two = _CONVERSE
    return bool(mine & one and not mine & two and theirs & two and not theirs & one) or bool(
        mine & two and not mine & one and theirs & one and not theirs & two
    )


def actors(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield a doer whom the sources name, but who does something else there."""
    if not support.passages or support.shares[0] < _ENOUGH:
        return
    speaking = {id(t) for speech in claim.speeches for t in speech.speaker}
    for verb in claim.tokens:
        if verb.role is not Role.VERB or verb.concepts & _SAYING:
            continue
        mine = [t for t in _agents(claim, verb) if not t.own & _PRONOUNS and id(t) not in speaking]
        mine = [t for t in mine if t.name and not t.concepts] or mine  # Konan of Konan Air
        if not mine or not any(_may_act(t) for t in mine) or not _told_elsewhere(mine, told):
            continue
        rivals = _rivals(verb, mine, support)
        if rivals and not _mentioned(rivals, claim):
            yield Finding(Reason.ROLES, _words(mine), _words(rivals))
            return
    yield from _replaced(claim, support, told)


def _rivals(verb: Token, mine: Sequence[Token], support: Support) -> list[Token]:
    """Return who else does what a verb says, in the first passage that tells of it."""
    for passage in support.passages:
        strength, same = passage.matches(verb)
        for act in same if strength > RELATED else ():
            if act.role is not Role.VERB:
                continue
            native = passage.reading.japanese
            theirs = [t for t in _agents(passage.reading, act) if _may_act(t) or native]
            if theirs:
                return [] if _acts_there(mine, passage.reading) else theirs
    return []


def _agents(reading: Reading, verb: Token) -> list[Token]:
    """Return who does what a verb says: since the verb before, or else whoever acted there."""
    # "The city of Minamino will close": who is of the doer does it too.
    before = [t for t in reading.tokens if t.start < verb.start]
    found: list[Token] = []
    for token in reversed(before):
        if token.role is Role.VERB and found:
            break
        head = found[-1] if found else None
        joined = head is not None and (not reading.japanese or head.start - token.end <= _BESIDE)
        if token.role is Role.AGENT or (token.role is Role.OF and joined):
            found.append(token)
    for token in reading.tokens:  # "is owned by Aogiri"
        if token.start <= verb.start or token.clause != verb.clause:
            continue
        if token.role is Role.VERB:
            break
        if token.role is Role.AGENT and not reading.japanese:
            found = [token, *(t for t in found if t.role is not Role.AGENT)]
    return found


def _acts_there(mine: Sequence[Token], told: Reading) -> bool:
    """Tell whether one of these is a doer in a passage, of whatever."""
    doing = (Role.AGENT, Role.OF, Role.NONE)
    return any(_alike(m, t) for m in mine for t in told.tokens if t.role in doing)


def _mentioned(tokens: Sequence[Token], claim: Reading) -> bool:
    """Tell whether the claim has one of these as a doer too, or where its role is not clear."""
    return any(
        _alike(t, m)
        for t in tokens
        for m in claim.tokens
        if m.role in (Role.AGENT, Role.NONE, Role.OF)
    )


def _told_elsewhere(tokens: Sequence[Token], told: Sequence[Passage]) -> bool:
    return any(_may_act(t) and any(p.counterparts(t) for p in told) for t in tokens)


def _replaced(claim: Reading, support: Support, told: Sequence[Passage]) -> Iterator[Finding]:
    """Yield a named doer whom only other passages name, where this one names another."""
    best = support.passages[0]
    speaking = {id(t) for speech in claim.speeches for t in speech.speaker}
    mine = [t for t in claim.tokens if t.name and t.role is Role.AGENT and id(t) not in speaking]
    if not mine or any(best.counterparts(t) for t in mine) or not _told_elsewhere(mine, told):
        return
    theirs = [t for t in best.reading.tokens if t.name and t.role is Role.AGENT]
    said = [t for t in theirs if any(_alike(t, m) for m in claim.tokens)]
    if theirs and not said:
        yield Finding(Reason.ROLES, mine[0].text, theirs[0].text)


def attribution(
    claim: Reading, support: Support, passages: Sequence[Passage], items: Sequence[Item]
) -> Iterator[Finding]:
    """Yield a speaker to whom the sources do not give these words."""
    for speech in claim.speeches:
        if _of_the_outlet(speech, items) or not any(t.own - _PRONOUNS for t in speech.speaker):
            continue
        here = [s for p in support.passages[:1] for s in p.reading.speeches]
        told = here or [s for p in support.passages for s in p.reading.speeches]
        if any(_same_speaker(speech, other) for other in told):
            continue
        named = [t for s in told for t in s.speaker if t.name]
        nameless = not any(t.name for t in speech.speaker)
        if nameless and any(introduced(named, speech.speaker, p) for p in passages):
            continue
        if told and not _translated(speech, claim, support):
            instead = ", ".join(_words(s.speaker) for s in told[:2])
            yield Finding(Reason.ATTRIBUTION, _words(speech.speaker), instead)
            return
        if not told and not _acts(speech, support):
            yield Finding(Reason.ATTRIBUTION, _words(speech.speaker))
            return


def introduced(named: Sequence[Token], called: Sequence[Token], passage: Passage) -> bool:
    """Tell whether a passage calls whom it names so: "Iwakiri, a fisherman"."""
    tokens = passage.reading.tokens
    names = [n for n, t in enumerate(tokens) if any(_alike(t, name) for name in named)]
    others = [n for n, t in enumerate(tokens) if any(_alike(t, word) for word in called)]
    return any(abs(one - two) <= _BESIDE for one in names for two in others)


def _translated(speech: Speech, claim: Reading, support: Support) -> bool:
    """Tell whether a nameless speaker is in words that the lexicon cannot lead anywhere."""
    if any(t.name for t in speech.speaker):
        return False
    across = any(p.reading.japanese != claim.japanese for p in support.passages)
    known = any(p.matches(t)[0] > RELATED for p in support.passages for t in speech.speaker)
    return across and not known


def _of_the_outlet(speech: Speech, items: Sequence[Item]) -> bool:
    names = " ".join(fold(f"{i.outlet} {i.domain}").lower() for i in items)
    for token in speech.speaker:
        if token.own & _MEDIA or _MEDIA_JA.search(token.text):
            return True
        if len(token.text) > 2 and token.text.lower() in names:
            return True
    return False


def _same_speaker(mine: Speech, theirs: Speech) -> bool:
    """Tell whether a speaker is the other: by name, or without names by most words."""
    names = [t for t in mine.speaker if t.name]
    if names and any(t.name for t in theirs.speaker):
        return any(_alike(t, o) for t in names for o in theirs.speaker)
    hits = [t for t in mine.speaker if any(_alike(t, o) for o in theirs.speaker)]
    return len(hits) >= (len(mine.speaker) + 1) // 2


def _alike(one: Token, two: Token) -> bool:
    return bool(one.own & (two.own | two.wide) or one.wide & two.own) or (
        (one.name or two.name) and same_name(one, two)
    )


def _acts(speech: Speech, support: Support) -> bool:
    """Tell whether the speaker is at least who acts in the passage, as a company that announces."""
    return any(
        _alike(token, other)
        for passage in support.passages[:2]
        for other in passage.reading.tokens
        if other.role in (Role.AGENT, Role.OF, Role.NONE)
        for token in speech.speaker
    )


def _words(tokens: Sequence[Token]) -> str:
    return " ".join(t.text for t in tokens)

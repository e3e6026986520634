"""A sentence held against the items that it cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.model.briefing import Sentence
from bot.model.item import Item
from bot.writing import fitness, titles
from bot.writing.material import told
from bot.writing.sentences import split
from bot.writing.verify import exchange, figures, naming, quotes, stance, who, whole
from bot.writing.verify.planted import planted
from bot.writing.verify.reading import Reading
from bot.writing.verify.source import Passage, days, passages, read
from bot.writing.verify.support import Support, find
from bot.writing.verify.verdict import Finding, Reason, Receipt, Verdict

# The share of a sentence's words that its sources must have, in one language and across two.
_CARRIED = 0.42
_CARRIED_ACROSS = 0.28
_CARRIED_BY_EACH = 0.2
_LONGEST = 2_000
_FEW_WORDS = 4


def check(sentence: Sentence, items: Mapping[str, Item]) -> Verdict:
    """Return whether the cited items carry a sentence, with the passages that do. Never raises."""
    cited = [_whole(items[cite]) for cite in dict.fromkeys(sentence.cites) if cite in items]
    if not cited or len(cited) < len(set(sentence.cites)):
        return Verdict(findings=(Finding(Reason.UNCITED, ", ".join(sentence.cites)),))
    text = " ".join(sentence.text.split())[:_LONGEST]
    if planted(text):
        return Verdict(findings=(Finding(Reason.PLANTED, text),))
    verbatim = [r for item in cited if (r := _verbatim(text, item))]
    if len(verbatim) == len(cited):
        return Verdict(receipts=tuple(verbatim), held=("verbatim",))
    spoken = passages(cited)
    shown = read(text, days(cited)[0], lang=sentence.lang)
    text = quotes.without_originals(text)
    readings = [read(text, day, lang=sentence.lang) for day in days(cited)]
    claim = readings[0]
    support = find(claim, spoken)
    receipts = (*verbatim, *_receipts(support, {r.item_id for r in verbatim}))
    findings = list(_forged(cited, claim, {r.item_id for r in verbatim}))
    if not verbatim:
        findings += quotes.check(shown, cited, spoken)
        findings += _findings(readings, cited, spoken, support)
    return Verdict(receipts=receipts, findings=tuple(findings), held=tuple(_held(shown)))


def _held(claim: Reading) -> Iterator[str]:
    """Yield what of a sentence was held against its sources."""
    yield "words"
    for name, found in (
        ("numbers", [q.text for q in claim.quantities]),
        ("dates", [m.text for m in claim.moments]),
        ("names", [t.text for t in claim.tokens if t.name]),
        ("quotations", [q.text for q in claim.quotes]),
        ("speakers", [" ".join(t.text for t in s.speaker) for s in claim.speeches]),
        ("denials", [t.text for t in claim.tokens if t.negated]),
    ):
        if found:
            yield f"{name}: {', '.join(dict.fromkeys(found))}"


def _whole(item: Item) -> Item:
    """Return an item whose article was read with that as a part of what it says."""
    return replace(item, summary=told(item), text="") if item.text else item


def _verbatim(text: str, item: Item) -> Receipt | None:
    """Return a receipt where the text stands in an item as a whole sentence of it.

    A part of one may say the contrary: "nobody says that X", Xとは限らない.
    """
    if quotes.bare(text) in _sentences(item):
        return Receipt(item.id, item.lang, text, 1.0, verbatim=True)
    return None


@lru_cache(maxsize=512)
def _sentences(item: Item) -> frozenset[str]:
    said = (item.title, titles.clean(item.title), *split(item.summary, item.lang))
    whole = [text for text in said if not planted(text)]
    bare = (quotes.bare(way) for text in whole for way in (text, fitness.trim(text)))
    return frozenset(filter(None, bare))


def _receipts(support: Support, known: set[str]) -> Iterator[Receipt]:
    for passage, share in zip(support.passages, support.shares, strict=True):
        if passage.item.id not in known:
            yield Receipt(passage.item.id, passage.item.lang, passage.reading.shown, share)


def _forged(cited: Sequence[Item], claim: Reading, verbatim: set[str]) -> Iterator[Finding]:
    """Yield the cites beside others that carry nothing."""
    if len(cited) < 2:
        return
    for item in cited:
        if item.id not in verbatim and find(claim, passages([item])).covered < _CARRIED_BY_EACH:
            yield Finding(Reason.CITE, item.id)


def _findings(
    readings: Sequence[Reading], cited: Sequence[Item], told: Sequence[Passage], support: Support
) -> Iterator[Finding]:
    claim = readings[0]
    across = all(p.reading.japanese != claim.japanese for p in told)
    bar = _CARRIED_ACROSS if across else _CARRIED
    if len(claim.tokens) <= _FEW_WORDS:
        bar *= 0.5  # a word more or less decides nothing
    if support.covered < bar:
        yield Finding(Reason.UNSUPPORTED, claim.shown)
    yield from figures.numbers(claim, told, support)
    yield from figures.dates(readings, told, support)
    yield from naming.check(claim, told, cited)
    yield from naming.rivals(claim, told)
    yield from stance.negation(claim, support, told)
    yield from stance.modality(claim, support, readings)
    yield from stance.comparison(claim, support)
    yield from who.roles(claim, support, told)
    yield from who.actors(claim, support, told)
    yield from who.attribution(claim, support, told, cited)
    yield from exchange.check(claim, support, told)
    yield from exchange.by_role(claim, support, told)
    yield from whole.polarity(claim, support)
    yield from whole.reality(claim, support)
    yield from whole.content(claim, told)
    yield from whole.speakers(claim, told)

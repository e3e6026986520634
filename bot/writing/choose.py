"""Which sentences make the briefing: central, new to the reader, each from another outlet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from bot.model.briefing import Kind, Sentence
from bot.writing import carry, fitness, words
from bot.writing.central import Centre
from bot.writing.disputes import Dispute
from bot.writing.material import Candidate, Material
from bot.writing.words import Terms

POINTS = 8
_ENOUGH_POINTS = 3
_MOST = {Kind.UNKNOWN: 2, Kind.WATCH: 2, Kind.QUOTE: 1, Kind.EXPLAINED: 2, Kind.BACKGROUND: 6}
# Told already: by one sentence, by all that were taken, or in the other language.
_BY_ONE, _BY_LEAD, _BY_ALL, _ABROAD = 0.6, 0.5, 0.8, 0.5
# So much of the best point's worth a point must have.
_OF_THE_BEST = 0.25
# A sentence with so little of the dek in it is about something else.
_APART = 0.4
_NEXT_STEP = 1.0
_UNDATED = 12 * 9999
# Where readers ask most who else says so, in whichever language.
_AGREED, _GLANCED = frozenset({Kind.POINT, Kind.UNKNOWN}), 5
_WIDELY, _MOST_WIDELY = frozenset({Kind.DEK, Kind.POINT, Kind.UNKNOWN}), 5


class Choice:
    """Takes sentences one after another; each knows what was told before it."""

    def __init__(
        self, material: Material, centre: Centre, *, lang: str, disputes: Sequence[Dispute] = ()
    ) -> None:
        self._material = material
        self._centre = centre
        self._lang = lang
        self._disputes = disputes
        self._pool = [c for c in material.candidates if c.voice == c.item.id]
        self._taken: dict[Candidate, Kind] = {}
        self._told: set[str] = set()
        self._spoken: set[str] = set()
        # Items that open with what was long before tell of that, and not of the event.
        self._looking_back = {c.item.id for c in self._pool if c.at == 0 and c.signals.since}
        self.dek: Candidate | None = None

    def run(self) -> tuple[Sentence, ...]:
        """Return the briefing's sentences, in the order of `Kind`."""
        self._open()
        meant: dict[Kind, list[Candidate]] = {kind: [] for kind in Kind}
        disputed = {c for dispute in self._disputes for c in dispute.pair}
        self._told.update(*(c.terms for c in disputed))
        ours = [c for c in self._ours(self._pool) if c not in disputed]
        for candidate in ours:
            meant[self._meant(candidate)].append(candidate)
        self._points(meant[Kind.POINT], POINTS)
        for kind, most in _MOST.items():
            self._section(meant[kind], kind, most)
        if len(self._of(Kind.POINT)) < _ENOUGH_POINTS:
            self._points([c for c in ours if not c.signals.unknown], _ENOUGH_POINTS)
        if len(self._of(Kind.POINT)) < _ENOUGH_POINTS and self._own(ours):
            self._points(self._foreign(), _ENOUGH_POINTS)
        return tuple(self._sentences())

    def _open(self) -> None:
        """Take the sentence that tells most of the story and needs nothing before it."""
        best = _best(self._openers(), self._centre.opening)
        if best is not None:
            self.dek = best
            self._keep(best, Kind.DEK)

    def _openers(self) -> Sequence[Candidate]:
        pool = self._ours(self._pool)
        news = [c for c in pool if _own_kind(c) in (Kind.POINT, Kind.WATCH)]
        return (
            [c for c in news if not fitness.leans(c.text) and not c.signals.next]
            or [c for c in news if not fitness.leans(c.text)]
            or [c for c in pool if not c.signals.unknown]
            or pool
        )

    def _meant(self, candidate: Candidate) -> Kind:
        """Return what a sentence would be taken for."""
        kind = _own_kind(candidate)
        if kind is not Kind.POINT or self.dek is None:
            return kind
        apart = words.overlap(self.dek.terms, candidate.terms) < _APART
        before = candidate.signals.past or candidate.item.id in self._looking_back
        return Kind.BACKGROUND if apart and before else kind

    def _points(self, candidates: Sequence[Candidate], most: int) -> None:
        """Take points: outlets that said nothing yet come first."""
        floor = 0.0
        for again in (False, True):
            while len(self._of(Kind.POINT)) < most:
                spoken = {c.item.domain for c in self._taken}
                new = self._fullest(self._new(candidates))
                open_ = [c for c in new if again or c.item.domain not in spoken]
                best = _best(open_, self._value)
                if best is None or self._value(best) < floor:
                    break
                floor = floor or self._value(best) * _OF_THE_BEST
                self._keep(best, Kind.POINT)

    def _section(self, candidates: Sequence[Candidate], kind: Kind, most: int) -> None:
        while len(self._of(kind)) < most:
            # A section may take up what a point said, but not say again what it or the dek says.
            among = [c for c in (self.dek, *self._of(kind)) if c]
            best = _best(self._new(candidates, among=among), self._value)
            if best is None:
                return
            self._keep(best, kind)

    def _of(self, kind: Kind) -> list[Candidate]:
        return [c for c, taken in self._taken.items() if taken is kind]

    def _keep(self, candidate: Candidate, kind: Kind) -> None:
        self._taken[candidate] = kind
        self._told |= candidate.terms
        self._spoken |= words.stems(candidate.text)

    def _value(self, candidate: Candidate) -> float:
        return self._centre.score(candidate, self._told)

    def _new(
        self, candidates: Iterable[Candidate], *, among: Collection[Candidate] | None = None
    ) -> list[Candidate]:
        compared = self._taken if among is None else among
        return [c for c in candidates if c not in self._taken and self._is_new(c, compared)]

    def _is_new(self, candidate: Candidate, among: Collection[Candidate]) -> bool:
        noun = fitness.leans_on(candidate.text)
        if noun and noun not in self._spoken:
            return False  # "the company", and none was spoken of
        if words.overlap(self._facts(candidate), self._told) >= _BY_ALL:
            return False
        return not any(self._told_by(candidate, taken) for taken in among)

    def _fullest(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Leave out those of which another says all that is new, and more."""
        news = {c: self._facts(c) - self._told for c in candidates}
        return [
            c
            for c in candidates
            if not any(
                len(news[other]) > len(news[c]) and words.overlap(news[c], news[other]) >= _BY_ALL
                for other in candidates
            )
        ]

    def _facts(self, candidate: Candidate) -> Terms:
        return candidate.terms - self._material.names

    def _told_by(self, candidate: Candidate, taken: Candidate) -> bool:
        if candidate.lang != taken.lang:
            both = words.across(taken.terms) | taken.terms
            return words.overlap(words.across(candidate.terms) or candidate.terms, both) >= _ABROAD
        facts, known = self._facts(candidate), self._facts(taken)
        if any(map(words.is_large, facts - self._told)):
            most = _BY_ALL  # a figure is news
        elif candidate.at == 0 and taken.at == 0 and _own_kind(candidate) is Kind.POINT:
            most = _BY_LEAD  # first sentences tell of the event, each in its own words
        else:
            most = _BY_ONE
        return words.overlap(facts, known) >= most or words.overlap(known, facts) >= _BY_ALL

    def _foreign(self) -> list[Candidate]:
        """Return what holds a figure that no source in the channel's language has."""
        items = self._material.items
        bodies = (self._material.body[item.id] for item in items if item.lang == self._lang)
        known = frozenset[str]().union(*bodies)
        return [
            c
            for c in self._pool
            if c.lang != self._lang
            and _own_kind(c) not in (Kind.QUOTE, Kind.UNKNOWN)
            and any(words.is_large(term) for term in c.terms - known)
        ]

    def _ours(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return those in the channel's language; others only where it has none."""
        return self._own(candidates) or candidates

    def _ordered(self, kind: Kind) -> list[Candidate]:
        """Return a kind's sentences in the order of telling: of what was before, the oldest first,
        and what an item goes on to say after that."""
        taken = self._of(kind)
        if kind is not Kind.BACKGROUND:
            return taken
        since = {c.item.id: c.signals.since for c in reversed(taken) if c.signals.since}
        return sorted(taken, key=lambda c: (since.get(c.item.id, _UNDATED), c.at))

    def _own(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        return [c for c in candidates if c.lang == self._lang]

    def _sentences(self) -> Iterator[Sentence]:
        for kind in Kind:
            told = [self._sentence(c, kind, at) for at, c in enumerate(self._ordered(kind))]
            if kind is Kind.POINT:
                yield from (dispute.sentence(self._lang) for dispute in self._disputes)
            yield from self._by_agreement(told) if kind in _AGREED else told

    def _by_agreement(self, told: Sequence[Sentence]) -> Sequence[Sentence]:
        """Put first, of those that a card shows, what most items carry."""
        opened = words.stems(self.dek.text) if self.dek else frozenset[str]()

        def agreed(sentence: Sentence) -> int:
            # "The plant" comes after the sentence that spoke of one.
            noun = fitness.leans_on(sentence.text)
            return len(sentence.cites) if not noun or noun in opened else 0

        first = sorted(told[:_GLANCED], key=agreed, reverse=True)
        return (*first, *told[_GLANCED:])

    def _sentence(self, candidate: Candidate, kind: Kind, at: int) -> Sentence:
        widely = kind in _WIDELY and at < _MOST_WIDELY
        cites = carry.cites(candidate, self._material, widely=widely)
        return Sentence(candidate.text, candidate.lang, cites, kind)


def _own_kind(candidate: Candidate) -> Kind:
    """Return what a sentence is by its own words."""
    found = candidate.signals
    if found.unknown:
        return Kind.UNKNOWN
    if found.quote:
        return Kind.QUOTE
    if found.defines:
        return Kind.EXPLAINED
    if found.since:
        return Kind.BACKGROUND
    return Kind.WATCH if found.watch >= _NEXT_STEP else Kind.POINT


def _best(candidates: Iterable[Candidate], value: Callable[[Candidate], float]) -> Candidate | None:
    return max(candidates, key=value, default=None)

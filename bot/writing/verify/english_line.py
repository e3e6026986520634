"""An English sentence cut into words: what the other readers of English work on."""

from __future__ import annotations

import re

from bot.language import aliases, concepts
from bot.language.english import STOPWORDS
from bot.language.priors import rates
from bot.writing.verify import english_words as words
from bot.writing.verify.reading import Reading, Token
from bot.writing.verify.weights import prefix, weight

_WORD = re.compile(
    r"[A-Za-z](?:\.[A-Za-z])+\.?|[A-Za-z][A-Za-z0-9]*(?:[&-][A-Za-z0-9]+)*(?:'[a-z]+)?|[.,;:()\"?!-]|0+"
)
# More common words begin a sentence rather than a name.
_RATE_OF_BEGINNINGS = 2e-5
_TITLE_CASE = 0.6
_NAME_WEIGHT = 5.0
_PHRASE = 8


class Line:
    """The words and marks of a sentence, and the content word at each of them."""

    def __init__(self, found: Reading, text: str) -> None:
        self.found = found
        self.raw = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]
        self.lower = [w.lower().removesuffix("'s") for w, _, _ in self.raw]
        self.stems = [
            concepts.root(w.replace(".", "")) if w[0].isalpha() else w for w in self.lower
        ]
        self.token_at: dict[int, Token] = {}
        alphabetic = [w for w, _, _ in self.raw if w[0].isalpha()]
        capitals = sum(w[0].isupper() for w in alphabetic)
        self._title_case = len(alphabetic) > 3 and capitals > _TITLE_CASE * len(alphabetic)
        self._clause = 0
        self._cut()

    def after(self, at: int) -> str:
        """Return the next word or mark in small letters, "" at the end."""
        return self.lower[at + 1] if at + 1 < len(self.lower) else ""

    def before(self, at: int) -> str:
        """Return the word or mark before in small letters, "" at the beginning."""
        return self.lower[at - 1] if at else ""

    def _cut(self) -> None:
        skip = 0
        for at, (word, start, end) in enumerate(self.raw):
            if not word[0].isalpha():
                self._clause += word in words.BREAKS
                continue
            if self.lower[at] in words.CONJUNCTIONS:
                self._clause += self.lower[at] not in ("and", "or", "as") or self._verb_ahead(at)
            if skip:
                skip -= 1
                continue
            phrase = self._alias(at)
            if phrase is not None:
                skip = len(phrase.words) - 1
                self._keep(at, self._named(phrase, start, self.raw[at + skip][2]))
            elif self._content(at):
                self._keep(at, self._token(at, start, end))

    def _named(self, phrase: aliases.Phrase, start: int, end: int) -> Token:
        long = len(phrase.words) > 1
        return Token(
            self.found.text[start:end],
            start,
            end,
            own=frozenset({phrase.name.term}),
            wide=frozenset(concepts.root(w) for w in phrase.words) if long else frozenset(),
            name=phrase.name.kind != "term",
            weight=_NAME_WEIGHT,
            clause=self._clause,
        )

    def _alias(self, at: int) -> aliases.Phrase | None:
        cased = [w.removesuffix("'s") for w, _, _ in self.raw[at : at + _PHRASE]]
        plain = [aliases.plain(w) for w in cased]
        if plain[0] not in aliases.table().phrases:
            return None
        return aliases.longest(cased, plain, 0)

    def _content(self, at: int) -> bool:
        word, low = self.raw[at][0], self.lower[at]
        if len(low) < 2 and not word.isupper():
            return False
        if low in ("say", "said", "told") and words.NEGATIONS & set(
            self.lower[max(0, at - 3) : at]
        ):
            return True  # "has not said where" denies something
        if low == "for" and self.before(at) in ("was", "were", "is", "are", "vote", "voted"):
            return True
        return low not in words.FILLER and (low not in STOPWORDS or low in words.COMPARED)

    def _token(self, at: int, start: int, end: int) -> Token:
        word, low, root = self.raw[at][0], self.lower[at], self.stems[at]
        if "-" in low:
            parts = frozenset(concepts.root(p) for p in low.split("-") if p not in STOPWORDS)
        else:
            parts = frozenset()
        found = concepts.of_english(self.stems, at)
        verb = concepts.is_verb(root) or (low.endswith(("ed", "ing")) and len(low) > 4)
        return Token(
            text=word,
            start=start,
            end=end,
            own=frozenset({root, *parts, *prefix(root), *("=" + c for c in found)}),
            wide=frozenset("ja:" + p for p in concepts.pivots(root)),
            concepts=found,
            weight=weight(root),
            name=self._is_name(at),
            verb=verb and not self._is_name(at),
            clause=self._clause,
        )

    def _is_name(self, at: int) -> bool:
        word = self.raw[at][0]
        if len(word) < 3 and not word.isupper():
            return False
        if not word[0].isupper() or self._title_case:
            return word[0].isupper() and not concepts.is_word(self.stems[at])
        if len(word) > 1 and word.isupper():
            return True
        begins = at == 0 or self.raw[at - 1][0] in '.:?!"'
        if not begins:
            return True
        following = self.raw[at + 1][0] if at + 1 < len(self.raw) else ""
        if following[:1].isupper() and rates().get(self.stems[at], 0) < _RATE_OF_BEGINNINGS:
            return True
        return not concepts.is_word(self.stems[at])

    def _keep(self, at: int, token: Token) -> None:
        self.found.tokens.append(token)
        self.token_at[at] = token

    def _verb_ahead(self, at: int) -> bool:
        """Tell whether "and" joins two clauses: a verb form comes before the next break."""
        for low in self.lower[at + 1 : at + 5]:
            if (
                low in words.BE
                or low in words.HAVE
                or low in words.IRREGULAR_PAST
                or low in ("will", "plans")
            ):
                return True
            if low.endswith("ed") and len(low) > 4:
                return True
            if low in words.BREAKS:
                break
        return False

"""Names: whoever or wherever a claim names must be named by what it cites, in either script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.language import aliases, concepts, japanese, romaji
from bot.language.english import stem
from bot.language.text import KANJI, fold
from bot.model.item import Item
from bot.writing.verify.likeness import sounds_like
from bot.writing.verify.reading import Reading, Token
from bot.writing.verify.source import Passage
from bot.writing.verify.verdict import Finding, Reason

_RUN = re.compile(rf"[{KANJI}][{KANJI}ノのヶケツぁ-ん]{{0,11}}")
_KATAKANA = re.compile("[ァ-ヺー]{2,}")
_HIRAGANA = re.compile("[ぁ-ゖ]{3,}")
_CAPITAL = re.compile(r"[A-Z][A-Za-z0-9]*")
# デフリース is de Vries: what katakana writes as one, Latin may write as two.
_JOINED = re.compile(
    r"(?=\b((?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Dd]el|[Dd]a|[Dd]i|[Ll]a|[Ll]e|[Ee]l|[Aa]l|[Bb]in|[A-Z][a-z]+)"
    r"[ -][A-Z][a-z]+))"
)
_DEMONYM = re.compile(r"(?:n|an|ian|ese|ish|i|ean|ic|er|s|)$")
_PLACE = re.compile("[都道府県市町村区州郡省川山島湖湾寺駅橋]$")
_PLACE_LATIN = re.compile(
    "-(?:ku|cho|machi|shi|son|mura|ken|fu|gun|gawa|kawa|yama|jima|shima|san|ji)$"
)
_LONGEST_ABBREVIATED = 12
_LONGEST_READ = 8
_ARTICLES = "デラルダヴフ"  # of names such as de Vries, written as one
_LEAST_PART = 3


def check(claim: Reading, passages: Sequence[Passage], items: Sequence[Item]) -> Iterator[Finding]:
    """Yield the names that the passages do not carry."""
    if not any(token.name for token in claim.tokens):
        return
    texts = _Texts(passages, items)
    for token in claim.tokens:
        if not token.name or len(token.text) < 2 or _named(token, passages, texts):
            continue
        if any(q.start <= token.start < q.end for q in claim.quantities):
            continue  # "Sixty-four" begins a sentence
        if not _only_a_word(token, claim, passages) and not _in_named_run(token, claim, texts):
            yield Finding(Reason.NAME, token.text)


def _read_as(run: str, part: str, capital: str) -> bool:
    """Tell whether some of a run that holds the part is read as a capitalised word."""
    first = run.find(part)
    return len(capital) > 3 and any(
        romaji.reads(run[at:end], capital)
        for at in range(first + 1)
        for end in range(first + len(part), min(len(run), at + _LONGEST_READ) + 1)
    )


# 皆川三郎さん: whoever has a title is somebody, though the lexicon may not know the name.
_PERSON = re.compile(rf"([{KANJI}]{{2,6}})(?:さん|氏|容疑者|被告)")
_CATEGORIES = frozenset(
    "=" + concept
    for concept in (
        "ministry", "city", "prefecture", "country", "company", "school", "bank", "court", "river",
        "mountain", "island", "ship", "region", "airline", "party", "hospital", "newcompany",
    )
)  # fmt: skip
_NAMED = re.compile(
    rf"([{KANJI}ァ-ヺー][{KANJI}ノケヶァ-ヺー]*?)"
    "(大学|高校|銀行|証券|電力|鉄道|汽船|航空|自動車|電機|製作所|工業|製薬|病院|新聞|市|町|村|区|県|府|都|省|庁|党|島|駅|地裁|研究所|総研"
    "|ダム|フーズ|モーターズ|ゲームズ|ロボティクス|ホールディングス|システムズ|ファーマ|通信|建設|商事)"
    rf"(?![{KANJI}])"
)


def rivals(claim: Reading, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield Japanese names of institutions and places that no source has, where it has others."""
    told = "\n".join(p.reading.text for p in passages if p.reading.japanese)
    if not claim.japanese or not told:
        return
    for match in _PERSON.finditer(claim.text):
        if match[1] not in told and match[1][-2:] not in told:
            yield Finding(Reason.NAME, match.group())
    others = {(m[1], m[2]) for m in _NAMED.finditer(told) if m[1] not in claim.text}
    for match in _NAMED.finditer(claim.text):
        name, kind = match[1], match[2]
        if (
            match.group() in told
            or (len(name) > 1 and name in told)
            or any(_abbreviates(name, run) for run in _RUN.findall(told))
        ):
            continue
        if any(other_kind == kind for _, other_kind in others):
            yield Finding(Reason.NAME, match.group())


def _only_a_word(token: Token, claim: Reading, passages: Sequence[Passage]) -> bool:
    """Tell whether a word of a title, Comedy Club, may be translated rather than named."""
    if any(p.reading.japanese == claim.japanese for p in passages) or token.text.isupper():
        return False
    return token.text.isascii() and concepts.is_word(concepts.root(token.text.lower()))


def _in_named_run(token: Token, claim: Reading, texts: _Texts) -> bool:
    """Tell whether a name that a lexicon cut from a longer one, 久保 of 久保建英, is told whole."""
    if token.text.isascii():
        return False
    for run in _RUN.finditer(claim.text):
        if run.start() <= token.start < run.end():
            return any(_read_as(run.group(), token.text, capital) for capital in texts.capitals)
    return False


@lru_cache(maxsize=5_000)
def _peoples(low: str) -> frozenset[str]:
    """Return the terms of the countries of which a word may be the people, as Korean of Korea."""
    names = (aliases.canonical(form.title()) for form in _forms(low))
    return frozenset(name.term for name in names if name is not None)


class _Texts:
    """The passages and the outlets' own names as plain texts."""

    def __init__(self, passages: Sequence[Passage], items: Sequence[Item]) -> None:
        told = [p.reading.text for p in passages]
        outlets = [fold(f"{item.outlet} {item.domain} {item.author}") for item in items]
        self.text = "\n".join([*told, *outlets])
        self.low = self.text.lower()
        self.bare = re.sub(r"[\s・=.-]", "", self.low)
        self.runs = tuple(dict.fromkeys(_RUN.findall(self.text)))
        self.katakana = tuple(dict.fromkeys(_KATAKANA.findall(self.text)))
        self.hiragana = tuple(dict.fromkeys(_HIRAGANA.findall(self.text)))
        joined = ("".join(m[1].split()).capitalize() for m in _JOINED.finditer(self.text))
        self.capitals = tuple(dict.fromkeys([*_CAPITAL.findall(self.text), *joined]))
        self.terms = frozenset(key for p in passages for key in p.own if key[0] == aliases.MARK)
        self.roots = frozenset(concepts.root(w) for w in re.findall(r"[a-z]+", self.low))
        self.words = frozenset(re.findall(r"[a-z0-9]+", self.low))


def _named(token: Token, passages: Sequence[Passage], texts: _Texts) -> bool:
    if any(_tells(passage, token) for passage in passages):
        return True
    word = fold(token.text).split("'")[0] or token.text
    bare = re.sub(r"[\s・=.-]", "", word.lower()).removesuffix("'s")
    if not word.isascii():
        return _japanese(word, bare, texts)
    return _english(word.removesuffix("'s"), bare, texts)


def _tells(passage: Passage, token: Token) -> bool:
    """Tell whether a passage has the word or its translation; being a ministry is not enough."""
    for key in token.own - _CATEGORIES:
        if key in passage.own or key in passage.wide:
            return True
    return any(key in passage.own for key in token.wide if not key.startswith(("=", "p:")))


def _english(word: str, bare: str, texts: _Texts) -> bool:
    word = _PLACE_LATIN.sub("", word)
    low = word.lower()
    if len(bare) > 3 and bare in texts.bare:
        return True
    if low in texts.words or any(form in texts.words for form in _forms(low)):
        return True
    if texts.terms & _peoples(low):
        return True
    if "-" in word:
        return all(_english(part, part.lower(), texts) for part in word.split("-") if part)
    if word.isupper() and 2 <= len(word) <= 6 and _initials(word, texts.text):
        return True
    return _heard(word, texts)


def _heard(word: str, texts: _Texts) -> bool:
    """Tell whether Japanese writes a Latin name in its own script."""
    if any(_in_katakana(run, word) for run in texts.katakana):
        return True
    plain = romaji.plain(word)
    if len(plain) > 3 and any(plain in romaji.plain(romaji.romaji(run)) for run in texts.hiragana):
        return True
    return any(romaji.read_within(run, word) for run in texts.runs)


def _in_katakana(run: str, word: str) -> bool:
    """Tell whether a run of katakana, or either end of it, sounds like a word."""
    if sounds_like(run, word):
        return True
    return any(
        sounds_like(part, word)
        for at in range(1 if run[0] in _ARTICLES else 2, len(run) - 1)
        for part in (run[:at], run[at:])
        if len(part) >= _LEAST_PART and run[at] not in "ァィゥェォャュョッー"
    )


def _japanese(word: str, bare: str, texts: _Texts) -> bool:
    if bare in texts.bare or (_PLACE.sub("", bare) in texts.bare and len(bare) > 2):
        return True
    if "ァ" <= word[0] <= "ー":
        if any(sounds_like(word, capital) for capital in texts.capitals):
            return True
        return any(
            _known(word[at:], texts) and _known(word[:at], texts) for at in range(2, len(word) - 1)
        )
    if romaji.romaji(word):
        return any(romaji.plain(romaji.romaji(word)) == romaji.plain(c) for c in texts.capitals)
    if any(_abbreviates(word, run) for run in texts.runs):
        return True
    core = _PLACE.sub("", word) if len(word) > 2 else word
    return any(romaji.reads(name, capital) for capital in texts.capitals for name in {word, core})


def _known(part: str, texts: _Texts) -> bool:
    """Tell whether part of a katakana run is a word, or a name that is told."""
    glosses = {concepts.root(gloss.lower()) for gloss in japanese.entry(part).glosses}
    return bool(glosses & texts.roots) or any(
        sounds_like(part, capital) for capital in texts.capitals
    )


@lru_cache(maxsize=5_000)
def _forms(low: str) -> tuple[str, ...]:
    """Return the forms of a country's name, of which a demonym may be made."""
    found = {stem(low)}
    for ending in ("n", "an", "ian", "ese", "ish", "i", "ean", "ic", "s"):
        if low.endswith(ending) and len(low) - len(ending) > 2:
            base = low[: -len(ending)]
            found.update((base, base + "a", base + "e", base + "y", base + "o", base + "ia"))
    found.update(low + ending for ending in ("n", "an", "ese", "ish", "s"))
    if low[-1] in "aeoy":
        found.update(low[:-1] + ending for ending in ("an", "ese", "ish", "ian"))
    return tuple(form for form in found if len(form) > 2)


def _initials(acronym: str, text: str) -> bool:
    words = [
        w for w in re.findall(r"[A-Za-z]+", text) if w.lower() not in ("of", "the", "and", "for")
    ]
    letters = "".join(w[0] if w[0].isupper() else "." for w in words)
    return acronym in letters


def _abbreviates(short: str, run: str) -> bool:
    """Tell whether 経産省 may stand for 経済産業省: its characters, in order, from the first."""
    if not 2 <= len(short) < len(run) <= _LONGEST_ABBREVIATED or short[0] != run[0]:
        return False
    rest = iter(run)
    return all(char in rest for char in short)

"""Numbers with what they count or measure: 100億円 and "10 billion yen" are one quantity.

`numbers` finds figures, which is enough to tell events apart; here also number words ("four
companies", 四社), fractions (4割, half, 3分の1), vague ones (dozens, 数十) and units, so that a
claim can be held against its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.language.numbers import digits_value
from bot.language.units import COUNTERS, ENGLISH_UNITS, JAPANESE_UNITS, Unit, of_noun


class Bound(StrEnum):
    """On which side of the figure the true number lies."""

    NONE = ""
    ABOVE = "above"  # more than, at least, 超, 以上
    BELOW = "below"  # less than, up to, 未満, 以下


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in base units. `kinds` are what it may count; none where the text does not say."""

    value: Decimal
    kinds: frozenset[str]
    text: str
    start: int
    end: int
    about: bool = False
    bound: Bound = Bound.NONE
    vague: bool = False  # "dozens": `value` is the order of magnitude alone
    noun: str = ""  # the word after the figure, where no unit is said

    @property
    def measured(self) -> bool:
        """Money, a share, a length …: a unit that cannot be left out or exchanged."""
        return bool(self.kinds) and not self.kinds & COUNTERS

    def same_kind(self, other: Quantity) -> bool:
        """Tell whether both may count the same."""
        if self.kinds and other.kinds:
            # The second round, 2回戦: an ordinal counts whatever is counted.
            ordinal = "rank" in self.kinds | other.kinds and not (self.measured or other.measured)
            return ordinal or bool(self.kinds & other.kinds)
        return not (self.measured or other.measured)

    def same_value(self, other: Quantity) -> bool:
        """Tell whether `other` carries this value: exactly, or as this one's words round it."""
        if self.vague or other.vague:
            return self.vague == other.vague and self.value == other.value
        if self.value == other.value:
            return True
        if not other.value:
            return False
        if self.about or other.about:
            return abs(self.value - other.value) <= abs(other.value) * Decimal("0.05")
        return _rounds_to(other.value, self.value)


def _rounds_to(exact: Decimal, said: Decimal) -> bool:
    """Tell whether `said` is `exact` with fewer digits, but still at least three of them."""
    kept = len(said.normalize().as_tuple().digits)
    if kept < 3 or kept >= len(exact.normalize().as_tuple().digits):
        return False
    step = Decimal(1).scaleb(exact.adjusted() - kept + 1)
    return exact.quantize(step) == said


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_WORDS = {word: value for value, word in enumerate(_ONES.split())}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split("|"), 2)}
_MAGNITUDES = r"thousand|million|billion|trillion|mln|bln|trln|bn|tn|mn"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DIGIT_WORDS = "one|two|three|four|five|six|seven|eight|nine"
_WORD_NUMBER = rf"(?:(?:{_TENS})(?:[ -](?:{_DIGIT_WORDS}))?|{'|'.join(_ONES.split())})"
_ORDINAL_WORDS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_FRACTIONS = {
    "half": Decimal(50), "third": Decimal(100) / 3, "quarter": Decimal(25), "fifth": Decimal(20),
    "tenth": Decimal(10), "two-thirds": Decimal(200) / 3, "three-quarters": Decimal(75),
    "three-fourths": Decimal(75), "two-fifths": Decimal(40), "three-fifths": Decimal(60),
    "four-fifths": Decimal(80),
}  # fmt: skip
_FOLDS = {
    "double": 2, "doubled": 2, "doubling": 2, "doubles": 2, "twice": 2, "twofold": 2,
    "triple": 3, "tripled": 3, "tripling": 3, "triples": 3, "threefold": 3, "thrice": 3,
    "quadruple": 4, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "tenfold": 10,
    "倍増": 2, "半減": 0, "倍に": 2, "倍の": 2,
}  # fmt: skip
_VAGUE = {
    "dozens": 10, "tens": 10, "scores": 10, "hundreds": 100, "thousands": 1000,
    "tens of thousands": 10_000, "hundreds of thousands": 100_000, "millions": 10**6,
    "tens of millions": 10**7, "hundreds of millions": 10**8, "billions": 10**9,
    "数十": 10, "数百": 100, "数千": 1000, "数万": 10_000, "数十万": 100_000, "数百万": 10**6,
    "数千万": 10**7, "数億": 10**8, "数十億": 10**9,
}  # fmt: skip
_KANJI_DIGITS = {c: v for v, c in enumerate("〇一二三四五六七八九")}
_KANJI_SCALES = {"十": 1, "百": 2, "千": 3}
_MYRIADS = {"万": 4, "億": 8, "兆": 12, "京": 16}
_JA_UNIT = "|".join(re.escape(u) for u in sorted(JAPANESE_UNITS, key=len, reverse=True))
_EN_UNIT = "|".join(
    re.escape(u).replace(r"\ ", r"[\s-]") for u in sorted(ENGLISH_UNITS, key=len, reverse=True)
)
_KANJI_COUNTED = (
    "社|国|人|名|件|カ国|か国|ヶ国|カ所|か所|台|基|回|倍|割|つ|歳|番目|位|点|年間|カ月|か月|週間|日間|時間|"
    "種類|段階|者|組|校|店|棟|隻|本|機"
)

_QUANTITY = re.compile(
    rf"""
    (?P<frac>(?P<fraction>two-thirds|three-quarters|three-fourths
        |two-fifths|three-fifths|four-fifths
        |(?:a|one)[ -](?:half|third|quarter|fifth|tenth)\b|\bhalf\b(?!\s(?:year|hour|a\syear))))
  | (?P<onehalf>\b(?:an?|one)\s(?P<halved>year|month|hour|week)\sand\sa\shalf\b)
  | (?P<halfyear>\bhalf[ -](?:a[ ])?year\b|(?<!年)半年)
  | (?P<bunno>(?P<below>\d+)分の(?P<above>\d+))
  | (?P<hansu>半数|半分|過半数)
  | (?P<vague>\b(?:(?:tens|hundreds)\sof\s(?:thousands|millions)
            |dozens|hundreds|thousands|millions|billions)\b
        |数(?:十万|百万|千万|十億|十|百|千|万|億)(?![兆京]))
  | (?P<fold>\b(?:(?:doubl|tripl|halv)(?:e[ds]?|ing)|quadrupled?|twice|thrice
            |(?:two|three|four|five|ten)fold)\b|倍増|半減)
  | (?P<ordinal>\b(?:(?P<oword>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)
            |(?P<odigit>\d+)(?:st|nd|rd|th))\b(?![ -](?:quarter|half)))
  | (?P<daiordinal>第(?P<dai>\d+|[一二三四五六七八九十]+))
  | (?P<both>両(?=[国社者親氏首党校]))
  | (?P<kanji>(?<![一-鿿\d])(?P<kvalue>[一二三四五六七八九十百千]+[万億]?)
            (?P<kunit>{_KANJI_COUNTED}))
  | (?P<eword>\b(?:(?P<wnumber>{_WORD_NUMBER})(?:[ -](?P<wscale>hundred|{_MAGNITUDES}|dozen))?
        |an?\s(?P<ascale>hundred|thousand|million|billion|trillion|dozen))\b
        (?:[\s-](?P<wunit>{_EN_UNIT})\b)?)
  | (?P<figure>(?P<sign>US\$|A\$|[$€£¥])?(?<![A-Za-z0-9_.])(?<![A-Za-z]-)(?P<first>{_DIGITS})
        (?P<rest>(?:百万|[千万億兆京])(?:(?:{_DIGITS})(?:百万|[千万億]))*(?:\d{{1,4}}(?!\d))?
            |[ -]?(?:{_MAGNITUDES})\b|(?:[kmbt])\b)?
        (?P<plus>[余数]り?)?
        (?:(?P<junit>{_JA_UNIT})|[\s-]?(?P<eunit>{_EN_UNIT})\b|\s?(?P<percent>%))?
        (?P<andhalf>半)?)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_BEFORE = re.compile(
    r"(?:\babout|\baround|\bnearly|\balmost|\broughly|\bapproximately|\bsome|\bclose to"
    r"|\ban estimated|約|およそ|ほぼ|おおよそ|〜|~)\s?$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"^(?:前後|ほど|程度|余り|余|近く|弱|強|くらい|ぐらい| or so\b|台に)")
_ABOVE_BEFORE = re.compile(
    r"(?:\bmore than|\bover|\bat least|\bexceed(?:s|ed|ing)?|\bas many as|\bupwards? of"
    r"|\bno (?:less|fewer) than|\babove|\bsurpass(?:es|ed|ing)?|\btop(?:s|ped|ping)?|\bbeyond"
    r"|少なくとも|最低|早くても)\s?$",
    re.IGNORECASE,
)
_ABOVE_AFTER = re.compile(r"^(?:以上|超|を超|を上回|を突破| or more\b| plus\b|\+|余り?|強)")
_BELOW_BEFORE = re.compile(
    r"(?:\b(?:less|fewer|lower) than|\bunder|\bbelow|\bup to|\bat most|\bno more than|\bmaximum of"
    r"|\bnearly|\balmost|\bshort of|最大で?|最高で?|多くても|長くても|遅くとも|高くても)\s?$",
    re.IGNORECASE,
)
_BELOW_AFTER = re.compile(r"^(?:以下|未満|以内|を下回|を割|に満たな|弱|近く| or (?:less|fewer)\b)")
_AND_A_HALF = re.compile(r"^ and a half (?P<unit>years?|months?|hours?)", re.IGNORECASE)
_NOUNS_READ = 3
_NOUN = re.compile(r"[a-z]+(?:-[a-z]+)*", re.IGNORECASE)


def extract(text: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[Quantity]:
    """Yield the quantities of a folded text, in order, outside of the stretches `skip`."""
    if skip:
        chars = list(text)
        for start, end in skip:
            chars[start:end] = "\0" * (end - start)
        text = "".join(chars)
    for match in _QUANTITY.finditer(text):
        found = _READERS[match.lastgroup or ""](match)
        if found is None:
            continue
        value, kinds, vague = found
        end = match.end()
        if not kinds and match.lastgroup in ("figure", "eword", "vague", "kanji"):
            kinds = _kinds_after(text, end)
        more = _AND_A_HALF.match(text[end:])
        if more:
            unit = ENGLISH_UNITS[more["unit"].lower()]
            value, kinds = (value + Decimal("0.5")) * unit.factor, unit.kinds
            end += more.end()
        yield Quantity(
            value=value,
            kinds=kinds,
            text=text[match.start() : end].strip(),
            start=match.start(),
            end=end,
            about=_about(text, match.start(), end),
            bound=_bound(text, match.start(), end),
            vague=vague,
            noun="" if kinds else _noun_after(text, end),
        )


_NATIVE_NOUN = re.compile("[一-鿿ァ-ヺー]{2,}")


def _noun_after(text: str, end: int) -> str:
    native = _NATIVE_NOUN.match(text, end)
    if native:
        return native.group()
    word = re.match(r"[ -]([a-z]{3,})\b", text[end : end + 24], re.IGNORECASE)
    return word[1] if word else ""


_Read = tuple[Decimal, frozenset[str], bool] | None
_PERCENT = frozenset({"%"})
_FOLD = frozenset({"fold"})
_MONTH = frozenset({"month"})
_RANK = frozenset({"rank"})
_PAIR = frozenset({"fold", "occasion"})


def _figure(match: re.Match[str]) -> _Read:
    value = digits_value(match["first"], (match["rest"] or "").strip(" -").lower())
    unit = _unit(match)
    if unit is None:
        kinds: frozenset[str] = frozenset()
    else:
        if value == 1 and match["junit"] and _RATE_AFTER.match(match.string, match.end()):
            return None  # 1日900人: so many a day
        value, kinds = value * unit.factor, unit.kinds
        if match["andhalf"]:
            value += unit.factor / 2
    return value, kinds, False


_RATE_AFTER = re.compile(r"\d|あたり|当たり|平均|約|最大|に(?:約)?\d|、?\d")


def _unit(match: re.Match[str]) -> Unit | None:
    if match["percent"]:
        return ENGLISH_UNITS["percent"]
    if match["junit"]:
        return JAPANESE_UNITS[match["junit"].lower()]
    if match["eunit"]:
        return ENGLISH_UNITS[_spaced(match["eunit"])]
    if match["sign"]:
        return ENGLISH_UNITS[match["sign"].lower()]
    return None


def _spaced(unit: str) -> str:
    plain = re.sub(r"[\s-]+", " ", unit).lower()
    return plain if plain in ENGLISH_UNITS else unit.lower()


def _word(match: re.Match[str]) -> _Read:
    number, scale = match["wnumber"], match["wscale"] or match["ascale"]
    value = Decimal(1)
    if number:
        value = Decimal(sum(_WORDS[part] for part in re.split("[ -]", number.lower())))
    if scale:
        scale = scale.lower()
        value = value * 12 if scale == "dozen" else digits_value(str(value), scale)
    unit = ENGLISH_UNITS[_spaced(match["wunit"])] if match["wunit"] else None
    if value == 1 and (unit is None or unit.kinds & COUNTERS):
        return None  # "one" is a pronoun more often than a number
    return (value * unit.factor, unit.kinds, False) if unit else (value, frozenset(), False)


def kanji_value(text: str) -> Decimal:
    """Return the value of a number in kanji, 二十四 or 三百; 0 where it is none."""
    total, part, digit = 0, 0, 0
    for char in text:
        if char in _KANJI_DIGITS:
            digit = digit * 10 + _KANJI_DIGITS[char]
        elif char in _KANJI_SCALES:
            part += int(max(digit, 1) * 10 ** _KANJI_SCALES[char])
            digit = 0
        elif char in _MYRIADS:
            total += int(max(part + digit, 1) * 10 ** _MYRIADS[char])
            part = digit = 0
    return Decimal(total + part + digit)


def _kanji(match: re.Match[str]) -> _Read:
    value = kanji_value(match["kvalue"])
    unit = JAPANESE_UNITS.get(match["kunit"])
    if not value or (value == 1 and match["kunit"] in ("つ", "人", "部", "点", "本", "回")):
        return None
    return (value * unit.factor, unit.kinds, False) if unit else (value, frozenset(), False)


def _ordinal(match: re.Match[str]) -> _Read:
    word = match["oword"]
    return Decimal(_ORDINAL_WORDS[word.lower()] if word else int(match["odigit"])), _RANK, False


def _dai(match: re.Match[str]) -> _Read:
    text = match["dai"]
    return (Decimal(text) if text.isdigit() else kanji_value(text)), _RANK, False


def _fraction(match: re.Match[str]) -> _Read:
    word = match["fraction"].lower()
    return (
        _FRACTIONS.get(word, _FRACTIONS.get(re.split("[ -]", word)[-1], Decimal(50))),
        _PERCENT,
        False,
    )


def _bunno(match: re.Match[str]) -> _Read:
    below = int(match["below"])
    return (Decimal(100) * int(match["above"]) / below, _PERCENT, False) if below else None


def _fold(match: re.Match[str]) -> _Read:
    word = match["fold"].lower()
    if word == "半減" or word.startswith("halv"):
        return Decimal(50), _PERCENT, False
    kinds = _PAIR if word in ("twice", "thrice") else _FOLD
    return Decimal(_FOLDS.get(word, 2)), kinds, False


_READERS = {
    "frac": _fraction,
    "onehalf": lambda m: (
        ENGLISH_UNITS[m["halved"].lower()].factor * Decimal("1.5"),
        ENGLISH_UNITS[m["halved"].lower()].kinds,
        False,
    ),
    "halfyear": lambda _: (Decimal(6), _MONTH, False),
    "bunno": _bunno,
    "hansu": lambda _: (Decimal(50), _PERCENT, False),
    "vague": lambda m: (Decimal(_VAGUE[" ".join(m["vague"].lower().split())]), frozenset(), True),
    "fold": _fold,
    "ordinal": _ordinal,
    "daiordinal": _dai,
    "both": lambda _: (Decimal(2), frozenset(), False),
    "kanji": _kanji,
    "eword": _word,
    "figure": _figure,
}


def _kinds_after(text: str, end: int) -> frozenset[str]:
    """Return what the nouns after a number say that it counts."""
    tail = re.split(r"[,.;:()\u3000-\u9fff]", text[end : end + 60], maxsplit=1)[0]
    if not tail[:1].isspace() and not tail.startswith("-"):
        return frozenset()
    for noun in _NOUN.findall(tail)[:_NOUNS_READ]:
        kinds = of_noun(noun.lower())
        if kinds:
            return kinds
        if noun.lower() in (
            "in",
            "to",
            "from",
            "by",
            "at",
            "on",
            "for",
            "with",
            "and",
            "or",
            "that",
        ):
            break
    return frozenset()


def _about(text: str, start: int, end: int) -> bool:
    return bool(_ABOUT_BEFORE.search(text[max(0, start - 24) : start])) or bool(
        _ABOUT_AFTER.match(text[end : end + 6])
    )


def _bound(text: str, start: int, end: int) -> Bound:
    before, after = text[max(0, start - 24) : start], text[end : end + 10]
    if _ABOVE_BEFORE.search(before) or _ABOVE_AFTER.match(after):
        return Bound.ABOVE
    if _BELOW_BEFORE.search(before) or _BELOW_AFTER.match(after):
        return Bound.BELOW
    return Bound.NONE

"""Numbers with what they count or measure: 100億円 and "10 billion yen" are one quantity.

`numbers` finds figures, which is enough to tell events apart; here also number words ("four
companies", 四社), fractions (4割, half, 3分の1), vague ones (dozens, 数十) and units, so that a
claim can be held against its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from bot.language import quantity_words as w
from bot.language.numbers import digits_value
from bot.language.units import COUNTERS, ENGLISH_UNITS, JAPANESE_UNITS, Unit, of_noun

_DISTINCT = frozenset(
    {"person", "company", "machine", "country", "hospital", "household", "ship", "shop", "school"}
)


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
    factor: Decimal = Decimal(1)  # base units in what the figure counts

    @property
    def countable(self) -> bool:
        """People, companies …: what is hardly ever called by another counter."""
        return bool(self.kinds) and self.kinds <= _DISTINCT

    @property
    def measured(self) -> bool:
        """Money, a share, a length …: a unit that cannot be left out or exchanged."""
        return bool(self.kinds) and not self.kinds & COUNTERS

    def same_kind(self, other: Quantity) -> bool:
        """Tell whether both may count the same."""
        if self.kinds and other.kinds:
            # The second round, 2回戦: an ordinal counts whatever is counted.
            loose = self.kinds | other.kinds
            counted = not (self.measured or other.measured)
            return bool(self.kinds & other.kinds) or (counted and bool(loose & {"rank", "thing"}))
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


def extract(text: str, skip: Sequence[tuple[int, int]] = ()) -> Iterator[Quantity]:
    """Yield the quantities of a folded text, in order, outside of the stretches `skip`."""
    if skip:
        chars = list(text)
        for start, end in skip:
            chars[start:end] = "\0" * (end - start)
        text = "".join(chars)
    yield from _inherited(list(_each(text)), text)


def _inherited(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """Yield quantities; of "from 4.1 million tons to 2.6 million" the second are tons too."""
    for at, mine in enumerate(found):
        near = [q for q in (found[at - 1 : at] + found[at + 1 : at + 2]) if q.measured]
        for other in near if not mine.kinds and not mine.noun and not mine.vague else ():
            first, second = sorted((mine, other), key=lambda q: q.start)
            between = text[first.end : second.start]
            if len(between) < w.FAR and w.TO.search(between):
                mine = replace(  # noqa: PLW2901  # the same quantity, with its unit
                    mine, kinds=other.kinds, value=mine.value * other.factor, factor=other.factor
                )
                break
        yield mine


def _each(text: str) -> Iterator[Quantity]:
    for match in w.QUANTITY.finditer(text):
        found = _READERS[match.lastgroup or ""](match)
        if found is None:
            continue
        value, kinds, vague = found
        end = match.end()
        if not kinds and match.lastgroup in ("figure", "eword", "vague", "kanji"):
            kinds = _kinds_after(text, end)
        more = w.AND_A_HALF.match(text[end:])
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
            factor=_factor(match) if kinds else Decimal(1),
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


def _factor(match: re.Match[str]) -> Decimal:
    unit = _unit(match) if match.lastgroup == "figure" else None
    return unit.factor if unit else Decimal(1)


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
        value = Decimal(sum(w.WORDS[part] for part in re.split("[ -]", number.lower())))
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
        if char in w.KANJI_DIGITS:
            digit = digit * 10 + w.KANJI_DIGITS[char]
        elif char in w.KANJI_SCALES:
            part += int(max(digit, 1) * 10 ** w.KANJI_SCALES[char])
            digit = 0
        elif char in w.MYRIADS:
            total += int(max(part + digit, 1) * 10 ** w.MYRIADS[char])
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
    return Decimal(w.ORDINAL_WORDS[word.lower()] if word else int(match["odigit"])), _RANK, False


def _dai(match: re.Match[str]) -> _Read:
    text = match["dai"]
    return (Decimal(text) if text.isdigit() else kanji_value(text)), _RANK, False


def _fraction(match: re.Match[str]) -> _Read:
    word = match["fraction"].lower()
    return (
        w.FRACTIONS.get(word, w.FRACTIONS.get(re.split("[ -]", word)[-1], Decimal(50))),
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
    return Decimal(w.FOLDS.get(word, 2)), kinds, False


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
    "vague": lambda m: (Decimal(w.VAGUE[" ".join(m["vague"].lower().split())]), frozenset(), True),
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
    for noun in w.NOUN.findall(tail)[: w.NOUNS_READ]:
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
    return bool(w.ABOUT_BEFORE.search(text[max(0, start - 24) : start])) or bool(
        w.ABOUT_AFTER.match(text[end : end + 6])
    )


def _bound(text: str, start: int, end: int) -> Bound:
    before, after = text[max(0, start - 24) : start], text[end : end + 10]
    if w.ABOVE_BEFORE.search(before) or w.ABOVE_AFTER.match(after):
        return Bound.ABOVE
    if w.BELOW_BEFORE.search(before) or w.BELOW_AFTER.match(after):
        return Bound.BELOW
    return Bound.NONE

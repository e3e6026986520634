"""Numbers with their magnitude: 1兆, 1 trillion and 1,000,000,000,000 are one number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

# 万 and 億 are Japanese myriads; "bn" and the like are the style of financial papers.
_ENGLISH = {
    "hundred": 2, "thousand": 3, "million": 6, "mln": 6, "mn": 6, "billion": 9, "bln": 9, "bn": 9,
    "trillion": 12, "trln": 12, "tn": 12, "k": 3, "m": 6, "b": 9, "t": 12,
}  # fmt: skip
_JAPANESE = {"千": 3, "百万": 6, "万": 4, "億": 8, "兆": 12, "京": 16}
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "パーセント": "%", "ポイント": "pt",
    "yen": "jpy", "円": "jpy", "¥": "jpy", "dollars": "usd", "dollar": "usd", "ドル": "usd",
    "$": "usd", "euros": "eur", "euro": "eur", "ユーロ": "eur", "€": "eur", "pounds": "gbp",
    "pound": "gbp", "ポンド": "gbp", "£": "gbp",
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[$€£¥]?)(?<![A-Za-z0-9.])(?P<first>{_DIGITS})"
    rf"(?P<rest>(?:百万|[千万億兆京])(?:(?:{_DIGITS})(?:百万|[千万億]))*"
    r"|[ -]?(?:thousand|million|billion|trillion|mln|bln|trln|bn|tn|mn)\b|[kmbt]\b)?"
    r"\s?(?P<unit>%|percent\b|per cent\b|パーセント|ポイント|yen\b|円|dollars?\b|ドル"
    r"|euros?\b|ユーロ|pounds?\b|ポンド)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SIGNS = "$€£¥"
_MYRIADS = re.compile(rf"({_DIGITS})?(百万|[千万億兆京])?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text: its value, its unit if one is said, and where."""

    value: Decimal
    unit: str  # "%", "pt", an ISO 4217 code in small letters, or ""
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The value in one writing, whatever the unit: `1e12`, `2800`, `4.5`."""
        plain = self.value.normalize()
        if plain == plain.to_integral() and abs(plain) < 1_000_000:
            return str(int(plain))
        return f"{plain:e}".replace("e+", "e") if abs(plain) >= 1_000_000 else str(plain)


def extract(text: str) -> Iterator[Number]:
    """Yield the numbers of a folded text, in order."""
    for match in _matches(text):
        unit = (match["unit"] or match["sign"] or "").lower()
        yield Number(
            value=digits_value(match["first"], (match["rest"] or "").strip(" -").lower()),
            unit=_UNITS.get(unit, ""),
            text=match.group().strip(),
            start=match.start(),
            end=match.end(),
        )


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_NUMBER` matches, tried at digits alone: most of a text is none."""
    end = 0
    while digit := _DIGIT.search(text, end):
        at = digit.start()
        signed = at > end and text[at - 1] in _SIGNS
        match = _NUMBER.match(text, at - signed)
        if match:
            yield match
        end = match.end() if match else at + 1


def digits_value(first: str, rest: str) -> Decimal:
    """Return the value of digits and the magnitude after them: 1, 億2000万, or 10, billion."""
    if not rest or rest in _ENGLISH:
        return _decimal(first).scaleb(_ENGLISH.get(rest, 0))
    total = Decimal(0)
    for digits, myriad in _MYRIADS.findall(first + rest):
        if digits:
            total += _decimal(digits).scaleb(_JAPANESE.get(myriad, 0))
    return total


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))

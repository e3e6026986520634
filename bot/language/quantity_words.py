"""The words and patterns by which quantities are found."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.language.units import ENGLISH_UNITS, JAPANESE_UNITS

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
WORDS = {word: value for value, word in enumerate(_ONES.split())}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
WORDS |= {word: 10 * value for value, word in enumerate(_TENS.split("|"), 2)}
_MAGNITUDES = r"thousand|million|billion|trillion|mln|bln|trln|bn|tn|mn"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_DIGIT_WORDS = "one|two|three|four|five|six|seven|eight|nine"
_WORD_NUMBER = rf"(?:(?:{_TENS})(?:[ -](?:{_DIGIT_WORDS}))?|{'|'.join(_ONES.split())})"
ORDINAL_WORDS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
FRACTIONS = {
    "half": Decimal(50), "third": Decimal(100) / 3, "quarter": Decimal(25), "fifth": Decimal(20),
    "tenth": Decimal(10), "two-thirds": Decimal(200) / 3, "three-quarters": Decimal(75),
    "three-fourths": Decimal(75), "two-fifths": Decimal(40), "three-fifths": Decimal(60),
    "four-fifths": Decimal(80),
}  # fmt: skip
FOLDS = {
    "double": 2, "doubled": 2, "doubling": 2, "doubles": 2, "twice": 2, "twofold": 2,
    "triple": 3, "tripled": 3, "tripling": 3, "triples": 3, "threefold": 3, "thrice": 3,
    "quadruple": 4, "quadrupled": 4, "fourfold": 4, "fivefold": 5, "tenfold": 10,
    "倍増": 2, "半減": 0, "倍に": 2, "倍の": 2,
}  # fmt: skip
VAGUE = {
    "dozens": 10, "tens": 10, "scores": 10, "hundreds": 100, "thousands": 1000,
    "tens of thousands": 10_000, "hundreds of thousands": 100_000, "millions": 10**6,
    "tens of millions": 10**7, "hundreds of millions": 10**8, "billions": 10**9,
    "数十": 10, "数百": 100, "数千": 1000, "数万": 10_000, "数十万": 100_000, "数百万": 10**6,
    "数千万": 10**7, "数億": 10**8, "数十億": 10**9,
}  # fmt: skip
KANJI_DIGITS = {c: v for v, c in enumerate("〇一二三四五六七八九")}
KANJI_SCALES = {"十": 1, "百": 2, "千": 3}
MYRIADS = {"万": 4, "億": 8, "兆": 12, "京": 16}
_JA_UNIT = "|".join(re.escape(u) for u in sorted(JAPANESE_UNITS, key=len, reverse=True))
_EN_UNIT = "|".join(
    re.escape(u).replace(r"\ ", r"[\s-]") for u in sorted(ENGLISH_UNITS, key=len, reverse=True)
)
_KANJI_COUNTED = (
    "社|国|人|名|件|カ国|か国|ヶ国|カ所|か所|台|基|回|倍|割|つ|歳|番目|位|点|年間|カ月|か月|週間|日間|時間|"
    "種類|段階|者|組|校|店|棟|隻|本|機"
)

QUANTITY = re.compile(
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
ABOUT_BEFORE = re.compile(
    r"(?:\babout|\baround|\bnearly|\balmost|\broughly|\bapproximately|\bsome|\bclose to"
    r"|\ban estimated|約|およそ|ほぼ|おおよそ|〜|~)\s?$",
    re.IGNORECASE,
)
ABOUT_AFTER = re.compile(r"^(?:前後|ほど|程度|余り|余|近く|弱|強|くらい|ぐらい| or so\b|台に)")
ABOVE_BEFORE = re.compile(
    r"(?:(?<!\bno )\bmore than|\bover|\bat least|\bexceed(?:s|ed|ing)?|\bas many as|\bupwards? of"
    r"|\bno (?:less|fewer) than|\babove|\bsurpass(?:es|ed|ing)?|\btop(?:s|ped|ping)?|\bbeyond"
    r"|少なくとも|最低|早くても)\s?$",
    re.IGNORECASE,
)
ABOVE_AFTER = re.compile(r"^(?:以上|超|を超|を上回|を突破| or more\b| plus\b|\+|余り?|強)")
BELOW_BEFORE = re.compile(
    r"(?:\b(?:less|fewer|lower) than|\bunder|\bbelow|\bup to|\bat most|\bno more than|\bmaximum of"
    r"|\bnearly|\balmost|\bshort of|最大で?|最高で?|多くても|長くても|遅くとも|高くても)\s?$",
    re.IGNORECASE,
)
BELOW_AFTER = re.compile(
    r"^(?:以下|まで(?!も)|未満|以内|を下回|を割|に満たな|弱|近く| or (?:less|fewer)\b)"
)
AND_A_HALF = re.compile(r"^ and a half (?P<unit>years?|months?|hours?)", re.IGNORECASE)
TO = re.compile(r"\b(?:to|and|or|from|than)\b|から|[〜~-]|に|へ")
FAR = 24
NOUNS_READ = 3
NOUN = re.compile(r"[a-z]+(?:-[a-z]+)*", re.IGNORECASE)

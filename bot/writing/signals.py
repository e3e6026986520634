"""What a sentence is for, as far as its own words say: not known, next, past, spoken, defined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.language import dates
from bot.language.text import KANJI, KATAKANA, fold, is_japanese

# --- what a source says is not known or not said -----------------------------------------------

_UNKNOWN = re.compile(
    r"""\b(?:
        (?:did|does|do|has|have|had|would|could)(?:\s(?:not|yet\sto)|n't)\s(?:yet\s|immediately\s)?
          (?:say|said|give|given|disclose|reveal|specify|name|explain|elaborate|announce|comment|provide|identify|detail
            |confirm|make\spublic)(?:d|ed|n)?\b
        | declined\sto\s(?:say|comment|give|name|disclose|specify|elaborate|reveal|identify)
        | (?:without|not)\s(?:saying|disclosing|giving|specifying|naming|elaborating)
        | (?:is|are|was|were|remains?|remained)\s(?:still\s|yet\s|also\s)?(?:not\s(?:yet\s)?(?:been\s)?
            (?:known|clear|disclosed|announced|decided|made\spublic|released|specified|determined|confirmed|set)
            |unclear|unknown|undisclosed|undecided|uncertain)
        | (?:has|have)\snot\s(?:yet\s)?been\s(?:disclosed|announced|decided|made\spublic|released|set|named|determined|confirmed)
        | (?:gives?|gave|given)\sno\s(?:date|figure|reason|details?|timetable|price|timing|cost|number|schedule|indication)
        | no\s(?:date|price|timetable|timeline|details?|figures?|schedule)\s(?:has|have|was|were)\s(?:been\s)?
            (?:given|set|announced|disclosed|released|provided)
        | yet\sto\sbe\s(?:decided|announced|disclosed|determined|set)
        | undisclosed\s(?:sum|amount|price|number|location|terms)
        | (?:terms|details|financial\sterms)\s(?:of\s.{1,40}\s)?were\snot\s(?:disclosed|released|given)
    )\b
    |(?:明らか|公表|公開|発表|開示|明示|回答|説明|言及)(?:に|を)?(?:は)?(?:して|され|なって)(?:は)?(?:いない|おらず|いません)
    |(?:分か|わか|判)っていない|不明(?:だ|で|と|。|な点)|未定|非公表|非公開(?:と|だ|で|。)|未公表|未公開(?:だ|で|。)
    |決まっていない|決まってい?ません|決めていない|示(?:して|されて)いない|示さな(?:い|かった)|明かしていない|触れていない
    |コメントを(?:控え|避け)|回答を(?:控え|避け)|明言(?:を避け|しな)""",
    re.IGNORECASE | re.VERBOSE,
)
# "did not say that it would" denies; it does not name a gap.
_DENIAL = re.compile(r"\b(?:not|n't)\s(?:say|said|announce|confirm)\sthat\b", re.IGNORECASE)

# --- what comes next ---------------------------------------------------------------------------

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = re.compile(
    rf"\b(?:(?:in|by|from|on|until|before|after|around|late|early|mid-?|since|next|this|starting|beginning|during|end\sof)\s?)+"
    rf"(?:the\s)?(?:end\sof\s)?(?:{_MONTHS}|spring|summer|autumn|fall|winter|week|month|year|quarter|fiscal\s(?:year\s)?|20\d\d|tomorrow"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\btomorrow\b",
)
_WILL = re.compile(
    r"\b(?:will|plans?\sto|is\sto|are\sto|(?:is|are)\s(?:expected|scheduled|due|set|slated|planning|aiming|preparing)\b|aims?\sto"
    r"|intends?\sto|expects?\sto|hopes?\sto|due\s(?:by|in|on)|opens?\sin|starts?\sin|begins?\sin|open\suntil)",
)
_NEXT = re.compile(
    r"\b(?:next\s(?:step|thing|question|test|milestone|hurdle)|what\sto\swatch|to\swatch\b|remains\sto\sbe\sseen"
    r"|(?:will\s)?(?:depends?|hinges?)\son\swhether|deadline|(?:is|will\sbe)\s(?:expected|due|scheduled)\sto\s(?:decide|vote|rule|announce|release|publish|open|start|begin))",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:decide|decision|vote|rule|announce|release|publish|launch|open|start|begin|report|present|submit|sign|complete|hold|resume|ship"
    r"|deliver|adopt|trial|review|hearing|talks|meet|comments?)(?:s|es|ed|ing)?\b",
    re.IGNORECASE,
)
_JA_PLAN = re.compile(
    r"予定|見込み|見通し|方針(?:だ|を|で|。)|計画(?:だ|で|して|。|する)|目指す|目指して|めざす|目標|始める|開始する|始まる|公募|募集"
    r"|焦点|課題と?な|決める。|判断する|検討して|締め切|受け付ける|発売する|公開する|まで(?:だ|。)"
)
_JA_NEXT = re.compile(r"焦点|今後|次(?:の|は)|予定(?:だ|で|。|して|という)|締め切|注目")
_JA_WHEN = re.compile(
    r"(?:\d{1,2}月(?!\d{1,2}日付)|来(?:月|週|年|年度|春|夏|秋|冬)|年内|年度内|今(?:春|夏|秋|冬|月中|年度中|年中)|\d{4}年(?:度)?"
    r"|(?:春|夏|秋|冬)(?:ごろ|頃|に))(?:\d{1,2}日)?(?:ごろ|頃|中|末|上旬|中旬|下旬|前半|後半|初め|半ば)*(?:に|から|まで|の|にも|へ|を)"
)

# --- what was before ---------------------------------------------------------------------------

_YEAR = re.compile(rf"\b(?:(?P<m>{_MONTHS})\s)?(?:\d{{1,2}},\s)?(?P<y>19\d\d|20\d\d)\b")
_JA_YEAR = re.compile(r"(?P<y>19\d\d|20\d\d)年(?:度)?(?:(?P<m>\d{1,2})月)?")
_BEFORE = re.compile(
    r"\b(?:last\s(?:year|spring|summer|autumn|fall|winter)|(?:\w+\s)?years?\sago|previously|in\sthe\spast|until\snow|so\sfar"
    r"|already|has\s(?:also\s)?(?:long\s)?been\s\w+ing|have\s(?:also\s)?(?:long\s)?been\s\w+ing|had\s(?:already|been|long)"
    r"|was\sfounded|founded\sin|established\sin|used\sto|since\s(?:19|20)\d\d|over\sthe\s(?:past|last)|in\srecent\syears|earlier\sthis\syear)\b"
    r"|昨年|前年|一昨年|去年|\d+年前|これまで(?:に|も|は)|かつて|従来|以前(?:は|から|に)|すでに|既に|近年|年以来|してきた。|創業"
)

# --- who speaks --------------------------------------------------------------------------------

_SAYS = r"(?:said|says|told|added|adds|wrote|writes|explained|explains|noted|warned|commented|argued|stressed|according\sto)"
_SPEAKER = (
    r"(?!The\b|He\b|She\b|They\b|It\b|We\b|I\b)(?:[A-Z][\w.'’-]+|(?:[\w-]+\s){0,5}[A-Z][\w.'’-]+)"
)
_SPOKEN = re.compile(
    rf"[\"“](?P<q>[^\"“”]{{25,}}?)[,.!?]?[\"”],?\s(?:{_SAYS}\s(?:[a-z][\w-]*,?\s){{0,6}}?{_SPEAKER}|{_SPEAKER}(?:\s[A-Z][\w.'’-]+)*(?:,[^,]{{3,60}},)?\s{_SAYS})"
    rf"|{_SPEAKER}(?:,[^,\"“]{{3,80}},)?\s{_SAYS}[^\"“.]{{0,40}}[:,]?\s[\"“](?P<q2>[^\"“”]{{25,}})[\"”]"
)
_JA_SPOKEN = re.compile(
    rf"(?:[{KANJI}]{{2,4}}[\u3040-\u30ff{KANJI}]{{0,6}}?(?:氏|さん|社長|会長|教授|市長|知事|大臣|首相|医師|研究員|CEO|代表|所長|部長|長官|館長|取締役|執行役員|担当者|幹部)|[{KATAKANA}・＝]{{3,}}(?:氏|さん|CEO|社長|教授))"
    rf"[^「」。]{{0,24}}「(?P<q>[^」]{{12,}})」(?:と|などと)[^。]{{0,12}}?(?:述べ|話|語|指摘|説明|強調|コメント|訴え|期待|振り返|明か|言|い(?:う|った)|し(?:た|て))"
)

# --- what a word means -------------------------------------------------------------------------

_DEFINES = re.compile(
    r"^(?:An?\s)?[A-Za-z][\w -]{2,40}?\s(?:is|are|means?|refers?\sto)\s(?:an?\s|the\s|any\s)?(?:\w+[\s-]){0,4}"
    r"(?:software|models?|programs?|systems?|technolog(?:y|ies)|machines?|chips?|materials?|methods?|process(?:es)?|robots?|computers?|tools?)\s"
    r"(?:that|which|used|designed|made|trained|whose|for|able|between)\b"
)
_JA_DEFINES = re.compile(
    r"^[^。、]{2,20}とは、?[^。]{8,}(?:を指す|のこと|をいう|である|だ|仕組み|技術|モデル)。?$"
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What a sentence says of itself. `quote` is the words spoken in it; `watch` is a strength."""

    unknown: bool
    watch: float
    next: bool  # is itself about what comes next
    dated: bool  # names a time well before the event
    past: bool  # is at least worded as what was before
    quote: str
    defines: bool


def read(text: str, told: datetime) -> Signals:
    """Return the signals of a sentence that was told at a moment."""
    folded = fold(text)
    japanese = is_japanese(text)
    unknown = bool(_UNKNOWN.search(folded)) and not _DENIAL.search(folded)
    return Signals(
        unknown=unknown,
        watch=0.0 if unknown else _watch(folded, japanese, told),
        next=bool((_JA_NEXT if japanese else _NEXT).search(folded)),
        dated=_dated(folded, told),
        past=bool(_BEFORE.search(folded)),
        quote=_quote(text, japanese),
        defines=bool((_JA_DEFINES if japanese else _DEFINES).search(folded)),
    )


def _watch(text: str, japanese: bool, told: datetime) -> float:
    """Return how surely a sentence names a step to come: from 1 on it does."""
    plan, when, following = (_JA_PLAN, _JA_WHEN, _JA_NEXT) if japanese else (_WILL, _WHEN, _NEXT)
    value = 1.0 if following.search(text) else 0.0
    if plan.search(text):
        value += 0.4
        if when.search(text) or _ahead(text, told):
            value += 0.7
        if not japanese and _STEP.search(text):
            value += 0.2
    return value


def _ahead(text: str, told: datetime) -> bool:
    """Tell whether a day is named that lies within the half-year to come."""
    for day in dates.extract(text):
        year = day.year or told.year
        ahead = (year - told.year) * 372 + (day.month - told.month) * 31 + day.day - told.day
        if 0 < ahead % (372 if not day.year else 10_000) < 186:
            return True
    return False


def _dated(text: str, told: datetime) -> bool:
    """Tell whether a sentence names a month or a year well before the event."""
    for match in (*_YEAR.finditer(text), *_JA_YEAR.finditer(text)):
        month = match["m"]
        number = (
            12
            if month is None
            else int(month)
            if month.isdigit()
            else _MONTHS.split("|").index(month) + 1
        )
        if int(match["y"]) * 12 + number < told.year * 12 + told.month - 1:
            return True
    return False


def _quote(text: str, japanese: bool) -> str:
    match = (_JA_SPOKEN if japanese else _SPOKEN).search(text)
    if match is None:
        return ""
    return next((words for words in match.groups() if words), "")

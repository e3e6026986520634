"""How English says when: patterns, each with what reads it on the day of the text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language import spans

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "yesterday": -1, "last night": -1, "tomorrow": 1,
}  # fmt: skip


def _read_english_day(match: re.Match[str], told: date) -> spans.Found:
    month = spans.month_number(match["em"] or match["em2"])
    day = int(match["ed"] or match["ed2"])
    year = int(match["ey"] or match["ey2"] or 0)
    return (found, "") if (found := spans.days_named(told, year, month, day)) else None


def _read_iso(match: re.Match[str], told: date) -> spans.Found:
    year, month, day = (int(part) for part in match["iso"].split("-"))
    return (found, "") if (found := spans.days_named(told, year, month, day)) else None


def _read_english_month(match: re.Match[str], told: date) -> spans.Found:
    month, part = spans.month_number(match["mm"]), spans.part(match["mpart"])
    if match["my"]:
        return [spans.month_of(int(match["my"]), month, part)], ""
    if match["myrel"]:
        shift = {"last": -1, "this": 0, "next": 1}[match["myrel"].lower()]
        return [spans.month_of(told.year + shift, month, part)], ""
    which = (match["mwhich"] or "").lower()
    found = spans.nearest_month(told, month, part)
    if which == "last":
        found = [span for span in found if span[0] <= told] or found
    if which == "next":
        found = [span for span in found if span[0] > told] or found
    return found, ""


def _read_relative_english(match: re.Match[str], told: date) -> spans.Found:
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "coming": 1,
             "next": 1, "following": 1}[match["rwhich"].lower()]  # fmt: skip
    unit = match["runit"].lower()
    if unit in spans.SEASONS:
        span = spans.year_of(told.year + shift)
        found = [s for s in (span, spans.year_of(told.year)) if s]
        return found, spans.SEASONS[unit]
    if unit == "week":
        return spans.weeks(told, shift), ""
    if unit == "weekend":
        return spans.weeks(told, shift) + spans.weeks(told, shift - 1), ""
    if unit == "month":
        return [spans.month_of(*spans.shift(told, shift))], ""
    if unit.startswith(("fiscal", "business")):
        return [spans.fiscal_year(spans.fiscal_of(told) + shift)], ""
    span = spans.year_of(told.year + shift)
    return ([span], "") if span else None


def _read_relative_day(match: re.Match[str], told: date) -> spans.Found:
    day = told + timedelta(days=_DAYS[" ".join(match["rday"].lower().split())])
    return [(day, day)], ""


def _read_year_end(match: re.Match[str], told: date) -> spans.Found:
    fiscal = "fiscal" in match["yend"].lower()
    if fiscal:
        return [
            spans.fiscal_year(spans.fiscal_of(told)),
            spans.month_of(spans.fiscal_of(told) + 1, 3),
        ], ""
    return [
        (date(told.year, 1, 1), date(told.year, 12, 31)),
        (date(told.year, 12, 1), date(told.year, 12, 31)),
    ], ""


def _read_fiscal(match: re.Match[str], told: date) -> spans.Found:
    if match["fend"]:
        end = int(match["fyear2"] or 0)
        month = spans.month_number(match["fend"])
        if not end:
            end = told.year if told.month <= month else told.year + 1
        last = spans.month_of(end, month)[1]
        return [
            (date(end - 1, month, 1) + timedelta(days=31), last),
            spans.month_of(end, month),
        ], ""
    return [spans.fiscal_year(int(match["fyear"]))], ""


def _read_year(match: re.Match[str], _told: date) -> spans.Found:
    year = int(match["year"])
    if match["decade"]:
        return [(date(year, 1, 1), date(year + 9, 12, 31))], ""
    span = spans.year_of(year)
    if span is None:
        return None
    season = (match["yseason"] or "").lower()
    if season in spans.SEASONS:
        return [span], spans.SEASONS[season]
    return [spans.part_of_year(span, spans.part(match["ypart"]))], ""


def _read_tail(year: str | None, fiscal: str | None, told: date) -> list[spans.Span]:
    if year is None:
        return []
    if not year.isdigit():
        shift = {"last": -1, "this": 0, "next": 1}.get(year.split()[0].lower())
        if shift is None:
            return []
        span = spans.year_of(told.year + shift)
        return [span] if span else []
    return (
        [spans.fiscal_year(int(year))] if fiscal else [s for s in [spans.year_of(int(year))] if s]
    )


def _read_weekday(match: re.Match[str], told: date) -> spans.Found:
    weekday = _WEEKDAYS.index(match["wday"][:3].lower())
    which = (match["wwhich"] or "").lower()
    return spans.weekdays(told, weekday, {"coming": "next", "past": "last"}.get(which, which)), ""


def _read_half(match: re.Match[str], told: date) -> spans.Found:
    label = "h1" if match["half"].lower() == "first" else "h2"
    return _read_tail(match["halfyear"], match["halffy"], told), label


def _read_quarter(match: re.Match[str], told: date) -> spans.Found:
    text = match["q1"] or match["q2"]
    number = _ORDINALS.get(text.lower(), 0) or int(text)
    return _read_tail(match["qyear"], None, told), f"q{number}"


def _read_ago(match: re.Match[str], told: date) -> spans.Found:
    return spans.away(told, -spans.number(match["ago"]), match["agounit"].lower())


def _read_clock(match: re.Match[str], _told: date) -> spans.Found:
    if match["cword"]:
        return [], "00:00" if match["cword"].lower() == "midnight" else "12:00"
    if match["c24"]:
        return spans.clock(int(match["c24"]), int(match["c24m"]), afternoon=False)
    afternoon = match["cm"].lower().startswith("p")
    return spans.clock(int(match["chour"]), int(match["cminute"] or 0), afternoon=afternoon)


def _read_the_day(match: re.Match[str], told: date) -> spans.Found:
    found = spans.days_numbered(told, int(match["theday"]))
    return (found, "") if found else None


_M = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_W = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PREPOSITIONS = (
    r"in|by|since|until|till|from|of|through|during|before|after|around|between|and|to|for|mid|"
    r"ending|ended|starting|beginning|every|each"
)
_NO_DIGIT = r"(?<![\d.,$€£¥])"
_COUNTED = r"(?!\s*(?:yen|dollars?|euros?|percent|per cent|people|companies|%|km|kg))"
PATTERNS = (
    ("ISO", rf"{_NO_DIGIT}(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b", _read_iso),
    (
        "EDAY",
        (
            rf"\b(?P<em>{_M})\s(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:yen|%|percent|people))"
            rf"(?:,?\s(?P<ey>\d{{4}})\b)?"
            rf"|\b(?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<em2>{_M})(?:,?\s(?P<ey2>\d{{4}})\b)?"
        ),
        _read_english_day,
    ),
    (
        "FISCAL",
        (
            rf"\b(?:fiscal(?:\syear)?|business\syear|financial\syear|the\syear|year)\s"
            rf"(?:that\s)?(?:ending|ended|ends|to|through)\s(?:in\s)?(?:\d+\s)?(?P<fend>{_M})"
            rf"(?:\s\d{{1,2}}\b,?)?(?:\s(?P<fyear2>\d{{4}}))?"
            r"|\b(?:fiscal(?:\syear)?|FY|financial\syear|business\syear)\s?(?P<fyear>\d{4})\b"
        ),
        _read_fiscal,
    ),
    (
        "HALF",
        (
            r"\b(?P<half>first|second|latter)\shalf\sof(?:\sthe)?\s(?P<halffy>fiscal\s(?:year\s)?)?"
            r"(?P<halfyear>\d{4}|(?:last|this|next)\syear|(?:fiscal|business)?\s?year)\b"
        ),
        _read_half,
    ),
    (
        "QUARTER",
        (
            r"\b(?:(?P<q1>first|second|third|fourth)[\s-]quarter|Q(?P<q2>[1-4])\b)"
            r"(?:\sof\s(?P<qyear>\d{4}|(?:last|this|next)\syear))?"
        ),
        _read_quarter,
    ),
    (
        "EMONTH",
        (
            rf"(?:\b(?P<mpart>early|mid|late|(?:the\s)?end\sof)[\s-]|\b(?P<mwhich>last|this|next)\s"
            rf"|\b(?:{_PREPOSITIONS})\s|(?={_M}\s\d{{4}}\b)\b|\b(?!may|mar))(?P<mm>{_M})"
            r"(?!\s\d{1,2}(?:st|nd|rd|th)?\b)"
            r"(?:\s(?P<my>\d{4})\b"
            r"|\s(?:of\s)?(?P<myrel>last|this|next)\syear)?"
        ),
        _read_english_month,
    ),
    (
        "THEDAY",
        (
            r"\b(?:on|by|until|since|from|to|and|dated)\sthe\s(?P<theday>[12]?\d|3[01])(?:st|nd|rd|th)\b"
            r"(?!\s(?!and|at|in|of|to|that|as|by|on|after|when|for)[a-z])"
        ),
        _read_the_day,
    ),
    (
        "YEAREND",
        (
            r"\b(?P<yend>(?:the\s)?end\sof\s(?:the|this)\s(?:fiscal\s)?year|year[\s-]end"
            r"|within\sthe\s(?:fiscal\s)?year|this\syear)\b"
        ),
        _read_year_end,
    ),
    (
        "REL",
        (
            r"\b(?P<rwhich>last|previous|this|current|coming|next|following)\s"
            r"(?P<runit>weekend|week|month|fiscal\syear|business\syear|year|spring|summer|autumn|fall"
            r"|winter)\b"
        ),
        _read_relative_english,
    ),
    (
        "RDAY",
        (
            r"\b(?P<rday>today|tonight|this\smorning|this\safternoon|this\sevening|yesterday"
            r"|last\snight|tomorrow)\b"
        ),
        _read_relative_day,
    ),
    (
        "WDAY",
        rf"\b(?:(?P<wwhich>last|next|this|coming|past)\s)?(?P<wday>{_W})s?\b",
        _read_weekday,
    ),
    (
        "AGO",
        (
            r"\b(?P<ago>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s"
            r"(?P<agounit>day|week|month|year)s?\s(?:ago|earlier|before)\b"
        ),
        _read_ago,
    ),
    (
        "CLOCK",
        (
            r"\b(?P<chour>\d{1,2})(?::(?P<cminute>\d{2}))?\s?(?P<cm>[ap]\.?m\b\.?)"
            rf"|{_NO_DIGIT}(?P<c24>\d{{1,2}}):(?P<c24m>[0-5]\d)(?![\d:])|\b(?P<cword>midnight|noon)\b"
        ),
        _read_clock,
    ),
    (
        "YEAR",
        (
            r"\b(?:(?P<ypart>early|mid|late|(?:the\s)?end\sof)[\s-]|(?P<yseason>spring|summer|autumn"
            r"|fall|winter)(?:\sof)?\s)?(?<![\d.,$€£¥])"
            r"(?P<year>(?:19|20)\d{2}|(?<=in\s)1\d{3}|(?<=since\s)1\d{3})(?P<decade>s)?\b"
            rf"(?![,.]\d|年){_COUNTED}"
        ),
        _read_year,
    ),
)

"""How Japanese says when: patterns, each with what reads it on the day of the text."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.language import spans

_WEEKDAYS = "月火水木金土日"
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_UNITS = {
    "日": "day", "週間": "week", "カ月": "month", "か月": "month", "ヶ月": "month", "年": "year",
}  # fmt: skip
_RELATIVE_DAYS = {
    "きょう": 0, "今日": 0, "本日": 0, "今朝": 0, "今夜": 0, "今晩": 0, "きのう": -1, "昨日": -1,
    "昨夜": -1, "昨晩": -1, "昨夕": -1, "あす": 1, "明日": 1, "あした": 1, "明朝": 1,
    "おととい": -2, "一昨日": -2, "あさって": 2, "明後日": 2, "前日": -1, "翌日": 1, "同日": 0,
}  # fmt: skip


def _read_japanese_day(match: re.Match[str], told: date) -> spans.Found:
    year = _japanese_year(match["jy"], match["jera"], match["jrel"], told)
    month = int(match["jm"])
    if not 1 <= month <= 12:
        return None
    day, part = match["jd"], spans.part(match["jpart"])
    if day:
        return (found, "") if (found := spans.days_named(told, year, month, int(day))) else None
    return (
        [spans.month_of(year, month, part)] if year else spans.nearest_month(told, month, part)
    ), ""


def _japanese_year(year: str | None, era: str | None, relative: str | None, told: date) -> int:
    if relative:
        return told.year + _RELATIVE_YEARS[relative]
    if year:
        number = 1 if year == "元" else int(year)
        if not era and number < 100:
            return 2000 + number
        return number + _ERAS.get(era or "", 0)
    return 0


def _read_japanese_year(match: re.Match[str], _told: date) -> spans.Found:
    number = 1 if match["yy"] == "元" else int(match["yy"])
    year = number + _ERAS.get(match["yera"] or "", 0)
    if not match["yera"] and number < 100:
        year = 2000 + number if match["yfull"] in ("年度", "年") else number
    kind = match["yfull"]
    if kind == "年度":
        return [spans.fiscal_year(year)], spans.half(match["yhalf"])
    if kind == "年代":
        return [(date(year, 1, 1), date(year + 9, 12, 31))], ""
    span = spans.year_of(year)
    if span is None:
        return None
    tail = match["yhalf"] or ""
    if tail in spans.SEASONS:
        return [span], spans.SEASONS[tail]
    return [spans.part_of_year(span, spans.part(tail))], spans.half(tail)


_RELATIVE_YEARS = {
    "昨年": -1, "去年": -1, "前年": -1, "今年": 0, "本年": 0, "ことし": 0, "来年": 1, "翌年": 1,
    "一昨年": -2, "おととし": -2, "再来年": 2, "同年": 0,
}  # fmt: skip


_RELATIVE_MONTHS = {"先月": -1, "前月": -1, "今月": 0, "本月": 0, "来月": 1, "翌月": 1, "再来月": 2}


_RELATIVE_FISCAL = {
    "今年度": 0, "本年度": 0, "今期": 0, "来年度": 1, "翌年度": 1, "来期": 1, "昨年度": -1,
    "前年度": -1, "前期": -1, "再来年度": 2, "年度内": 0,
}  # fmt: skip


def _read_relative_japanese(match: re.Match[str], told: date) -> spans.Found:
    word, tail = match["rel"], match["reltail"] or ""
    if word in _RELATIVE_FISCAL:
        return [spans.fiscal_year(spans.fiscal_of(told) + _RELATIVE_FISCAL[word])], spans.half(tail)
    if word in _RELATIVE_YEARS:
        span = spans.year_of(told.year + _RELATIVE_YEARS[word])
        if span is None:
            return None
        if tail in spans.SEASONS:
            return [span], spans.SEASONS[tail]
        return [spans.part_of_year(span, spans.part(tail))], spans.half(tail)
    if word in _RELATIVE_MONTHS:
        year, month = spans.shift(told, _RELATIVE_MONTHS[word])
        return [spans.month_of(year, month, spans.part(tail))], ""
    day = told + timedelta(days=_RELATIVE_DAYS[word])
    return [(day, day)], ""


def _read_season(match: re.Match[str], told: date) -> spans.Found:
    year = told.year + {"今": 0, "昨": -1, "来": 1}[match["sea"][0]]
    span = spans.year_of(year)
    return ([span], spans.SEASONS[match["sea"][1]]) if span else None


def _read_inside(match: re.Match[str], told: date) -> spans.Found:
    word = match["inside"]
    if word in ("月内", "月末"):
        return [spans.month_of(told.year, told.month, "end" if word == "月末" else "")], ""
    if word == "年度末":
        end = spans.fiscal_of(told) + 1
        return [spans.month_of(end, 3)], ""
    if word == "年明け":
        return [(date(told.year + 1, 1, 1), date(told.year + 1, 2, 28))], ""
    span = (date(told.year, 1, 1), date(told.year, 12, 31))
    return [spans.part_of_year(span, "end" if word == "年末" else "")], ""


def _read_japanese_week(match: re.Match[str], told: date) -> spans.Found:
    return spans.weeks(told, {"先週": -1, "今週": 0, "来週": 1, "再来週": 2}[match["jweek"]]), ""


def _read_day_only(match: re.Match[str], told: date) -> spans.Found:
    return (found, "") if (found := spans.days_numbered(told, int(match["dayonly"]))) else None


def _read_range(match: re.Match[str], told: date) -> spans.Found:
    first, last = int(match["r1"]), int(match["r2"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    start = spans.nearest_month(told, first)[0]
    year = start[0].year + (1 if last < first else 0)
    return [(start[0], spans.month_of(year, last)[1])], ""


def _read_weekday(match: re.Match[str], told: date) -> spans.Found:
    which = {"先週": "last", "来週": "next", "今週": "this"}.get(match["wjwhich"] or "", "")
    return spans.weekdays(told, _WEEKDAYS.index(match["wja"]), which), ""


def _read_half(match: re.Match[str], _told: date) -> spans.Found:
    return [], spans.half(match["jhalfyear"])


def _read_quarter(match: re.Match[str], _told: date) -> spans.Found:
    return [], f"q{match['jquarter']}"


def _read_ago(match: re.Match[str], told: date) -> spans.Found:
    sign = -1 if match["jagoway"] == "前" else 1
    return spans.away(told, sign * int(match["jago"]), _UNITS[match["jagounit"]])


def _read_clock(match: re.Match[str], _told: date) -> spans.Found:
    if match["jword"]:
        return [], "12:00"
    minute = 30 if match["jminute"] == "半" else int((match["jminute"] or "0").rstrip("分"))
    return spans.clock(int(match["jhour"]), minute, afternoon=match["jhalf"] == "午後")


_NO_DIGIT = r"(?<![\d.,$€£¥])"
_RELATIVE = "|".join(
    sorted(
        [*_RELATIVE_FISCAL, *_RELATIVE_YEARS, *_RELATIVE_MONTHS, *_RELATIVE_DAYS],
        key=len,
        reverse=True,
    )
)
PATTERNS = (
    ("JHALF", r"(?P<jhalfyear>上半期|下半期|上期|下期)", _read_half),
    ("JQUARTER", r"第(?P<jquarter>[1-4])四半期", _read_quarter),
    ("JWDAY", r"(?:(?P<wjwhich>先週|来週|今週)の?)?(?P<wja>[月火水木金土日])曜日?", _read_weekday),
    (
        "JAGO",
        rf"{_NO_DIGIT}(?P<jago>\d{{1,3}})(?P<jagounit>日|週間|カ月|か月|ヶ月|年)(?P<jagoway>前|後)",
        _read_ago,
    ),
    (
        "JCLOCK",
        (
            rf"(?P<jword>正午)|(?P<jhalf>午前|午後)?{_NO_DIGIT}"
            r"(?P<jhour>\d{1,2})時(?P<jminute>半|\d{1,2}分)?(?!間)"
        ),
        _read_clock,
    ),
    (
        "RANGE",
        rf"{_NO_DIGIT}(?P<r1>\d{{1,2}})[〜~-](?P<r2>\d{{1,2}})月期?",
        _read_range,
    ),
    (
        "JDAY",
        (
            rf"{_NO_DIGIT}(?:(?P<jera>令和|平成|昭和)?(?P<jy>\d{{1,4}}|元)年|(?P<jrel>昨年|去年|今年|来年|一昨年)の?)?"
            r"(?P<jm>\d{1,2})月(?!間)(?:(?P<jd>\d{1,2})日(?!間)|(?P<jpart>上旬|初旬|初め|中旬|半ば|下旬|末))?"
        ),
        _read_japanese_day,
    ),
    (
        "JYEAR",
        (
            rf"{_NO_DIGIT}(?P<yera>令和|平成|昭和)?(?P<yy>\d{{4}}|(?<=令和)\d{{1,2}}|(?<=平成)\d{{1,2}}"
            r"|(?<=昭和)\d{1,2}|元|(?<![\d])[2-4]\d(?=年度|年春|年夏|年秋|年冬|年末|年に|年の|年以降|年代))"
            r"(?P<yfull>年度|年代|年)(?!間|前|後|ぶり|連続|目|以上|超)"
            r"の?(?P<yhalf>上期|上半期|前半|前期|下期|下半期|後半|後期|初頭|初め|半ば|末|春|夏|秋|冬)?"
        ),
        _read_japanese_year,
    ),
    (
        "JREL",
        (
            rf"(?P<rel>{_RELATIVE})"
            r"の?(?P<reltail>上期|上半期|前半|前期|下期|下半期|後半|後期|初頭|初め|上旬|中旬|下旬|半ば|末|春|夏|秋|冬)?"
        ),
        _read_relative_japanese,
    ),
    ("SEASON", r"(?P<sea>[今昨来][春夏秋冬])", _read_season),
    ("JWEEK", r"(?P<jweek>先週|今週|再来週|来週)", _read_japanese_week),
    ("INSIDE", r"(?P<inside>年内|年度末|年末|年明け|月内|月末)", _read_inside),
    (
        "DAYONLY",
        (
            rf"{_NO_DIGIT}(?P<dayonly>[12]?\d|3[01])日(?!間|後|前|ぶり|連続|目|以内|以上|で|ほど|程度)"
            r"(?<!(?<!\d)1日(?=\d|あたり|当たり|平均|約|に\d|最大))"
        ),
        _read_day_only,
    ),
)

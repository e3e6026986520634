"""What a person wrote after `/brief`, understood. Pure: text in, one of a few requests out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from zoneinfo import available_timezones

from bot.errors import InputError
from bot.language.text import is_japanese
from bot.model.schedule import EVERY_DAY, WEEKDAYS, Hours, parse_hours
from bot.model.topic import fold

_EXAMPLE = "Write it like `/brief schedule GENIAC, physical AI at 08:30 weekdays Asia/Tokyo`."
MOST_STORIES = 10
DEFAULT_STORIES = 5
DEFAULT_TIME = time(8, 30)
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class Help:
    """`/brief help`."""


@dataclass(frozen=True, slots=True)
class Overview:
    """`/brief`: what this channel follows."""


@dataclass(frozen=True, slots=True)
class Topics:
    """`/brief topics`: which topics are known by name."""


@dataclass(frozen=True, slots=True)
class AddTopic:
    """`/brief topics add NAME = SYNONYM, …`."""

    name: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveTopic:
    """`/brief topics remove NAME`."""

    name: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """`/brief terms`: which terms are explained."""


@dataclass(frozen=True, slots=True)
class AddTerm:
    """`/brief terms add WORD = EXPLANATION [URL]`."""

    word: str
    explanation: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RemoveTerm:
    """`/brief terms remove WORD`."""

    word: str


@dataclass(frozen=True, slots=True)
class Saved:
    """`/brief saved`: what this person keeps."""


@dataclass(frozen=True, slots=True)
class OpenSchedule:
    """`/brief schedule`: ask by a form."""


@dataclass(frozen=True, slots=True)
class SetSchedule:
    """`/brief schedule TOPICS at TIME …`; `tz` is None where none was named."""

    topics: tuple[str, ...]
    at: time = DEFAULT_TIME
    weekdays: frozenset[int] = WEEKDAYS
    tz: str | None = None
    stories: int = DEFAULT_STORIES
    quiet: Hours | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class ChangeSchedule:
    """`/brief schedule pause|resume|off|now|preview`, of all orders or of one.

    `which` is an order's number or a topic of it.
    """

    to: str
    which: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """`/brief TOPIC`: any words."""

    words: str


OfTopics = Topics | AddTopic | RemoveTopic
OfTerms = Glossary | AddTerm | RemoveTerm
OfSchedule = OpenSchedule | SetSchedule | ChangeSchedule
Request = Help | Overview | OfTopics | OfTerms | Saved | OfSchedule | Brief

_WORDS: dict[str, Request] = {
    "": Overview(),
    "help": Help(),
    "?": Help(),
    "ヘルプ": Help(),
    "topics": Topics(),
    "トピック": Topics(),
    "terms": Glossary(),
    "glossary": Glossary(),
    "用語": Glossary(),
    "saved": Saved(),
    "保存": Saved(),
    "schedule": OpenSchedule(),
    "予定": OpenSchedule(),
}
_CHANGES = {
    "pause": "pause",
    "一時停止": "pause",
    "resume": "resume",
    "再開": "resume",
    "off": "off",
    "stop": "off",
    "停止": "off",
    "now": "now",
    "今すぐ": "now",
    "preview": "preview",
    "プレビュー": "preview",
}
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "「": "」", "『": "』", "«": "»"}
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_SETS = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "平日": WEEKDAYS,
    "daily": EVERY_DAY,
    "everyday": EVERY_DAY,
    "毎日": EVERY_DAY,
    "weekends": frozenset({5, 6}),
    "週末": frozenset({5, 6}),
}
# Names without a slash are left out: "Japan", "Singapore" and "Cuba" are what a topic is about.
_ZONES = {name.casefold(): name for name in available_timezones() if "/" in name} | {
    "utc": "UTC",
    "gmt": "UTC",
    "jst": "Asia/Tokyo",
    "tokyo": "Asia/Tokyo",
    "日本時間": "Asia/Tokyo",
}
_CHANGE = re.compile(r"(?:(?P<add>add|追加)|remove|delete|削除)(?:\s+|$)", re.IGNORECASE)
_COMMAS = re.compile(r"[,、，;；\n]")
_LAST_URL = re.compile(r"\s*<?(?P<url>https?://[^\s<>|]+)(?:\|[^<>]*)?>?\s*$")
_TOPIC_EXAMPLE = "Write it like `/brief topics add robot cafés = cafe robot, ロボットカフェ`."
_TERM_EXAMPLE = "Write it like `/brief terms add cobot = A robot that works beside people.`"
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2})|時(?:(\d{1,2})分)?)?\s*(am|pm)?")
_LANGUAGES = {"english": "en", "japanese": "ja", "英語": "en", "日本語": "ja"}
_TAIL = re.compile(
    r"\s+(?:(?P<quiet>quiet\s+\d{1,2}[:.]\d{2}\s*[-–~〜]\s*\d{1,2}[:.]\d{2})"
    r"|(?P<at>(?:at\s+)?\d{1,2}(?:[:.]\d{2}|時(?:\d{1,2}分)?)\s*(?:am|pm)?"
    r"|(?:at\s+)?\d{1,2}\s*(?:am|pm)|at\s+\S+)"
    r"|(?:in\s+)(?P<lang>english|japanese)|(?P<lang_ja>日本語|英語)で"
    r"|(?P<stories>\d+\s*(?:stories|story|cards?|件))"
    r"|(?:in\s+)?(?P<word>[^\s,、]+(?:\s*[,、]\s*[^\s,、]+)*))$",
    re.IGNORECASE,
)


def parse(text: str) -> Request:
    """Understand the text of a slash command. Raises InputError with what to write instead."""
    words = _unescape(text).strip()
    if len(words) > _LONGEST:
        raise InputError(
            f"That is {len(words):,} characters long; {_LONGEST:,} is the most. "
            "Try a name, such as `/brief GENIAC`."
        )
    if (known := _WORDS.get(fold(words))) is not None:
        return known
    match words.split(maxsplit=1):
        case [first, rest] if fold(first) in ("schedule", "予定"):
            return _schedule(rest)
        case [first, rest] if (change := _CHANGE.match(rest)) is not None:
            known = _WORDS.get(fold(first))
            if isinstance(known, Topics):
                return _topic_change(change["add"] is not None, rest[change.end() :])
            if isinstance(known, Glossary):
                return _term_change(change["add"] is not None, rest[change.end() :])
    topic = _unquote(words)
    if not re.search(r"\w", topic):
        raise InputError("Name a topic in words, such as `/brief GENIAC` or `/brief 半導体`.")
    return Brief(topic)


def _topic_change(add: bool, words: str) -> Request:
    name, _, synonyms = _parted(words)
    if not re.search(r"\w", name):
        raise InputError(f"Name the topic. {_TOPIC_EXAMPLE}")
    if not add:
        return RemoveTopic(_unquote(words))
    terms = (_unquote(part) for part in _COMMAS.split(synonyms))
    return AddTopic(_unquote(name), tuple(dict.fromkeys(filter(None, terms))))


def _term_change(add: bool, words: str) -> Request:
    if not add:
        return RemoveTerm(_unquote(words))
    word, _, explanation = _parted(words)
    said, url = explanation.strip(), ""
    if match := _LAST_URL.search(said):
        said, url = said[: match.start()], match["url"]
    if not word.strip() or not said.strip():
        raise InputError(f"Give the term and one sentence. {_TERM_EXAMPLE}")
    return AddTerm(_unquote(word), said.strip(), url)


def _parted(words: str) -> tuple[str, str, str]:
    return words.replace("＝", "=", 1).partition("=")


def _schedule(words: str) -> Request:
    if (change := _CHANGES.get(fold(words))) is not None:
        return ChangeSchedule(change)
    match words.split(maxsplit=1):
        case [first, which] if (change := _CHANGES.get(fold(first))) is not None:
            return ChangeSchedule(change, _unquote(which))
    at, days, tz, stories = DEFAULT_TIME, WEEKDAYS, None, DEFAULT_STORIES
    quiet = None
    # Who names topics in Japanese reads it.
    lang = "ja" if is_japanese(words) else "en"
    # Single spaces: a run of them would be tried from every one of its places.
    rest = " " + re.sub(r"[^\S\n]+", " ", words)
    while tail := _TAIL.search(rest):
        if tail["quiet"]:
            quiet = _quiet(tail["quiet"])
        elif tail["at"]:
            at = _time(tail["at"])
        elif tail["stories"]:
            stories = _stories(tail["stories"])
        elif named_lang := tail["lang"] or tail["lang_ja"]:
            lang = _LANGUAGES[fold(named_lang)]
        elif (named := _days(tail["word"])) is not None:
            days = named
        elif (zone := _zone(tail["word"])) is not None:
            tz = zone
        else:
            break  # the tail is part of a topic's name
        rest = rest[: tail.start()]
    return SetSchedule(_topics(rest), at, days, tz, stories, quiet, lang)


def _topics(words: str) -> tuple[str, ...]:
    parts = (_unquote(part.strip()) for part in _COMMAS.split(words))
    topics = tuple(dict.fromkeys(part for part in parts if re.search(r"\w", part)))
    if not topics:
        raise InputError(f"Name at least one topic to schedule. {_EXAMPLE}")
    if len(topics) > 20:
        raise InputError(f"That is {len(topics)} topics; 20 is the most for one schedule.")
    if longest := next((t for t in topics if len(t) > 200), None):
        raise InputError(f"A topic has at most 200 characters; one there has {len(longest)}.")
    return topics


def _time(words: str) -> time:
    match = _TIME.fullmatch(fold(words).removeprefix("at").strip())
    if match is None:
        raise InputError(f"“{words.strip()}” is no time of day. {_EXAMPLE}")
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            raise InputError(f"“{words.strip()}” is no time of day. {_EXAMPLE}")
        hour = hour % 12 + (12 if match[4] == "pm" else 0)
    if hour > 23 or minute > 59:
        raise InputError(f"“{words.strip()}” is no time of day. {_EXAMPLE}")
    return time(hour, minute)


def _quiet(words: str) -> Hours | None:
    try:
        return parse_hours(words.split(maxsplit=1)[1])
    except ValueError:
        raise InputError(f"“{words}” names no time of day. {_EXAMPLE}") from None


def _stories(words: str) -> int:
    digits = re.match(r"\d+", words)
    count = int(digits[0][:4]) if digits else 0
    if not 1 <= count <= MOST_STORIES:
        raise InputError(f"A briefing has 1 to {MOST_STORIES} stories. {_EXAMPLE}")
    return count


def _days(word: str) -> frozenset[int] | None:
    folded = fold(word)
    if folded in _DAY_SETS:
        return _DAY_SETS[folded]
    if re.fullmatch(r"[月火水木金土日]+", folded):
        return frozenset("月火水木金土日".index(day) for day in folded)
    names = re.split(r"[,、]\s*|\s*/\s*", folded)
    if all(n[:3] in _DAY_NAMES and len(n) <= 9 and n.isalpha() for n in names):
        return frozenset(_DAY_NAMES.index(n[:3]) for n in names)
    return None


def _zone(word: str) -> str | None:
    return _ZONES.get(fold(word))


def _unquote(words: str) -> str:
    words = words.strip()
    if len(words) >= 2 and _QUOTES.get(words[0]) == words[-1]:
        return words[1:-1].strip()
    return words


def _unescape(text: str) -> str:
    # Slack escapes these three, and these alone, in what it sends us
    # (https://docs.slack.dev/messaging/formatting-message-text#escaping).
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

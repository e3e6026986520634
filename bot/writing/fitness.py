"""Whether a sentence can stand alone on a card: whole, about the event, and clear by itself."""

from __future__ import annotations

import re

from bot.language.english import stem
from bot.language.text import KANJI, KATAKANA, is_japanese
from bot.writing import cues

SHORTEST = {"en": 30, "ja": 14}
LONGEST = {"en": 420, "ja": 200}

_CLOSED = r"[\"”’'」』)）\]】]*\s*$"
_CUT = re.compile(rf"(?:…|\.\.\.|‥){_CLOSED}|\[\s*…?\s*\]$")
_ASKS = re.compile(rf"[?？]{_CLOSED}")
_ENDED = re.compile(rf"[.!。！]{_CLOSED}")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]|「[^」]*」|『[^』]*』")
_JA_NAME = re.compile(
    rf"[{KATAKANA}]{{4,}}|[A-Z]{{2,}}|[{KANJI}]{{2,}}(?:社|銀行|大学|大|市|県|省|庁|氏|さん)"
)
_JA_SUBJECT = re.compile(
    rf"[{KANJI}{KATAKANA}A-Za-z0-9０-９ぁ-ん々）」』](?:は|が|も|では|には)(?!なく|ない|なら)"
)
_SPEECH_ALONE = re.compile(r"[\"“][^\"“”]*[\"”]|「[^」]*」。?")
# So long a line without its full stop is no line, but a sentence that ran out of room.
_UNENDED_FROM = {"en": 100, "ja": 60}
# What makes a sentence stand less well, and by how much.
_PRICES = (("such", 0.7), ("hearsay", 0.85))
_OF_US, _UNENDED = 0.6, 0.8


def trim(text: str) -> str:
    """Return a sentence without its dateline, credit or link to the one before."""
    shorter = cues.pattern("dateline").sub("", text.strip(), count=1)
    # A credit is short, and stands at the end: the rest of a hostile text is not searched for it.
    head, tail = shorter[:-100], shorter[-100:]
    shorter = (head + cues.pattern("credit").sub("", tail)).strip()
    return cues.pattern("link_ja").sub("", shorter)


def unfit(text: str) -> str:
    """Return why a sentence may stand nowhere on a card, or nothing."""
    lang = "ja" if is_japanese(text) else "en"
    if not SHORTEST[lang] <= len(text) <= LONGEST[lang]:
        return "short" if len(text) < SHORTEST[lang] else "long"
    if _CUT.search(text) or (len(text) > _UNENDED_FROM[lang] and not _ENDED.search(text)):
        return "cut off"
    if _ASKS.search(text):
        return "asks"
    if cues.has("teaser", text):
        return "leads on"
    if _SPEECH_ALONE.fullmatch(text):
        return "nobody says it"
    return _unclear_japanese(text) if lang == "ja" else _unclear_english(text)


def _unclear_english(text: str) -> str:
    """Return why a sentence cannot be understood without the one before it, or nothing."""
    pronoun = cues.has("pronoun", text) and not cues.has("expletive", text)
    linked = any(cues.has(name, text) for name in ("linked", "early_pronoun", "speaks_itself"))
    return "leans on another" if pronoun or linked or text[0].islower() else ""


def _unclear_japanese(text: str) -> str:
    same = cues.pattern("same_ja").search(text)
    leaning = cues.has("leans_ja", text) or cues.has("speaks_itself", text)
    if leaning or (same and not _JA_NAME.search(text[: same.start()])):
        return "leans on another"
    return "" if _JA_SUBJECT.search(_QUOTED.sub("「」", text)) else "has no subject"


def standing(text: str) -> float:
    """Return how well a sentence that is fit stands alone: 1 for fully."""
    value = 1.0 if _ENDED.search(text) else _UNENDED
    for name, price in _PRICES:
        if cues.has(name, text):
            value *= price
    return value * _OF_US if cues.has("first_person", _QUOTED.sub("", text)) else value


def leans(text: str) -> bool:
    """Tell whether a fit sentence still wants a context, so that no card may open with it."""
    return any(cues.has(name, text) for name in ("definite", "expletive", "such"))


def leans_on(text: str) -> str:
    """Return the stem of the noun that a sentence opens with as known ("the company"), if any."""
    match = cues.pattern("definite").match(text)
    return stem(match["noun"].lower()) if match else ""

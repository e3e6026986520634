"""An English sentence, read: a light grammar of positions and function words."""

from __future__ import annotations

import re
from datetime import date

from bot.language import moments, quantities
from bot.writing.verify import english_roles, english_speech, english_stance
from bot.writing.verify.english_line import Line
from bot.writing.verify.reading import Quote, Reading

_QUOTE = re.compile(r'"([^"]{2,}?)"|(?<!\w)\'([^\']{12,}?)\'(?!\w)')


def read(shown: str, folded: str, told: date, *, title: bool = False) -> Reading:
    """Return a folded sentence, read against the day it came out."""
    found = Reading(text=folded, shown=shown, japanese=False, title=title)
    plain = folded.replace("“", '"').replace("”", '"').replace("「", '"').replace("」", '"')
    found.quotes = [
        Quote(m[1] or m[2], m.start(1 if m[1] else 2), m.end(1 if m[1] else 2))
        for m in _QUOTE.finditer(plain)
    ]
    found.moments = list(moments.extract(folded, told))
    spans = [(m.start, m.end) for m in found.moments]
    found.quantities = list(quantities.extract(folded, spans))
    masked = _masked(plain, spans + [(q.start, q.end) for q in found.quantities if q.kinds])
    line = Line(found, masked)
    english_stance.mark(line)
    english_roles.mark(line)
    found.speeches = english_speech.find(line)
    return found


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "0" * (end - start)
    return "".join(chars)

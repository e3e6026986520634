"""Headlines without the outlet's name that many feeds put behind them.

"Fire at plant - Bay Herald", 「工場で火災（共同通信） - Yahoo!ニュース」: left in, two stories of
one outlet look alike.
"""

from __future__ import annotations

import re

_MEDIA = re.compile(
    r"\b(?:News|Times|Post|Herald|Journal|Tribune|Gazette|Chronicle|Shimbun\w*|Shinbun\w*|Nippo"
    r"|Minpo|Newspaper|TV|Television|Broadcasting|Radio|Press|Daily|Weekly|Online|Digital|Media"
    r"|Magazine|Web|Web site|CNN|BBC|NPR|CBS|NBC|ABC|NHK|AP|AFP|Reuters|Bloomberg|Nikkei)\b"
    r"|\.(?:com|net|org|jp|es|uk|tv)\b"
    r"|新聞|ニュース|日報|新報|民報|通信|テレビ|放送|デジ|電子版|オンライン|スポーツ$|プレス$",
)
_COLON = re.compile(r"Shimbun|Shinbun|新聞|ニュース|日報|電子版|デジ|News$")
_TAIL = re.compile(r"^(.*\S)\s*(\||:|(?<=[\s\W])--?)\s*([^|:]{1,48})$", re.DOTALL)
_BRACKETED = re.compile(r"^(.*\S)\s*\(\s*([^()]{1,40}(?:\([^()]*\)\s*)?)\)$", re.DOTALL)
_WORDS = 6


def bare(title: str, outlet: str = "") -> str:
    """Return a folded headline without mastheads at its end; never an empty one."""
    shorter = title.strip()
    dropped = False
    while match := _TAIL.match(shorter):
        before, mark, tail = match.groups()
        section = mark == "|" and len(tail) <= 8 and (dropped or _ends_with_masthead(before))
        if not section and not _is_masthead(tail, outlet, _COLON if mark == ":" else _MEDIA):
            break
        shorter, dropped = before.rstrip(" -"), True
    match = _BRACKETED.match(shorter)
    if match and (dropped or _MEDIA.search(match[2])):
        shorter = match[1]
    return shorter or title


def _ends_with_masthead(title: str) -> bool:
    match = _TAIL.match(title)
    return match is not None and _is_masthead(match[3], "", _COLON)


def _is_masthead(tail: str, outlet: str, marks: re.Pattern[str]) -> bool:
    if outlet and tail.casefold() == outlet.casefold():
        return True
    words = tail.split()
    # A sentence that speaks of the press is no masthead: those are written as names.
    named = all(not word[0].islower() for word in words)
    return named and len(words) <= _WORDS and marks.search(tail) is not None

"""English words, reduced so that inflections of one word meet."""

from __future__ import annotations

_STOPWORDS = """
a about above after again against all also am an and any are as at be because been before being
below between both but by can could did do does doing down during each few for from further had
has have having he her here hers herself him himself his how however i if in into is it its
itself just may me might more most my no nor not now of off on once one only or other our ours
out over own per s same says said say saying she should so some such t than that the their
theirs them then there these they this those through to too two under until up upon us very via
was we were what when where which while who whom why will with would yet you your yours new
news mr mrs ms dr according report reports reported told amid
"""
STOPWORDS = frozenset(_STOPWORDS.split())

_MIN_STEM = 3
_VOWELS = frozenset("aeiouy")
# Longest first; what replaces the ending.
_VERB_ENDINGS = ("ingly", "edly", "ing", "ed")
_PLURALS = (("sses", "ss"), ("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "person",
    "won": "win",
    "wins": "win",
    "dead": "die",
    "dies": "die",
    "died": "die",
    "dying": "die",
    "deaths": "die",
    "death": "die",
    "killed": "kill",
    "made": "make",
    "sold": "sell",
    "bought": "buy",
    "built": "build",
    "shot": "shoot",
    "fell": "fall",
    "fallen": "fall",
    "rose": "rise",
    "risen": "rise",
    "lost": "lose",
    "held": "hold",
    "found": "find",
    "struck": "strike",
    "taken": "take",
    "took": "take",
    "gave": "give",
    "given": "give",
    "met": "meet",
    "paid": "pay",
    "sent": "send",
    "spoke": "speak",
    "stolen": "steal",
    "stole": "steal",
    "chosen": "choose",
    "chose": "choose",
    "beaten": "beat",
    "hidden": "hide",
    "sought": "seek",
    "sues": "sue",
}


def stem(word: str) -> str:
    """Return a lower-case word without its inflection; short words and irregular ones by list."""
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    if len(word) <= _MIN_STEM or not word.isascii():
        return word
    return _undouble(_without_verb_ending(_singular(word)))


def _singular(word: str) -> str:
    if word[-1] != "s":
        return word
    for ending, replacement in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + replacement
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


def _without_verb_ending(word: str) -> str:
    if word.endswith(_VERB_ENDINGS):
        for ending in _VERB_ENDINGS:
            rest = word[: -len(ending)]
            if word.endswith(ending) and len(rest) >= _MIN_STEM and _VOWELS & set(rest):
                return rest
    if word.endswith("e") and len(word) > _MIN_STEM + 1:
        return word[:-1]
    return word


def _undouble(word: str) -> str:
    if len(word) > _MIN_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls":
        return word[:-1]
    return word

"""The words by which a sentence says what it is: lists in `data/cues.toml`, as one pattern each."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache
def _lists() -> dict[str, Any]:
    text = files("bot.writing").joinpath("data", "cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache
def pattern(name: str) -> re.Pattern[str]:
    """Return what finds the cues of a list."""
    lists = _lists()
    cues = "|".join(f"(?:{cue})" for cue in lists[name]["of"])
    for part, meaning in (*lists["parts"].items(), *lists["parts"].items()):
        cues = cues.replace(f"{{{part}}}", meaning)
    return re.compile(cues, re.IGNORECASE if lists[name].get("any_case") else 0)


def has(name: str, text: str) -> bool:
    """Tell whether a cue of a list stands in a text."""
    return pattern(name).search(text) is not None

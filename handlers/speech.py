"""What a person wrote in a message, as plain words. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# A link, or somebody or something that is mentioned; what stands after | is how it is shown
# (https://docs.slack.dev/messaging/formatting-message-text).
_MARKUP = re.compile(r"<(?P<what>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
_CONTROLS = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def is_from_person(event: Mapping[str, Any]) -> bool:
    """Tell whether a message event is a person's new words: no edit, no bot's, no notice."""
    return not event.get("subtype") and not event.get("bot_id") and bool(event.get("user"))


def plain(text: str) -> str:
    """Return the words of a message: without mentions of people, links as they are shown."""
    words = _MARKUP.sub(_shown, text)
    for entity, char in _CONTROLS:
        words = words.replace(entity, char)
    return " ".join(words.split())


def _shown(match: re.Match[str]) -> str:
    if match["what"] in ("@", "!"):
        return " "
    if match["what"] == "#":
        return match["label"] or " "
    return match["label"] or match["target"]

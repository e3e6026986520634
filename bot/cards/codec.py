"""Contents as JSON, for the ledger: written today, read after any restart or upgrade."""

from __future__ import annotations

import json
from typing import Final

from pydantic import TypeAdapter, ValidationError

from bot.cards.content import Answer, Card, Content, Lead, LongRead, Notice, SourceList, Update
from bot.errors import StoreError

_VERSION: Final = 1
_KINDS: Final[dict[str, type[Content]]] = {
    "card": Card,
    "story": LongRead,
    "lead": Lead,
    "sources": SourceList,
    "notice": Notice,
    "answer": Answer,
    "update": Update,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}
_ADAPTERS: Final[dict[str, TypeAdapter[Content]]] = {
    name: TypeAdapter(kind) for name, kind in _KINDS.items()
}


def encode(content: Content) -> str:
    """Return a content as JSON that `decode` gives back equal."""
    kind = _NAMES[type(content)]
    body = _ADAPTERS[kind].dump_python(content, mode="json")
    envelope = {"v": _VERSION, "kind": kind, "content": body}
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Content:
    """Return the content of `encode`'s JSON. Raises StoreError for anything else."""
    try:
        envelope = json.loads(text)
        version, kind, body = envelope["v"], envelope["kind"], envelope["content"]
        if version != _VERSION:
            raise StoreError(f"A message was written in version {version!r}, unknown here.")
        return _ADAPTERS[kind].validate_python(body)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise StoreError("A planned message cannot be read.") from error


def headline(text: str) -> str:
    """Return the headline in an encoded card, long read or source list, else nothing."""
    content = decode(text)
    return content.headline if isinstance(content, Card | LongRead | SourceList) else ""

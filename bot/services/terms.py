"""The glossary as a workspace sees it: what is shipped, with its own changes laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from urllib.parse import urlsplit

from bot.errors import InputError, NotFoundError
from bot.model.term import Term
from bot.ports import Store

_LONGEST_WORD, _LONGEST = 60, 300
_SPACES = re.compile(r"\s+")


class Terms:
    """Answers which words are explained, and lets a workspace change that."""

    def __init__(self, store: Store, shipped: Sequence[Term]) -> None:
        self._store = store
        self._shipped = shipped

    async def all(self, workspace: str) -> Sequence[Term]:
        """Return the terms of a workspace, by name."""
        return sorted((await self._known(workspace)).values(), key=lambda t: _folded(t.writings[0]))

    async def get(self, workspace: str, word: str) -> Term:
        """Return the term that is written so. Raises NotFoundError."""
        term = _find(await self._known(workspace), word)
        if term is None:
            raise NotFoundError(f"“{_line(word)[:_LONGEST_WORD]}” is not in the glossary.")
        return term

    async def put(
        self, workspace: str, word: str, explanation: str, *, lang: str, url: str = ""
    ) -> Term:
        """Explain a word in a language, new or known; return the term. Raises InputError."""
        word, explanation, url = _line(word), _line(explanation), url.strip()
        _check(word, explanation, url)
        known = _find(await self._known(workspace), word)
        term = known or Term(key=_key(word), writings=(word,))
        if lang == "ja":
            term = replace(term, japanese=explanation)
        else:
            term = replace(term, english=explanation)
        if url:
            term = replace(term, url=url, outlet=urlsplit(url).hostname or "")
        elif known is None:
            term = replace(term, outlet="this workspace")
        await self._store.terms.put(workspace, term)
        return term

    async def remove(self, workspace: str, word: str) -> Term:
        """Explain a word no more; return its term. Raises NotFoundError."""
        term = await self.get(workspace, word)
        await self._store.terms.hide(workspace, term)
        return term

    async def _known(self, workspace: str) -> dict[str, Term]:
        own: Mapping[str, Term | None] = await self._store.terms.of_workspace(workspace)
        known = {term.key: term for term in self._shipped} | dict(own)
        return {key: term for key, term in known.items() if term is not None}


def _find(known: Mapping[str, Term], word: str) -> Term | None:
    wanted = _folded(_line(word))
    return next((t for t in known.values() if wanted in map(_folded, t.writings)), None)


def _check(word: str, explanation: str, url: str) -> None:
    if not word or len(word) > _LONGEST_WORD:
        raise InputError(f"A term has 1 to {_LONGEST_WORD} characters.")
    if not explanation or len(explanation) > _LONGEST:
        raise InputError(f"An explanation is one sentence of at most {_LONGEST} characters.")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise InputError("A term's page is a whole address, as https://www.example.com/page")


def _line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _folded(text: str) -> str:
    return text.casefold()


def _key(word: str) -> str:
    return blake2b(_folded(word).encode(), digest_size=8).hexdigest()

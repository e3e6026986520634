"""Topics and terms: what a workspace calls things, listed and changed."""

from __future__ import annotations

from bot.cards import Message, replies
from bot.language.text import is_japanese
from handlers import arguments
from handlers.desk import Desk


class Naming:
    """`/brief topics …` and `/brief terms …`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def topics(self, request: arguments.OfTopics) -> Message:
        """List, add or remove topics. Raises InputError, NotFoundError."""
        topics, workspace = self._desk.services.topics, self._desk.workspace
        match request:
            case arguments.AddTopic(name, terms):
                return replies.topic_added(await topics.add(workspace, name, terms))
            case arguments.RemoveTopic(name):
                return replies.topic_removed(await topics.remove(workspace, name))
            case arguments.Topics():
                return replies.topics((await topics.book(workspace)).topics)

    async def terms(self, request: arguments.OfTerms) -> Message:
        """List, add or remove terms. Raises InputError, NotFoundError."""
        terms, workspace = self._desk.services.terms, self._desk.workspace
        match request:
            case arguments.AddTerm(word, said, url):
                lang = "ja" if is_japanese(said) else "en"
                kept = await terms.put(workspace, word, said, lang=lang, url=url)
                return replies.term_added(kept, lang)
            case arguments.RemoveTerm(word):
                return replies.term_removed(await terms.remove(workspace, word))
            case arguments.Glossary():
                return replies.terms(await terms.all(workspace))

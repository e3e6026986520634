"""Feeds without a network: what each address answers, and a parser that reads nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import FeedError, FetchError, ParseError
from bot.model.feed import Feed, FetchResult, ParsedFeed


class FakeFetcher:
    """Satisfies `bot.ports.Fetcher`: each address answers as the test last said."""

    def __init__(self, answers: Mapping[str, FetchResult | FeedError] | None = None) -> None:
        self.answers = dict(answers or {})
        self.asked: list[Feed] = []

    async def fetch(self, feed: Feed) -> FetchResult:
        self.asked.append(feed)
        answer = self.answers.get(feed.url)
        if answer is None:
            raise FetchError(
                f"{feed.url} answered 404.", cure="Look for its new address.", status=404
            )
        if isinstance(answer, FeedError):
            raise answer
        return answer


class FakeParser:
    """Satisfies `bot.ports.Parser`: a body is the name of a document that the test made."""

    def __init__(self, documents: Mapping[bytes, ParsedFeed] | None = None) -> None:
        self.documents = dict(documents or {})

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        try:
            return self.documents[body]
        except KeyError:
            raise ParseError(f"{url} is no feed.", cure="Give the feed's own address.") from None

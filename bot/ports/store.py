"""The database."""

from __future__ import annotations

from typing import Protocol

from bot.ports.news import ArticleStore, FeedStore, ItemStore, StoryStore
from bot.ports.workspaces import (
    DeliveryStore,
    DraftStore,
    InboxStore,
    SaveStore,
    SubscriptionStore,
    TermStore,
    TopicStore,
)


class Store(Protocol):
    """The database, a face a noun."""

    @property
    def feeds(self) -> FeedStore: ...
    @property
    def items(self) -> ItemStore: ...
    @property
    def articles(self) -> ArticleStore: ...
    @property
    def stories(self) -> StoryStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def deliveries(self) -> DeliveryStore: ...
    @property
    def saves(self) -> SaveStore: ...
    @property
    def terms(self) -> TermStore: ...
    @property
    def topics(self) -> TopicStore: ...
    @property
    def drafts(self) -> DraftStore: ...
    @property
    def inbox(self) -> InboxStore: ...

    async def ping(self) -> None:
        """Return when the database answers; raises StoreError."""
        ...

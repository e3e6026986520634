"""What the services need of the world, as Protocols with their promises.

Every `now` is aware UTC. A method raises only what its docstring names.
"""

from bot.ports.deciders import Answerer, Grouper, Matcher, Ranker, Writer
from bot.ports.news import ArticleStore, FeedStore, ItemStore, StoryStore
from bot.ports.store import Store
from bot.ports.workspaces import (
    DeliveryStore,
    DraftStore,
    InboxStore,
    SaveStore,
    SubscriptionStore,
    TermStore,
    TopicStore,
)
from bot.ports.world import ArticleReader, Clock, Directory, Fetcher, Parser, Poster

__all__ = [
    "Answerer",
    "ArticleReader",
    "ArticleStore",
    "Clock",
    "DeliveryStore",
    "Directory",
    "DraftStore",
    "FeedStore",
    "Fetcher",
    "Grouper",
    "InboxStore",
    "ItemStore",
    "Matcher",
    "Parser",
    "Poster",
    "Ranker",
    "SaveStore",
    "Store",
    "StoryStore",
    "SubscriptionStore",
    "TermStore",
    "TopicStore",
    "Writer",
]

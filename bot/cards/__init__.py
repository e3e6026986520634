"""What the bot says: composed chat-neutrally, kept as JSON, rendered for Slack. Pure."""

from bot.cards.answers import answer, nothing
from bot.cards.blocks import Message
from bot.cards.codec import decode, encode, headline
from bot.cards.compose import card, lead, list_sources, long_read, recount, source_lists
from bot.cards.content import (
    Answer,
    Backing,
    Button,
    Card,
    Cite,
    Cited,
    Content,
    Lead,
    LongRead,
    Notice,
    Section,
    SourceLine,
    SourceList,
    Update,
)
from bot.cards.messages import render
from bot.cards.updates import add_point, retitle, shown, strike, update

__all__ = [
    "Answer",
    "Backing",
    "Button",
    "Card",
    "Cite",
    "Cited",
    "Content",
    "Lead",
    "LongRead",
    "Message",
    "Notice",
    "Section",
    "SourceLine",
    "SourceList",
    "Update",
    "add_point",
    "answer",
    "card",
    "decode",
    "encode",
    "headline",
    "lead",
    "list_sources",
    "long_read",
    "nothing",
    "recount",
    "render",
    "retitle",
    "shown",
    "source_lists",
    "strike",
    "update",
]

"""The headline: the title that tells most of the story, as its outlet wrote it."""

from __future__ import annotations

import re

from bot.model.item import Item
from bot.writing import words
from bot.writing.central import Centre
from bot.writing.material import Material
from bot.writing.words import Terms

_OUTLET = re.compile(
    r"\s+[|｜]\s*[^|｜]{2,40}$|\s+[-–—]\s+(?:The\s)?[A-Z][\w.&' ]{2,30}$|\s*[（(][^（）()]{2,16}(?:新聞|通信|ニュース|News)[)）]$"
    r"|[：:][^：:]{2,14}新聞\w*$"
)
_LABEL = re.compile(
    r"^(?:(?:breaking|exclusive|update(?:\s?\d)?|live|watch|opinion|analysis|explainer|video|photos?|editorial|column|podcast"
    r"|background(?:\s\d)?|what\sto\swatch|q&a|feature|interview|review|newsletter)\s?[:|]|参考資料|【|［|〈|<)",
    re.IGNORECASE,
)
_COY = re.compile(
    r"[?？]|^(?:how|why|what|when|here|this|these|\d+\s(?:things|ways|reasons))\b|\byou(?:r)?\b|…|\.\.\."
    r"|[!！]$|まとめ$|とは$|理由$|真相|なぜ",
    re.IGNORECASE,
)
_LONGEST = 120


def choose(material: Material, centre: Centre, lang: str, dek: Terms) -> Item:
    """Return the item with the most telling title, in the channel's language where one has it.

    `dek` is what the card opens with: the two are to tell one thing.
    """
    mine = [item for item in material.items if item.lang == lang and item.title]
    return max(mine or material.items, key=lambda item: _worth(item, centre, dek))


def clean(title: str) -> str:
    """Return a title without its outlet's name at the end."""
    shorter = _OUTLET.sub("", title).strip()
    return shorter if len(shorter) >= 10 else title


def _worth(item: Item, centre: Centre, dek: Terms) -> float:
    title = clean(item.title)
    said = words.terms(title)
    worth = centre.title(said) * (1.0 + words.overlap(said, dek)) * centre.early(item)
    if _LABEL.search(title):
        worth *= 0.5
    if _COY.search(title):
        worth *= 0.6
    if len(title) > _LONGEST:
        worth *= 0.8
    return worth

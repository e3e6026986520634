"""The headline: the title that tells most of the story."""

from __future__ import annotations

from bot.model.item import Item
from bot.writing import titles, words
from bot.writing.central import Centre
from bot.writing.material import Material
from bot.writing.words import Terms


def choose(material: Material, centre: Centre, lang: str, dek: Terms) -> Item:
    """Return the item with the most telling title, in the channel's language where one has it.

    `dek` is what the card opens with: the two are to tell one thing.
    """
    mine = [item for item in material.items if item.lang == lang and item.title]
    return max(mine or material.items, key=lambda item: _worth(item, centre, dek))


def _worth(item: Item, centre: Centre, dek: Terms) -> float:
    title = titles.clean(item.title)
    said = words.terms(title)
    worth = centre.title(said) * (1.0 + words.overlap(said, dek)) * centre.early(item)
    return worth * titles.plainness(title)

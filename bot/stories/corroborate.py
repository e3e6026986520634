"""How many really say it: copies and quotations are followed to the voice that they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from bot.language import aliases, japanese
from bot.language.text import fold, is_japanese
from bot.model.item import Item
from bot.model.story import Corroboration, Story
from bot.stories import copies, quotes

_MEDIA = " media"
_LANGUAGES = {"Japanese media": "ja"}


def corroborate(story: Story) -> Corroboration:
    """Return a story's outlets, its independent voices, who was first, and who follows whom."""
    items = sorted(story.items, key=lambda item: (item.published, item.id))
    copied = copies.originals(items)
    outlets = frozenset(item.outlet.casefold() for item in items)
    voices: dict[str, str] = {}
    followed: Counter[str] = Counter()
    for at, item in enumerate(items):
        origin = _origin(item, items[:at], copied, voices, outlets)
        voices[item.id] = origin or _own_voice(item)
        if origin:
            followed[_shown(origin, items)] += 1
    ranked = sorted(followed.items(), key=lambda pair: (-pair[1], pair[0]))
    return Corroboration(
        outlets=len(story.domains),
        voices=len(set(voices.values())),
        first=items[0].id,
        chains=tuple(ranked),
    )


def _origin(
    item: Item,
    earlier: Sequence[Item],
    copied: Mapping[str, str],
    voices: Mapping[str, str],
    outlets: frozenset[str],
) -> str:
    """Return the voice that an item passes on; "" where it speaks for itself."""
    text = f"{item.title}\n{item.summary}"
    agency = quotes.agency(item.outlet, item.author, text)
    if agency:
        return "" if _is_named(item, agency) else agency
    if item.id in copied:
        voice = voices[copied[item.id]]
        return "" if voice == _own_voice(item) else voice
    for medium in quotes.quoted(text, outlets):
        if not _is_named(item, medium):
            return _voice_of(medium, item, earlier, voices)
    return ""


def _own_voice(item: Item) -> str:
    """Return an agency's key, so that its clients' copies meet its own; else the domain."""
    return quotes.agency(item.outlet, "", "") or item.domain


def _voice_of(medium: str, item: Item, earlier: Sequence[Item], voices: Mapping[str, str]) -> str:
    """Return the voice of a medium's own item, where the story has one; else its name."""
    lang = _LANGUAGES.get(medium)
    for other in earlier:
        if other.domain != item.domain and (
            other.lang == lang if medium.endswith(_MEDIA) else _is_named(other, medium)
        ):
            return voices[other.id]
    return medium


def _is_named(item: Item, medium: str) -> bool:
    """Tell whether an item's outlet is the medium of that key or writing."""
    own = aliases.canonical(item.outlet)
    if own is not None and own.key == medium:
        return True
    outlet = fold(item.outlet).casefold()
    if is_japanese(medium):
        words = outlet.split()
        return medium in outlet or any(
            reading.casefold() in words
            for word in japanese.words(fold(medium))
            for reading in japanese.entry(word.text).readings
        )
    return fold(medium).casefold() == outlet


def _shown(voice: str, items: Sequence[Item]) -> str:
    """Return a voice as people read it: the outlet's name for a domain."""
    for item in items:
        if item.domain == voice:
            return item.outlet
    return quotes.shown(voice)

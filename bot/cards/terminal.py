"""Cards in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from bot.cards.columns import Span, wrap
from bot.cards.content import Card, Cite, Cited, SourceList
from bot.cards.text import clean, isolate, safe_url
from bot.cards.words import backing, count_voices, words

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_text(card: Card, width: int, color: bool, *, zone: tzinfo = UTC) -> str:
    """Return a card in lines of at most `width` columns, times in `zone`.

    With `color` it is dressed for a terminal: bold, dim, and citations as OSC 8 links. Nothing
    that came from a feed can send the terminal anything.
    """
    dress = _Dress(color)
    lines = wrap([dress.bold(card.headline)], width)
    if card.dek:
        lines += wrap(_sentence(card.dek, card.lang, dress), width)
    for title, cited in (("", card.points), *((s.title, s.lines) for s in card.sections)):
        if cited:
            lines += ["", *(wrap([dress.bold(title)], width) if title else [])]
        for line in cited:
            lines += wrap(_sentence(line, card.lang, dress), width, first="• ", rest="  ")
    return "\n".join([*lines, "", *wrap([dress.dim(_about(card, zone))], width)])


def sources_to_text(content: SourceList, width: int, color: bool, *, zone: tzinfo = UTC) -> str:
    """Return a story's sources, each with its address on a line of its own, which never breaks."""
    dress = _Dress(color)
    lines: list[str] = []
    for source in content.sources:
        lines += wrap([dress.text(source.title or source.label)], width)
        named = dict.fromkeys((source.label, source.outlet, source.lang.upper()))
        about = " · ".join([*filter(None, named), _time(source.published, zone)])
        lines += wrap([dress.dim(about)], width, first="  ", rest="  ")
        lines += [f"  {url}"] if (url := safe_url(source.url)) else []
    return "\n".join(lines)


class _Dress:
    """Spans with a terminal's codes, or without."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def text(self, text: str) -> Span:
        return Span(isolate(clean(text)))

    def bold(self, text: str) -> Span:
        return self._styled(text, _BOLD)

    def dim(self, text: str) -> Span:
        return self._styled(text, _DIM)

    def link(self, url: str, label: str) -> Span:
        target = safe_url(url)
        if not (self._color and target):
            return self.text(label)
        return Span(isolate(clean(label)), f"\x1b]8;;{target}\x1b\\", "\x1b]8;;\x1b\\")

    def _styled(self, text: str, code: str) -> Span:
        plain = isolate(clean(text))
        return Span(plain, code, _PLAIN) if self._color else Span(plain)


def _sentence(cited: Cited, lang: str, dress: _Dress) -> list[Span]:
    return [dress.text(cited.text), Span(" ("), *_cites(cited.cites, lang, dress), Span(")")]


def _cites(cites: Sequence[Cite], lang: str, dress: _Dress) -> Iterator[Span]:
    for number, cite in enumerate(cites):
        if number:
            yield Span(words(lang).comma)
        yield dress.link(cite.url, cite.label)


def _about(card: Card, zone: tzinfo) -> str:
    langs = " ".join(lang.upper() for lang in card.langs)
    parts = (card.topic, count_voices(card), langs, _time(card.updated, zone), *backing(card))
    return " · ".join(part for part in parts if part)


def _time(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"

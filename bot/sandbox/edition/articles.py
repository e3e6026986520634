"""Article pages for the sample edition's links, made of what its feeds say.

Only the edition's own documents come here; feeds of the world are read by `bot.feeds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape
from io import StringIO
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element, ElementTree

from selectolax.lexbor import LexborHTMLParser

from bot.sandbox.edition.filling import JAPAN, MONTHS

_XHTML = "{http://www.w3.org/1999/xhtml}"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# The fullest text first.
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("published", "pubDate", "date")


@dataclass(frozen=True, slots=True)
class Article:
    """What one page shows. All of it is plain text."""

    title: str
    outlet: str
    lang: str
    published: datetime
    paragraphs: tuple[str, ...]


class ArticleKey(NamedTuple):
    """What a link to an article keeps when tracking, `www.` and a last slash are taken off."""

    host: str
    path: str
    query: str


def article_key(url: str) -> ArticleKey:
    """Return the key under which an article's links all meet. Raises ValueError for a non-URL."""
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith("utm_")]
    host = (parts.hostname or "").removeprefix("www.")
    return ArticleKey(host, parts.path.rstrip("/"), urlencode(sorted(query)))


def read_articles(document: str, *, outlet: str, lang: str) -> Iterator[tuple[ArticleKey, Article]]:
    """Yield the articles of a filled feed of the edition: RSS 1.0, RSS 2.0 or Atom."""
    # Without its declaration: expat knows neither Shift_JIS nor EUC-JP, and this is text already.
    tree = ElementTree(file=StringIO(document.partition("?>")[2]))
    base = ""
    for element in tree.iter():
        base = element.get(_XML_BASE, base)
        if _local(element) not in {"item", "entry"}:
            continue
        parts = {_local(child): child for child in element}
        link = parts["link"].get("href") or parts["link"].text or ""
        article = Article(
            title=" ".join((parts["title"].text or "").split()),
            outlet=outlet,
            lang=lang,
            published=_moment(next(parts[n].text for n in _DATES if n in parts) or ""),
            paragraphs=_paragraphs(next(parts[n] for n in _BODIES if n in parts)),
        )
        yield article_key(urljoin(base, link)), article


def render(article: Article) -> str:
    """Return an article as an HTML fragment in which all feed text is escaped."""
    local = article.published.astimezone(JAPAN)
    if article.lang == "ja":
        when = f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
        note = "見本の記事です。媒体、登場人物、文章は架空のものです。"
    else:
        when = f"{MONTHS[local.month - 1]} {local.day}, {local.year}, {local:%H:%M} JST"
        note = "From the sample edition: the outlet, its people and its wording are invented."
    lines = (
        f'<article lang="{article.lang}">',
        f'<p class="outlet">{escape(article.outlet)}</p>',
        f"<h1>{escape(article.title)}</h1>",
        f'<p class="published"><time datetime="{article.published.isoformat()}">{when}</time></p>',
        *(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs),
        f'<p class="note">{note}</p>',
        "</article>",
    )
    return "\n".join(lines)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _moment(text: str) -> datetime:
    return parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)


def _paragraphs(body: Element) -> tuple[str, ...]:
    if len(body):
        texts = ["".join(paragraph.itertext()) for paragraph in body.iter(f"{_XHTML}p")]
    else:
        texts = _html_texts(body.text or "")
    return tuple(words for text in texts if (words := " ".join(text.split())))


def _html_texts(markup: str) -> list[str]:
    tree = LexborHTMLParser(markup)
    # Links in these bodies only lead on ("read more").
    tree.strip_tags(["script", "style", "iframe", "a"], recursive=True)
    paragraphs = tree.css("p") or tree.css("body")
    return [paragraph.text(deep=True) for paragraph in paragraphs]

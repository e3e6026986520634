"""Feeds of real shapes and sizes, made by a generator: the same number gives the same feed."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta
from html import escape

_ENGLISH = (
    "harbor robot chip foundry model startup ministry fund test berth crew sensor tokyo osaka "
    "engineers plan opened said new data center power grid vehicle driver city pilot program"
)
_JAPANESE = (
    "港湾 無人 実験 半導体 工場 投資 政府 支援 開発 人工知能 基盤 モデル 新会社 設立 発表 大学 "
    "研究 電力 自動運転 都市 計画 億円 提携 供給 学習 公開 病院 遠隔 手術 装置"
)
_START = datetime(2026, 11, 24, tzinfo=UTC)


def make(number: int) -> bytes:
    """Return a feed: RSS 2.0 (six in ten), Atom (three) or RSS 1.0, a third of them Japanese."""
    chance = random.Random(number)
    japanese = chance.random() < 0.33
    writer = chance.choices([_rss, _atom, _rdf], [6, 3, 1])[0]
    count = chance.choice([10, 10, 15, 20, 20, 30, 50, 100])
    # Some tell a sentence, some the whole article: 60 KB in the median, 140 KB in the mean.
    length = min(math.exp(chance.gauss(7.4, 1.1)), 60_000.0)
    items = [_item(chance, number, place, int(length), japanese) for place in range(count)]
    return writer(f"Feed {number}", "ja" if japanese else "en", items).encode()


def _item(
    chance: random.Random, number: int, place: int, length: int, japanese: bool
) -> dict[str, str]:
    words, space = (_JAPANESE.split(), "") if japanese else (_ENGLISH.split(), " ")
    title = space.join(chance.choices(words, k=8))
    paragraph = (
        f"<p>{space.join(chance.choices(words, k=40))} <a href='/x'>link</a> &amp; more.</p>"
    )
    told = _START - timedelta(minutes=chance.randrange(1, 60 * 24 * 20))
    return {
        "title": escape(title),
        "link": f"https://outlet-{number}.example/{place}?utm_source=rss",
        "guid": f"https://outlet-{number}.example/?p={number}{place:04}",
        "html": paragraph * max(1, length // len(paragraph)),
        "rfc": told.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "iso": told.isoformat(),
    }


def _rss(title: str, lang: str, items: list[dict[str, str]]) -> str:
    body = "".join(
        "<item><title>{title}</title><link>{link}</link>"
        "<guid isPermaLink='false'>{guid}</guid><pubDate>{rfc}</pubDate>"
        "<dc:creator><![CDATA[A. Writer]]></dc:creator>"
        "<description>{short}</description>"
        "<content:encoded><![CDATA[{html}]]></content:encoded></item>".format(
            short=escape(item["html"][:300]), **item
        )
        for item in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>{title}</title><link>https://outlet.example/</link>"
        f"<description/><language>{lang}</language>{body}</channel></rss>"
    )


def _atom(title: str, lang: str, items: list[dict[str, str]]) -> str:
    body = "".join(
        "<entry><title>{title}</title><link href='{link}'/><id>{guid}</id>"
        "<published>{iso}</published><updated>{iso}</updated>"
        "<author><name>A. Writer</name></author>"
        "<content type='html'>{escaped}</content></entry>".format(
            escaped=escape(item["html"]), **item
        )
        for item in items
    )
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' "
        f"xml:lang='{lang}'><title>{title}</title><id>urn:{title}</id>"
        f"<updated>{items[0]['iso']}</updated>{body}</feed>"
    )


def _rdf(title: str, lang: str, items: list[dict[str, str]]) -> str:
    body = "".join(
        "<item rdf:about='{guid}'><title>{title}</title><link>{link}</link>"
        "<description>{escaped}</description><dc:date>{iso}</dc:date></item>".format(
            escaped=escape(item["html"]), **item
        )
        for item in items
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rdf:RDF xmlns='http://purl.org/rss/1.0/' "
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>{title}</title><link>https://outlet.example/</link>"
        f"<dc:language>{lang}</dc:language></channel>{body}</rdf:RDF>"
    )

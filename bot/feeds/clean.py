"""HTML to plain text, once. Pure and total; every result is bounded."""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

# How much of a fragment is looked at until there are words enough: a summary needs little of an
# article, and styles or tables may fill much of it without a word.
_MARKUP_STEPS = (4_000, 16_000, 100_000)
_MARKUP_A_WORD = 3  # characters of an article for each of its text, links and pictures included

_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINE_NAMES = (
    "a abbr acronym area audio b base bdi bdo big body button caption center cite code col data "
    "del details dfn em embed font head html i iframe img input ins kbd label link map mark meta "
    "noscript object option param picture q rp rt ruby s samp script select small source span "
    "strike strong style sub summary sup svg textarea time title tt u var video wbr"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ELEMENTS = _BLOCKS.union(_INLINE_NAMES.split())
_MARK = re.compile(r"<(?:/?([A-Za-z][\w:-]*)|!--|!\[CDATA\[)?")
# Markup that is text once its entities are decoded was escaped twice by its publisher.
_STILL_MARKUP = re.compile(
    rf"<(?:p|br|img|hr)\b[^<>]*>"
    rf"|<({'|'.join(sorted(_ELEMENTS))})\b[^<>]{{0,500}}>.{{0,500}}?</\1\s*>"
    r"|&(?:amp|nbsp|quot|lt|gt|#\d+);",
    re.IGNORECASE | re.DOTALL,
)
_SILENT = ["script", "style", "noscript", "iframe", "object", "svg", "select", "rp", "rt"]

# Controls, and the marks that turn the direction of what follows: nobody's headline needs them.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)

_C1 = re.compile(r"[\x80-\x9f]")
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}

_BOILERPLATE = re.compile(
    r"""\s*(?:
        \bthe\s+(?:post|article)\s.{1,400}?\s(?:appeared\s+first|first\s+appeared)\s+on
        \s(?:[^.]|\.(?!\s)){1,80}
      # With a capital: in the middle of a sentence these are words like others.
      | \b(?-i:Continue|CONTINUE|Click\s+here\s+to|CLICK\s+HERE\s+TO|Read|READ|Learn|LEARN)
        \s+(?:reading|read|more|the\s+rest|on|(?:the\s+)?full\s+(?:story|article))
        \b[^.。]{0,120}[.…→»>]*
      | (?:続きを読む|続きはこちら|(?:記事)?全文(?:を読む|はこちら)|もっと読む|詳しくはこちら)
        [^。]{0,60}
      | [(（]\s*(?:続きを読む|続く)\s*[)）]
      | \[\s*(?:…|\.\.\.)\s*\]
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_BOILERPLATE_SIGNS = (
    "appeared", "continue", "read", "learn", "click", "続", "全文", "もっと", "詳しく", "[",
)  # fmt: skip
_SENTENCE = re.compile(r".+?(?:[。！？]+[」』）]?|[.!?]+[\"'”’)]*(?=\s|$)|$)", re.DOTALL)


def text(html: str, limit: int = 2_000) -> str:
    """Return the words of an HTML fragment, of at most `limit` characters."""
    words = ""
    for size in _MARKUP_STEPS:
        words = _strip_markup(html[:size])
        if len(html) <= size or len(words) > limit:
            break
    words = words[: 4 * limit]
    if _STILL_MARKUP.search(words):
        words = _strip_markup(words)
    return plain(words, limit)


def paragraphs(html: str, limit: int) -> str:
    """Return the words of an HTML document's blocks, each on a line of its own.

    What follows the first few characters for each that is wanted is not read.
    """
    lines = (
        plain(line, limit) for line in _strip_markup(html[: _MARKUP_A_WORD * limit]).split("\n")
    )
    return clip("\n".join(line for line in lines if line), limit)


def looks_like_markup(words: str) -> bool:
    """Tell whether text holds elements or entities of HTML: what text hardly does by chance."""
    return _STILL_MARKUP.search(words[: _MARKUP_STEPS[0]]) is not None


def summary(html: str, limit: int = 2_000) -> str:
    """Return the words of a summary, without the invitation to read on that ends it."""
    return without_boilerplate(text(html, limit))


def without_boilerplate(words: str) -> str:
    """Take off what a publisher's software adds at the end."""
    # Only the end is looked at: a search over all would cost its square on hostile text.
    head, tail = words[:-700], words[-700:]
    folded = tail.casefold()
    if not any(sign in folded for sign in _BOILERPLATE_SIGNS):
        return words
    while (shorter := _BOILERPLATE.sub("", tail, count=1)) != tail:
        tail = shorter
    return (head + tail).rstrip()


def plain(words: str, limit: int = 2_000) -> str:
    """Return text on one line, without control characters, of at most `limit` characters."""
    words = words[: 4 * limit + 1_000]
    if _C1.search(words):
        # HTML, 13.2.5.80: who writes &#146; means what Windows-1252 has there.
        words = words.translate(_WINDOWS)
    words = " ".join(_CONTROLS.sub("", words).split())
    return clip(unicodedata.normalize("NFC", words), limit)


def clip(words: str, limit: int) -> str:
    """Cut a text that is too long, with an ellipsis, between words where there are any."""
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    space = cut.rfind(" ", limit * 3 // 4)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def first_sentence(words: str, limit: int = 120) -> str:
    """Return the first sentence of a text."""
    found = _SENTENCE.match(words[: 4 * limit])
    return clip(found.group().strip(), limit) if found else ""


def _strip_markup(html: str) -> str:
    if "<" not in html and "&" not in html:
        return html
    tree = LexborHTMLParser(_MARK.sub(_mark, html))
    tree.strip_tags(_SILENT)
    return tree.root.text() if tree.root else ""


def _mark(match: re.Match[str]) -> str:
    """Set blocks apart from what stands before them, and keep a "<" that begins no element."""
    mark, name = match[0], (match[1] or "").lower()
    if name in _BLOCKS:
        return "\n" + mark
    # Names with "-" or ":" are other vocabularies' elements; "List<String>" and "3 < 5" are none.
    is_markup = name in _ELEMENTS or "-" in name or ":" in name or mark.startswith("<!")
    return mark if is_markup else "&lt;" + mark[1:]

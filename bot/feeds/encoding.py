"""Bytes to text, as RFC 7303 asks where servers obey it, and as the bytes show where they do not.

Pure. Feeds of Japanese outlets come in UTF-8, Shift_JIS, EUC-JP and ISO-2022-JP, not seldom under
another's name.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# XML 1.0, appendix F.1: the first characters betray a wide encoding that has no mark.
_WIDE = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HEADER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# The names that are written, and the supersets that are meant (WHATWG Encoding, 4.2).
_MEANT = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932",
    "euc-jp": "euc_jis_2004", "x-euc-jp": "euc_jis_2004",
    "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "us-ascii": "cp1252", "ascii": "cp1252", "windows-1252": "cp1252",
}  # fmt: skip
# In these any bytes can be read, so that their fitting proves nothing.
_FITS_ANYTHING = re.compile(r"cp125\d|iso-8859-\d+|windows-125\d|koi8-r|mac")
_GUESSES = ("utf-8", "cp932", "euc_jis_2004")
_CONTROL_BYTES = bytes(code for code in range(32) if code not in b"\t\n\r")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes, content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the text of a document without a byte order mark, and what was odd, in words."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _readable(body[len(mark) :].decode(name, "replace"), [])
    header = _HEADER.search(content_type)
    declared = _DECLARED.match(body[:400])
    named = [name.lower() for name in (header[1] if header else "", _ascii(declared)) if name]
    wide = [name for start, name in _WIDE if body.startswith(start)]
    for name in _order(wide + [_MEANT.get(n, n) for n in named]):
        text = _try(body, name)
        if text is None:
            continue
        oddities = _complaints(named, name)
        # Far faster than the search in the text, and it spares that to nearly all.
        if name == "utf-8" and len(body.translate(None, _CONTROL_BYTES)) == len(body):
            return text.lstrip("\ufeff"), tuple(oddities)
        return _readable(text, oddities)
    text = body.decode("utf-8", "replace")
    return _readable(text, ["Some of its characters could not be read in any encoding."])


def _order(named: list[str]) -> list[str]:
    """Order the candidates: those that would show that they are wrong come first."""
    strict = [name for name in named if not _FITS_ANYTHING.fullmatch(name)]
    loose = [name for name in named if _FITS_ANYTHING.fullmatch(name)]
    guesses = ("utf-8",) if loose else _GUESSES
    return list(dict.fromkeys([*strict, *guesses, *loose, "cp1252"]))


def _try(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _complaints(named: list[str], name: str) -> list[str]:
    meant = {_MEANT.get(n, n) for n in named}
    if not named or name in meant or (name == "utf-8" and "utf8" in meant):
        return []
    return [f"It says that it is in {named[0]}, but is in {name}."]


def _readable(text: str, oddities: list[str]) -> tuple[str, tuple[str, ...]]:
    if _CONTROLS.search(text):
        text = _CONTROLS.sub("", text)
        oddities = [*oddities, "It held control characters, which XML does not allow."]
    return text.lstrip("\ufeff"), tuple(oddities)


def _ascii(match: re.Match[bytes] | None) -> str:
    return match[1].decode("ascii") if match else ""

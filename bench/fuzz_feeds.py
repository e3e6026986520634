"""Damaged feeds, very many: each is read or refused in words, within bounds of time and memory.

python -m bench.fuzz_feeds [--inputs 100000] [--seed 1] [DIR…]

Documents of the test cases (and of the folders named) are cut, spliced, repeated, recoded and
sprinkled with what breaks parsers. Every input goes the whole way: bytes, meaning, the wire to the
main process, items. An input that breaks a promise is written to `fuzz-failures/`.
"""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from bench import made_feeds
from bot.errors import ParseError
from bot.feeds import wire
from bot.feeds.intake import to_items
from bot.feeds.parse import parse
from bot.feeds.raw import MAX_ENTRIES
from bot.model.feed import Entry, Feed

CASES = Path(__file__).parent.parent / "tests" / "cases" / "feeds"
FAILURES = Path("fuzz-failures")
URL = "https://outlet.example/feed"
FEED = Feed(1, URL, "Outlet", "outlet.example", "en")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# CPU seconds that one input may take, and the size that it is cut to.
PATIENCE = 10
LARGEST = 200_000

PIECES = [
    b"<item>", b"</item>", b"<entry>", b"</entry>", b"<![CDATA[", b"]]>", b"&amp;", b"&amp;amp;",
    b"&#0;", b"&#x110000;", b"&#xD800;", b"&nbsp;", b"&undefined;", b"<", b">", b'"', b"'", b"&",
    b"\x00", b"\x0b", b"\x1b[31m", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe3\x81", b"\x82\xa0",
    b"\x1b$B", b"<!DOCTYPE a [", b"<!ENTITY a 'b'>", b"<!--", b"-->", b"<?xml ", b"?>",
    b"<?xml version='1.0' encoding='Shift_JIS'?>", b"encoding='utf-16'", b"xml:base='http://['",
    b"<title type='xhtml'>", b"<link href='//[::1'/>", b"<link>javascript:x</link>",
    b"<pubDate>99 Foo 99999 99:99:99 +9999</pubDate>", b"<pubDate>\xe5\xb9\xb3\xe6\x88\x90",
    b"<updated>0000-00-00T00:00:00Z</updated>", b"<guid isPermaLink='true'>", b"</rss>", b"</feed>",
    b"<rss><channel>", b"<skipHours><hour>25</hour>", b"<ttl>999999</ttl>", b"{", b"}", b"[",
    b"null", b"\\ud800", b"1e999", b"<svg><script>", b"<table>" * 50, b"<b>" * 200, b"\xe2\x80\xae",
]  # fmt: skip
TYPES = ("", "text/xml; charset=euc-jp", "text/html", "application/json", "x; charset=\xff")


class HangError(Exception):
    """An input took longer than any may."""


class PromiseError(Exception):
    """A result was outside its bounds."""


def sources(folders: list[Path]) -> list[bytes]:
    """Return the documents that are damaged."""
    found = [
        path.read_bytes()
        for folder in (CASES, *folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".toml"
    ]
    return [body[:LARGEST] for body in found] + [made_feeds.make(n)[:20_000] for n in range(20)]


def damaged(chance: random.Random, bodies: list[bytes]) -> bytes:
    """Return a document with one to eight things wrong with it."""
    body = chance.choice(bodies)
    for _ in range(chance.randint(1, 8)):
        body = _damage(chance, body, bodies)[:LARGEST]
    return body


def _damage(chance: random.Random, body: bytes, bodies: list[bytes]) -> bytes:
    at = chance.randint(0, len(body))
    end = min(len(body), at + int(chance.expovariate(1 / 40)))
    head, cut, tail = body[:at], body[at:end], body[end:]
    match chance.randrange(8):
        case 0 | 1:
            cut = chance.choice(PIECES)
        case 2:
            cut = cut * chance.choice([0, 2, 3, 50, 2_000])
        case 3:
            cut = chance.randbytes(chance.randint(1, 12))
        case 4:
            tail = b""
        case 5:
            other = chance.choice(bodies)
            tail = other[chance.randint(0, len(other)) :]
        case 6:
            named = chance.choice(["utf-16", "cp932", "euc_jp", "latin-1", "utf-7", "utf-32"])
            return body.decode("utf-8", "replace").encode(named, "replace")
        case _:
            cut = bytes(byte ^ 1 << chance.randrange(8) for byte in cut[:1])
    return head + cut + tail


def check(body: bytes, content_type: str) -> str:
    """Take one input the whole way. Raises what it must not; returns how it ended."""
    try:
        parsed = parse(body, url=URL, content_type=content_type)
    except ParseError as error:
        if not str(error) or not error.cure or len(str(error)) > 500:
            raise PromiseError("a refusal without words, or with too many") from error
        return "refused"
    if len(parsed.entries) > MAX_ENTRIES:
        raise PromiseError("more entries than are kept")
    for entry in parsed.entries:
        _check_entry(entry)
    if wire.read_answer(wire.parsed_to_json(parsed, last=False)) != (parsed, False):
        raise PromiseError("another meaning on the other side of the wire")
    for item in to_items(FEED, parsed, now=NOW).items:
        f"{item}".encode()  # no half of a pair that a database or a chat would refuse
        if not item.url.startswith(("http://", "https://")) or item.published > NOW:
            raise PromiseError(f"an item that cannot be cited: {item.url!r}")
    return "read" if parsed.entries else "empty"


def _check_entry(entry: Entry) -> None:
    bounds = ((entry.title, 300), (entry.summary, 2_000), (entry.author, 200), (entry.guid, 1_000),
              (entry.url, 2_048))  # fmt: skip
    for words, limit in bounds:
        if len(words) > limit or "\x00" in words or "\n" in words:
            raise PromiseError(f"a field out of bounds: {words[:80]!r}")


@contextmanager
def bounded() -> Iterator[None]:
    """Raise HangError in what takes too long, wherever it is."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise HangError

    signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def run(inputs: int, seed: int, folders: list[Path]) -> int:
    """Try so many inputs; return how many broke a promise."""
    chance = random.Random(seed)
    bodies = sources(folders)
    ended: Counter[str] = Counter()
    slowest, before = 0.0, _memory()
    begun = time.monotonic()
    for number in range(inputs):
        body, kind = damaged(chance, bodies), chance.choice(TYPES)
        start = time.process_time()
        try:
            with bounded():
                ended[check(body, kind)] += 1
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
            ended["FAILED"] += 1
            FAILURES.mkdir(exist_ok=True)
            (FAILURES / f"{seed}-{number}").write_bytes(body)
            print(f"{seed}-{number} ({kind!r}): {error!r}", file=sys.stderr)
        slowest = max(slowest, time.process_time() - start)
        if sys.stderr.isatty() and number % 500 == 0:
            print(f"\r{number:,} {dict(ended)}", end="", file=sys.stderr)
    took = time.monotonic() - begun
    print(
        f"{inputs:,} inputs in {took:.0f} s: {dict(ended)}; slowest {slowest * 1_000:.0f} ms CPU; "
        f"memory {before // 1_000_000} → {_memory() // 1_000_000} MB at most"
    )
    return ended["FAILED"]


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_feeds", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="folders of feed files to damage too")
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(1 if run(given.inputs, given.seed, given.folders) else 0)


if __name__ == "__main__":
    main()

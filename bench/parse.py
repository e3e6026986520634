"""The two readers of feeds, measured: how often they agree, field by field, and how fast.

python -m bench.parse DIR… [--show 20]     any folders of feed files
python -m bench.parse --made 500           feeds made by a generator

fastfeedparser and feedparser-rs, where they are installed, are measured beside them; so is bare
expat, as a floor.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from xml.parsers import expat

from bench import made_feeds
from bot.errors import ParseError
from bot.feeds import encoding, quick, sniff
from bot.feeds.parse import judge, parse
from bot.feeds.raw import finish
from bot.model.feed import Entry, ParsedFeed

URL = "https://outlet.example/feed"
FIELDS = ("title", "url", "guid", "published", "author", "summary", "lang")


@dataclass(slots=True)
class Speed:
    """Documents read, the CPU seconds that they took, and those that could not be read."""

    name: str
    documents: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        rate = self.documents / self.seconds if self.seconds else 0.0
        return (
            f"{self.name:34} {rate:8.0f} feeds/s   slowest {self.slowest * 1_000:7.0f} ms"
            f"   refused {self.refused}"
        )


@dataclass(slots=True)
class Agreement:
    """Entries that both readers found, and in which fields they are the same."""

    documents: int = 0
    declined: int = 0
    counts_differ: int = 0
    entries: int = 0
    same: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def add(self, name: str, ours: ParsedFeed | None, judged: ParsedFeed) -> None:
        """Compare the readings of one document; ours is None when it was declined."""
        self.documents += 1
        if ours is None:
            self.declined += 1
            return
        if len(ours.entries) != len(judged.entries):
            self.counts_differ += 1
            self.differences.append(
                f"{name}: {len(ours.entries)} entries, feedparser {len(judged.entries)}"
            )
        for mine, theirs in zip(ours.entries, judged.entries, strict=False):
            self._compare(name, mine, theirs)

    def _compare(self, name: str, mine: Entry, theirs: Entry) -> None:
        self.entries += 1
        for key in FIELDS:
            one, other = getattr(mine, key), getattr(theirs, key)
            if one == other:
                self.same[key] += 1
            else:
                self.differences.append(
                    f"{name}: {key}\n    quick      {one}\n    feedparser {other}"
                )

    def __str__(self) -> str:
        shares = "  ".join(
            f"{key} {100 * self.same[key] / self.entries:.2f} %" for key in FIELDS if self.entries
        )
        return (
            f"{self.documents} documents, {self.declined} declined by the quick reader, "
            f"{self.counts_differ} with another number of entries; "
            f"{self.entries} entries agree in: {shares}"
        )


def documents(folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and bytes of each file below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".toml":
                yield path.name, path.read_bytes()


def measure(name: str, read: Callable[[bytes], object], bodies: list[bytes]) -> Speed:
    """Time one reader over all documents."""
    speed = Speed(name)
    for body in bodies:
        start = time.process_time()
        try:
            speed.refused += read(body) is None
        except Exception:  # noqa: BLE001  # whatever a peer fails with is a refusal here
            speed.refused += 1
        took = time.process_time() - start
        speed.documents += 1
        speed.seconds += took
        speed.slowest = max(speed.slowest, took)
    return speed


def quickly(body: bytes) -> ParsedFeed | None:
    """Read with the quick reader alone; None when it declines."""
    text, _ = encoding.decode(body)
    text, _ = sniff.feed_text(text, URL)
    raw = quick.read(text, URL)
    return finish(raw) if raw else None


def judged(body: bytes) -> ParsedFeed:
    """Read with feedparser alone."""
    text, _ = encoding.decode(body)
    text, _ = sniff.feed_text(text, URL)
    return finish(judge(text, URL))


def readers() -> Iterator[tuple[str, Callable[[bytes], object]]]:
    """Yield what is measured, ours first."""
    yield "kawaraban, as it runs", lambda body: parse(body, url=URL)
    yield "kawaraban, quick reader alone", quickly
    yield "kawaraban, feedparser alone", judged
    feedparser = importlib.import_module("feedparser")
    yield "feedparser", lambda body: feedparser.parse(body).entries or None
    if importlib.util.find_spec("fastfeedparser"):
        fast = importlib.import_module("fastfeedparser")
        yield "fastfeedparser (nothing cleaned)", fast.parse
    if importlib.util.find_spec("feedparser_rs"):
        rust = importlib.import_module("feedparser_rs")
        yield "feedparser-rs", lambda body: rust.parse(body).entries or None
    yield "expat alone, no fields (a floor)", lambda body: expat.ParserCreate().Parse(body, True)


def agreement(named: Iterable[tuple[str, bytes]]) -> Agreement:
    """Compare the two readers on each document that feedparser can read."""
    found = Agreement()
    for name, body in named:
        try:
            theirs = judged(body)
            found.add(name, quickly(body), theirs)
        except ParseError:
            continue
        except Exception as error:  # noqa: BLE001  # a document that breaks us is a finding, too
            found.differences.append(f"{name}: broke a reader: {error!r:.200}")
    return found


def refusals(named: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    """Yield each document that the program refuses, with its words."""
    for name, body in named:
        try:
            parse(body, url=URL)
        except ParseError as error:
            yield f"{name}: {error}"
        except Exception as error:  # noqa: BLE001  # as above
            yield f"{name}: broke us: {error!r:.200}"


def main() -> None:
    """Read the command line and print the comparison, then the speeds."""
    parser = argparse.ArgumentParser(prog="python -m bench.parse", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", help="folders of feed files")
    parser.add_argument("--made", type=int, default=0, help="feeds to make, beside the folders")
    parser.add_argument("--show", type=int, default=0, help="differences and refusals to print")
    given = parser.parse_args()
    named = [
        *documents(given.folders),
        *((f"made-{n}", made_feeds.make(n)) for n in range(given.made)),
    ]
    if not named:
        parser.error("name a folder of feed files, or say --made 500")
    size = sum(len(body) for _, body in named) / len(named) / 1_000
    print(f"{len(named)} documents of {size:.0f} KB on average")
    compared = agreement(named)
    print(compared)
    for difference in islice(compared.differences, given.show):
        print("  " + difference)
    refused = list(refusals(named))
    print(f"{len(refused)} documents refused")
    for refusal in islice(refused, given.show):
        print("  " + refusal)
    for name, read in readers():
        print(measure(name, read, [body for _, body in named]))


if __name__ == "__main__":
    main()

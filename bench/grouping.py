"""Grouping, measured: what a stream of items becomes, how right that is, how fast, how large.

    python -m bench.grouping --items FILE.jsonl --out assigned.jsonl

A row has id, title, summary, url, lang, published and outlet; a gold `story`, where there is one,
only scores. More:

    --items A.jsonl --items B.jsonl --mixed   the files as one stream, scored each by itself
    --title-only                              headlines alone
    --peers                                   what one would use instead, on the same items
    --grow 10000 --grow 100000                made streams of so many items
"""

from __future__ import annotations

import argparse
import heapq
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bench import peers, recombine
from bench.clusters import Tally
from bench.measure import Run, Stopwatch
from bench.rows import Row, rows
from bot.model.item import Item
from bot.stories.group import OnlineGrouper

_SHARED = Path(__file__).parents[1].parent / "shared" / "eval"
_SEEDS = ("headlines-en.jsonl", "events-en.jsonl")


def group(stream: Iterable[tuple[str, Row]], out: IO[str] | None = None) -> dict[str, Run]:
    """Group a stream of (set, row) once; write where each item ended at last."""
    grouper, watch = OnlineGrouper(), Stopwatch()
    forward: dict[str, str] = {}
    moved: dict[str, str] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as placed:
        for name, row in stream:
            with watch:
                joined = grouper.add(row.item)
            forward.update(dict.fromkeys(joined.merged, joined.story_id))
            if joined.parted is not None:
                moved.update(dict.fromkeys(joined.parted.item_ids, joined.parted.story_id))
            placed.write(json.dumps([name, row.item.id, joined.story_id, row.gold]) + "\n")
        placed.seek(0)
        return _finish(map(json.loads, placed), forward, moved, watch, out)


def _finish(
    placed: Iterable[tuple[str, str, str, str]],
    forward: dict[str, str],
    moved: dict[str, str],
    watch: Stopwatch,
    out: IO[str] | None,
) -> dict[str, Run]:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    counts: defaultdict[str, int] = defaultdict(int)
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for name, item_id, placed_in, gold in placed:
        story = moved.get(item_id, placed_in)
        while story in forward:
            story = forward[story]
        counts[name] += 1
        stories[name].add(story)
        if gold:
            tallies[name].add(gold, story)
        if out is not None:
            out.write(json.dumps({"id": item_id, "story": story}, ensure_ascii=False) + "\n")
    all_items = sum(counts.values())
    return {
        name: Run(items, len(stories[name]), watch.seconds * items / all_items, tallies[name])
        for name, items in counts.items()
    }


def _mixed(paths: list[Path], *, title_only: bool) -> Iterator[tuple[str, Row]]:
    streams = (_labelled(path, title_only=title_only) for path in paths)
    return heapq.merge(*streams, key=lambda pair: pair[1].item.published)


def _labelled(path: Path, *, title_only: bool) -> Iterator[tuple[str, Row]]:
    return ((path.name, row) for row in rows(path, title_only=title_only))


def _load_words() -> float:
    """Let the word lists be loaded, which the first items of a process pay for."""
    watch = Stopwatch()
    now = datetime.now(UTC)
    with watch:
        for title in ("Word lists are loaded", "単語を読み込む"):
            OnlineGrouper().add(Item(title, "", title, "", "", "", "", now, now))
    return watch.seconds


def _run_files(given: argparse.Namespace) -> None:
    batches = [given.items] if given.mixed else [[path] for path in given.items]
    for paths in batches:
        stream = _mixed(paths, title_only=given.title_only)
        if given.out is None:
            runs = group(stream)
        else:
            with given.out.open("w", encoding="utf-8") as out:
                runs = group(stream, out)
        for name, run in runs.items():
            print(f"{name:24} kawaraban       {run}", flush=True)
        if given.peers:
            for name, line in peers.lines(paths, title_only=given.title_only):
                print(f"{name:24} {line}", flush=True)


def _grow(sizes: list[int], per_day: int) -> None:
    seeds = [path for path in (_SHARED / name for name in _SEEDS) if path.exists()]
    if not seeds:
        print(f"--grow recombines {', '.join(_SEEDS)}, which are not in {_SHARED}")
        return
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"made-{size}.jsonl"
            recombine.write(path, seeds, items=size, per_day=per_day)
            # A process each, so that a peak is one stream's own.
            command = [sys.executable, "-m", "bench.grouping", "--items", str(path)]
            subprocess.run(command, check=True)
            path.unlink()


def main() -> None:
    """Read the command line and print one line a run."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.grouping",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--items", type=Path, action="append", default=[], help="a JSON Lines file")
    parser.add_argument("--out", type=Path, help="where to write {id, story} a line")
    parser.add_argument("--title-only", action="store_true", help="leave summaries out")
    parser.add_argument("--mixed", action="store_true", help="read the files as one stream")
    parser.add_argument("--peers", action="store_true", help="run what one would use instead")
    parser.add_argument("--grow", type=int, action="append", default=[], metavar="ITEMS")
    parser.add_argument("--per-day", type=int, default=2000, help="items a day of a made stream")
    given = parser.parse_args()
    if not given.items and not given.grow:
        parser.error("name a file with --items, or a size with --grow")
    if given.out and len(given.items) > 1 and not given.mixed:
        parser.error("--out takes one file of items, or several with --mixed")
    print(f"word lists loaded in {_load_words():.2f} s")
    _run_files(given)
    _grow(given.grow, given.per_day)


if __name__ == "__main__":
    main()

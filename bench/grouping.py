"""Grouping, measured: what a stream of items becomes, how right that is, how fast, how large.

python -m bench.grouping --items FILE.jsonl --out assigned.jsonl
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.clusters import Tally
from bench.rows import Row, rows
from bot.stories.group import OnlineGrouper


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to; `seconds` are the grouper's alone, not the reading's."""

    items: int
    stories: int
    seconds: float
    tally: Tally

    def __str__(self) -> str:
        speed = self.items / self.seconds if self.seconds else 0.0
        measured = f"{self.tally.agreement()}  " if len(self.tally) else "no gold  "
        return (
            f"{measured}items {self.items}  stories {self.stories}"
            f"  {speed:.0f} items/s  peak {peak_mib():.0f} MiB"
        )


def group(stream: Iterable[Row], out: IO[str] | None = None) -> Run:
    """Group a stream of rows once; write where each item ended, merges followed."""
    grouper = OnlineGrouper()
    forward: dict[str, str] = {}
    items = stories = 0
    seconds = 0.0
    tally = Tally()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as placed:
        for row in stream:
            start = time.perf_counter()
            joined = grouper.add(row.item)
            seconds += time.perf_counter() - start
            items += 1
            stories += joined.new - len(joined.merged)
            forward.update(dict.fromkeys(joined.merged, joined.story_id))
            placed.write(json.dumps([row.item.id, joined.story_id, row.gold]) + "\n")
        placed.seek(0)
        for line in placed:
            item_id, story, gold = json.loads(line)
            while story in forward:
                story = forward[story]
            if gold:
                tally.add(gold, story)
            if out is not None:
                out.write(json.dumps({"id": item_id, "story": story}, ensure_ascii=False) + "\n")
    return Run(items=items, stories=stories, seconds=seconds, tally=tally)


def peak_mib() -> float:
    """Return the largest resident size that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Read the command line and print one line a run."""
    parser = argparse.ArgumentParser(prog="python -m bench.grouping", description=__doc__)
    parser.add_argument("--items", type=Path, action="append", default=[], help="a JSON Lines file")
    parser.add_argument("--out", type=Path, help="where to write {id, story} a line")
    parser.add_argument("--title-only", action="store_true", help="leave summaries out")
    given = parser.parse_args()
    for path in given.items:
        stream = rows(path, title_only=given.title_only)
        if given.out is None:
            print(path.name, group(stream))
        else:
            with given.out.open("w", encoding="utf-8") as out:
                print(path.name, group(stream, out))


if __name__ == "__main__":
    main()

"""The worst mistakes of grouping: which events were taken for one, and which were torn.

    python -m bench.mistakes --items FILE.jsonl --assigned assigned.jsonl --most 5

`assigned.jsonl` is what `python -m bench.grouping --out` wrote; the items have a gold `story`.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, rows

_TITLES = 3
_WIDTH = 110
Groups = dict[str, list[Row]]


def worst(groups: Groups, label: dict[str, str]) -> list[tuple[float, str, Groups]]:
    """Return (what it costs B³, group, its items by the other label) of those that are not one.

    The cost is in items: what each lacks of sharing its whole group with its own kind.
    """
    found = []
    for name, items in groups.items():
        parts: defaultdict[str, list[Row]] = defaultdict(list)
        for row in items:
            parts[label[row.item.id]].append(row)
        cost = sum(len(part) * (1 - len(part) / len(items)) for part in parts.values())
        if cost:
            found.append((cost, name, dict(parts)))
    return sorted(found, key=lambda mistake: (-mistake[0], mistake[1]))


def _lines(kind: str, mistakes: list[tuple[float, str, Groups]]) -> Iterator[str]:
    for cost, name, parts in mistakes:
        yield f"\n{kind} {name}: {len(parts)} parts, {cost:.1f} items"
        for part, items in sorted(parts.items(), key=lambda pair: -len(pair[1])):
            yield f"  {part} ({len(items)})"
            yield from (f"    {row.item.title[:_WIDTH]}" for row in items[:_TITLES])


def main() -> None:
    """Read the command line and print the mistakes."""
    parser = argparse.ArgumentParser(prog="python -m bench.mistakes", description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--assigned", type=Path, required=True)
    parser.add_argument("--most", type=int, default=5, help="of each kind")
    given = parser.parse_args()
    assigned = [json.loads(line) for line in given.assigned.read_text("utf-8").splitlines()]
    found = {line["id"]: line["story"] for line in assigned}
    told = list(rows(given.items))
    gold = {row.item.id: row.gold for row in told}
    by_found: defaultdict[str, list[Row]] = defaultdict(list)
    by_gold: defaultdict[str, list[Row]] = defaultdict(list)
    for row in told:
        by_found[found[row.item.id]].append(row)
        by_gold[row.gold].append(row)
    for line in _lines("taken for one:", worst(by_found, gold)[: given.most]):
        print(line)
    for line in _lines("torn:", worst(by_gold, found)[: given.most]):
        print(line)


if __name__ == "__main__":
    main()

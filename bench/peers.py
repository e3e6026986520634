"""What one would use in place of Kawaraban's grouping, each at its best setting for all sets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from bench.clusters import Tally
from bench.measure import Run, Stopwatch
from bench.rows import Row, rows

# Average linkage compares everything with everything: beyond this, memory runs out.
_MOST_FOR_ALL_PAIRS = 12_000
_DISTANCE = 0.8
_MINHASH_THRESHOLD = 0.5
_PERMUTATIONS = 128
_WORD = re.compile(r"[A-Za-z0-9]+|[^\W\da-zA-Z]{2}")


def lines(paths: list[Path], *, title_only: bool) -> Iterator[tuple[str, str]]:
    """Yield (set, line) of every peer; files together are one stream."""
    labelled = [(p.name, row) for p in paths for row in rows(p, title_only=title_only)]
    labelled.sort(key=lambda pair: pair[1].item.published)
    items = [row for _, row in labelled]
    for name, needs, peer in _PEERS:
        missing = [package for package in needs if find_spec(package) is None]
        if missing:
            yield "", f"{name:15} skipped: pip install scikit-learn datasketch"
            continue
        watch = Stopwatch()
        with watch:
            found = peer(items)
        if found is None:
            yield "", f"{name:15} skipped: more than {_MOST_FOR_ALL_PAIRS} items"
            continue
        tallies: defaultdict[str, Tally] = defaultdict(Tally)
        stories: defaultdict[str, set[str]] = defaultdict(set)
        counts: defaultdict[str, int] = defaultdict(int)
        for (label, row), story in zip(labelled, found, strict=True):
            stories[label].add(story)
            counts[label] += 1
            if row.gold:
                tallies[label].add(row.gold, story)
        for label, count in counts.items():
            seconds = watch.seconds * count / len(items)
            yield label, f"{name:15} {Run(count, len(stories[label]), seconds, tallies[label])}"


def _exact_title(items: list[Row]) -> list[str]:
    return [" ".join(row.item.title.casefold().split()) for row in items]


def _minhash(items: list[Row]) -> list[str]:
    """Group online: an item joins the story of the nearest earlier one that the index finds."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  # the benchmark runs without

    index = MinHashLSH(threshold=_MINHASH_THRESHOLD, num_perm=_PERMUTATIONS)
    sketches: dict[str, MinHash] = {}
    story_of: dict[str, str] = {}
    for row in items:
        sketch = MinHash(num_perm=_PERMUTATIONS)
        for word in set(_WORD.findall(_text(row).casefold())):
            sketch.update(word.encode())
        near = max(index.query(sketch), key=lambda k: sketches[k].jaccard(sketch), default=None)
        story_of[row.item.id] = story_of[near] if near is not None else row.item.id
        sketches[row.item.id] = sketch
        index.insert(row.item.id, sketch)
    return [story_of[row.item.id] for row in items]


def _average_link(items: list[Row]) -> list[str] | None:
    """Cluster everything at once: it sees the future, and no stream can be given to it."""
    from sklearn.cluster import AgglomerativeClustering  # noqa: PLC0415  # as above
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  # as above

    if len(items) > _MOST_FOR_ALL_PAIRS:
        return None
    texts = [_text(row, title_weight=2) for row in items]
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=_DISTANCE
    )
    return [str(label) for label in model.fit_predict(1 - (vectors @ vectors.T).toarray())]


def _text(row: Row, *, title_weight: int = 1) -> str:
    return " ".join((*[row.item.title] * title_weight, row.item.summary))


_PEERS: tuple[tuple[str, tuple[str, ...], Callable[[list[Row]], list[str] | None]], ...] = (
    ("exact title", (), _exact_title),
    ("MinHash", ("datasketch",), _minhash),
    ("average link", ("sklearn",), _average_link),
)

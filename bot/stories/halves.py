"""Whether a story's items tell two events: halves that share little but what all of them share.

Two patches of one program, two arrests in one team are told in nearly the same words. What sets
them apart stands in half of the items each, and only shows once there are a few of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from operator import mul

from bot.stories.space import Vector

_LEAST_HALF = 2  # items: one alone has no likeness within
_TURNS = 40  # of the power iteration: enough for a sign
_SETTLING = 10
_FAINT = 1e-4  # so much are any two items alike, lest an odd one cut the story in two
_EVIDENCE = 0.01  # what an item lacks in words of its own, as squared length

Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Halves:
    """The places of a story's items in two halves, the larger first, and how alike these are.

    Both figures are the likeness between the halves over that within them: `by_difference` by what
    sets the story's items apart, `by_all` by all of their words.
    """

    larger: tuple[int, ...]
    smaller: tuple[int, ...]
    by_difference: float
    by_all: float


def halve(vectors: Sequence[Vector]) -> Halves | None:
    """Return the best division of at least four items; None where one half would stand alone."""
    alike = _by_difference(vectors)
    sides = _settle(alike, _cut(alike))
    one = tuple(at for at, side in enumerate(sides) if not side)
    other = tuple(at for at, side in enumerate(sides) if side)
    if min(len(one), len(other)) < _LEAST_HALF:
        return None
    # Of equals, the one that began the story counts as the larger.
    larger, smaller = sorted((one, other), key=lambda half: (-len(half), half))
    return Halves(
        larger=larger,
        smaller=smaller,
        by_difference=_ratio(_sums(alike, larger, smaller), len(larger), len(smaller)),
        by_all=_ratio(_sums_by_all(vectors, larger, smaller), len(larger), len(smaller)),
    )


def _by_difference(vectors: Sequence[Vector]) -> Matrix:
    """Return cosines, each term weighed by how few of these very items have it."""
    items = len(vectors)
    having: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for term, value in vector.items():
            having[term].append((at, value))
    squares = [_EVIDENCE] * items
    alike = [[0.0] * items for _ in range(items)]
    for found in having.values():
        rarity = log((items + 1) / len(found)) / log(items + 1)
        weighed = [(at, value * rarity) for at, value in found]
        for at, value in weighed:
            squares[at] += value * value
        for (one, value), (other, its_value) in combinations(weighed, 2):
            alike[one][other] += value * its_value
    for one, other in combinations(range(items), 2):
        alike[one][other] /= sqrt(squares[one] * squares[other])
        alike[other][one] = alike[one][other]
    return alike


def _cut(alike: Matrix) -> list[bool]:
    """Return two sides by the sign of the second eigenvector (Shi and Malik 2000)."""
    items = len(alike)
    degrees = [sqrt(sum(row) + items * _FAINT) for row in alike]
    length = sqrt(sum(map(mul, degrees, degrees)))
    first = [degree / length for degree in degrees]
    # Any beginning serves; this one depends on nothing but the number of items.
    vector = [(at * 0.618) % 1.0 - 0.5 for at in range(items)]
    for _ in range(_TURNS):
        scaled = [value / degree for value, degree in zip(vector, degrees, strict=True)]
        faint = _FAINT * sum(scaled)
        # The vector itself is added: each eigenvalue grows by one, and none is negative.
        turned = [
            value + (sum(map(mul, row, scaled)) + faint) / degree
            for value, row, degree in zip(vector, alike, degrees, strict=True)
        ]
        along = sum(map(mul, turned, first))
        vector = [value - along * part for value, part in zip(turned, first, strict=True)]
        size = sqrt(sum(map(mul, vector, vector))) or 1.0
        vector = [value / size for value in vector]
    return [value > 0 for value in vector]


def _settle(alike: Matrix, sides: list[bool]) -> list[bool]:
    """Let each item go over to the side that it is nearer to on average, until none does."""
    for _ in range(_SETTLING):
        there = sum(sides)
        here = len(sides) - there
        if not here or not there:
            break
        settled = []
        for row, side in zip(alike, sides, strict=True):
            to_there = sum(value for value, other in zip(row, sides, strict=True) if other)
            to_here = sum(row) - to_there
            mean_there = to_there / max(there - side, 1)
            mean_here = to_here / max(here - (not side), 1)
            settled.append(mean_there > mean_here)
        if settled == sides:
            break
        sides = settled
    return sides


def _sums(alike: Matrix, one: Sequence[int], other: Sequence[int]) -> tuple[float, float, float]:
    """Return cosines added up: between two halves, and over the pairs within each."""
    between = sum(alike[i][j] for i in one for j in other)
    within_one = sum(alike[i][j] for i, j in combinations(one, 2))
    within_other = sum(alike[i][j] for i, j in combinations(other, 2))
    return between, within_one, within_other


def _sums_by_all(
    vectors: Sequence[Vector], one: Sequence[int], other: Sequence[int]
) -> tuple[float, float, float]:
    """Return the same of dot products by all words."""
    (sum_one, own_one), (sum_other, own_other) = (_added(vectors, half) for half in (one, other))
    between = sum(value * sum_other.get(term, 0.0) for term, value in sum_one.items())
    within_one = (sum(value * value for value in sum_one.values()) - own_one) / 2
    within_other = (sum(value * value for value in sum_other.values()) - own_other) / 2
    return between, within_one, within_other


def _added(vectors: Sequence[Vector], half: Sequence[int]) -> tuple[dict[str, float], float]:
    """Return the sum of a half's vectors, and that of their squared lengths."""
    total: defaultdict[str, float] = defaultdict(float)
    own = 0.0
    for at in half:
        for term, value in vectors[at].items():
            total[term] += value
            own += value * value
    return dict(total), own


def _ratio(sums: tuple[float, float, float], one: int, other: int) -> float:
    between, within_one, within_other = sums
    pairs_one, pairs_other = one * (one - 1) / 2, other * (other - 1) / 2
    within = (one * within_one / pairs_one + other * within_other / pairs_other) / (one + other)
    return between / (one * other) / within if within > 0 else 1.0

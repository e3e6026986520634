"""How long and how large: what every run of `bench.grouping` is measured by."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass
from types import TracebackType

from bench.clusters import Tally


class Stopwatch:
    """Adds up the time that this process computes inside `with`: others on the machine add none."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._start = 0.0

    def __enter__(self) -> Stopwatch:
        self._start = time.process_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds += time.process_time() - self._start


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to; `seconds` of one core are the grouper's alone, not the reading's."""

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


def peak_mib() -> float:
    """Return the largest resident size that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)

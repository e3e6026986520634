"""The weights of ranking, as `ranking.toml` has them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a story's score counts, and what it is measured by."""

    topic: float
    voices: float
    freshness: float
    novelty: float
    outlet: float
    voices_for_all: int
    half_life: timedelta
    per_outlet: int
    per_company: int
    usual_outlet: float
    agency: float
    outlets: Mapping[str, float]  # by domain


@lru_cache
def load() -> Weights:
    """Return the weights that are shipped."""
    data = tomllib.loads(files(__package__).joinpath("ranking.toml").read_text("utf-8"))
    return Weights(
        **data["weights"],
        voices_for_all=data["scale"]["voices_for_all"],
        half_life=timedelta(hours=data["scale"]["freshness_half_life"]),
        **data["caps"],
        usual_outlet=data["outlets"]["usual"],
        agency=data["outlets"]["agency"],
        outlets=data["outlets"]["domains"],
    )

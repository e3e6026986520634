"""What a language model costs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spending:
    """Tokens read and written, and their price in millionths of a dollar; 0 where it is unknown."""

    tokens: int = 0
    microdollars: int = 0

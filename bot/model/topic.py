"""Topics: the names under which a team asks for news."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A name with its synonyms in every language, and words that make an item not of it."""

    name: str
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that counts as this topic when it stands in an item."""
        return (self.name, *self.terms)

"""Terms: words that readers may not know, explained in one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary.

    `writings` are how it stands in texts, in any language. `url` is a public page about it, by
    `outlet`. An empty explanation is one that is not shown in that language.
    """

    key: str
    writings: tuple[str, ...]
    english: str = ""
    japanese: str = ""
    url: str = ""
    outlet: str = ""

    def explained(self, lang: str) -> str:
        """Return the explanation in a language."""
        return self.japanese if lang == "ja" else self.english

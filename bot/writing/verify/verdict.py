"""What a check comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a sentence is refused: the code that is counted and logged."""

    UNCITED = "uncited"  # it cites nothing, or an item outside the story
    PLANTED = "planted"  # it gives orders to a machine, as does what it was taken from
    LEAKED = "leaked"  # it repeats what its model was told to do
    UNSUPPORTED = "unsupported"  # its words are not in what it cites
    CITE = "cite"  # one of its cites carries none of it
    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    QUOTE = "quote"
    NEGATION = "negation"
    MODALITY = "modality"
    COMPARISON = "comparison"
    ATTRIBUTION = "attribution"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the cited items do not carry: the words, and what stands there instead."""

    reason: Reason
    words: str
    instead: str = ""

    def __str__(self) -> str:
        said = f"{self.reason}: “{self.words}”"
        return f"{said} (the source: “{self.instead}”)" if self.instead else said


@dataclass(frozen=True, slots=True)
class Receipt:
    """A passage of a cited item that carries the sentence, as it stands there."""

    item_id: str
    lang: str
    text: str
    share: float  # of the sentence's words
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, what carries it, and what was found wanting."""

    receipts: tuple[Receipt, ...] = ()
    findings: tuple[Finding, ...] = ()
    held: tuple[str, ...] = ()  # what was checked, in words

    @property
    def carried(self) -> bool:
        """Whether the cited items carry the sentence."""
        return not self.findings

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reason codes, each once."""
        return tuple(dict.fromkeys(finding.reason for finding in self.findings))

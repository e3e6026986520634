"""A sentence as what can be checked: words with their roles and stance, figures, moments, names."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from bot.language.moments import Moment
from bot.language.quantities import Quantity


class Role(StrEnum):
    """What a word is to its verb. The oblique ones are told apart by their preposition."""

    NONE = ""
    AGENT = "agent"
    PATIENT = "patient"
    TO = "to"
    FROM = "from"
    WITH = "with"
    THAN = "than"
    OF = "of"
    IN = "in"
    VERB = "verb"


class Status(IntEnum):
    """How real an act is said to be."""

    UNSAID = 0  # a noun, or a form that leaves it open
    DONE = 1
    PRESENT = 2
    PLANNED = 3
    POSSIBLE = 4
    OPEN = 5  # Japanese without past: it is so, or will be


@dataclass(slots=True)
class Token:
    """A word of content. `own` are its keys, `wide` those of related words, for alignment."""

    text: str
    start: int
    end: int
    own: frozenset[str]
    wide: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    weight: float = 1.0
    name: bool = False
    verb: bool = False
    role: Role = Role.NONE
    negated: bool = False
    lexical_negative: bool = False  # "undecided", 「未定」
    doubts: bool = False  # of these, what makes others no more than possible
    hedge: bool = False  # it makes others planned or possible: "considers", 「検討」
    under: Status = Status.UNSAID  # of the verb that governs it
    status: Status = Status.UNSAID
    clause: int = 0


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody says something: the words that name the speaker, where they and the verb stand."""

    speaker: tuple[Token, ...]
    start: int
    end: int
    verb: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What stands between quotation marks."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Reading:
    """A sentence, read."""

    text: str  # folded
    shown: str  # as written
    japanese: bool
    tokens: list[Token] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    speeches: list[Speech] = field(default_factory=list)
    negative: bool = False  # it denies something, be it only by a word such as "undecided"
    loose_denial: bool = False  # it denies something that is not among its words
    title: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Every key of every word."""
        return frozenset().union(*(t.own | t.wide for t in self.tokens))

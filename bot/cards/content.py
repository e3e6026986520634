"""What may be said in a chat, in no chat's own format. Text is plain; URLs are http or https."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation. `url` is empty where the source has no address that may be linked."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence and what carries it; `struck` where that has been taken back since."""

    text: str
    cites: tuple[Cite, ...]
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a title."""

    title: str
    lines: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Backing:
    """Who really stands behind a story: independent voices, who was first, who follows whom."""

    voices: int
    first: str
    follows: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A story as a briefing card. `outlets` and `langs` are in the order in which they came."""

    story_id: str
    topic: str
    headline: str
    headline_url: str  # the first source's
    lang: str
    dek: Cited | None
    points: tuple[Cited, ...]
    sections: tuple[Section, ...]
    outlets: tuple[str, ...]
    langs: tuple[str, ...]
    sources: int
    newest_url: str
    updated: datetime
    backing: Backing | None = None
    byline: str = ""


@dataclass(frozen=True, slots=True)
class LongRead:
    """A story told in full under its card, in paragraphs; those of the news have no title."""

    story_id: str
    headline: str
    lang: str
    paragraphs: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """The line that opens a briefing. `slot_at` is None where a person asked (`asked_by`)."""

    topics: tuple[str, ...]
    stories: int
    slot_at: datetime | None = None
    late: bool = False
    asked_by: str = ""
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One article that told a story; `label` is how sentences cite it."""

    label: str
    outlet: str
    title: str
    url: str
    lang: str
    published: datetime


@dataclass(frozen=True, slots=True)
class SourceList:
    """A story's sources; `part` counts from 1 to `parts`.

    `ask` are questions that they answer, in `lang`.
    """

    story_id: str
    headline: str
    sources: tuple[SourceLine, ...]
    part: int = 1
    parts: int = 1
    ask: tuple[str, ...] = ()
    lang: str = "en"
    later: bool = False  # told after the card was posted


@dataclass(frozen=True, slots=True)
class Taken:
    """A sentence that was struck from a card: `why` is `edited`, `corrected` or `withdrawn`.

    `line` cites the article that shows it, which is `outlet`'s.
    """

    why: str
    outlet: str
    line: Cited


@dataclass(frozen=True, slots=True)
class Update:
    """What has changed of a story since its card: what is struck, and what is new.

    `differs` where `news` gives another figure for what the card says. `sources` are those that
    have told it since.
    """

    story_id: str
    headline: str
    lang: str
    taken: tuple[Taken, ...] = ()
    news: Cited | None = None
    differs: bool = False
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a story's sources say to a question, or do not.

    `said` is in our own words and opens it. `question` is given where nobody saw it asked (it was
    a button), `headline` where the answer stands elsewhere than in its story's thread. `ask` are
    questions to go on with.
    """

    story_id: str
    lang: str
    said: str = ""
    lines: tuple[Cited, ...] = ()
    question: str = ""
    asked_by: str = ""
    headline: str = ""
    headline_url: str = ""
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: `action` is one of `bot.cards.ids`; with `url` it opens a page."""

    label: str
    action: str
    value: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence of our own, in which backticks mark what a person may type.

    `channel` is the id of the one that it speaks of, which is linked beneath.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    channel: str = ""


Content = Card | LongRead | Lead | SourceList | Notice | Answer | Update

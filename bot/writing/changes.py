"""What has become of a card since it was shown: sentences that no longer hold, and what is new.

A sentence is struck where the article that carried it was edited so that it no longer does, or
where its outlet has corrected or withdrawn it. An article that was not edited since still carries
what it carried, in whichever words the card says it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.language.text import fold, is_japanese
from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.model.story import Story
from bot.writing import cues, fitness, words
from bot.writing.material import told
from bot.writing.sentences import split
from bot.writing.verify import check

_SAME = 0.85  # of a sentence's words, by weight: it says that sentence
_ALIKE = 0.6
_NEW = 0.3  # of a sentence's words, by weight, that nobody had said
_OF_IT = 0.4  # of a sentence's words that a correction repeats
_SURELY = 0.5  # and so much where it was grouped elsewhere
# One of these stands in a notice; what stands there besides tells whether it is one.
NOTICES = ("correct", "erratum", "wrongly", "retract", "withdr", "misstated", "訂正", "誤り",
           "おわび", "お詫び", "撤回", "取り消", "取り下げ")  # fmt: skip


class Cause(StrEnum):
    """Why a sentence is struck."""

    EDITED = "edited"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as a card shows it, with the ids of the items that it cites."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that no longer holds, and the item that shows it to be so."""

    text: str
    cause: Cause
    by: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader of the card should know.

    `says` is a source's own sentence on what is corrected or new, if one is: a figure that differs
    from what was shown before anything else.
    """

    struck: tuple[Struck, ...] = ()
    says: Sentence | None = None
    differs: bool = False  # `says` gives another figure for what the card says

    @property
    def worth_telling(self) -> bool:
        """Whether there is more than further outlets that tell the same."""
        return bool(self.struck or self.says)


def compare(
    shown: Sequence[Shown], story: Story, *, since: datetime, new: Collection[str], lang: str
) -> Changes:
    """Compare what a card in `lang` showed with its story as it is now.

    It was written at `since`; `new` are the ids of the items that it does not know of.
    """
    items = {item.id: item for item in story.items}
    fresh = [item for item in story.items if item.id in new]
    known = [item for item in story.items if item.id not in new]
    edited = [item for item in known if item.edited and item.edited > since]
    found = _struck(shown, items, [*fresh, *edited], edited)
    gone = {one.text: one for one in found}
    struck = tuple(gone.values())
    standing = [one for one in shown if one.text not in gone]
    says = _correction([items[one.by] for one in struck])
    differs = False
    if says is None:
        # What a source of another language adds may have been said in this one: it is not told as
        # news, where the story is told in this one at all.
        told_so = any(item.lang.startswith(lang) for item in story.items)
        readable = [i for i in fresh if not told_so or i.lang.startswith(lang)]
        says, differs = _news(readable, known, standing)
    return Changes(struck, says, differs)


def is_notice(story: Story) -> bool:
    """Tell whether a story is nothing but one outlet's corrections or withdrawals."""
    whole = [fold(f"{item.title}\n{told(item)}") for item in story.items]
    said = all(cues.has("corrects", text) or cues.has("withdrawn", text) for text in whole)
    return said and len(story.domains) == 1


def corrects(notice: Story, story: Story) -> float:
    """Return how surely a notice takes back what its outlet said in a story; 0 for not."""
    said = [
        text
        for item in story.items
        if item.domain in notice.domains and item.published <= notice.started
        for text in (item.title, *split(told(item), item.lang))
    ]
    return max(
        (
            near
            for item in notice.items
            for text in said
            if (near := _of_it(text, item)) >= _SURELY and _retraction(text, item)
        ),
        default=0.0,
    )


def _of_it(text: str, notice: Item) -> float:
    """Return how much of a sentence, figures aside, a notice speaks of."""
    terms = words.terms(text)
    return words.overlap(
        terms - words.figures(terms), words.terms(f"{notice.title}\n{told(notice)}")
    )


def _struck(
    shown: Sequence[Shown],
    items: Mapping[str, Item],
    fresh: Sequence[Item],
    edited: Sequence[Item],
) -> Iterable[Struck]:
    changed = {item.id for item in edited}
    for one in shown:
        cited = [items[i] for i in one.cites if i in items]
        if not cited:
            continue
        taken_back = _taken_back(one, cited, fresh)
        gone = [i for i in cited if i.id in changed and not carries(i, one.text)]
        if taken_back is not None:
            yield taken_back
        elif len(gone) == len(cited):
            yield Struck(one.text, Cause.EDITED, gone[-1].id)


def _taken_back(one: Shown, cited: Sequence[Item], fresh: Sequence[Item]) -> Struck | None:
    """Return how a sentence was corrected or withdrawn by all the outlets that it cites."""
    found: Struck | None = None
    for domain in {item.domain for item in cited}:
        mine = [item for item in fresh if item.domain == domain]
        said = [_retraction(one.text, item) for item in mine]
        found = next((Struck(one.text, cause, by) for cause, by in filter(None, said)), None)
        if found is None:
            return None
    return found


def _retraction(text: str, item: Item) -> tuple[Cause, str] | None:
    whole = fold(f"{item.title}\n{told(item)}")
    near = words.overlap(words.terms(text), words.terms(whole)) >= _OF_IT
    if cues.has("withdrawn", whole) and near:
        return Cause.WITHDRAWN, item.id
    if cues.has("corrects", whole) and near and _denies(text, whole):
        return Cause.CORRECTED, item.id
    return None


def _denies(text: str, correction: str) -> bool:
    """Tell whether a correction takes back a figure of a sentence, or gives it another.

    "It was 12 billion yen, not 120 billion" takes back the 120.
    """
    figures = words.figures(words.terms(text))
    if not figures:
        return words.overlap(words.terms(text), words.terms(correction)) >= _SAME
    denied = " ".join(
        part for match in cues.pattern("denied").finditer(correction) for part in match.groups("")
    )
    if taken_back := words.figures(words.terms(denied)):
        return bool(figures & taken_back)
    return not figures <= words.figures(words.terms(correction))


def carries(item: Item, text: str) -> bool:
    """Tell whether an item still carries a sentence, in whichever language."""
    lang = "ja" if is_japanese(text) else "en"
    return check(Sentence(text, lang, (item.id,), Kind.POINT), {item.id: item}).carried


def _correction(items: Sequence[Item]) -> Sentence | None:
    """Return what an outlet says of its correction: the sentence of it that has the cue."""
    for item in items:
        for text in (*split(told(item), item.lang), item.title):
            if cues.has("corrects", fold(text)) or cues.has("withdrawn", fold(text)):
                return Sentence(text, item.lang, (item.id,), Kind.POINT)
    return None


def _news(
    fresh: Sequence[Item], known: Sequence[Item], standing: Sequence[Shown]
) -> tuple[Sentence | None, bool]:
    """Return the sentence of the new items that says most beyond the others; whether it differs."""
    shown = [words.terms(one.text) for one in standing]
    said = frozenset[str]().union(
        *shown, *(words.terms(f"{item.title}\n{told(item)}") for item in known)
    )
    said |= words.across(said)
    best: tuple[float, Sentence] | None = None
    for item in fresh:
        for raw in split(told(item), item.lang):
            text = fitness.trim(raw)
            if fitness.unfit(text) or fitness.leans(text):
                continue
            terms = words.terms(text)
            sentence = Sentence(text, item.lang, (item.id,), Kind.POINT)
            if any(_differs(terms, other) for other in shown):
                return sentence, True
            beyond = 1.0 - words.overlap(words.across(terms), said)
            if beyond >= _NEW and (best is None or beyond > best[0]):
                best = beyond, sentence
    return (best[1] if best else None), False


def _differs(one: words.Terms, other: words.Terms) -> bool:
    """Tell whether two sentences say the same of a thing but for its figures."""
    mine, its = words.figures(one), words.figures(other)
    if not mine or not its or mine & its:
        return False
    rest, its_rest = one - mine, other - its
    return min(words.overlap(rest, its_rest), words.overlap(its_rest, rest)) >= _ALIKE

"""The writer without a model, measured: does it say what an editor says, is it carried, how fast.

python -m bench.writing [--eval FOLDER] [--limit N]

Baselines in the same run: the first three sentences of the first article (lead-3), the first
sentence of each of three articles (leads), and LexRank and TextRank of sumy, where it is installed
(`uv pip install sumy numpy`). All choose three sentences with the same splitter.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import mean

from bench.rouge import rouge
from bench.rows import rows
from bot.language.text import fold
from bot.model.briefing import Kind
from bot.model.item import Item
from bot.model.story import Story
from bot.writing.extract import extract
from bot.writing.sentences import split
from bot.writing.verify import check
from tests import edition

CASES = Path(__file__).parents[1] / "tests" / "cases" / "writing"
NOON = datetime(2026, 4, 13, 12, tzinfo=UTC)
EVAL = Path(__file__).parents[2] / "shared" / "eval"
SENTENCES = 3
System = Callable[[Story], list[str]]


def stories(folder: Path) -> Iterator[tuple[Story, str]]:
    """Yield stories with the editor's summary."""
    path = folder / "headlines-en-refs.jsonl"
    references = {
        row["story"]: row["summary"]
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    }
    grouped: defaultdict[str, list[Item]] = defaultdict(list)
    for row in rows(folder / "headlines-en.jsonl"):
        # Outlets that the data leave unnamed are each their own.
        item = row.item if row.item.domain else replace(row.item, domain=f"{row.item.id}.example")
        grouped[row.gold].append(item)
    for name, items in grouped.items():
        yield Story(name, tuple(items)), references[name]


def ours(story: Story) -> list[str]:
    """The writer: its dek and its first points."""
    briefing = extract(story, "en")
    return [s.text for s in briefing.sentences if s.kind in (Kind.DEK, Kind.POINT)][:SENTENCES]


def lead(story: Story) -> list[str]:
    """The first sentences of the first article."""
    return split(story.items[0].summary, "en")[:SENTENCES]


def leads(story: Story) -> list[str]:
    """The first sentence of each article."""
    found = (split(item.summary, "en")[:1] for item in story.items)
    return [sentence for sentences in found for sentence in sentences][:SENTENCES]


def library(name: str) -> System | None:
    """Return a summarizer of sumy, or None where it is not installed."""
    if find_spec("numpy") is None:
        return None
    try:
        from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence  # noqa: PLC0415  # optional
        from sumy.summarizers.lex_rank import LexRankSummarizer  # noqa: PLC0415
        from sumy.summarizers.text_rank import TextRankSummarizer  # noqa: PLC0415
    except ImportError:
        return None
    summarizer = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer}[name]()

    class Words:
        def to_words(self, text: str) -> tuple[str, ...]:
            return tuple(word for word in fold(text).lower().split() if word[0].isalnum())

    def choose(story: Story) -> list[str]:
        texts = [s for item in story.items for s in split(item.summary, "en")]
        paragraph = Paragraph([Sentence(text, Words()) for text in texts])
        return [str(s) for s in summarizer(ObjectDocumentModel([paragraph]), SENTENCES)]

    return choose


def compare(told: Sequence[tuple[Story, str]]) -> Iterator[str]:
    """Yield a line a system."""
    systems = {"extractive": ours, "lead-3": lead, "leads": leads}
    for name in ("LexRank", "TextRank"):
        if found := library(name):
            systems[name] = found
        else:
            yield f"{name:<12} sumy is not installed"
    for name, system in systems.items():
        said = [(" ".join(system(story)), reference) for story, reference in told]
        scores = [rouge(text, reference) for text, reference in said]
        yield (
            f"{name:<12} ROUGE-1 {mean(s.one for s in scores):.4f}"
            f"  ROUGE-2 {mean(s.two for s in scores):.4f}"
            f"  ROUGE-L {mean(s.longest for s in scores):.4f}"
            f"  words {mean(len(text.split()) for text, _ in said):.0f}"
        )


def carried(name: str, told: Sequence[Story], lang: str = "en") -> str:
    """Return how many sentences their cites carry: word by word, and by the verifier's measure.

    `more` are the cites beyond the first, each held against its sentence alone.
    """
    all_, verbatim, verified, more, good = 0, 0, 0, 0, 0
    for story in told:
        items = {item.id: item for item in story.items}
        for sentence in extract(story, lang).sentences:
            first, *others = sentence.cites
            all_ += 1
            verbatim += sentence.text in _text(items[first])
            verified += check(sentence, items).carried
            more += len(others)
            good += sum(check(replace(sentence, cites=(o,)), items).carried for o in others)
    return (
        f"{name:<12} {all_} sentences: verbatim {verbatim / all_:.1%},"
        f" carried by the verifier's measure {verified / all_:.1%};"
        f" more cites {more}, carried alone {good}"
    )


def _text(item: Item) -> str:
    return " ".join(f"{item.title} {item.summary} {item.text}".split())


def cases() -> Iterator[tuple[Story, str]]:
    """Yield the small stories of the tests, in both languages."""
    for path in sorted(CASES.glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        items = tuple(_case_item(fields) for fields in case["items"])
        yield Story(path.stem, items), case["lang"]


def _case_item(fields: dict[str, str]) -> Item:
    told = NOON + timedelta(hours=float(fields["hours"]))
    rest = {name: value for name, value in fields.items() if name != "hours"}
    return Item(**rest, url=f"https://{fields['domain']}/", published=told, seen=told)


def speed(name: str, told: Sequence[Story]) -> str:
    """Return the time that stories take."""
    taken = []
    for story in told:
        start = time.process_time()
        extract(story, "en")
        taken.append((time.process_time() - start) * 1_000)
    taken.sort()
    return (
        f"{name:<12} {len(told)} stories of {len(told[0].items)} items: {mean(taken):.1f} ms each,"
        f" p95 {taken[int(len(taken) * 0.95)]:.1f} ms of CPU"
    )


def of_ten(told: Sequence[Story]) -> list[Story]:
    """Return stories of ten items each, of those of several stories."""
    pool = [item for story in told for item in story.items]
    tens = (pool[at : at + 10] for at in range(0, min(len(pool), 1_000) - 9, 10))
    return [Story(str(at), tuple(sorted(ten, key=_told))) for at, ten in enumerate(tens)]


def _told(item: Item) -> tuple[datetime, str]:
    return item.published, item.id


def main() -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--eval", type=Path, default=EVAL)
    parser.add_argument("--limit", type=int, default=None)
    options = parser.parse_args()
    if not (options.eval / "headlines-en.jsonl").exists():
        print(f"No evaluation data at {options.eval}: nothing measured.", file=sys.stderr)
        return 1
    told = list(stories(options.eval))[: options.limit]
    for story in (told[0][0], edition.stories()["four-company-model"]):
        extract(story, "en")  # word lists are read once
    plain = [story for story, _ in told]
    seed = edition.stories()["four-company-model"]
    both = [Story(f"s{at}", seed.items[at : at + 10]) for at in range(len(seed.items) - 9)]
    print(speed("headlines-en", of_ten(plain)))
    print(speed("two tongues", both))
    print(carried("headlines-en", plain))
    for lang in ("en", "ja"):
        print(carried(f"cases {lang}", [story for story, of in cases() if of == lang], lang))
        print(carried(f"sample {lang}", list(edition.stories().values()), lang))
    for line in compare(told):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

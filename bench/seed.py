"""The seed's story of the sample edition as it comes out: its card, and its story in full.

python -m bench.seed [--lang en|ja] [--model]

With `--model` a stand-in for a language model's server replays a good draft
(`tests/cases/model/`): what is printed went by HTTP through the writer, the verifier and the
guard, as any model's draft does. Refused sentences are printed with their reasons.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot import cards, logs
from bot.cards.terminal import to_text
from bot.model.briefing import Briefing, label_sources
from bot.model.story import Story
from bot.store import open_store
from bot.stories.corroborate import corroborate
from bot.writing import drafting, glossary
from bot.writing.commission import Commission
from bot.writing.extract import ExtractiveWriter, extract
from bot.writing.guard import GuardedWriter
from bot.writing.model import ModelWriter
from tests import edition
from tests.fakes.clock import FakeClock
from tests.fakes.model_server import ModelServer

NAME = "four-company-model"
_DRAFTS = Path(__file__).parents[1] / "tests" / "cases" / "model"
_WIDTH = 100


def printed(story: Story, briefing: Briefing) -> str:
    """Return a story's card and its long read as plain text."""
    card = cards.card(briefing, topic="foundation models", backed=corroborate(story))
    read = cards.long_read(briefing)
    paragraphs = [
        f"{p.title}: ".removeprefix(": ")
        + " ".join(f"{s.text} ({', '.join(c.label for c in s.cites)})" for s in p.lines)
        for p in (read.paragraphs if read else ())
    ]
    return "\n\n".join([to_text(card, _WIDTH, color=False), "-" * 20, *paragraphs]) + "\n"


def replayed(story: Story, lang: str) -> dict[str, Any]:
    """Return the draft that is kept for a story; it cites by label, a model by the ids it saw."""
    draft = json.loads((_DRAFTS / f"{story.id}.{lang}.json").read_text("utf-8"))
    labels = {source.item_id: source.label for source in label_sources(story.items)}
    shown = {labels[item.id]: short for short, item in drafting.ids(story.items).items()}
    for sentence in draft["sentences"]:
        sentence["cites"] = [shown[label] for label in sentence["cites"]]
    return draft


async def by_model(story: Story, lang: str) -> Briefing:
    """Return a story as a model writes it that replays the draft which is kept for it."""
    from bot.writing.provider import PydanticDrafter  # noqa: PLC0415  # needs the extra llm

    draft = replayed(story, lang)
    with TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'drafts.sqlite3'}")
        async with ModelServer("good", draft) as server:
            drafter = PydanticDrafter(
                "openai:stand-in", api_key="key", base_url=server.url, seconds=20
            )
            writer = ModelWriter(Commission(drafter, store.drafts, FakeClock()), ExtractiveWriter())
            try:
                return await GuardedWriter(writer).write(
                    story, lang=lang, terms=glossary.shipped(), workspace="T1"
                )
            finally:
                await drafter.aclose()
                await store.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the story."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lang", choices=["en", "ja"], default="en")
    parser.add_argument("--model", action="store_true", help="a stand-in model replays a draft")
    options = parser.parse_args(arguments)
    logs.configure("ERROR", "console")
    story = edition.stories()[NAME]
    if options.model:
        briefing = asyncio.run(by_model(story, options.lang))
    else:
        briefing = extract(story, options.lang, terms=glossary.shipped())
    print(printed(story, briefing), end="")
    for refused in briefing.refused:
        print(f"Refused: {refused.sentence.text} [{'; '.join(refused.reasons)}]", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The default writer: what it says, it cites."""

from datetime import UTC, datetime, timedelta

from bot.model.briefing import Kind
from bot.model.item import Item
from bot.model.story import Story
from bot.writing.extract import ExtractiveWriter

NOW = datetime(2026, 4, 13, 23, 0, tzinfo=UTC)


def item(number: int, title: str, summary: str, lang: str = "en") -> Item:
    domain = f"outlet{number}.example"
    return Item(
        id=f"i{number}",
        url=f"https://{domain}/{number}",
        title=title,
        summary=summary,
        lang=lang,
        outlet=f"Outlet {number}",
        domain=domain,
        published=NOW + timedelta(minutes=number),
        seen=NOW + timedelta(hours=1),
    )


async def test_every_sentence_cites_an_item_that_holds_it() -> None:
    story = Story(
        "s1",
        (
            item(1, "Fab planned", "Minato Semiconductor will build a second fab in Shiomi."),
            item(2, "Costs named", "The plant will cost 280 billion yen, the company said."),
        ),
    )
    briefing = await ExtractiveWriter().write(story, lang="en")
    texts = {i.id: i.summary for i in story.items}
    assert briefing.of_kind(Kind.DEK)
    assert all(s.text in texts[cite] for s in briefing.sentences for cite in s.cites)
    assert all(s.cites for s in briefing.sentences)


async def test_a_story_without_sentences_is_its_headline_alone() -> None:
    briefing = await ExtractiveWriter().write(Story("s1", (item(1, "Just so", ""),)), lang="en")
    assert briefing.headline == "Just so"
    assert briefing.sentences == ()

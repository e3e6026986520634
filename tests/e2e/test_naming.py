"""A team names its own topics and terms."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.town import town


async def test_a_team_names_topics_and_terms(tmp_path: Path) -> None:
    async with town("socket", tmp_path) as here, here.bot() as core:
        await here.read_feeds(core)

        assert "Nothing new" in (await here.answer("/brief night buses")).text
        said = await here.answer("/brief topics add night buses = driverless bus, 自動運転バス")
        assert "driverless bus" in said.text
        assert "night buses" in str((await here.answer("/brief topics")).blocks)
        await here.aiko.command(here.channel, "/brief night buses")
        told = await here.briefed()
        assert "night buses" in told.lead.text
        assert "Shiomi" in told.cards[0].text
        assert "is removed" in (await here.answer("/brief topics remove night buses")).text
        assert "No topic is called" in (await here.answer("/brief topics remove night buses")).text
        assert "/brief topics add" in (await here.answer("/brief topics add")).text

        said = await here.answer("/brief terms add Kagami = A robot's imagination.")
        assert "A robot's imagination." in said.text
        assert "*Kagami*" in str((await here.answer("/brief terms")).blocks)
        assert "no longer explained" in (await here.answer("/brief terms remove kagami")).text
        assert "*Kagami*" not in str((await here.answer("/brief terms")).blocks)

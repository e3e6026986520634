"""A channel's schedule by command: looked ahead at, told at once, paused, ended."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.town import town


async def test_a_schedule_is_previewed_told_now_paused_and_ended(tmp_path: Path) -> None:
    async with town("socket", tmp_path) as here, here.bot() as core:
        await here.read_feeds(core)
        assert "No briefing is scheduled" in (await here.answer("/brief schedule preview")).text
        assert "Scheduled" in (await here.answer("/brief schedule GENIAC in Japanese")).text

        ahead = await here.answer("/brief schedule preview")
        assert ahead.text.startswith("If it were due now")
        assert "国産AI" in str(ahead.blocks)

        await here.aiko.command(here.channel, "/brief schedule now")
        told = await here.briefed()
        assert "ブリーフィング" in told.lead.text
        assert "国産AI" in "".join(card.text for card in told.cards)
        assert "Nothing new so far" in str((await here.answer("/brief schedule preview")).blocks)

        assert "paused" in str((await here.answer("/brief schedule pause")).blocks)
        assert "paused" not in str((await here.answer("/brief schedule resume")).blocks)
        assert "Ended: 1 schedule" in (await here.answer("/brief schedule off")).text

"""A correction that was grouped as news of its own reaches the card of what it corrects."""

from __future__ import annotations

import pytest

from bot import cards
from bot.model.story import Story
from bot.services import corrections
from bot.services.brief import Briefer
from bot.services.follow_up import FollowUp
from bot.store import Database
from tests.bot.services.ledger import send_all
from tests.builders import item, order, story, tell
from tests.fakes.clock import FakeClock

ENGLISH = story(
    "robot",
    item(
        "r1",
        title="Robot maker raises money",
        summary="Kogane Robotics raised 120 million yen for its tea robot from a bank in Osaka.",
        hours=5,
    ),
)
JAPANESE = story(
    "robot",
    item(
        "r1",
        title="ロボットの黄金社が資金調達",
        summary="黄金社は茶を入れるロボットの開発に向けて大阪の銀行から1億2000万円を調達した。",
        lang="ja",
        hours=5,
    ),
)
SAYS = {
    "en": (
        "Correction: tea robot",
        (
            "Kogane Robotics raised 12 million yen for its tea robot from a bank in Osaka, "
            "not 120 million yen as we reported."
        ),
    ),
    "ja": (
        "おわびと訂正",
        (
            "黄金社が茶を入れるロボットの開発に向けて大阪の銀行から調達したのは1200万円でした。"
            "1億2000万円とあるのは誤りでした。"
        ),
    ),
}


@pytest.mark.parametrize("told", [ENGLISH, JAPANESE], ids=["en", "ja"])
async def test_the_card_is_struck_and_the_thread_says_so(
    store: Database, briefer: Briefer, clock: FakeClock, told: Story
) -> None:
    lang = told.items[0].lang
    await store.subscriptions.add(order("robotics"), next_at=clock.now())
    await tell(store, told)
    await briefer.plan_due()
    await send_all(store, clock.now())
    clock.advance(hours=2)
    title, summary = SAYS[lang]
    notice = item(
        "n", title=title, summary=summary, lang=lang, published=clock.now(), seen=clock.now()
    )
    await tell(store, story("notice", notice))
    await FollowUp(store, clock).plan_due()
    thread, edit = (cards.decode(d.content) for d in await send_all(store, clock.now()))
    assert isinstance(thread, cards.Update)
    assert [taken.why for taken in thread.taken] == ["corrected"]
    assert isinstance(edit, cards.Card)
    assert edit.dek is not None
    assert edit.dek.struck
    # It stands there from now on, and is joined once.
    assert await corrections.join(store, clock.now()) == 0
    kept = await store.stories.get("notice")
    assert kept is not None
    assert kept.id == "robot"


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        pytest.param(
            "b.example",
            "Correction: Kogane Robotics raised 12 million yen for its tea robot from a bank.",
            id="another outlet's",
        ),
        pytest.param(
            "a.example",
            "Correction: the marathon in Osaka starts at 9, not at 8 as we reported.",
            id="of another story",
        ),
        pytest.param(
            "a.example",
            "Kogane Robotics shows its tea robot for 12 million yen at a bank in Osaka.",
            id="no correction",
        ),
    ],
)
async def test_nothing_else_is_joined(
    store: Database, clock: FakeClock, domain: str, text: str
) -> None:
    await tell(store, ENGLISH)
    other = item("n", title="News", summary=text, domain=domain, url=f"https://{domain}/n")
    await tell(store, story("notice", other))
    assert await corrections.join(store, clock.now()) == 0


async def test_what_a_person_took_out_stays_out(store: Database, clock: FakeClock) -> None:
    title, summary = SAYS["en"]
    notice = item("n", title=title, summary=summary)
    await tell(store, story("robot", *ENGLISH.items, notice))
    assert await store.stories.split("robot", ["item-n"], into="apart")
    assert await corrections.join(store, clock.now()) == 0

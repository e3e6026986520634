"""WebSub, against a hub of the test's own over real sockets, as the specification has hubs."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import AddressRefusedError, FetchError
from bot.feeds import hub
from bot.model.feed import Feed, FeedState, Polled
from bot.model.push import Push
from bot.services.pushes import Pushes
from bot.slack.web import WebServer
from bot.store import Database
from tests.builders import MORNING, feed
from tests.fakes.clock import FakeClock
from tests.fakes.hub import NEWS, HubServer, running_hub

TOPIC = "https://a.example/f"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def hub_server() -> AsyncIterator[HubServer]:
    async with running_hub() as made:
        yield made


@pytest.fixture
async def pushes(store: Database, clock: FakeClock) -> AsyncIterator[Pushes]:
    """Listen as the program does."""
    late: list[Pushes] = []

    async def verify(token: str, query: object) -> str | None:
        return await late[0].verify(token, query)  # type: ignore[arg-type]  # handed on as it came

    async def notify(token: str, body: bytes, signature: str) -> bool:
        return await late[0].notify(token, body, signature)

    async def ready() -> None:
        """Be ready."""

    server = WebServer(ready=ready, bolt=None, more=hub.routes(verify, notify))
    await server.start("127.0.0.1", 0)
    callback = f"http://127.0.0.1:{server.port}{hub.PATH}"
    late.append(Pushes(store.pushes, store.feeds, hub.HubClient(), clock, callback=callback))
    yield late[0]
    await server.stop()


async def follow(
    store: Database, hub_server: HubServer, topic: str = "https://a.example/f"
) -> Feed:
    """Follow a feed that was read an hour ago, is due in another, and names the hub."""
    await store.feeds.add(feed("a", url="http://127.0.0.1/feed", private_ok=True))
    (added,) = await store.feeds.all()
    state = FeedState(
        checked_at=MORNING - HOUR, next_poll_at=MORNING + HOUR, hub=hub_server.address, topic=TOPIC
    )
    await store.feeds.record([Polled(added, state)])
    return replace(added, state=state)


async def next_poll(store: Database) -> timedelta:
    (kept,) = await store.feeds.all()
    assert kept.state.next_poll_at is not None
    return kept.state.next_poll_at - MORNING


async def test_a_hub_is_asked_makes_sure_and_its_news_hasten_the_next_poll(
    store: Database, hub_server: HubServer, pushes: Pushes
) -> None:
    await follow(store, hub_server)
    await pushes.run()
    (asked,) = hub_server.asked
    assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", "https://a.example/f")
    assert "hub.secret" not in asked  # it would travel unencrypted
    assert await hub_server.verify() == (200, "<b>challenge</b>")
    assert await next_poll(store) == HOUR
    assert await hub_server.tell() == 202
    assert await next_poll(store) == timedelta(0)


async def test_a_hub_is_asked_once_and_again_before_its_promise_ends(
    store: Database, hub_server: HubServer, pushes: Pushes, clock: FakeClock
) -> None:
    await follow(store, hub_server)
    for _ in range(3):
        await pushes.run()
    assert len(hub_server.asked) == 1
    await hub_server.verify()
    clock.advance(days=8)
    await pushes.run()
    assert len(hub_server.asked) == 1
    clock.advance(days=1, minutes=1)
    await pushes.run()
    first, second = hub_server.asked
    assert first["hub.callback"] == second["hub.callback"]


async def test_a_hub_that_never_makes_sure_is_asked_again_the_next_day(
    store: Database, hub_server: HubServer, pushes: Pushes, clock: FakeClock
) -> None:
    await follow(store, hub_server)
    hub_server.status = 500
    await pushes.run()
    clock.advance(hours=23)
    await pushes.run()
    assert len(hub_server.asked) == 1
    clock.advance(hours=2)
    await pushes.run()
    assert len(hub_server.asked) == 2


async def test_without_a_hub_nobody_is_asked(
    store: Database, hub_server: HubServer, pushes: Pushes
) -> None:
    await store.feeds.add(feed("a"))
    await pushes.run()
    assert hub_server.asked == []


async def test_another_hub_is_asked_under_another_token(
    store: Database, hub_server: HubServer, pushes: Pushes
) -> None:
    followed = await follow(store, hub_server)
    await pushes.run()
    moved = replace(followed.state, topic="https://a.example/other")
    await store.feeds.record([Polled(followed, moved)])
    await pushes.run()
    first, second = hub_server.asked
    assert second["hub.topic"] == "https://a.example/other"
    assert first["hub.callback"] != second["hub.callback"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "https://b.example/f"},
        {"mode": "unsubscribe"},
        {"mode": "publish"},
        {"challenge": ""},
        {"challenge": "x" * 5_000},
    ],
)
async def test_what_was_not_asked_for_is_not_confirmed(
    store: Database, hub_server: HubServer, pushes: Pushes, wrong: dict[str, str]
) -> None:
    await follow(store, hub_server)
    await pushes.run()
    status, said = await hub_server.verify(**wrong)
    assert (status, said) == (404, "")


async def test_a_denial_is_taken(store: Database, hub_server: HubServer, pushes: Pushes) -> None:
    await follow(store, hub_server)
    await pushes.run()
    assert await hub_server.verify(mode="denied") == (200, "")


async def test_a_token_of_nobodys_is_unknown_and_a_feed_let_go_is_gone(
    store: Database, hub_server: HubServer, pushes: Pushes
) -> None:
    followed = await follow(store, hub_server)
    await pushes.run()
    await store.feeds.remove(followed.url)
    assert (await hub_server.verify())[0] == 404
    assert await hub_server.tell() == 410


async def test_a_storm_of_news_asks_the_outlet_once_a_minute(
    store: Database, hub_server: HubServer, pushes: Pushes
) -> None:
    followed = await follow(store, hub_server)
    await pushes.run()
    state = replace(followed.state, checked_at=MORNING)
    await store.feeds.record([Polled(followed, state)])
    for _ in range(5):
        await hub_server.tell()
    assert await next_poll(store) == timedelta(minutes=1)


SIGNED = Push(
    1, "https://a.example/f", "https://hub.example/", "https://a.example/f", "t", "s3cret"
)


def signature(method: str, body: bytes = NEWS, secret: str = SIGNED.secret) -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


class OnePush:
    """Satisfies `bot.services.pushes.PushStore` with one push, which has a secret."""

    async def claim(self, *_: object) -> list[Push]:
        return []

    async def by_token(self, token: str) -> Push | None:
        return SIGNED if token == SIGNED.token else None

    async def hold(self, *_: object) -> None:
        """Keep nothing."""


@pytest.mark.parametrize(
    ("given", "hastens"),
    [
        (signature("sha1"), True),
        (signature("sha256"), True),
        (signature("sha512").upper().replace("SHA512", "sha512"), True),
        (signature("sha256", b"other"), False),
        (signature("sha256", secret="guessed"), False),
        (signature("md5"), False),
        ("sha256=", False),
        ("sha256=é", False),
        ("", False),
    ],
)
async def test_where_there_is_a_secret_only_what_it_signs_is_heard(
    store: Database, clock: FakeClock, given: str, *, hastens: bool
) -> None:
    added = await store.feeds.add(feed("a"))
    assert added is not None
    assert added.id == SIGNED.feed_id
    await store.feeds.record([Polled(added, FeedState(next_poll_at=MORNING + HOUR))])
    heard = Pushes(OnePush(), store.feeds, hub.HubClient(), clock, callback="https://x/")
    assert await heard.notify("t", NEWS, given)  # who guesses is not told that he was wrong
    assert await next_poll(store) == (timedelta(0) if hastens else HOUR)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://169.254.169.254/x"])
async def test_a_feed_cannot_send_us_to_an_inner_address(address: str) -> None:
    with pytest.raises(FetchError):
        await hub.HubClient().ask(replace(SIGNED, hub=address), "https://x/")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)"])
async def test_a_hub_is_of_the_web(address: str) -> None:
    with pytest.raises(AddressRefusedError):
        await hub.HubClient().ask(replace(SIGNED, hub=address), "https://x/")

"""What is kept for others is neither old nor without bound."""

from __future__ import annotations

from bot.services.recent import Recent
from tests.fakes.clock import FakeClock


class Maker:
    """Makes a new number each time."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        return self.made


async def test_what_is_asked_for_again_is_not_made_again(clock: FakeClock) -> None:
    recent, make = Recent[str, int](clock, seconds=20, most=2), Maker()
    assert [await recent.get(key, make) for key in ("a", "b", "a")] == [1, 2, 1]


async def test_what_is_old_is_made_anew(clock: FakeClock) -> None:
    recent, make = Recent[str, int](clock, seconds=20, most=2), Maker()
    await recent.get("a", make)
    clock.advance(seconds=19)
    assert await recent.get("a", make) == 1
    clock.advance(seconds=1)
    assert await recent.get("a", make) == 2


async def test_no_more_is_kept_than_was_said(clock: FakeClock) -> None:
    recent, make = Recent[str, int](clock, seconds=20, most=2), Maker()
    for key in "abc":
        await recent.get(key, make)
    assert [await recent.get(key, make) for key in ("b", "c", "a")] == [2, 3, 4]

"""A workspace's own terms: kept, replaced, taken away, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

from bot.model.term import Term
from bot.store import Database

CUBE = Term("cube", ("Cube", "キューブ"), "A cube is a thing.", "", "https://a.example/", "A")


async def test_a_term_is_kept_as_it_was_given(store: Database) -> None:
    await store.terms.put("T1", CUBE)
    assert await store.terms.of_workspace("T1") == {"cube": CUBE}
    assert await store.terms.of_workspace("T2") == {}


async def test_the_newest_wording_stands(store: Database) -> None:
    newer = replace(CUBE, japanese="キューブは物。")
    await store.terms.put("T1", CUBE)
    await store.terms.put("T1", newer)
    assert await store.terms.of_workspace("T1") == {"cube": newer}


async def test_a_term_taken_away_is_known_to_be_so_until_it_is_put_back(store: Database) -> None:
    await store.terms.hide("T1", CUBE)
    assert await store.terms.of_workspace("T1") == {"cube": None}
    await store.terms.put("T1", CUBE)
    assert await store.terms.of_workspace("T1") == {"cube": CUBE}

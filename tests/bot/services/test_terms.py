"""The glossary of a workspace: what is shipped, and what it makes of it."""

from __future__ import annotations

import pytest

from bot.errors import InputError, NotFoundError
from bot.model.term import Term
from bot.services.terms import Terms
from bot.store import Database

GENIAC = Term(
    "geniac", ("GENIAC", "ジーニアック"), "A program.", "事業。", "https://m.example/", "M"
)
OTHER = "T2"


@pytest.fixture
def terms(store: Database) -> Terms:
    return Terms(store, [GENIAC])


async def test_what_is_shipped_is_known_however_it_is_written(terms: Terms) -> None:
    assert await terms.get("T1", " geniac ") == GENIAC
    assert await terms.get("T1", "ジーニアック") == GENIAC


async def test_a_new_word_is_this_workspaces_alone(terms: Terms) -> None:
    await terms.put("T1", "Cube", "A cube is\na thing.", lang="en")
    assert (await terms.get("T1", "CUBE")).english == "A cube is a thing."
    assert [t.writings[0] for t in await terms.all("T1")] == ["Cube", "GENIAC"]
    assert await terms.all(OTHER) == [GENIAC]


async def test_one_language_is_changed_and_the_other_stays(terms: Terms) -> None:
    changed = await terms.put("T1", "GENIAC", "経産省の事業。", lang="ja")
    assert changed.explained("ja") == "経産省の事業。"
    assert changed.explained("en") == "A program."
    assert changed.url == GENIAC.url


async def test_a_page_may_be_given(terms: Terms) -> None:
    page = "https://wiki.example/cube"
    changed = await terms.put("T1", "Cube", "A thing.", lang="en", url=page)
    assert (changed.url, changed.outlet) == (page, "wiki.example")


async def test_what_is_removed_is_not_known_and_can_be_put_again(terms: Terms) -> None:
    await terms.remove("T1", "geniac")
    with pytest.raises(NotFoundError, match="GENIAC"):
        await terms.get("T1", "GENIAC")
    assert await terms.get(OTHER, "GENIAC") == GENIAC
    await terms.put("T1", "GENIAC", "Ours.", lang="en")
    assert (await terms.get("T1", "GENIAC")).english == "Ours."


@pytest.mark.parametrize(
    ("word", "explanation", "url"),
    [
        ("", "A thing.", ""),
        ("x" * 61, "A thing.", ""),
        ("Cube", " ", ""),
        ("Cube", "x" * 301, ""),
        ("Cube", "A thing.", "javascript:alert(1)"),
        ("Cube", "A thing.", "wiki/cube"),
    ],
)
async def test_what_cannot_be_shown_is_refused(
    terms: Terms, word: str, explanation: str, url: str
) -> None:
    with pytest.raises(InputError):
        await terms.put("T1", word, explanation, lang="en", url=url)

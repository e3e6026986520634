"""Block Kit as Slack judges it: cases in `cases/blocks.json`, and the limits as a table."""

from __future__ import annotations

import copy
import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.block_rules import BLOCKS, SURFACES
from bot.sandbox.blocks import check_message, check_view
from bot.sandbox.refusal import RefusalError

CASES = json.loads((Path(__file__).parent / "cases" / "blocks.json").read_text("utf-8"))


NUMBERS = count()


def new_id(prefix: str) -> str:
    return f"{prefix}{next(NUMBERS)}"


def refusal(blocks: Any, surface: str = "message") -> tuple[str, list[str]]:
    """Return the code and the problems with which blocks are refused, ("", []) when taken."""
    given = copy.deepcopy(blocks)
    try:
        if surface == "message":
            check_message(given, new_id)
        else:
            title = {"title": plain("T"), "submit": plain("S")} if surface == "modal" else {}
            check_view({"type": surface, **title, "blocks": given}, new_id, kind=surface)
    except RefusalError as error:
        return error.code, error.details.get("errors", [])
    return "", []


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, str]:
    return {"type": "mrkdwn", "text": text}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    code, problems = refusal(case["blocks"], case.get("surface", "message"))
    assert (code, problems) == (case.get("code", ""), case.get("problems", []))


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("Go"), **more}


def options(number: int) -> list[dict[str, Any]]:
    return [{"text": plain(str(n)), "value": str(n)} for n in range(number)]


def select(number: int) -> dict[str, Any]:
    return {"type": "static_select", "options": options(number)}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("L"), "element": element, **more}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


# What Slack's reference bounds, as a block of size n: (name, most, block).
LIMITS: list[tuple[str, int, Any]] = [
    ("section text", 3_000, lambda n: {"type": "section", "text": mrkdwn("x" * n)}),
    ("section field", 2_000, lambda n: {"type": "section", "fields": [plain("x" * n)]}),
    ("section fields", 10, lambda n: {"type": "section", "fields": [plain("x")] * n}),
    ("header", 150, lambda n: {"type": "header", "text": plain("x" * n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}),
    ("actions elements", 25, lambda n: actions(*[button()] * n)),
    ("block_id", 255, lambda n: {"type": "divider", "block_id": "x" * n}),
    ("action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("button text", 75, lambda n: actions(button(text=plain("x" * n)))),
    ("button value", 2_000, lambda n: actions(button(value="x" * n))),
    ("button url", 3_000, lambda n: actions(button(url=("https://" + "x" * n)[:n]))),
    ("select options", 100, lambda n: actions(select(n))),
    ("overflow options", 5, lambda n: actions({"type": "overflow", "options": options(n)})),
    ("checkboxes", 10, lambda n: actions({"type": "checkboxes", "options": options(n)})),
    (
        "option text",
        75,
        lambda n: actions({**select(1), "options": [{"text": plain("x" * n), "value": "v"}]}),
    ),
    (
        "option value",
        150,
        lambda n: actions({**select(1), "options": [{"text": plain("x"), "value": "v" * n}]}),
    ),
    ("placeholder", 150, lambda n: actions({**select(1), "placeholder": plain("x" * n)})),
    (
        "image alt_text",
        2_000,
        lambda n: {"type": "image", "image_url": "https://a.example/i", "alt_text": "x" * n},
    ),
    ("input label", 2_000, lambda n: field({"type": "plain_text_input"}, label=plain("x" * n))),
    ("input hint", 2_000, lambda n: field({"type": "plain_text_input"}, hint=plain("x" * n))),
    ("card title", 150, lambda n: {"type": "card", "title": mrkdwn("x" * n)}),
    ("card body", 200, lambda n: {"type": "card", "body": mrkdwn("x" * n)}),
    ("card actions", 3, lambda n: {"type": "card", "actions": [button()] * n}),
    (
        "carousel cards",
        10,
        lambda n: {"type": "carousel", "elements": [{"type": "card", "title": plain("x")}] * n},
    ),
    (
        "container children",
        10,
        lambda n: {
            "type": "container",
            "title": plain("x"),
            "child_blocks": [{"type": "divider"}] * n,
        },
    ),
    (
        "table rows",
        100,
        lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n},
    ),
    (
        "table columns",
        20,
        lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]},
    ),
]


@pytest.mark.parametrize(("name", "most", "block"), LIMITS, ids=[limit[0] for limit in LIMITS])
def test_each_limit_is_kept_to_the_letter(name: str, most: int, block: Any) -> None:
    assert refusal([block(most)]) == ("", [])
    code, [problem] = refusal([block(most + 1)])
    assert code == "invalid_blocks"
    assert str(most) in problem or str(most + 1) in problem
    assert refusal([block(0)])[0] == "invalid_blocks", name


def test_a_message_has_fifty_blocks_and_a_view_a_hundred() -> None:
    dividers = [{"type": "divider"}] * 101
    assert refusal(dividers[:50]) == ("", [])
    assert refusal(dividers[:51])[0] == "invalid_blocks"
    for surface in ("modal", "home"):
        assert refusal(dividers[:100], surface) == ("", [])
        assert refusal(dividers, surface)[0] == "invalid_arguments"


def test_all_texts_of_a_message_are_limited_together() -> None:
    def sections(*lengths: int) -> list[Any]:
        return [{"type": "section", "text": mrkdwn("x" * n)} for n in lengths]

    assert refusal(sections(3_000, 3_000, 3_000, 1_000)) == ("", [])
    assert refusal(sections(3_000, 3_000, 3_000, 1_001)) == ("msg_blocks_too_long", [])
    marked = [{"type": "markdown", "text": "x" * 6_000}]
    assert refusal(marked * 2) == ("", [])
    assert refusal(marked * 3) == ("msg_blocks_too_long", [])


def test_characters_are_counted_as_utf16() -> None:
    assert refusal([{"type": "header", "text": plain("瓦" * 150)}]) == ("", [])
    assert refusal([{"type": "header", "text": plain("🔖" * 76)}])[0] == "invalid_blocks"


@pytest.mark.parametrize("surface", SURFACES)
def test_blocks_stand_only_where_they_may(surface: str) -> None:
    for kind in BLOCKS.keys() - SURFACES[surface]:
        _, problems = refusal([{"type": kind}], surface)
        assert any(f"unsupported type: {kind}" in problem for problem in problems)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title"),
        ({"submit": plain("x" * 25)}, "must be less than 25 characters"),
        ({"close": plain("x" * 25)}, "must be less than 25 characters"),
        ({"private_metadata": "x" * 3_001}, "must be less than 3001 characters"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters"),
        ({"title": mrkdwn("x")}, "unsupported type: mrkdwn"),
        ({"submit": None}, "must provide an object"),
        ({"type": "home"}, "unsupported type: home"),
    ],
)
def test_a_modal_is_judged(change: dict[str, Any], problem: str) -> None:
    view = {"type": "modal", "title": plain("T"), "submit": plain("S"), "blocks": []}
    assert check_view(dict(view), new_id, kind="modal") == view
    with pytest.raises(RefusalError) as caught:
        check_view(view | change, new_id, kind="modal")
    assert caught.value.code == "invalid_arguments"
    assert any(problem in found for found in caught.value.details["errors"])


def test_a_modal_with_inputs_needs_a_submit() -> None:
    view = {"type": "modal", "title": plain("T"), "blocks": [field({"type": "plain_text_input"})]}
    with pytest.raises(RefusalError, match="invalid_arguments"):
        check_view(view, new_id, kind="modal")


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "fields",
                    "accessory",
                    "child_blocks",
                    "options",
                    "rows",
                ]
            ),
            inner | st.sampled_from([*BLOCKS, "plain_text", "mrkdwn", "button", "static_select"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON_VALUES)
def test_nothing_but_a_refusal_comes_of_nonsense(value: Any) -> None:
    for surface in SURFACES:
        refusal(value, surface)
        refusal([value], surface)

"""What the ends of a call mean: surely not taken, never to be taken, or not known."""

from __future__ import annotations

import pytest

from bot.errors import (
    OutcomeUnknownError,
    PostError,
    PostRejectedError,
    RateLimitedError,
    UnavailableError,
)
from bot.sandbox import (
    DropAfter,
    DropBefore,
    Error,
    RateLimited,
    Sandbox,
    Slow,
    SlowAnswer,
    Status,
)
from bot.sandbox.faults import Kind
from bot.slack.client import Identity, as_post_error, identify
from tests.bot.slack.conftest import Connect


async def test_the_bot_learns_who_it_is(connect: Connect) -> None:
    assert await identify(connect()) == Identity(
        "T0SANDBOX", "Edo Robotics", "U0KAWARABAN", "B0KAWARABAN"
    )


async def test_a_wrong_token_is_refused(connect: Connect) -> None:
    with pytest.raises(PostRejectedError) as caught:
        await identify(connect(token="xoxb-wrong"))
    assert caught.value.code == "invalid_auth"
    assert "xoxb-wrong" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        (RateLimited(7), RateLimitedError, "ratelimited"),
        (Error("token_revoked"), PostRejectedError, "token_revoked"),
        (Error("account_inactive"), PostRejectedError, "account_inactive"),
        # Slack's own words for "it may have been done all the same".
        (Error("internal_error"), OutcomeUnknownError, "internal_error"),
        (Error("fatal_error"), OutcomeUnknownError, "fatal_error"),
        (Error("service_unavailable"), OutcomeUnknownError, "service_unavailable"),
        (Error("request_timeout"), OutcomeUnknownError, "request_timeout"),
        (Status(500), OutcomeUnknownError, "http_500"),
        (Status(503, accepted=True), OutcomeUnknownError, "http_503"),
        (DropBefore(), OutcomeUnknownError, "no_answer"),
        (DropAfter(), OutcomeUnknownError, "no_answer"),
        (Slow(2), OutcomeUnknownError, "no_answer"),
        (SlowAnswer(2), OutcomeUnknownError, "no_answer"),
    ],
)
async def test_each_fault_has_its_meaning_and_one_request(
    sandbox: Sandbox, connect: Connect, fault: Kind, error: type[PostError], code: str
) -> None:
    sandbox.faults.add("auth.test", fault)
    with pytest.raises(error) as caught:
        await identify(connect())
    assert caught.value.code == code
    # Not tried again by the client: the next call is the first that is well.
    assert len(sandbox.faults.seen) == 1


async def test_how_long_to_wait_is_kept(sandbox: Sandbox, connect: Connect) -> None:
    sandbox.faults.add("auth.test", RateLimited(7))
    with pytest.raises(RateLimitedError) as caught:
        await identify(connect())
    assert caught.value.retry_after == 7


async def test_nobody_at_the_address_is_surely_not_taken(connect: Connect) -> None:
    with pytest.raises(UnavailableError):
        await identify(connect(url="http://127.0.0.1:9/api/"))


def test_an_error_that_nobody_foresaw_is_not_known() -> None:
    assert isinstance(as_post_error(ConnectionResetError()), OutcomeUnknownError)

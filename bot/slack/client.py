"""Web API clients. None retries by itself: the ledger decides what may be sent again."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import (
    OutcomeUnknownError,
    PostError,
    PostRejectedError,
    RateLimitedError,
    UnavailableError,
)

# Errors after which Slack says that the operation may nevertheless have been carried out
# (https://docs.slack.dev/reference/methods/chat.postMessage#errors).
_PERHAPS_DONE = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
)


# What the client raises when a call does not come to a good end.
CALL_ERRORS = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot token speaks for (auth.test)."""

    team_id: str
    team: str
    user_id: str
    bot_id: str


def client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """Return a client that never retries, for Slack or the stand-in at `api_url`."""
    timeout = session.timeout.total or 0
    return AsyncWebClient(
        token=token, base_url=api_url, session=session, timeout=int(timeout), retry_handlers=[]
    )


async def identify(web: AsyncWebClient) -> Identity:
    """Ask who we are. Raises PostError."""
    try:
        answer = await web.auth_test()
    except CALL_ERRORS as error:
        raise as_post_error(error) from error
    return Identity(
        team_id=str(answer.get("team_id") or ""),
        team=str(answer.get("team") or ""),
        user_id=str(answer.get("user_id") or ""),
        bot_id=str(answer.get("bot_id") or ""),
    )


def as_post_error(error: Exception) -> PostError:
    """Return what an exception of the client means for a request that it was asked to make."""
    match error:
        case SlackApiError():
            return _of_answer(error)
        case aiohttp.ClientConnectorError():
            return UnavailableError("unreachable", f"Slack cannot be reached: {error}")
        case _:
            return OutcomeUnknownError("no_answer", f"no answer came: {error!r}")


def _of_answer(error: SlackApiError) -> PostError:
    response = error.response
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        headers = getattr(response, "headers", {})
        return RateLimitedError(_seconds(headers.get("Retry-After")))
    if status >= 500 or code in _PERHAPS_DONE or not code:
        return OutcomeUnknownError(code or f"http_{status}")
    detail = "; ".join((data or {}).get("response_metadata", {}).get("messages", []))
    return PostRejectedError(code, f"{code}: {detail}" if detail else code)


def _seconds(header: str | None) -> float:
    try:
        return max(0.0, float(header or 1))
    except ValueError:
        return 1.0

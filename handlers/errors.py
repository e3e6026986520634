"""What Bolt could not hand over: logged for us; nobody is shown a traceback."""

from __future__ import annotations

from slack_bolt.response import BoltResponse

from bot import logs

log = logs.get(__name__)


async def say_nothing_of_it(error: Exception) -> BoltResponse:
    """Log a listener's failure and let Slack tell the person that the app did not respond."""
    log.error("listener failed", exc_info=error)
    return BoltResponse(status=500, body="")

"""What people say to the bot: mentions in channels and threads, and direct messages."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.language.text import is_japanese
from bot.services.converse import Said
from handlers import arguments, speech
from handlers.desk import Desk, to_person

_HELP = {
    "en": (
        "Ask me about a story in its thread, by mentioning me there. Here or there, name a topic "
        "to see its stories, such as `GENIAC`, or ask a question, such as "
        "`when does the driverless bus start?`. `/brief help` tells what else can be typed."
    ),
    "ja": (
        "記事のスレッドで私にメンションすると、その記事について答えます。"
        "`半導体` のように話題を書けば記事をお見せし、"
        "`自動運転バスはいつから？` のような質問にも答えます。"
        "ほかにできることは `/brief help` で。"
    ),
}
_COMMAND = {
    "en": "For that, write the command: `/brief {}`.",
    "ja": "それにはコマンドを使ってください: `/brief {}`",
}


class Mentions:
    """Words that are meant for the bot."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def mentioned(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Take `app_mention`: a question outside a thread is answered in one beneath it."""
        if speech.is_from_person(event):
            self._hear(self._said(event), client, question_in=event["ts"])

    async def direct(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Take `message.im`."""
        if event.get("channel_type") == "im" and speech.is_from_person(event):
            self._hear(self._said(event), client)

    def _said(self, event: dict[str, Any]) -> Said:
        return Said(
            person=self._desk.person(event["user"]),
            channel=event["channel"],
            request=event["ts"],
            words=speech.plain(event.get("text") or ""),
            thread_ts=event.get("thread_ts") or "",
        )

    def _hear(self, said: Said, client: AsyncWebClient, *, question_in: str = "") -> None:
        say = to_person(client, said.channel, said.person.user)
        self._desk.later(self._answer(said, question_in), say, name="said")

    async def _answer(self, said: Said, question_in: str) -> None:
        talk = self._desk.services.converse
        if said.thread_ts and await talk.in_thread(said):
            return
        lang = "ja" if is_japanese(said.words) else "en"
        match arguments.parse(said.words):
            case arguments.Brief():
                await talk.hear(said, question_in=question_in)
            case arguments.Help() | arguments.Overview():
                await talk.tell(said, _HELP[lang])
            case _:
                await talk.tell(said, _COMMAND[lang].format(said.words.replace("`", "")))

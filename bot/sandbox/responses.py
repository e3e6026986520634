"""Messages that answer an interaction: a command's ack, and what is posted to a `response_url`.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox import arguments, posting
from bot.sandbox.arguments import Arguments
from bot.sandbox.faults import Faults
from bot.sandbox.messages import Message
from bot.sandbox.refusal import RefusalError
from bot.sandbox.shapes import Json
from bot.sandbox.triggers import ResponseAddress, ResponseAddresses
from bot.sandbox.webapi import after, before
from bot.sandbox.workspace import Refused, Workspace

FAULT_NAME = "response_url"


class Responses:
    """Answers `/response/TEAM/KEY`, and takes in what an ack says."""

    def __init__(self, workspace: Workspace, addresses: ResponseAddresses, faults: Faults) -> None:
        self._workspace = workspace
        self._addresses = addresses
        self._faults = faults

    async def serve(self, request: web.Request) -> web.StreamResponse:
        body: Json = {}
        try:
            body = await arguments.read(request)
            fault = self._faults.take_call(FAULT_NAME, body)
            if fault is not None and (early := await before(fault, request)) is not None:
                return early
            self.respond(self._addresses.use(request.match_info["key"]), body)
        except RefusalError as refusal:
            refused = refusal.answer()
            self._workspace.refused.append(Refused(FAULT_NAME, refusal.code, refused))
            return web.json_response(refused, status=404 if "url" in refusal.code else 400)
        answer = web.Response(text="ok")
        return answer if fault is None else await after(fault, request, answer)

    def respond(self, address: ResponseAddress, body: Json) -> None:
        """Post, replace or delete what a response asks for. Raises RefusalError."""
        args = Arguments(body)
        channel = self._workspace.channels[address.channel]
        original = channel.log.get(address.ts) if address.ts else None
        if args.flag("delete_original"):
            if original is not None:
                self._workspace.delete(original)
            return
        draft = posting.draft(self._workspace, channel, args)
        if args.flag("replace_original") and original is not None:
            self._replace(original, draft)
            return
        posting.put_in_thread(channel, draft, args)
        draft.ts = self._workspace.next_ts()
        if args.text("response_type", "ephemeral") != "in_channel":
            draft.ephemeral_to = address.user
        self._workspace.post(draft)

    def acknowledged(self, user: str, channel: str, body: Any) -> None:
        """Show what a command's ack says: nothing, a text, or a message."""
        said = {"text": body} if isinstance(body, str) else body
        if not isinstance(said, dict) or not any(
            said.get(key) for key in ("text", "blocks", "attachments")
        ):
            return
        address = ResponseAddress(user, channel, self._workspace.clock())
        try:
            self.respond(address, said)
        except RefusalError as refusal:
            answer = refusal.answer()
            self._workspace.refused.append(Refused("ack", refusal.code, answer))
            self._workspace.notice(user, f'The command failed with the error "{refusal.code}"')

    def _replace(self, original: Message, draft: Message) -> None:
        original.text, original.blocks = draft.text, draft.blocks
        original.attachments = draft.attachments
        if not draft.blocks:
            edited = {"user": draft.user, "ts": self._workspace.next_ts()}
            original.edited = edited
        self._workspace.reworded(original)

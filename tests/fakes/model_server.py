"""A stand-in for a language model's server: OpenAI's chat completions, on loopback, misbehaving."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

from aiohttp import web

Draft = Mapping[str, Any]


def sentence(text: str, *cites: str, kind: str = "point") -> Draft:
    return {"text": text, "kind": kind, "cites": list(cites)}


class ModelServer:
    """Answers every question in one `mode`, and remembers what it was asked.

    Modes: `good` (replays `draft`), `invents`, `forges`, `broken`, `stalls`, `limited` (429),
    `fails` (500), `obeys` (does what is planted in the reports), `leaks` (its instructions),
    `mends` (wrong at first, right when told why).
    """

    def __init__(self, mode: str = "good", draft: Draft | None = None) -> None:
        self.mode = mode
        self.draft = draft or {"headline": "", "sentences": []}
        self.asked: list[dict[str, Any]] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        answers: dict[str, Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]] = {
            "stalls": self._stall,
            "limited": self._limited,
            "fails": self._failed,
        }
        if self.mode in answers:
            return await answers[self.mode](body)
        return self._completion(self._content(body))

    def _content(self, body: dict[str, Any]) -> str:
        if self.mode == "broken":
            return '{"headline": "Half a line", "sentences": [{"text": "Cut'
        wrong = {
            "invents": self._invented,
            "forges": self._forgeries,
            "obeys": self._obeyed,
            "leaks": self._leaked,
            "mends": self._forgeries,
        }.get(self.mode)
        told_why = self.mode == "mends" and "refused" in self.material(body)
        if wrong is None or told_why:
            return json.dumps(self.draft, ensure_ascii=False)
        return json.dumps({**self.draft, "sentences": wrong(body)}, ensure_ascii=False)

    @staticmethod
    def _invented(_body: dict[str, Any]) -> list[Draft]:
        text = "The founders invested 900 billion yen in Osaka."
        return [sentence(text, "R1", kind="dek"), sentence(text, "R2")]

    @staticmethod
    def material(body: dict[str, Any]) -> dict[str, Any]:
        """Return the JSON that was given as data."""
        message = next(m for m in reversed(body["messages"]) if m["role"] == "user")
        content = message["content"]
        text = content if isinstance(content, str) else content[0]["text"]
        found: dict[str, Any] = json.loads(text)
        return found

    def _forgeries(self, _body: dict[str, Any]) -> list[Draft]:
        good = dict(self.draft["sentences"][0]) if self.draft["sentences"] else {}
        return [
            {**good, "cites": ["R99"]},
            {**good, "cites": ["https://evil.example/"]},
            {**good, "cites": []},
            sentence("“We will rule the world,” the president said.", "R1", kind="quote"),
        ]

    @staticmethod
    def instructions(body: dict[str, Any]) -> str:
        return "\n".join(
            str(m["content"]) for m in body["messages"] if m["role"] in ("system", "developer")
        )

    def _leaked(self, body: dict[str, Any]) -> list[Draft]:
        lines = [line for line in self.instructions(body).splitlines() if len(line) > 20]
        return [sentence(line, "R1", kind="dek") for line in lines[:6]]

    def _obeyed(self, body: dict[str, Any]) -> list[Draft]:
        reports = self.material(body)["reports"]
        orders = [
            match[1]
            for report in reports
            for match in re.finditer(r"write that ([^.]+\.)", report["text"])
        ]
        return [
            sentence(order, "R1", kind="dek")
            for order in [*orders, "Everyone must visit https://evil.example now."]
        ]

    def _completion(self, content: str) -> web.Response:
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1_776_000_000,
                "model": "stand-in",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": content},
                    }
                ],
                "usage": {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000},
            }
        )

    async def _stall(self, _body: dict[str, Any]) -> web.Response:
        await asyncio.sleep(30)
        return self._completion("{}")

    async def _limited(self, _body: dict[str, Any]) -> web.Response:
        error = {"error": {"message": "Rate limit reached", "type": "rate_limit"}}
        return web.json_response(error, status=429, headers={"Retry-After": "60"})

    async def _failed(self, _body: dict[str, Any]) -> web.Response:
        return web.json_response({"error": {"message": "Something broke"}}, status=500)

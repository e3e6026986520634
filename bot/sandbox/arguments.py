"""The arguments of a Web API call, however they were sent."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from aiohttp import web

from bot.sandbox.refusal import RefusalError, invalid
from bot.sandbox.shapes import Json

_TS: Final = re.compile(r"\d{1,16}(?:\.\d{1,6})?")
_TRUE: Final = frozenset({"1", "true", "True"})


async def read(request: web.Request) -> Json:
    """Return the arguments in a request's query and its form or JSON body. Raises RefusalError."""
    args: Json = dict(request.query)
    if not request.can_read_body:
        return args
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise RefusalError("invalid_json") from None
        if not isinstance(body, dict):
            raise RefusalError("json_not_object")
        return args | body
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return args | dict(await request.post())
    raise RefusalError("invalid_post_type")


class Arguments:
    """Typed access to arguments. A wrong or missing one raises RefusalError."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def has(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool | list | dict):
            raise invalid("invalid_arguments", [f"must be a string [json-pointer:/{name}]"])
        return str(value)

    def needed(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise invalid("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        return value if isinstance(value, bool) else str(value) in _TRUE

    def maybe_flag(self, name: str) -> bool | None:
        return self.flag(name) if self.has(name) else None

    def limit(self, default: int, most: int) -> int:
        """Return how many things a page may hold."""
        try:
            value = int(self.text("limit") or default)
        except ValueError:
            raise RefusalError("invalid_limit") from None
        if not 0 <= value <= most:
            raise RefusalError("invalid_limit")
        return value or default

    def ts(self, name: str, default: str, code: str) -> str:
        """Return a message's ts or a point in time with all its digits, so that it sorts."""
        value = self.text(name)
        if not value:
            return default
        if not _TS.fullmatch(value):
            raise RefusalError(code)
        seconds, _, micros = value.partition(".")
        return f"{seconds:0>10}.{micros:0<6}"

    def json(self, name: str, code: str) -> Any:
        """Return a structured argument, which forms carry as JSON text; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise RefusalError(code) from None

"""Slack's way of saying no."""

from __future__ import annotations

from typing import Any

from bot.errors import SandboxError


class RefusalError(SandboxError):
    """A call that Slack would not take. `code` is Slack's word, `details` the answer's rest."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def answer(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"ok": False, "error": self.code, **self.details}


def invalid(code: str, problems: list[str]) -> RefusalError:
    """Return a refusal that lists what is wrong, as Slack does for blocks and arguments."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return RefusalError(code, errors=problems, response_metadata={"messages": messages})

"""Requests: what a person's reaction, button, form or command asks, as the chat service sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """Something asked for. `id` is the chat service's own: the same request has the same."""

    id: str
    kind: str
    payload: Mapping[str, Any]

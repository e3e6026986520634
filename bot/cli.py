"""The command line: thin. Each command reads its arguments, calls one thing, prints the outcome."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")

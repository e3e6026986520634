"""A small language in which the rules of Block Kit are data, and the judge that reads them.

A rule judges a value and reports each problem with the JSON pointer where it is, in the words
that Slack uses. It knows nothing of blocks: `element_rules` and `block_rules` do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]
Problems = Iterator[tuple[str, str]]  # pointer, sentence


class Rule(Protocol):
    """Anything that can judge a value found at a pointer."""

    def judge(self, value: Any, at: str) -> Problems: ...


def length(text: str) -> int:
    """Return a text's length in UTF-16 units, the greater of the lengths that Slack may count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Chars:
    """A string of bounded length, perhaps of certain words or a pattern only."""

    most: int
    fewest: int = 1
    of: frozenset[str] = frozenset()
    like: re.Pattern[str] | None = None

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, str):
            yield at, "must provide a string"
        elif length(value) > self.most:
            yield at, f"must be less than {self.most + 1} characters"
        elif self.fewest and len(value.strip()) < self.fewest:
            yield at, f"must be more than {self.fewest - 1} characters"
        elif self.of and value not in self.of:
            yield at, f"must be one of: {', '.join(sorted(self.of))}"
        elif self.like and not self.like.fullmatch(value):
            yield at, "failed to match the format"


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, bool):
            yield at, "must provide a boolean"


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer between two bounds, both included."""

    low: int
    high: int

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at, "must provide an integer"
        elif not self.low <= value <= self.high:
            yield at, f"must be between {self.low} and {self.high}"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of bounded length."""

    item: Rule
    most: int
    fewest: int = 1

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, list):
            yield at, "must provide an array"
            return
        if len(value) > self.most:
            yield at, f"no more than {self.most} items allowed"
            return
        if len(value) < self.fewest:
            yield at, f"must have at least {self.fewest} items"
        for number, item in enumerate(value):
            yield from self.item.judge(item, f"{at}/{number}")


Check = Callable[[Json], Iterable[tuple[str, str]]]  # pointer below the record, sentence


@dataclass(frozen=True, slots=True)
class Record:
    """An object with these fields and no others, and checks across them."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    typed: bool = field(default=True, kw_only=True)  # a `type` was judged by who chose the record

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield at, "must provide an object"
            return
        sound = True
        for pointer, problem in self._fields(value, at):
            sound = False
            yield pointer, problem
        if sound:
            for check in self.checks:
                for below, problem in check(value):
                    yield at + below, problem

    def _fields(self, value: Json, at: str) -> Problems:
        for name in self.required:
            if name not in value:
                yield at, f"missing required field: {name}"
        if self.any_of and not any(value.get(name) for name in self.any_of):
            yield at, f"must define one of: {', '.join(self.any_of)}"
        for name, inner in value.items():
            rule = self.fields.get(name)
            if rule is not None:
                yield from rule.judge(inner, f"{at}/{name}")
            elif not (self.typed and name == "type"):
                yield at, f"invalid additional property: {name}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object whose `type` chooses its record from a table, of the allowed types only."""

    table: Mapping[str, Record]
    types: frozenset[str] = frozenset()  # empty: every type of the table

    def judge(self, value: Any, at: str) -> Problems:
        if not isinstance(value, dict):
            yield at, "must provide an object"
            return
        kind = value.get("type")
        record = self.table.get(kind) if isinstance(kind, str) else None
        if kind is None:
            yield at, "missing required field: type"
        elif record is None or (self.types and kind not in self.types):
            yield f"{at}/type", f"unsupported type: {kind}"
        else:
            yield from record.judge(value, at)


def problems(rule: Rule, value: Any, at: str) -> list[str]:
    """Return every problem as Slack words it, empty when there is none."""
    return [f"{problem} [json-pointer:{where}]" for where, problem in rule.judge(value, at)]

"""Feeds as lines of a terminal, and as JSON. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import click

from bot.services.curate import Checked
from bot.services.oversee import FeedReport
from bot.services.refresh import FeedOutcome

_COLORS = {"well": "green", "new": "cyan", "moved": "cyan", "busy": "yellow", "silent": "yellow",
           "stale": "yellow", "empty": "yellow"}  # fmt: skip
_HEADINGS = ("STATE", "READ", "A WEEK", "NEXT POLL")
_UNITS = (("days", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))


def feed_table(reports: Sequence[FeedReport], *, now: datetime) -> Iterator[str]:
    """Yield one line a feed, with its trouble and the cure below, then the count of each state."""
    rows = [_columns(report, now) for report in reports]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    yield _aligned(_HEADINGS, widths) + "  FEED"
    for report, row in zip(reports, rows, strict=True):
        state, *others = _cells(row, widths)
        color = _COLORS.get(report.condition, "red")
        dressed = "  ".join((click.style(state, fg=color), *others))
        yield f"{dressed}  {report.feed.outlet or report.feed.domain}  {report.feed.url}"
        indent = " " * (widths[0] + 2)
        if report.trouble:
            yield indent + report.trouble
        if report.cure:
            yield f"{indent}→ {report.cure}"
    yield ""
    counts = Counter(report.condition for report in reports)
    states = ", ".join(f"{number} {word}" for word, number in counts.most_common())
    yield f"{count(len(reports), 'feed')}: {states}."


def feed_json(report: FeedReport) -> dict[str, Any]:
    """Return a feed's report as JSON."""
    feed, state = report.feed, report.feed.state
    return {
        "url": feed.url,
        "outlet": feed.outlet,
        "domain": feed.domain,
        "lang": feed.lang,
        "tags": list(feed.tags),
        "condition": report.condition,
        "trouble": report.trouble,
        "cure": report.cure,
        "weekly": report.weekly,
        "checked": _iso(state.checked_at),
        "succeeded": _iso(state.succeeded_at),
        "newest": _iso(state.newest_item_at),
        "next_poll": _iso(state.next_poll_at),
        "failures": state.failures,
        "moved_to": state.moved_to,
    }


def check_lines(checked: Checked, *, now: datetime) -> Iterator[str]:
    """Yield what a feed holds."""
    newest = f", the newest {ago(now - checked.newest)}" if checked.newest else ""
    yield f"{checked.title or checked.feed.domain} ({checked.feed.lang}): {checked.feed.url}"
    yield f"{count(checked.items, 'item')}{newest}."
    for title in checked.titles:
        yield f"  {title}"
    for note in checked.notes:
        yield f"Note: {note}"


def check_json(checked: Checked) -> dict[str, Any]:
    """Return what a feed holds as JSON."""
    return {
        "url": checked.feed.url,
        "title": checked.title,
        "domain": checked.feed.domain,
        "lang": checked.feed.lang,
        "items": checked.items,
        "newest": _iso(checked.newest),
        "titles": list(checked.titles),
        "notes": list(checked.notes),
    }


def refresh_lines(outcomes: Sequence[FeedOutcome]) -> Iterator[str]:
    """Yield what a round of polls came to, the feeds in trouble last."""
    unchanged = sum(outcome.unchanged for outcome in outcomes)
    new = sum(outcome.new for outcome in outcomes)
    ill = [outcome for outcome in outcomes if outcome.trouble]
    yield (
        f"{count(len(outcomes), 'feed')} read: {count(new, 'new item')}, {unchanged} unchanged, "
        f"{len(ill)} in trouble."
    )
    yield from trouble_lines(ill)


def trouble_lines(outcomes: Sequence[FeedOutcome]) -> Iterator[str]:
    """Yield each feed in trouble with the cure."""
    for outcome in outcomes:
        yield f"  {outcome.feed.outlet or outcome.feed.domain}  {outcome.feed.url}"
        yield f"    {outcome.trouble}"
        if outcome.cure:
            yield f"    → {outcome.cure}"


def refresh_json(outcomes: Sequence[FeedOutcome], grouped: int) -> dict[str, Any]:
    """Return what a round of polls came to as JSON."""
    return {
        "feeds": len(outcomes),
        "new": sum(outcome.new for outcome in outcomes),
        "unchanged": sum(outcome.unchanged for outcome in outcomes),
        "grouped": grouped,
        "trouble": [
            {
                "url": outcome.feed.url,
                "outlet": outcome.feed.outlet,
                "trouble": outcome.trouble,
                "cure": outcome.cure,
            }
            for outcome in outcomes
            if outcome.trouble
        ],
    }


def ago(age: timedelta) -> str:
    """Return how long ago something was."""
    return f"{_span(age)} ago" if age >= timedelta(minutes=1) else "just now"


def ahead(wait: timedelta) -> str:
    """Return how soon something will be."""
    return f"in {_span(wait)}" if wait >= timedelta(minutes=1) else "now"


def count(number: int, noun: str) -> str:
    """Return a number of things."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _span(span: timedelta) -> str:
    for name, unit in _UNITS:
        number = span // unit
        if number >= (2 if name == "days" else 1):
            return f"{number} {name}"
    return "0 min"


def _columns(report: FeedReport, now: datetime) -> tuple[str, ...]:
    state = report.feed.state
    read = ago(now - state.succeeded_at) if state.succeeded_at else "never"
    poll = ahead(state.next_poll_at - now) if state.next_poll_at else "now"
    return report.condition, read, str(report.weekly), "never" if state.gone else poll


def _cells(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    # The one column of numbers is ranged to the right.
    return [
        cell.rjust(width) if number == 2 else cell.ljust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_cells(row, widths))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

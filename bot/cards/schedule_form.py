"""The form by which a channel is given a schedule, and what was filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import available_timezones

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.cards import ids, limits
from bot.cards.phrases import DAY_NAMES, count, hours
from bot.cards.text import clean, clip
from bot.cards.zones import ZONES
from bot.model.schedule import WEEKDAYS, Hours, Schedule, Subscription, parse_hours
from bot.model.topic import fold

MOST_STORIES = 10
MOST_TOPICS = 20
LONGEST_TOPIC = 200
DEFAULT = Schedule(at=time(8, 30), weekdays=WEEKDAYS, tz="Asia/Tokyo")
DEFAULT_STORIES = 5
LANGUAGES = {"en": "English", "ja": "日本語"}

_VALUE = "value"  # the action id of each field's element: a block holds one


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """What a channel asks for; `order_id` is of the standing order that is changed, 0 for none."""

    channel: str
    topics: tuple[str, ...]
    schedule: Schedule
    stories: int
    lang: str = "en"
    order_id: int = 0

    @classmethod
    def of(cls, order: Subscription) -> ScheduleForm:
        """Return the form by which a standing order is changed."""
        return cls(order.channel, order.topics, order.schedule, order.stories, order.lang, order.id)


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong with a form: sentences by the id of the block that they are about."""

    errors: dict[str, str]


def schedule_view(form: ScheduleForm, *, known: Sequence[str]) -> dict[str, Any]:
    """Return the form as a modal, filled in with `form`; `known` are the topics to choose from."""
    choices = [_option(name) for name in known[: limits.OPTIONS]]
    by_name = {fold(option.value): option for option in choices}
    chosen = [by_name[fold(topic)] for topic in form.topics if fold(topic) in by_name]
    written = [topic for topic in form.topics if fold(topic) not in by_name]
    zones = [_option(zone) for zone in dict.fromkeys((form.schedule.tz, *ZONES))]
    weekdays = [_option(str(day), name) for day, name in enumerate(DAY_NAMES)]
    stories = [_option(str(n), count(n, "story", "stories")) for n in range(1, MOST_STORIES + 1)]
    languages = [_option(lang, name) for lang, name in LANGUAGES.items()]
    blocks: list[Block] = [
        _field("topics", "Topics", _topics(choices, chosen), optional=True),
        _field("other_topics", "Other topics", _written(written), optional=True, hint=_HINT),
        _field(
            "at",
            "Time",
            TimePickerElement(action_id=_VALUE, initial_time=f"{form.schedule.at:%H:%M}"),
        ),
        _field("tz", "Time zone", _select(zones, form.schedule.tz)),
        _field("weekdays", "Days", _checkboxes(weekdays, form.schedule.weekdays)),
        _field("stories", "At most", _select(stories, str(form.stories))),
        _field("lang", "Language", _select(languages, form.lang)),
        _field(
            "quiet", "Quiet hours", _hours(form.schedule.quiet), optional=True, hint=_QUIET_HINT
        ),
    ]
    view: dict[str, Any] = View(
        type="modal",
        callback_id=ids.SCHEDULE_VIEW,
        title=PlainTextObject(text="Schedule a briefing"),
        submit=PlainTextObject(text="Schedule"),
        close=PlainTextObject(text="Cancel"),
        private_metadata=json.dumps({"channel": form.channel, "order": form.order_id}),
        blocks=blocks,
    ).to_dict()
    return view


_HINT = "Any words, in any language; put commas between them."
_QUIET_HINT = "What is late, and news of stories told, waits until they are over. None if empty."


def _field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str | None = None,
) -> InputBlock:
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
    )


def _option(value: str, text: str = "") -> Option:
    return Option(text=PlainTextObject(text=clip(text or value, limits.OPTION_TEXT)), value=value)


def _topics(choices: Sequence[Option], chosen: Sequence[Option]) -> StaticMultiSelectElement:
    return StaticMultiSelectElement(
        action_id=_VALUE,
        placeholder=PlainTextObject(text="Choose topics"),
        options=choices,
        initial_options=chosen or None,
    )


def _written(topics: Sequence[str]) -> PlainTextInputElement:
    return PlainTextInputElement(
        action_id=_VALUE,
        placeholder=PlainTextObject(text="solid-state batteries, 量子コンピューター"),
        initial_value=", ".join(topics) or None,
    )


def _hours(quiet: Hours | None) -> PlainTextInputElement:
    # Written, not picked: Slack's time picker cannot be emptied for certain.
    return PlainTextInputElement(
        action_id=_VALUE,
        placeholder=PlainTextObject(text="22:00-07:00"),
        initial_value=hours(quiet) if quiet else None,
    )


def _checkboxes(options: Sequence[Option], chosen: frozenset[int]) -> CheckboxesElement:
    initial = [option for option in options if int(option.value) in chosen]
    return CheckboxesElement(action_id=_VALUE, options=options, initial_options=initial or None)


def _select(options: Sequence[Option], chosen: str) -> StaticSelectElement:
    initial = next((option for option in options if option.value == chosen), None)
    return StaticSelectElement(action_id=_VALUE, options=options, initial_option=initial)


def parse_schedule_view(view: Mapping[str, Any]) -> ScheduleForm | FieldErrors:
    """Return what a submitted form asks for, or what is wrong with it, field by field."""
    values = view.get("state", {}).get("values", {})
    errors: dict[str, str] = {}
    topics = _parse_topics(values, errors)
    at = _parse_time(_answer(values, "at", "selected_time"))
    tz = _selected(values, "tz")
    weekdays = frozenset(day for day in range(7) if str(day) in _checked(values, "weekdays"))
    stories = _selected(values, "stories")
    if at is None:
        errors["at"] = "Choose a time of day."
    if tz not in available_timezones():
        errors["tz"] = "Choose a time zone."
    if not weekdays:
        errors["weekdays"] = "Choose at least one day."
    if stories not in {str(number) for number in range(1, MOST_STORIES + 1)}:
        errors["stories"] = f"Choose a number from 1 to {MOST_STORIES}."
    quiet = _parse_quiet(_answer(values, "quiet", "value"), errors)
    if errors or at is None:
        return FieldErrors(errors)
    lang = _selected(values, "lang")
    about = json.loads(view.get("private_metadata") or "{}")
    return ScheduleForm(
        about.get("channel", ""),
        topics,
        Schedule(at, weekdays, tz, quiet),
        int(stories),
        lang=lang if lang in LANGUAGES else "en",
        order_id=about.get("order", 0),
    )


def _parse_topics(values: Mapping[str, Any], errors: dict[str, str]) -> tuple[str, ...]:
    written = re.split(r"[,、，;；\n]", _answer(values, "other_topics", "value"))
    named = {fold(topic): topic for topic in _checked(values, "topics")}
    for topic in map(clean, written):
        if re.search(r"\w", topic):
            named.setdefault(fold(topic), topic)
    if not named:
        errors["topics"] = "Choose a topic, or write one below."
    elif len(named) > MOST_TOPICS:
        errors["other_topics"] = f"That is {len(named)} topics; {MOST_TOPICS} is the most."
    elif any(len(topic) > LONGEST_TOPIC for topic in named.values()):
        errors["other_topics"] = f"A topic has at most {LONGEST_TOPIC} characters."
    return tuple(named.values())


def _parse_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _parse_quiet(text: str, errors: dict[str, str]) -> Hours | None:
    if not text.strip():
        return None
    try:
        return parse_hours(fold(text))
    except ValueError:
        errors["quiet"] = "Write from and until when, such as 22:00-07:00, or nothing."
        return None


def _answer(values: Mapping[str, Any], name: str, key: str) -> str:
    found = values.get(name, {}).get(_VALUE, {}).get(key)
    return str(found) if found else ""


def _selected(values: Mapping[str, Any], name: str) -> str:
    option = values.get(name, {}).get(_VALUE, {}).get("selected_option") or {}
    return str(option.get("value", ""))


def _checked(values: Mapping[str, Any], name: str) -> list[str]:
    options = values.get(name, {}).get(_VALUE, {}).get("selected_options") or []
    return [str(option["value"]) for option in options]

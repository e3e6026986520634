"""Logs: one JSON object a line for machines, and no secret anywhere in either form."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

SECRETS = (
    "xoxb-12345-abcde",
    "xoxp-1-2-3-f00",
    "xoxe.xoxp-1-Mi0yLTEyMzQ",
    "xapp-1-A0B1-23-c0ffee",
    "https://hooks.slack.com/commands/T1/2/s3cr3tpath",
    "Bearer s3cr3t.jwt.token",
    "bearer s3cr3t",
    "postgresql://kawaraban:s3cr3t@db/news",
)
PARTS = ("12345-abcde", "1-2-3-f00", "Mi0yLTEyMzQ", "c0ffee", "s3cr3t")


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    chatty = {n: logging.getLogger(n).level for n in ("slack_sdk", "slack_bolt", "alembic")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in chatty.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(fmt: logs.LogFormat = "json", stream: io.StringIO | None = None) -> io.StringIO:
    out = stream or io.StringIO()
    logs.configure(fmt=fmt, stream=out)
    return out


def fail(words: str) -> None:
    raise RuntimeError(words)


def only(out: io.StringIO) -> dict[str, Any]:
    (line,) = out.getvalue().splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_a_line_is_a_json_object_with_time_level_and_fields() -> None:
    out = lines()
    logs.get("bot.test").info("feed read", url="https://a.example/feed", new=3, outlet="瓦版")
    line = only(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "feed read",
        "level": "info",
        "url": "https://a.example/feed",
        "new": 3,
        "outlet": "瓦版",
    }
    assert "瓦版" in out.getvalue()


def test_the_libraries_lines_have_the_same_shape() -> None:
    out = lines()
    logging.getLogger("some.library").warning("careful with %s", "xoxb-1-2")
    line = only(out)
    assert (line["event"], line["level"]) == ("careful with [redacted]", "warning")


def test_an_exception_is_one_field_of_its_line() -> None:
    out = lines()
    try:
        fail("with xoxb-12345-abcde")
    except RuntimeError:
        logs.get("bot.test").exception("it broke")
    line = only(out)
    assert "RuntimeError" in line["exception"]
    assert "abcde" not in out.getvalue()


@pytest.mark.parametrize("fmt", ["json", "console"])
@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_written_wherever_it_stands(fmt: logs.LogFormat, secret: str) -> None:
    out = lines(fmt)
    log = logs.get("bot.test").bind(bound=secret)
    log.warning(f"said {secret} aloud", a=secret, b=[secret], c={"d": (secret,)}, e={secret: 1})
    logging.getLogger("lib").error("said %r", {"headers": secret})
    try:
        fail(secret)
    except RuntimeError:
        log.exception("raised")
    for part in PARTS:
        assert part not in out.getvalue()
    assert "[redacted]" in out.getvalue()
    if fmt == "json":
        assert [json.loads(line)["level"] for line in out.getvalue().splitlines()] == [
            "warning",
            "error",
            "error",
        ]


@pytest.mark.parametrize("key", ["token", "bot_token", "Authorization", "api_key", "cookie"])
def test_a_field_that_is_named_as_a_secret_is_one(key: str) -> None:
    out = lines()
    logs.get("bot.test").info("x", **{key: "plain", "inner": {key: "plain"}})
    assert "plain" not in out.getvalue()


def test_what_is_no_secret_stays() -> None:
    kept = {"url": "https://a.example/xox?q=1", "text": "the boxer-briefs of xapp", "n": 1}
    assert logs.redact(kept) == kept


def test_auto_is_json_for_a_pipe_and_words_for_a_terminal() -> None:
    pipe = lines("auto")
    logs.get("bot.test").info("hello", who="you")
    assert only(pipe)["who"] == "you"
    terminal = lines("auto", Terminal())
    logs.get("bot.test").info("hello", who="you")
    with pytest.raises(json.JSONDecodeError):
        json.loads(terminal.getvalue())


def test_below_its_level_nothing_is_written() -> None:
    out = io.StringIO()
    logs.configure("WARNING", "json", out)
    logs.get("bot.test").info("quiet")
    logging.getLogger("slack_bolt").info("quiet")
    assert out.getvalue() == ""

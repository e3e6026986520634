"""Logging by structlog: lines for people on a terminal, JSON for machines, secrets redacted.

The sandbox and every layer may import this module; it imports nothing of ours.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, TextIO

import structlog

LogFormat = Literal["auto", "console", "json"]

# Slack's token shapes (xoxb-, xoxp-, xapp-, xoxe.…), bearer headers and response_url paths, which
# let whoever holds them post (https://docs.slack.dev/authentication/tokens). None reaches past a
# quotation mark or a backslash: a finished line of JSON stays JSON.
_SECRET = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|(?i:bearer)\s+[\w.~+/-]+=*"
    r"|(?<=hooks\.slack\.com/)[^\s\"'\\]+|(?<=://)[^\s/@:\"\\]+:[^\s/@\"\\]+(?=@)"
)
_SECRET_KEYS = re.compile(r"(?i)token|secret|password|authorization|cookie|api_?key")
_REDACTED = "[redacted]"


def redact(value: Any) -> Any:
    """Return `value` with everything that looks like a secret replaced, at any depth."""
    if isinstance(value, str):
        return _SECRET.sub(_REDACTED, value)
    if isinstance(value, Mapping):
        return {
            k: _REDACTED if isinstance(k, str) and _SECRET_KEYS.search(k) and v else redact(v)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(v) for v in value]
    return value


def _redact_event(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return dict(redact(event))


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Redacts the finished line too: tracebacks of libraries may quote a token."""

    def format(self, record: logging.LogRecord) -> str:
        return str(redact(super().format(record)))


def configure(level: str = "INFO", fmt: LogFormat = "auto", stream: TextIO | None = None) -> None:
    """Send all logging, ours and the libraries', through structlog to `stream` (stderr)."""
    out = stream or sys.stderr
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact_event,
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        _RedactingFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(fmt, out),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # One line a request is noise beside our one line a unit of work.
    for chatty in ("aiohttp.access", "slack_sdk", "slack_bolt", "alembic", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _renderers(fmt: LogFormat, out: TextIO) -> list[structlog.typing.Processor]:
    if fmt == "json" or (fmt == "auto" and not out.isatty()):
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [structlog.dev.ConsoleRenderer(colors=out.isatty())]


def get(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger

"""The process that parses: `python -m bot.feeds.child`, fed over its standard streams.

It runs at low priority within a bound of memory and time, knows no secret, and ends with whoever
started it: at the end of its input, or, hung, by its own alarm.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from bot.errors import ParseError
from bot.feeds import wire
from bot.feeds.parse import parse

_NICE = 10
_TOO_LARGE = ParseError(
    "The feed needs more memory than one feed may have.",
    cure="Look for a shorter feed of this outlet.",
)


def main() -> None:
    """Answer until the input ends."""
    memory, patience, retire_at = (int(number) for number in sys.argv[1:4])
    _bind(memory)
    answers = sys.stdout.buffer
    _send(answers, wire.HELLO)
    while (job := _job(sys.stdin.buffer)) is not None:
        _set_alarm(patience)
        head, body = job
        answer = _answer(head, body, retire_at)
        _set_alarm(0)
        _send(answers, answer)
        if _memory_used() > retire_at:
            return


def _answer(head: dict[str, str], body: bytes, retire_at: int) -> bytes:
    try:
        parsed = parse(body, url=head["url"], content_type=head["content_type"])
    except ParseError as error:
        return wire.error_to_json(error, last=_memory_used() > retire_at)
    except (MemoryError, RecursionError):
        return wire.error_to_json(_TOO_LARGE, last=_memory_used() > retire_at)
    return wire.parsed_to_json(parsed, last=_memory_used() > retire_at)


def _job(stream: BinaryIO) -> tuple[dict[str, str], bytes] | None:
    head = _read(stream)
    body = _read(stream) if head else None
    return None if head is None or body is None else (json.loads(head), body)


def _read(stream: BinaryIO) -> bytes | None:
    length = stream.read(wire.LENGTH.size)
    if len(length) < wire.LENGTH.size:
        return None
    (size,) = wire.LENGTH.unpack(length)
    payload = stream.read(size)
    return payload if len(payload) == size else None


def _send(stream: BinaryIO, payload: bytes) -> None:
    try:
        stream.write(wire.frame(payload))
        stream.flush()
    except BrokenPipeError:
        # Whoever asked is gone; there is nobody to tell, and Python's own exit would try again.
        os._exit(0)


# Windows has no limits, no priorities and no alarms of this kind: there the parent's time-out
# alone holds.
if sys.platform == "win32":

    def _bind(_memory: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _set_alarm(_seconds: int) -> None:
        """Do nothing."""

    def _memory_used() -> int:
        return 0

else:
    import resource

    def _bind(memory: int) -> None:
        # Ctrl-C goes to the whole group; the parent tells us when to stop.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.nice(_NICE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform != "darwin":  # which does not keep to it
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    def _set_alarm(seconds: int) -> None:
        # Unhandled on purpose: the signal ends the process even within a regular expression.
        signal.alarm(seconds)

    def _memory_used() -> int:
        """Return the bytes that are resident, or, where that is not told, ever were."""
        if sys.platform == "linux":
            # Not getrusage's number, which begins with what the parent held when it forked us.
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            return pages * resource.getpagesize()
        else:  # noqa: RET505  # mypy takes what follows a known platform's return for unreachable
            unit = 1 if sys.platform == "darwin" else 1_024
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main()

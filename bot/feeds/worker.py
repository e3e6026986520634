"""Parsing in other processes, so that no feed's bytes can stall or end the program.

A thread would share the interpreter's lock, and could be neither stopped nor bounded in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import bot
from bot.errors import ParseError
from bot.feeds import wire
from bot.model.feed import ParsedFeed

_START_WITHIN = 30.0
_END_WITHIN = 1.0
_ROOT = str(Path(bot.__file__).parent.parent)
# What Python itself may need; above all no token of ours.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class ParseLimits:
    """What one feed may take: wall seconds, and bytes of the process's address space.

    Honest feeds take a second at most; but the process gives way to all others, and on a busy
    machine has to wait.

    A process that still holds `retire_at` bytes after a feed is replaced, which gives them back.
    """

    seconds: float = 30.0
    memory: int = 1_000_000_000
    retire_at: int = 200_000_000


class ProcessParser:
    """Satisfies `bot.ports.Parser`. Processes start when they are first needed."""

    def __init__(self, workers: int = 2, limits: ParseLimits | None = None) -> None:
        self._limits = limits or ParseLimits()
        self._places = asyncio.Semaphore(workers)
        self._idle: list[_Worker] = []
        self._running: set[_Worker] = set()
        self._closed = False

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Return what the document holds. Raises ParseError."""
        head = json.dumps({"url": url, "content_type": content_type}).encode()
        async with self._places:
            try:
                answer = await self._ask(head, body)
            except _DiedError:
                # It may have been ended from without, while it was idle: the feed gets a fresh one.
                answer = await self._ask_again(head, body)
        if isinstance(answer, ParseError):
            raise answer
        return answer

    async def close(self) -> None:
        """End the processes, within two seconds. Closing twice is once."""
        self._closed = True
        self._idle.clear()
        await asyncio.gather(*(worker.end() for worker in self._running))
        self._running.clear()

    async def _ask_again(self, head: bytes, body: bytes) -> ParsedFeed | ParseError:
        try:
            return await self._ask(head, body)
        except _DiedError as error:
            raise ParseError(
                "Reading the feed brings the reading process down.",
                cure="Report it with the feed's address; it is tried again, ever more seldom.",
            ) from error

    async def _ask(self, head: bytes, body: bytes) -> ParsedFeed | ParseError:
        worker = self._idle.pop() if self._idle else await self._start()
        keep = False
        try:
            async with asyncio.timeout(self._limits.seconds):
                answer, last = wire.read_answer(await worker.ask(head, body))
            keep = not last
        except TimeoutError as error:
            raise ParseError(
                f"The feed took longer than {self._limits.seconds:g} s to read.",
                cure="Look for a shorter feed of this outlet.",
            ) from error
        except (ValueError, EOFError, ConnectionError) as error:
            raise _DiedError from error
        finally:
            # What was cancelled or timed out half-way would answer the next feed with this one's.
            if keep and worker in self._running:
                self._idle.append(worker)
            else:
                self._running.discard(worker)
                await worker.kill()
        return answer

    async def _start(self) -> _Worker:
        self._refuse_when_closed()
        worker = await _Worker.spawn(self._limits)
        self._running.add(worker)
        ready = False
        try:
            # Again: `close` has ended those alone that ran when it was called.
            self._refuse_when_closed()
            await worker.wait_until_ready()
            ready = True
        finally:
            if not ready:
                self._running.discard(worker)
                await worker.kill()
        return worker

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise ParseError("The program stops; the feed is read when it runs again.")


class _DiedError(Exception):
    """The process ended without an answer."""


class _Worker:
    """One process."""

    def __init__(self, process: Process, stdin: StreamWriter, stdout: StreamReader) -> None:
        self._process = process
        self._stdin = stdin
        self._stdout = stdout
        self._awaited = False  # somebody reads its answer, and will see it end

    @classmethod
    async def spawn(cls, limits: ParseLimits) -> _Worker:
        """Start one. Raises _DiedError."""
        process = await _spawn(limits)
        if process.stdin is None or process.stdout is None:
            raise _DiedError
        return cls(process, process.stdin, process.stdout)

    async def wait_until_ready(self) -> None:
        """Wait for its first word. Raises _DiedError."""
        try:
            async with asyncio.timeout(_START_WITHIN):
                hello = await self._read()
        except (OSError, EOFError) as error:
            raise _DiedError from error
        if hello != wire.HELLO:
            raise _DiedError

    async def ask(self, head: bytes, body: bytes) -> bytes:
        """Send a job and return its answer. Raises EOFError, ConnectionError."""
        self._stdin.writelines([wire.frame(head), wire.frame(body)])
        await self._stdin.drain()
        return await self._read()

    async def end(self, within: float = _END_WITHIN) -> None:
        """Let it end by itself, else end it; wait until it is gone."""
        self._stdin.close()
        # No `timeout`: before Python 3.11.4 none ends in a task that is being cancelled.
        gone = asyncio.ensure_future(self._process.wait())
        await asyncio.wait([gone], timeout=within)
        if not gone.done():
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await gone
        if not self._awaited:
            # Reads what is left, so that the pipes close behind it.
            await self._process.communicate()

    async def kill(self) -> None:
        """End it now; wait until it is gone."""
        # The moment is for one that has just ended: asyncio complains of a dead one killed.
        await self.end(within=0.05)

    async def _read(self) -> bytes:
        self._awaited = True
        try:
            (size,) = wire.LENGTH.unpack(await self._stdout.readexactly(wire.LENGTH.size))
            if size > wire.MAX_FRAME:
                raise EOFError
            return await self._stdout.readexactly(size)
        finally:
            self._awaited = False


async def _spawn(limits: ParseLimits) -> Process:
    # It outlives a feed's time a little, for the parent's word comes first where there is one.
    patience = ceil(limits.seconds) + 1
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.feeds.child",
            *(str(number) for number in (limits.memory, patience, limits.retire_at)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environment | {"PYTHONPATH": _ROOT, "PYTHONUTF8": "1"},
            limit=1_000_000,
        )
    except OSError as error:
        raise _DiedError from error

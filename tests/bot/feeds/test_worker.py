"""The parsing processes, by real ones: hung, killed, out of memory, left alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ParseError
from bot.feeds import wire
from bot.feeds.parse import parse
from bot.feeds.worker import ParseLimits, ProcessParser
from bot.model.feed import Entry, ParsedFeed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no limits of this kind")

CASES = Path(__file__).parents[2] / "cases" / "feeds"
URL = "https://harborwire.example/feed"
# Not well-formed, so that feedparser must read it, and takes half a minute.
HANGS = b"<rss version='2.0'><channel>" + b"<item><title>a</title>&x;" * 400_000


@pytest.fixture
async def parser() -> AsyncIterator[ProcessParser]:
    made = ProcessParser(workers=1)
    yield made
    await made.close()


def children() -> set[int]:
    """Return the parsing processes that this one has started and that still run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=,args=", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return {int(pid) for pid, stat, args in rows if "bot.feeds.child" in args and stat[0] != "Z"}


async def read(parser: ProcessParser, body: bytes, content_type: str = "") -> ParsedFeed:
    return await parser.parse(body, url=URL, content_type=content_type)


@pytest.mark.parametrize("name", ["rss-plain.xml", "rdf-dublin-core.xml", "atom-source.xml"])
async def test_a_process_reads_what_we_would(parser: ProcessParser, name: str) -> None:
    body = (CASES / name).read_bytes()
    assert await read(parser, body) == parse(body, url=URL)


async def test_a_refusal_comes_through_with_its_cure(parser: ProcessParser) -> None:
    with pytest.raises(ParseError, match="web page") as caught:
        await read(parser, (CASES / "refused-page.html").read_bytes())
    assert "feed.atom" in caught.value.cure


async def test_processes_start_when_needed_and_are_kept(parser: ProcessParser) -> None:
    assert children() == set()
    body = (CASES / "rss-plain.xml").read_bytes()
    await asyncio.gather(*(read(parser, body) for _ in range(5)))
    first = children()
    assert len(first) == 1
    await read(parser, body)
    assert children() == first


async def test_it_is_of_low_priority(parser: ProcessParser) -> None:
    await read(parser, (CASES / "rss-plain.xml").read_bytes())
    (pid,) = children()
    assert os.getpriority(os.PRIO_PROCESS, pid) >= 10


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")
async def test_it_knows_no_secret(parser: ProcessParser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    await read(parser, (CASES / "rss-plain.xml").read_bytes())
    (pid,) = children()
    environment = await asyncio.to_thread(Path(f"/proc/{pid}/environ").read_bytes)
    assert b"PYTHONPATH" in environment
    assert b"xoxb-secret" not in environment


async def test_a_feed_that_hangs_is_given_up_and_the_next_is_read() -> None:
    parser = ProcessParser(workers=1, limits=ParseLimits(seconds=0.5))
    try:
        with pytest.raises(ParseError, match="longer than"):
            await read(parser, HANGS)
        assert children() == set()
        assert (await read(parser, (CASES / "rss-plain.xml").read_bytes())).title == "Harbor Wire"
    finally:
        await parser.close()


async def test_a_process_killed_from_without_is_replaced(parser: ProcessParser) -> None:
    body = (CASES / "rss-plain.xml").read_bytes()
    await read(parser, body)
    (pid,) = children()
    os.kill(pid, signal.SIGKILL)
    assert (await read(parser, body)).title == "Harbor Wire"
    assert pid not in children()


async def test_a_feed_may_not_take_all_memory() -> None:
    parser = ProcessParser(workers=1, limits=ParseLimits(60, memory=300_000_000))
    try:
        item = b"<item><title>t</title></item>"
        huge = b"<rss><channel>" + item * 1_000_000 + b"</channel></rss>"
        with pytest.raises(ParseError, match=r"more memory|brings the reading process down"):
            await read(parser, huge)
        assert (await read(parser, (CASES / "rss-plain.xml").read_bytes())).title == "Harbor Wire"
    finally:
        await parser.close()


async def test_a_process_that_grew_large_is_replaced() -> None:
    parser = ProcessParser(workers=1, limits=ParseLimits(retire_at=1))
    try:
        body = (CASES / "rss-plain.xml").read_bytes()
        for _ in range(3):
            assert (await read(parser, body)).title == "Harbor Wire"
            assert children() == set()
    finally:
        await parser.close()


async def test_who_gives_up_waiting_leaves_no_wrong_answer_behind(parser: ProcessParser) -> None:
    body = (CASES / "rss-plain.xml").read_bytes()
    await read(parser, body)
    waiting = asyncio.create_task(read(parser, HANGS))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await read(parser, body)).title == "Harbor Wire"


async def test_closing_ends_idle_and_busy_processes() -> None:
    parser = ProcessParser(workers=2)
    await read(parser, (CASES / "rss-plain.xml").read_bytes())
    busy = asyncio.create_task(read(parser, HANGS))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(2):
        await parser.close()
    assert children() == set()
    with pytest.raises(ParseError):
        await busy
    await parser.close()


PARENT = """
import asyncio, sys
from bot.feeds.worker import ParseLimits, ProcessParser

async def main():
    parser = ProcessParser(limits=ParseLimits(seconds=1))
    async def parse(body):
        await parser.parse(body, url="https://x.example/", content_type="")
    await parse(b"<rss><channel/></rss>")
    busy = asyncio.create_task(parse(sys.stdin.buffer.read()))
    await asyncio.sleep(0.05)
    print(*(worker._process.pid for worker in parser._running), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_closing_ends_a_process_that_only_starts() -> None:
    parser = ProcessParser()
    starting = asyncio.create_task(read(parser, HANGS))
    await asyncio.sleep(0.01)  # long enough to be spawned, too short to be ready
    await parser.close()
    with pytest.raises(ParseError):
        await starting
    assert children() == set()


async def test_a_large_program_has_small_processes(parser: ProcessParser) -> None:
    held = bytearray(300_000_000)
    held[::4_096] = b"x" * len(held[::4_096])
    body = (CASES / "rss-plain.xml").read_bytes()
    await read(parser, body)
    first = children()
    await read(parser, body)
    assert children() == first != set()


@pytest.mark.parametrize("busy_with", [b"<rss><channel/></rss>", HANGS], ids=["idle", "busy"])
async def test_a_process_ends_with_its_parent_however_that_ends(busy_with: bytes) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PARENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    parent.stdin.write(busy_with)
    parent.stdin.close()
    orphans = [int(pid) for pid in (await parent.stdout.readline()).split()]
    parent.kill()
    await parent.communicate()
    assert orphans
    async with asyncio.timeout(10):
        for pid in orphans:
            await asyncio.to_thread(_wait_for_end, pid)


def _wait_for_end(pid: int) -> None:
    while True:
        listed = subprocess.run(
            ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
        state = listed.stdout.strip()
        if not state or state.startswith("Z"):
            return
        time.sleep(0.02)


texts = st.text(max_size=20)
moments = st.none() | st.datetimes(timezones=st.just(UTC))


@given(
    parsed=st.builds(
        ParsedFeed,
        title=texts,
        lang=texts,
        entries=st.lists(
            st.builds(
                Entry,
                guid=texts,
                url=texts,
                title=texts,
                summary=texts,
                published=moments,
                updated=moments,
            ),
            max_size=3,
        ).map(tuple),
        ttl=st.none() | st.floats(0, 1e9),
        oddities=st.lists(texts, max_size=2).map(tuple),
    ),
    last=st.booleans(),
)
def test_what_is_sent_is_what_arrives(parsed: ParsedFeed, last: bool) -> None:
    assert wire.read_answer(wire.parsed_to_json(parsed, last=last)) == (parsed, last)


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[]", b"null", b'{"feed": {}, "last": 1}', b"\xff"]
)
def test_another_answer_is_none(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        wire.read_answer(payload)

"""`kawaraban feeds` and `kawaraban refresh`, at real servers that answer well and badly."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

NOW = datetime.now(UTC)
PAGE = b"<!DOCTYPE html><html><head><title>Wire</title>%s</head><body>Hello</body></html>"
LINK = b'<link rel="alternate" type="application/rss+xml" title="%s" href="%s">'

Answer = Callable[[BaseHTTPRequestHandler], None]


def feed(*hours: float, title: str = "Harbor Wire") -> bytes:
    """Return a feed with an item told each so many hours ago."""
    items = "".join(
        f"<item><title>Ship {hour}</title><link>https://wire.example/{hour}</link>"
        f"<pubDate>{NOW - timedelta(hours=hour):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for hour in hours
    )
    return (
        "<?xml version='1.0'?><rss version='2.0'><channel>"
        f"<title>{title}</title>{items}</channel></rss>"
    ).encode()


def says(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def pours(chunk: bytes, pause: float) -> Answer:
    """Answer without end."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(chunk)
            time.sleep(pause)

    return answer


@dataclass
class Outlet:
    """A server on loopback."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = made.answers.get(self.path, says(404))
            try:
                answer(self)
            except OSError:
                self.close_connection = True  # the reader has had enough

        def log_message(self, *_: object) -> None:
            """Keep the tests' output to themselves."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made = Outlet(server.server_port)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    monkeypatch.setenv("KAWARABAN_DATABASE_URL", f"sqlite:///{tmp_path / 'k.sqlite3'}")
    monkeypatch.setenv("KAWARABAN_EDITION", "none")
    monkeypatch.setenv("KAWARABAN_FETCH_TIMEOUT", "1")


def kawaraban(*words: str, stdin: bytes = b"") -> Result:
    result = CliRunner().invoke(main, words, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def listed() -> list[dict[str, object]]:
    shown: list[dict[str, object]] = json.loads(kawaraban("feeds", "list", "--json").stdout)
    return shown


def test_a_feed_is_followed_read_listed_and_let_go(outlet: Outlet) -> None:
    outlet.answers["/feed"] = says(body=feed(2, 5, 9))
    added = kawaraban("feeds", "add", outlet.url(), "--tag", "ships")
    assert f"Following Harbor Wire (en): {outlet.url()}" in added.stdout
    assert "3 items, the newest 2 h ago." in added.stdout
    assert "Followed already" in kawaraban("feeds", "add", outlet.url()).stdout
    (before,) = listed()
    assert (before["condition"], before["weekly"], before["tags"]) == ("new", 0, ["ships"])
    read = json.loads(kawaraban("refresh", "--json").stdout)
    assert read == {"feeds": 1, "new": 3, "unchanged": 0, "grouped": 3, "trouble": []}
    (after,) = listed()
    assert (after["condition"], after["weekly"], after["trouble"]) == ("well", 3, "")
    table = kawaraban("feeds").stdout
    assert f"Harbor Wire  {outlet.url()}" in table
    assert "just now" in table
    assert "1 feed: 1 well." in table
    assert "Removed" in kawaraban("feeds", "remove", outlet.url()).stdout
    assert listed() == []


def test_what_is_not_due_is_not_read_unless_asked_for(outlet: Outlet) -> None:
    outlet.answers["/feed"] = says(body=feed(2))
    kawaraban("feeds", "add", outlet.url())
    assert "1 feed read: 1 new item, 0 unchanged, 0 in trouble." in kawaraban("refresh").stdout
    assert "No feed is due; the next poll is in " in kawaraban("refresh").stdout
    assert "1 feed read: 0 new items, 1 unchanged" in kawaraban("refresh", "--all").stdout


def test_without_feeds_it_says_how_to_get_one() -> None:
    for words in (("feeds",), ("feeds", "list"), ("refresh",)):
        assert "kawaraban feeds add https://" in kawaraban(*words).stdout
    assert "No feed is in trouble." in kawaraban("feeds", "list", "--trouble").stdout


BAD = [
    pytest.param(says(404), "no feed at this address", "missing", id="404"),
    pytest.param(says(410), "for good", "gone", id="gone"),
    pytest.param(says(403), "forbids", "blocked", id="blocked"),
    pytest.param(says(), "empty document", "unreadable", id="empty"),
    pytest.param(says(body=PAGE % b""), "web page", "unreadable", id="HTML"),
    pytest.param(says(body=b"hello, world"), "not XML", "unreadable", id="text"),
    pytest.param(says(body=b"<svg/>"), "XML, but not a feed", "unreadable", id="XML"),
    pytest.param(says(body=b"\x00\xff" * 500), "not XML", "unreadable", id="binary"),
    pytest.param(pours(b"<item/>" * 9_000, 0), "larger than 10 MB", "failing", id="endless"),
    pytest.param(pours(b" ", 0.05), "too long", "failing", id="slow drip"),
    pytest.param(says(302, Location="/feed"), "in a circle", "failing", id="redirect loop"),
    pytest.param(
        says(302, Location="http://10.1.2.3/"), "private or reserved", "refused", id="inner network"
    ),
    pytest.param(says(302, Location="file:///etc/passwd"), "file:", "refused", id="file"),
]


@pytest.mark.parametrize(("answer", "words", "condition"), BAD)
def test_what_is_no_feed_is_told_with_a_cure(
    outlet: Outlet, answer: Answer, words: str, condition: str
) -> None:
    outlet.answers["/feed"] = says(body=feed(2))
    kawaraban("feeds", "add", outlet.url())
    outlet.answers["/feed"] = answer
    refused = kawaraban("feeds", "check", outlet.url())
    assert refused.exit_code == 1
    assert words in refused.stderr
    assert "→ " in refused.stderr
    assert refused.stdout == ""
    again = kawaraban("refresh")
    assert again.exit_code == 0
    assert words in again.stdout
    (state,) = listed()
    assert state["condition"] == condition
    assert words in kawaraban("feeds", "list", "--trouble").stdout


@pytest.mark.parametrize(
    "nonsense",
    ["", "meti", "ftp://x.example/feed", "javascript:alert(1)", "http://", "🗞️", "ﷺ" * 100,
     "x" * 10_000, "http://[::1", "https://exa mple.com/\u202e"],
)  # fmt: skip
def test_nonsense_is_answered_with_what_to_write(nonsense: str) -> None:
    for command in ("add", "check"):
        refused = kawaraban("feeds", command, "--", nonsense)
        assert refused.exit_code in (1, 2)
        assert len(refused.stderr) < 1_000
        assert "→ " in refused.stderr or "https://www.example.com/feed.xml" in refused.stderr
    assert "is not followed" in kawaraban("feeds", "remove", "--", nonsense).stderr


def test_a_sites_only_feed_is_followed_at_once(outlet: Outlet) -> None:
    outlet.answers["/"] = says(body=PAGE % (LINK % (b"All", b"/all.xml")))
    outlet.answers["/all.xml"] = says(body=feed(1))
    assert "Following Harbor Wire" in kawaraban("feeds", "add", outlet.url("/")).stdout
    assert [row["url"] for row in listed()] == [outlet.url("/all.xml")]


def test_of_a_sites_feeds_one_is_to_be_chosen(outlet: Outlet) -> None:
    links = LINK % (b"News", b"/news.xml") + LINK % (b"Ships", b"/ships.xml")
    outlet.answers["/"] = says(body=PAGE % links)
    outlet.answers["/news.xml"] = outlet.answers["/ships.xml"] = says(body=feed(1))
    asked = kawaraban("feeds", "add", outlet.url("/"))
    assert asked.exit_code == 2
    assert f"1  {outlet.url('/news.xml')}  News" in asked.stdout
    assert "Say which: kawaraban feeds add URL" in asked.stderr
    assert listed() == []
    kawaraban("feeds", "add", outlet.url("/"), "--all")
    assert len(listed()) == 2


@pytest.mark.parametrize(
    ("answer", "followed"),
    [("2", ["/ships.xml"]), ("", ["/news.xml"]), ("all", ["/news.xml", "/ships.xml"]), ("3", [])],
)
def test_who_can_answer_is_asked_which(
    outlet: Outlet, monkeypatch: pytest.MonkeyPatch, answer: str, followed: list[str]
) -> None:
    links = LINK % (b"News", b"/news.xml") + LINK % (b"Ships", b"/ships.xml")
    outlet.answers["/"] = says(body=PAGE % links)
    outlet.answers["/news.xml"] = outlet.answers["/ships.xml"] = says(body=feed(1))
    monkeypatch.setattr("bot.cli.feeds._can_answer", lambda: True)
    asked = kawaraban("feeds", "add", outlet.url("/"), stdin=f"{answer}\n".encode())
    assert "Which? A number, or all" in asked.stdout
    assert [row["url"] for row in listed()] == [outlet.url(path) for path in followed]
    assert ("is none of them" in asked.stderr) == (not followed)


def test_a_site_that_names_no_feed_is_tried_where_feeds_often_are(outlet: Outlet) -> None:
    outlet.answers["/"] = says(body=PAGE % b"")
    outlet.answers["/rss.xml"] = says(body=feed(1))
    kawaraban("feeds", "add", outlet.url("/"))
    assert [row["url"] for row in listed()] == [outlet.url("/rss.xml")]


def test_a_feed_that_has_moved_is_followed_where_it_is(outlet: Outlet) -> None:
    outlet.answers["/feed"] = says(301, Location="/new")
    outlet.answers["/new"] = says(body=feed(1))
    kawaraban("feeds", "add", outlet.url())
    assert [row["url"] for row in listed()] == [outlet.url("/new")]


def test_a_move_is_told_before_it_is_kept(outlet: Outlet) -> None:
    outlet.answers["/feed"] = outlet.answers["/new"] = says(body=feed(1))
    kawaraban("feeds", "add", outlet.url())
    outlet.answers["/feed"] = says(301, Location="/new")
    kawaraban("refresh")
    (state,) = listed()
    assert (state["url"], state["condition"]) == (outlet.url(), "moved")
    kawaraban("feeds", "add", outlet.url("/new"))
    cures = " ".join(str(row["cure"]) for row in listed())
    assert f"kawaraban feeds remove {outlet.url()}" in cures


def test_a_stale_feed_is_told_apart_from_a_silent_one(outlet: Outlet) -> None:
    outlet.answers["/stale"] = says(body=feed(24 * 240))
    outlet.answers["/silent"] = says(body=feed(*(24 * 6 + hour for hour in range(9))))
    for path in ("/stale", "/silent"):
        kawaraban("feeds", "add", outlet.url(path))
    kawaraban("refresh")
    table = kawaraban("feeds").stdout
    assert "its newest entry is 240 days old" in table
    assert "used to publish every hour" in table
    assert "2 feeds: 1 stale, 1 silent." in table or "2 feeds: 1 silent, 1 stale." in table


def test_a_list_comes_in_and_goes_out(outlet: Outlet, tmp_path: Path) -> None:
    outlet.answers["/a"] = says(body=feed(1))
    given = f"""<opml version="1.0"><body><outline text="Ships">
        <outline text="A" xmlUrl="{outlet.url("/a")}"/>
        <outline text="B" xmlUrl="{outlet.url("/dead")}"/>
        <outline text="A again" xmlUrl="{outlet.url("/a")}"/>
        <outline text="C" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""
    Path("list.opml").write_text(given, encoding="utf-8")
    taken = kawaraban("feeds", "import", "list.opml", "--check").stdout
    assert "2 feeds listed, 2 of them new." in taken
    assert "Listed twice, and taken once: 1." in taken
    assert "left out: 1." in taken
    assert "1 of them can be read; 1 are in trouble." in taken
    assert "no feed at this address" in taken
    again = kawaraban("feeds", "import", "-", stdin=given.encode()).stdout
    assert "2 feeds listed, 0 of them new." in again
    assert "Followed already: 2." in again
    kawaraban("feeds", "export", "out.opml")
    exported = Path("out.opml").read_text(encoding="utf-8")
    assert '<outline text="Ships" title="Ships">' in exported
    assert exported == kawaraban("feeds", "export").stdout


@pytest.mark.parametrize("document", [b"", b"hello", b"<rss/>", b"\x00\xff", b"<opml><body>"])
def test_a_list_that_is_none_is_refused(document: bytes) -> None:
    refused = kawaraban("feeds", "import", "-", stdin=document)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: The ")


def test_five_thousand_outlines_are_brought_in() -> None:
    outlines = "".join(
        f'<outline text="F{n}" xmlUrl="https://f{n}.example/rss"/>' for n in range(5_000)
    )
    given = f"<opml version='2.0'><body>{outlines}</body></opml>".encode()
    taken = kawaraban("feeds", "import", "-", stdin=given)
    assert taken.stdout == "5,000 feeds listed, 5,000 of them new.\n"

"""mrkdwn and Markdown become DOM nodes: cases as a file, and text that would like to be markup."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.bot.sandbox.page.stand import Stand, serving

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CASES = json.loads((Path(__file__).parent / "cases" / "mrkdwn.json").read_text("utf-8"))
NAMES = """{
  me: "U1",
  user: (id) => ({U1: "aiko", U2: "ken"})[id] ?? null,
  channel: (id) => ({C1: "japan-ai"})[id] ?? null,
}"""
RENDER = f"""async (text) => {{
  const {{ mrkdwn }} = await import("/static/mrkdwn.js");
  const box = document.createElement("div");
  box.append(mrkdwn(text, {NAMES}));
  return box.innerHTML;
}}"""
MARKDOWN = """async (text) => {
  const { markdown } = await import("/static/markdown.js");
  const box = document.createElement("div");
  box.append(markdown(text));
  return box.innerHTML;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def modules(browser: Browser) -> AsyncIterator[Page]:
    """One page for all cases: they only import the page's modules."""
    async with serving(Stand()) as stand:
        page = await browser.new_page(timezone_id="Asia/Tokyo")
        await page.goto(stand.base_url)
        yield page
        await page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_mrkdwn(case: dict[str, str], modules: Page) -> None:
    assert await modules.evaluate(RENDER, case["text"]) == case["html"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# A", '<p class="md-h md-h1" dir="auto">A</p>'),
        (
            "**a** *b* ~~c~~ `d`",
            '<p dir="auto"><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>',
        ),
        (
            "- a\n  - b\n- c",
            '<ul dir="auto"><li>a<ul dir="auto"><li>b</li></ul></li><li>c</li></ul>',
        ),
        ("3. a", '<ol start="3" dir="auto"><li>a</li></ol>'),
        ("> a\n> b", '<blockquote dir="auto">a<br>b</blockquote>'),
        ("```\n<b>\n```", "<pre><code>&lt;b&gt;</code></pre>"),
        (r"\*a\*", '<p dir="auto">*a*</p>'),
        ("a\n\n---", '<p dir="auto">a</p><hr>'),
    ],
)
async def test_markdown(text: str, html: str, modules: Page) -> None:
    assert await modules.evaluate(MARKDOWN, text) == html


HOSTILE = [
    "<img src=x onerror=document.title='owned'>",
    "&lt;script&gt;document.title='owned'&lt;/script&gt;",
    "<https://a.example|<script>document.title='owned'</script>>",
    "<JaVaScRiPt:document.title='owned'|click>",
    "<https://a.example/\" onmouseover=\"document.title='owned'|x>",
    "<@<img src=x onerror=document.title='owned'>>",
    "<!date^1^{time}^javascript:document.title='owned'|x>",
    "*" * 5000,
    "*a " * 3000,
    "<" * 10_000,
    "`_*~" * 2500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_makes_neither_elements_nor_script(
    text: str, page: Page, stand: Stand
) -> None:
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "markdown", "text": text},
        {"type": "header", "text": {"type": "plain_text", "text": text}},
    ]
    stand.message(text, blocks=blocks)
    stand.message(text, user="U2")
    await page.goto(stand.base_url)
    body = page.locator(".message-body").first
    await body.wait_for()
    assert await page.locator(".message-body :is(img, script, iframe, [onerror])").count() == 0
    addresses = await page.locator(".message-body a").evaluate_all("all => all.map(a => a.href)")
    assert [a for a in addresses if not a.startswith((stand.base_url, "mailto:"))] == []
    assert "owned" not in await page.title()

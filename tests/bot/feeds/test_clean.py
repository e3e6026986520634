from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.clean import first_sentence, plain, summary, text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("plain words", "plain words"),
        ("<p>a</p><p>b</p>", "a b"),
        ("日<b>本</b>語<br>の記事", "日本語 の記事"),
        ("a<script>b()</script><style>c{}</style><!-- d -->e", "ae"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("&lt;p&gt;twice&lt;/p&gt;", "twice"),
        ("<ruby>髙島<rp>(</rp><rt>たかしま</rt><rp>)</rp></ruby>屋", "髙島屋"),
        ("List<String> x = 3 < 5", "List<String> x = 3 < 5"),
        ("a <b unclosed", "a"),
        ("\u202eevil\u2066 \x07bell\x00", "evil bell"),
        ("か\u3099", "が"),
        ("  many \n\t spaces\u3000here ", "many spaces here"),
        ("<img alt='a' src=x onerror=alert(1)>", ""),
    ],
)
def test_words_alone_are_left_of_markup(html: str, words: str) -> None:
    assert text(html) == words


@pytest.mark.parametrize(
    "ending",
    [
        "The post Ships sail appeared first on Harbor Wire.",
        "<p>The post <a href='x'>Ships sail</a> first appeared on <a>Harbor</a>.</p>",
        "<a href='x'>Read more</a>",
        "Read the full story at The Wire.",
        "Continue reading Ships sail →",
        "[&hellip;]",
        "[...] Read more...",
        "続きを読む",
        "（続きを読む）",
        "全文はこちら &gt;&gt;",
    ],
)
def test_the_invitation_to_read_on_is_taken_off(ending: str) -> None:
    assert summary(f"<p>Ships sail without crews.</p> {ending}") == "Ships sail without crews."


@pytest.mark.parametrize(
    "words",
    [
        "Why children read more than their parents do. A study has found reasons.",
        "The post office appeared first on the list of buildings to be sold. It opened in 1931.",
        "Why children read on the train",
        "政府は続きを読むことを勧めた。委員会も同意した。",
    ],
)
def test_words_that_only_look_like_it_stay(words: str) -> None:
    assert summary(words) == words


def test_a_long_text_ends_between_words() -> None:
    assert plain("word " * 100, 22) == "word word word word…"
    assert plain("語" * 100, 10) == "語" * 9 + "…"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("One. Two.", "One."),
        ("Version 2.5 is out! More.", "Version 2.5 is out!"),
        ("一つ目。二つ目。", "一つ目。"),
        ("「そうだ。」と言った。", "「そうだ。」"),
        ("no stop at all", "no stop at all"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_found_in_both_languages(words: str, sentence: str) -> None:
    assert first_sentence(words) == sentence


@given(html=st.text() | st.text("<>&;/!-[]pbra \"'=#x0", max_size=300), limit=st.integers(2, 50))
def test_any_markup_gives_a_bounded_line(html: str, limit: int) -> None:
    words = text(html, limit)
    assert len(words) <= limit
    assert words == " ".join(words.split())
    assert not any(ord(c) < 32 for c in words)


@given(words=st.text("<>&;/ The post appeared first on Read more続きを読む。.", max_size=2_000))
def test_taking_off_endings_never_adds(words: str) -> None:
    assert len(summary(words)) <= max(len(words), 1)

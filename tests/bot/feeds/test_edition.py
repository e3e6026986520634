"""The starting edition: complete, well-formed, and true to its own rules."""

from urllib.parse import urlsplit

import pytest

from bot.feeds.edition import EditionTopic, load_feeds, load_topics

TOPICS = load_topics()


def test_every_feed_is_an_https_address_that_stands_once() -> None:
    urls = [feed.url for feed in load_feeds()]
    assert len(urls) == len(set(urls)) == 38
    assert all(urlsplit(url).scheme == "https" and urlsplit(url).hostname for url in urls)


def test_both_languages_are_well_represented() -> None:
    languages = [feed.lang for feed in load_feeds()]
    assert set(languages) == {"en", "ja"}
    assert min(languages.count("en"), languages.count("ja")) >= 12


def test_every_feed_names_its_outlet_and_has_tags() -> None:
    for feed in load_feeds():
        assert feed.outlet.strip() == feed.outlet != ""
        assert feed.tags
        assert all(tag == tag.lower() for tag in feed.tags)


def test_domain_is_the_host_without_www_unless_said_otherwise() -> None:
    domains = {feed.url: feed.domain for feed in load_feeds()}
    assert domains["https://www.asahi.com/rss/asahi/business.rdf"] == "asahi.com"
    assert domains["https://japannews.yomiuri.co.jp/feed/"] == "japannews.yomiuri.co.jp"
    assert domains["https://rss.itmedia.co.jp/rss/2.0/aiplus.xml"] == "itmedia.co.jp"
    assert domains["https://export.arxiv.org/rss/cs.AI"] == "arxiv.org"


def test_every_domain_is_that_of_the_feeds_host() -> None:
    for feed in load_feeds():
        assert f".{urlsplit(feed.url).hostname}".endswith(f".{feed.domain}")


def test_feeds_of_one_outlet_share_one_domain() -> None:
    pairs = {(feed.outlet, feed.domain) for feed in load_feeds()}
    assert len(pairs) == len({outlet for outlet, _ in pairs})


def test_an_edition_that_is_not_shipped_is_said_to_be_missing() -> None:
    with pytest.raises(FileNotFoundError):
        load_feeds("atlantis")


def test_slugs_and_names_stand_once() -> None:
    assert len({topic.slug for topic in TOPICS}) == len(TOPICS) >= 25
    assert len({topic.name.casefold() for topic in TOPICS}) == len(TOPICS)


@pytest.mark.parametrize(
    "name",
    [
        *("GENIAC", "physical AI", "foundation models", "robotics", "semiconductors"),
        *("data centers", "AI regulation", "autonomous driving", "startup funding"),
        *("SoftBank", "NEC", "Sony", "Honda", "NEDO", "METI"),
        *("AI agents", "quantum computing", "humanoids", "generative AI", "AI"),
    ],
)
def test_what_people_ask_for_is_there(name: str) -> None:
    assert name in {topic.name for topic in TOPICS}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_a_topic_has_terms_in_both_languages_each_once(topic: EditionTopic) -> None:
    for terms in (topic.en, topic.ja, topic.exclude):
        assert len({term.casefold() for term in terms}) == len(terms)
        assert all(term.strip() == term != "" for term in terms)
    assert topic.en
    assert topic.ja


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_english_terms_are_in_latin_letters(topic: EditionTopic) -> None:
    assert all(term.isascii() for term in topic.en)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_an_excluded_phrase_holds_a_term_and_more(topic: EditionTopic) -> None:
    terms = {term.casefold() for term in (topic.name, *topic.en, *topic.ja)}
    for phrase in topic.exclude:
        assert phrase.casefold() not in terms
        assert any(term in phrase.casefold() for term in terms)

"""Content codings, by the codecs that are installed."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FetchError
from bot.feeds.inflate import ACCEPTED, Inflater

PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress}
if find_spec("brotli"):
    PACKERS["br"] = import_module("brotli").compress
ZSTD = next(
    (
        n
        for n in ("compression.zstd", "backports.zstd")
        if find_spec(n.split(".")[0]) and find_spec(n)
    ),
    "",
)
if ZSTD:
    PACKERS["zstd"] = import_module(ZSTD).compress

DOCUMENT = b"<rss>" + bytes(range(256)) * 2_000 + b"</rss>"


def unpack(coding: str, packed: bytes, step: int = 1_000, limit: int = 10_000_000) -> bytes:
    inflater = Inflater(coding, limit)
    for start in range(0, len(packed), step):
        inflater.feed(packed[start : start + step])
    return inflater.body()


def test_each_coding_that_can_be_undone_is_offered() -> None:
    assert set(ACCEPTED.split(", ")) == set(PACKERS)


@pytest.mark.parametrize("coding", PACKERS)
@pytest.mark.parametrize("step", [1, 7, 1_000, 10_000_000])
def test_a_document_is_unpacked_however_it_is_cut(coding: str, step: int) -> None:
    assert unpack(coding, PACKERS[coding](DOCUMENT), step) == DOCUMENT


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_is_given_up_before_it_unfolds(coding: str) -> None:
    bomb = PACKERS[coding](b" " * 120_000_000)
    with pytest.raises(FetchError, match="meant to do harm"):
        unpack(coding, bomb, limit=60_000_000)
    with pytest.raises(FetchError, match=r"larger than 0\.5 MB"):
        unpack(coding, bomb, limit=500_000)


@pytest.mark.parametrize("coding", PACKERS)
def test_what_is_cut_off_is_no_document(coding: str) -> None:
    with pytest.raises(FetchError, match="ended before"):
        unpack(coding, PACKERS[coding](DOCUMENT)[:-9])


@pytest.mark.parametrize("coding", PACKERS)
def test_an_empty_body_is_empty(coding: str) -> None:
    assert unpack(coding, b"") == b""
    assert unpack(coding, PACKERS[coding](b"")) == b""


def attempt(coding: str, packed: bytes, step: int) -> bytes | FetchError:
    try:
        return unpack(coding, packed, step)
    except FetchError as error:
        return error


@pytest.mark.parametrize("coding", PACKERS)
@pytest.mark.parametrize("step", [7, 10_000_000])
def test_what_follows_the_document_is_no_part_of_it(coding: str, step: int) -> None:
    outcome = attempt(coding, PACKERS[coding](DOCUMENT) + b"trailing", step)
    assert outcome == DOCUMENT or "broken" in str(outcome)


@given(
    coding=st.sampled_from(sorted(PACKERS)), noise=st.binary(max_size=200), at=st.integers(0, 60)
)
def test_broken_bytes_are_unpacked_or_refused(coding: str, noise: bytes, at: int) -> None:
    packed = PACKERS[coding](b"<rss/>" * 20)
    outcome = attempt(coding, packed[:at] + noise + packed[at:], 16)
    assert isinstance(outcome, bytes | FetchError)

"""Word lists, read once and only when asked for. Their licences stand in NOTICE beside them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.resources import files


def lines(name: str) -> Iterator[list[str]]:
    """Yield the tab-separated fields of each line of a list; `#` begins a remark."""
    raw = files(__name__).joinpath(name).read_bytes()
    text = gzip.decompress(raw).decode() if name.endswith(".gz") else raw.decode()
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")

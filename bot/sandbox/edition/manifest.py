"""The sample edition's files: what each feed is, and its template."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A feed of the edition. `template` is its document with places for dates."""

    path: str
    outlet: str
    domain: str
    lang: str
    encoding: str
    content_type: str
    tags: tuple[str, ...]
    template: str


def load_manifest() -> tuple[FeedFile, ...]:
    """Return the edition's feeds, in the order of `outlets.toml`."""
    folder = files(__package__)
    rows = tomllib.loads(folder.joinpath("outlets.toml").read_text(encoding="utf-8"))["feed"]
    return tuple(
        FeedFile(
            **{**row, "tags": tuple(row["tags"])},
            template=folder.joinpath("feeds", row["path"]).read_text(encoding="utf-8"),
        )
        for row in rows
    )

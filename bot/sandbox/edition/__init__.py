"""The sample edition: feeds of invented outlets, always fresh, served on loopback.

The demo and the tests read it through the real fetcher. Its templates are in `feeds/`, who tells
them in `outlets.toml`.
"""

from bot.sandbox.edition.filling import fill
from bot.sandbox.edition.manifest import FeedFile, load_manifest
from bot.sandbox.edition.server import SampleEdition, SampleFeed

__all__ = ["FeedFile", "SampleEdition", "SampleFeed", "fill", "load_manifest"]
